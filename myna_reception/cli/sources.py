"""Where a command takes its card and its service from."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import queue
from collections.abc import Iterator
from typing import TYPE_CHECKING

from myna_reception.card.connection import CardArrived, CardReader, ReaderEvent, ReaderGone
from myna_reception.cli.output import say
from myna_reception.cli.status import UsageError
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.errors import TerminalNotActivated
from myna_reception.settings import SettingsFile, home

if TYPE_CHECKING:
    from myna_reception.eligibility.activation import Activation
    from myna_reception.eligibility.service import EligibilityService
    from myna_reception.simulator.world import World

SERVICE_START_SECONDS = 60.0


class NoCardError(Exception):
    """Nobody put a card on the reader in time."""


def practice_world() -> World:
    """The practice world of this user: the same people and cards as in the desk app."""
    from myna_reception.simulator.world import World

    world = World(home(practice=True) / "world", SystemClock())
    if world.passed_over:
        files = "、".join(world.passed_over)
        say(f"【練習】使えないカードを飛ばしました（{world.folder / 'people'}: {files}）。")
        say("  ファイルが壊れているか、もとにしたカードの保険が、もうその年齢のものではありません。")
    return world


def check_persona(world: World, name: str) -> None:
    """Raises ``UsageError`` for a name that nobody has, with those that come near it."""
    if name in world.personas:
        return
    near = difflib.get_close_matches(name, world.personas, n=3)
    hint = f"もしかして: {'、'.join(near)}。" if near else ""
    raise UsageError(f"「{name}」という架空の人はいません。{hint}一覧: myna-reception virtual-card list")


def check_card_source(arguments: argparse.Namespace) -> None:
    """Raises ``UsageError`` when persona, practice and reader do not go together."""
    if arguments.persona is not None:
        if not arguments.practice:
            raise UsageError("--persona は --practice といっしょに使います。")
        if arguments.reader not in ("auto", "virtual"):
            raise UsageError("--persona のカードは仮想のリーダーに置かれます。本物のカードリーダーとは使えません。")
    elif arguments.reader == "virtual" or (arguments.practice and arguments.reader == "auto"):
        raise UsageError(
            "だれのカードを使うか、--persona NAME で選んでください（本物のリーダーなら --reader pcsc か nfc）。"
            "一覧: myna-reception virtual-card list"
        )


def open_reader(arguments: argparse.Namespace, world: World | None) -> CardReader:
    """The reader of a command; with a persona its card lies on a virtual one."""
    if arguments.persona is not None and world is not None:
        from myna_reception.simulator.virtual_card.reader import VirtualReader

        reader = VirtualReader()
        reader.place(world.card(arguments.persona))
        return reader
    from myna_reception.card.auto import reader_for

    return reader_for(chosen_reader(arguments.reader))


def chosen_reader(choice: str) -> str:
    """What "auto" means at this clinic: the reader it chose with ``card readers --use``, if it did."""
    return SettingsFile(home(practice=False)).load().reader if choice == "auto" else choice


def wait_for_card(reader: CardReader, seconds: float) -> None:
    """Wait until a card lies on the reader. Raises ``NoCardError``, or ``ReaderUnavailable`` as soon as it is known."""
    said: queue.Queue[ReaderEvent] = queue.Queue()
    watch = reader.watch(said.put)
    try:
        event = said.get(timeout=max(seconds, 5.0))  # the present situation comes at once
        if not isinstance(event, CardArrived | ReaderGone):
            say("カードを読取機に置いてください。")
        while not isinstance(event, CardArrived):
            if isinstance(event, ReaderGone):
                raise event.error
            event = said.get(timeout=seconds)
    except queue.Empty:
        raise NoCardError from None
    finally:
        watch.stop()


@contextlib.contextmanager
def open_service(arguments: argparse.Namespace, world: World | None) -> Iterator[EligibilityService]:
    """The service of a command, until it ends: the one inside in practice, else that of the stored activation.

    Raises ``ServiceUnreachable``, ``ServiceRefused`` or ``TerminalNotActivated``.
    """
    from myna_reception.eligibility.client import HttpsEligibilityService

    with contextlib.ExitStack() as stack:
        if world is not None and arguments.service is None:
            activation = _practice_activation(world, arguments.persona, stack)
        else:
            activation = _stored_activation(arguments)
        service = HttpsEligibilityService(activation)
        stack.callback(service.close)
        yield service


def read_service_ca(arguments: argparse.Namespace) -> str | None:
    """The PEM that ``--service-ca`` names. Raises ``UsageError``."""
    if arguments.service_ca is None:
        return None
    try:
        text: str = arguments.service_ca.read_text(encoding="ascii")
    except (OSError, ValueError):
        text = ""
    if "-----BEGIN CERTIFICATE-----" not in text:
        raise UsageError("--service-ca のファイルは PEM の証明書として読めません。")
    return text


def _practice_activation(world: World, persona_id: str | None, stack: contextlib.ExitStack) -> Activation:
    from myna_reception.eligibility.activation import activate
    from myna_reception.eligibility.activation_form import ActivationForm, parse_activation_form
    from myna_reception.simulator.embedded import EmbeddedService

    embedded = EmbeddedService(world, "sqlite://")  # of this command alone: the desk app keeps its own accounts
    stack.callback(embedded.stop)
    embedded.start()
    embedded.wait_ready(SERVICE_START_SECONDS)
    if persona_id is not None:
        embedded.enrol(persona_id)  # somebody of a synthetic country, whom this service in memory has not
    form = parse_activation_form(**embedded.issue_terminal())
    if not isinstance(form, ActivationForm):
        raise AssertionError("the practice service issues well-formed values")
    return activate(embedded.url, embedded.ca_pem, form)


def _stored_activation(arguments: argparse.Namespace) -> Activation:
    from myna_reception.eligibility.facilities import Facilities
    from myna_reception.eligibility.secrets import open_secret_store

    ca_pem = read_service_ca(arguments)
    facility = Facilities(open_secret_store(practice=arguments.practice)).active()
    activation = facility.activation if facility is not None else None
    if activation is None or (arguments.service is not None and activation.service_url != arguments.service):
        raise TerminalNotActivated
    return activation.at(activation.service_url, ca_pem or activation.service_ca)
