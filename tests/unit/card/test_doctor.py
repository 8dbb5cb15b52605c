"""The doctor with readers and systems of every kind. With the real service: tests/device/test_reader_doctor.py."""

from __future__ import annotations

import itertools

import pytest

from myna_reception.card.advice import Cause, commands
from myna_reception.card.doctor import Check, Instruments, Verdict, examine
from myna_reception.card.nfc import DEVICE_VARIABLE
from myna_reception.card.system import Process, Socket, System, this_system
from myna_reception.cli.doctor import ADVICE, CHECKS, VERDICTS
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import ReaderBusy, ReaderReason, ReaderUnavailable
from myna_reception.simulator.virtual_card.foreign import FOREIGN_CARDS
from myna_reception.simulator.virtual_card.reader import VirtualReader
from tests.unit.card.fakes import LimitedReader
from tests.unit.virtual_card.people import a_card

LINUX = System("linux", packages="apt-get", systemd=True, pcscd=True, socket=Socket.OPEN, ccid=True)


class NamedReader(LimitedReader):
    """A reader with a name, or an error in its place."""

    def __init__(self, card=None, *, names=("A",), error=None, busy=False, **limits) -> None:
        virtual = VirtualReader()
        if card is not None:
            virtual.place(card)
        super().__init__(virtual, **limits)
        self._names, self._error, self._busy = list(names), error, busy

    def names(self) -> list[str]:
        if self._error is not None:
            raise self._error
        return self._names

    def connect(self):
        if self._busy:
            raise ReaderBusy
        return super().connect()


NOTHING = NamedReader(names=())


def findings_of(pcsc, nfc=NOTHING, system=LINUX, step=0.001, environment=None):
    clock = itertools.count()
    tools = Instruments(pcsc, nfc, environment or {}, lambda: next(clock) * step)
    return {one.check: one for one in examine(system, tools)}


def failures(findings) -> dict[Check, Cause | None]:
    return {check: one.cause for check, one in findings.items() if one.verdict is Verdict.FAIL}


def unusable(reason: ReaderReason) -> NamedReader:
    return NamedReader(error=ReaderUnavailable(reason))


def test_all_is_well():
    card = a_card(pin_tries=2)
    findings = findings_of(NamedReader(card))
    assert {one.verdict for one in findings.values()} == {Verdict.PASS}
    assert set(findings) == set(Check) - {Check.NFC_LIBRARY, Check.NFC_PERMISSION}
    assert list(findings) == [check for check in Check if check in findings]
    assert findings[Check.READER].detail == "A"
    assert findings[Check.LONG_ANSWERS].detail == "2048"
    assert findings[Check.ROUND_TRIP].detail == "1.0"


@pytest.mark.parametrize("limits", [{"extended": False}, {"most": 256}])
def test_a_reader_of_short_answers_is_good_enough(limits):
    findings = findings_of(NamedReader(a_card(), **limits))
    assert failures(findings) == {}
    assert findings[Check.LONG_ANSWERS].detail == "256"


@pytest.mark.parametrize(
    ("pcsc", "system", "check", "cause"),
    [
        (unusable(ReaderReason.NO_LIBRARY), LINUX, Check.LIBRARY, Cause.NO_PYSCARD),
        (unusable(ReaderReason.NO_PCSC_SERVICE), LINUX, Check.SERVICE, Cause.SERVICE_STOPPED),
        (unusable(ReaderReason.NO_PCSC_SERVICE), System("linux"), Check.SERVICE, Cause.NO_SERVICE),
        (unusable(ReaderReason.NO_PCSC_SERVICE), System("win32"), Check.SERVICE, Cause.SERVICE_STOPPED),
        (unusable(ReaderReason.NO_PERMISSION), LINUX, Check.PERMISSION, Cause.POLKIT),
        (unusable(ReaderReason.NO_PCSC_SERVICE), System("linux", socket=Socket.REFUSED), Check.PERMISSION,
         Cause.SOCKET_RIGHTS),
        (NOTHING, LINUX, Check.READER, Cause.NO_READER),
        (NOTHING, System("linux"), Check.READER, Cause.NO_READER_DRIVER),
        (NOTHING, System("win32"), Check.READER, Cause.NO_READER),
        (NamedReader(), LINUX, Check.CARD, Cause.NO_CARD),
        (NamedReader(a_card(), busy=True), LINUX, Check.FREE, Cause.HELD),
        (NamedReader(next(iter(FOREIGN_CARDS.values()))()), LINUX, Check.MY_NUMBER_CARD, Cause.NOT_MY_NUMBER_CARD),
    ],
)  # fmt: skip
def test_one_thing_fails_and_what_needs_it_is_not_looked_at(pcsc, system, check, cause):
    findings = findings_of(pcsc, system=system)
    assert failures(findings) == {check: cause}
    assert findings[check].commands == commands(cause, system)
    after = [one.verdict for name, one in findings.items() if list(Check).index(name) > list(Check).index(check)]
    assert set(after) <= {Verdict.SKIPPED}


