"""``card doctor``: looks at everything between the desk and a card, in the order in which one thing needs the other.

A check that fails carries its cause and the commands that mend it; what needs it is not checked then. No try of any
PIN is spent.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from myna_reception.card.abilities import AbilityBook
from myna_reception.card.advice import Cause, commands
from myna_reception.card.auto import AutoReader
from myna_reception.card.connection import CardConnection, CardReader, ConnectionLostError
from myna_reception.card.jpki import EF_AUTHENTICATION_CA, EF_AUTHENTICATION_CERTIFICATE, JpkiApplication
from myna_reception.card.nfc import DEVICE_VARIABLE, NfcReader
from myna_reception.card.pcsc import PcscReader
from myna_reception.card.reading import converse
from myna_reception.card.system import Socket, System
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import (
    CardTorn,
    CardUnsupported,
    ReaderBusy,
    ReaderReason,
    ReaderUnavailable,
    UnsupportedReason,
)

PASORI = frozenset(("054c:06c1", "054c:06c3"))  # RC-S380: no CCID, so Linux's PC/SC does not see it
ROUNDS = 9
SLOW_SECONDS = 0.25  # for a command that does nothing; a good reader takes a few milliseconds


class Check(StrEnum):
    """What is looked at."""

    LIBRARY = "pcsc_library"
    SERVICE = "pcsc_service"
    PERMISSION = "pcsc_permission"
    NFC_LIBRARY = "nfc_library"
    NFC_PERMISSION = "nfc_permission"
    READER = "reader"
    CARD = "card"
    FREE = "not_held"
    MY_NUMBER_CARD = "my_number_card"
    LONG_ANSWERS = "extended_length"
    ROUND_TRIP = "round_trip"


class Verdict(StrEnum):
    """What came of a check."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    SKIPPED = "skipped"  # it needs one that failed, or is not needed


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check. ``cause`` and ``commands`` where it failed; ``detail``: a name or a figure."""

    check: Check
    verdict: Verdict
    cause: Cause | None = None
    commands: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Instruments:
    """What is examined; tests put others in."""

    pcsc: PcscReader
    nfc: NfcReader
    environment: Mapping[str, str]
    seconds: Callable[[], float]


def instruments() -> Instruments:
    """The real ones."""
    return Instruments(PcscReader(), NfcReader(), os.environ, time.perf_counter)


def examine(system: System, tools: Instruments) -> list[Finding]:
    """Every check, in order. Takes a few seconds at most; card thread."""
    pcsc, pcsc_names = _pcsc(system, tools.pcsc)
    nfc, nfc_names = _nfc(system, tools)
    if nfc_names and not pcsc_names:  # one kind of reader is enough: what the other lacks is not missed
        pcsc = _not_needed(pcsc)
    if pcsc_names and not nfc_names:
        nfc = _not_needed(nfc)
    findings = [*pcsc, *nfc]
    names = pcsc_names + nfc_names
    if names:
        findings.append(Finding(Check.READER, Verdict.PASS, detail="、".join(names)))
        reader = AutoReader(((tools.pcsc,) if pcsc_names else ()) + ((tools.nfc,) if nfc_names else ()))
        findings += _card(system, reader, tools.seconds)
    elif any(one.verdict is Verdict.FAIL for one in findings):
        findings.append(_skipped(Check.READER))
    else:
        driver = system.platform != "linux" or system.ccid
        findings.append(_failed(Check.READER, Cause.NO_READER if driver else Cause.NO_READER_DRIVER, system))
    done = {one.check for one in findings}
    wanted = set(Check) - ({Check.NFC_LIBRARY, Check.NFC_PERMISSION} - done)
    findings += [_skipped(check) for check in wanted - done]
    return sorted(findings, key=lambda one: list(Check).index(one.check))


def _pcsc(system: System, reader: PcscReader) -> tuple[list[Finding], list[str]]:
    try:
        names = reader.names()
    except ReaderUnavailable as error:
        return _pcsc_trouble(error.reason, system), []
    return [Finding(check, Verdict.PASS) for check in (Check.LIBRARY, Check.SERVICE, Check.PERMISSION)], names


def _pcsc_trouble(reason: ReaderReason, system: System) -> list[Finding]:
    if reason is ReaderReason.NO_LIBRARY:
        return [_failed(Check.LIBRARY, Cause.NO_PYSCARD, system)]
    library = Finding(Check.LIBRARY, Verdict.PASS)
    refused = system.socket is Socket.REFUSED
    if reason is ReaderReason.NO_PERMISSION or refused:
        cause = Cause.SOCKET_RIGHTS if refused else Cause.POLKIT
        return [library, Finding(Check.SERVICE, Verdict.PASS), _failed(Check.PERMISSION, cause, system)]
    installed = system.platform != "linux" or system.pcscd
    return [library, _failed(Check.SERVICE, Cause.SERVICE_STOPPED if installed else Cause.NO_SERVICE, system)]


def _nfc(system: System, tools: Instruments) -> tuple[list[Finding], list[str]]:
    """Looked at where such a reader is plugged in, or one is named."""
    if not system.usb & PASORI and not tools.environment.get(DEVICE_VARIABLE):
        return [], []
    try:
        names = tools.nfc.names()
    except ReaderUnavailable as error:
        if error.reason is ReaderReason.NO_LIBRARY:
            return [_failed(Check.NFC_LIBRARY, Cause.NO_NFCPY, system)], []
        names = []
    library = Finding(Check.NFC_LIBRARY, Verdict.PASS)
    if names:
        return [library, Finding(Check.NFC_PERMISSION, Verdict.PASS)], names
    # nfcpy passes over a device that it may not open
    cause = Cause.KERNEL_DRIVER if "port100" in system.modules else Cause.USB_RIGHTS
    return [library, _failed(Check.NFC_PERMISSION, cause, system)], []


def _card(system: System, reader: CardReader, seconds: Callable[[], float]) -> Iterator[Finding]:
    """From the card on the reader to its speed."""
    book = AbilityBook()
    times: list[float] = []

    def dialogue(application: JpkiApplication) -> None:
        application.select()
        # a phone shows its own certificate after the PIN alone, and that of its CA to everybody
        plastic = application.kind() is CardKind.PLASTIC
        application.read_certificate(EF_AUTHENTICATION_CERTIFICATE if plastic else EF_AUTHENTICATION_CA)
        times.clear()
        for _ in range(ROUNDS):
            begin = seconds()
            application.remaining_tries()
            times.append(seconds() - begin)

    connection: CardConnection | None = None
    try:
        connection, _ = converse(reader, book, dialogue)
    except ReaderBusy:
        yield Finding(Check.CARD, Verdict.PASS)
        yield _failed(Check.FREE, Cause.HELD, system, "、".join(f"{one.name} ({one.pid})" for one in system.clients))
        return
    except CardUnsupported as error:
        foreign = error.reason in (UnsupportedReason.NOT_MY_NUMBER_CARD, UnsupportedReason.OLD_RESIDENT_CARD)
        yield Finding(Check.CARD, Verdict.PASS)
        yield Finding(Check.FREE, Verdict.PASS)
        yield _failed(Check.MY_NUMBER_CARD, Cause.NOT_MY_NUMBER_CARD if foreign else Cause.UNREADABLE, system)
        return
    except (CardTorn, ReaderUnavailable, ConnectionLostError):
        yield _failed(Check.CARD, Cause.NO_CARD, system)
        return
    connection.close()
    for check in (Check.CARD, Check.FREE, Check.MY_NUMBER_CARD):
        yield Finding(check, Verdict.PASS)
    yield Finding(Check.LONG_ANSWERS, Verdict.PASS, detail=f"{book.of(connection).forms[0].block}")
    median = statistics.median(times)
    speed = Finding(Check.ROUND_TRIP, Verdict.PASS, detail=f"{median * 1000:.1f}")
    yield replace(speed, verdict=Verdict.FAIL, cause=Cause.SLOW) if median > SLOW_SECONDS else speed


def _not_needed(findings: list[Finding]) -> list[Finding]:
    return [_skipped(one.check) if one.verdict is Verdict.FAIL else one for one in findings]


def _failed(check: Check, cause: Cause, system: System, detail: str = "") -> Finding:
    return Finding(check, Verdict.FAIL, cause, commands(cause, system), detail)


def _skipped(check: Check) -> Finding:
    return Finding(check, Verdict.SKIPPED)