def test_a_slow_reader():
    assert failures(findings_of(NamedReader(a_card()), step=1.0)) == {Check.ROUND_TRIP: Cause.SLOW}


def test_no_try_is_spent():
    reader = NamedReader(a_card())
    findings_of(reader)
    assert not [command for command in reader.sent if command[1] == 0x20 and len(command) > 4]


class TestPasori:
    plugged_in = System("linux", usb=frozenset(("054c:06c3",)), socket=Socket.ABSENT)

    def test_without_nfcpy(self):
        findings = findings_of(NOTHING, unusable(ReaderReason.NO_LIBRARY), self.plugged_in)
        assert failures(findings) == {Check.NFC_LIBRARY: Cause.NO_NFCPY}
        assert findings[Check.NFC_LIBRARY].commands == ("python3 -m pip install nfcpy",)

    @pytest.mark.parametrize(
        ("modules", "cause"), [(frozenset(), Cause.USB_RIGHTS), (frozenset(("port100",)), Cause.KERNEL_DRIVER)]
    )
    def test_without_rights(self, modules, cause):
        system = System("linux", usb=self.plugged_in.usb, modules=modules)
        assert failures(findings_of(NOTHING, NOTHING, system)) == {Check.NFC_PERMISSION: cause}

    def test_pcsc_is_not_missed(self):
        nfc = NamedReader(a_card(), names=("NFC SONY RC-S380/P",))
        findings = findings_of(unusable(ReaderReason.NO_PCSC_SERVICE), nfc, self.plugged_in)
        assert failures(findings) == {}
        assert findings[Check.SERVICE].verdict is Verdict.SKIPPED
        assert findings[Check.ROUND_TRIP].verdict is Verdict.PASS

    def test_it_is_not_missed_beside_another_reader(self):
        findings = findings_of(NamedReader(a_card()), unusable(ReaderReason.NO_LIBRARY), self.plugged_in)
        assert failures(findings) == {}

    def test_a_device_that_is_named(self):
        nfc = NamedReader(a_card(), names=("NFC test",))
        assert failures(findings_of(NOTHING, nfc, environment={DEVICE_VARIABLE: "udp:localhost:1"})) == {}


def test_every_fact_has_its_words():
    assert set(CHECKS) == set(Check)
    assert set(VERDICTS) == set(Verdict)
    assert set(ADVICE) == set(Cause)


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin", "freebsd14"])
@pytest.mark.parametrize("cause", Cause)
def test_advice_is_commands_in_one_line_each(platform, cause):
    for packages in ("apt-get", "dnf", None):
        for systemd in (False, True):
            system = System(platform, packages=packages, systemd=systemd, clients=(Process(77, "scdaemon"),))
            for command in commands(cause, system):
                assert command.isprintable()
                assert "None" not in command


@pytest.mark.parametrize(
    ("system", "cause", "advice"),
    [
        (LINUX, Cause.SERVICE_STOPPED, ("sudo systemctl enable --now pcscd.socket",)),
        (System("linux"), Cause.SERVICE_STOPPED, ("sudo pcscd",)),
        (System("linux"), Cause.SOCKET_RIGHTS, ("sudo chmod 0666 /run/pcscd/pcscd.comm",)),
        (System("win32"), Cause.SERVICE_STOPPED, ("sc.exe config SCardSvr start= auto", "sc.exe start SCardSvr")),
        (System("linux", clients=(Process(7, "scdaemon"),)), Cause.HELD, ("gpgconf --kill scdaemon",)),
        (System("linux", clients=(Process(7, "browser"),)), Cause.HELD, ("kill 7",)),
        (System("darwin"), Cause.SERVICE_STOPPED, ()),
        (System("linux", python=None), Cause.NO_NFCPY, ()),
    ],
)
def test_the_advice(system, cause, advice):
    assert commands(cause, system) == advice


def test_a_user_cannot_write_into_the_rule():
    rule = commands(Cause.POLKIT, System("linux", user="x'\"\\"))[0]
    assert 'subject.user == "x"' in rule


def test_this_computer_can_be_asked():
    assert this_system().platform


def test_a_phone_is_well_although_it_keeps_its_certificate():
    findings = findings_of(NamedReader(a_card(kind=CardKind.ANDROID)))
    assert {one.verdict for one in findings.values()} == {Verdict.PASS}
    assert findings[Check.LONG_ANSWERS].detail == "2048"
