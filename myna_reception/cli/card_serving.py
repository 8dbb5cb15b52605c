"""``virtual-card serve`` and ``virtual-card replay``: a virtual card for other programs of this machine."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from myna_reception.cli.output import say
from myna_reception.cli.status import ExitStatus, UsageError

if TYPE_CHECKING:
    from myna_reception.simulator.virtual_card.card import InsertableCard
    from myna_reception.simulator.virtual_card.hand import Slot
    from myna_reception.simulator.virtual_card.replay import Departure
    from myna_reception.simulator.virtual_card.rules import Timing
    from myna_reception.simulator.world import World

BITS_ON_AIR = 10  # of a byte in Type B: start, 8 data bits, stop
CONNECT_SECONDS = 3.0


def run_serve(arguments: argparse.Namespace) -> int:
    """Hold a persona's card for the reader of vsmartcard, for nfcpy, or for both, until the end is asked for."""
    from myna_reception.cli.sources import practice_world
    from myna_reception.simulator.virtual_card.faults import FaultyCard
    from myna_reception.simulator.virtual_card.trace import TracedCard, TraceWriter, open_trace

    world = practice_world()
    check_name = functools.partial(_name_problem, world)
    if problem := check_name(arguments.persona):
        raise UsageError(problem)
    issue = functools.partial(_issue, arguments, world)
    with ExitStack() as stack:
        writer = None
        if arguments.trace is not None:
            writer = TraceWriter(stack.enter_context(open_trace(arguments.trace)))
            say(f"やりとりを {arguments.trace} に記録します（暗証番号は伏せます）。")

        def dress(card: InsertableCard) -> InsertableCard:
            faulty = FaultyCard(card, arguments.fault) if arguments.fault else card
            return faulty if writer is None else TracedCard(faulty, writer)

        return _serve(arguments, issue, arguments.persona, check_name, dress)


def run_replay(arguments: argparse.Namespace) -> int:
    """Answer a program from a recorded trace, until the end is asked for."""
    from myna_reception.simulator.virtual_card.replay import ReplayCard
    from myna_reception.simulator.virtual_card.trace import TraceError, read_trace

    try:
        trace = read_trace(arguments.file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise UsageError("記録のファイルとして読めません（UTF-8 ではありません）。") from None
    except TraceError as error:
        raise UsageError(f"記録のファイルとして読めません（{error.line} 行目）。") from None
    say(f"記録の {len(trace.exchanges)} 個のコマンドに、記録どおりの順で答えます。")
    card = ReplayCard(trace, _tell_departure)
    refusal = "記録のカードは取り替えられません。"
    return _serve(arguments, lambda _name: card, "記録", lambda _name: refusal, lambda made: made)


def _serve(
    arguments: argparse.Namespace,
    issue: Callable[[str], InsertableCard],
    name: str,
    check_name: Callable[[str], str | None],
    dress: Callable[[InsertableCard], InsertableCard],
) -> ExitStatus:
    """Put the card on the readers that are asked for and obey the console."""
    from myna_reception.cli.card_console import obeyed_signals, watch
    from myna_reception.simulator.virtual_card.hand import CardHand

    with obeyed_signals() as words, _open_slots(arguments) as slots:
        hand = CardHand(slots, issue, name, dress)
        hand.insert()
        if not hand.seen(CONNECT_SECONDS):
            say("まだ応答がありません。カードを読むプログラム（pcscd と vsmartcard-vpcd、または nfcpy）を待ちます。")
        watch(hand, check_name, words)
        hand.remove()
    return ExitStatus.ELIGIBLE


@contextmanager
def _open_slots(arguments: argparse.Namespace) -> Iterator[list[Slot]]:
    """The places for the card; vsmartcard's reader unless only another is asked for. Raises ``UsageError``."""
    from myna_reception.simulator.virtual_card.loopback import NotLoopbackError
    from myna_reception.simulator.virtual_card.nfc_udp import NfcUdpPeer
    from myna_reception.simulator.virtual_card.vpcd import DEFAULT_PORT, VpcdClient

    slots: list[Slot] = []
    with ExitStack() as stack:
        if arguments.vpcd is not None or arguments.nfc_udp is None:
            host, port = arguments.vpcd or ("127.0.0.1", DEFAULT_PORT)
            slots.append(stack.enter_context(VpcdClient(host, port)))
            say(f"【練習】カードを {host}:{port} の仮想リーダー（vpcd）に差し込みます。Ctrl+C で終わります。")
        if arguments.nfc_udp is not None:
            host, port = arguments.nfc_udp
            try:
                peer = stack.enter_context(NfcUdpPeer(host, port))
            except NotLoopbackError:
                raise UsageError(f"{host} は、この機械だけのアドレスではありません（127.0.0.1 か ::1）。") from None
            except OSError as error:
                raise UsageError(f"{host}:{port} を使えません（{error.strerror}）。") from None
            slots.append(peer)
            say(
                f"【練習】カードを nfcpy の udp:{peer.address[0]}:{peer.address[1]} にかざします。Ctrl+C で終わります。"
            )
        yield slots


def _issue(arguments: argparse.Namespace, world: World, name: str) -> InsertableCard:
    """The card of a persona or one that is no My Number card, as the options want it."""
    from myna_reception.simulator.issuing import issue_card
    from myna_reception.simulator.virtual_card.atr import ATRS
    from myna_reception.simulator.virtual_card.foreign import FOREIGN_CARDS
    from myna_reception.simulator.virtual_card.rules import CardRules

    if name in FOREIGN_CARDS:
        return FOREIGN_CARDS[name]()
    rules = CardRules(timing=_timing(arguments.timing))
    return issue_card(
        world.personas[name], world.authority, atr=ATRS[arguments.atr], rules=rules, portrait=world.portrait(name)
    )


def _timing(kilobits: int | None) -> Timing:
    """The pace of a chip, with the bytes of both ways at a contactless bit rate; None: as fast as can be."""
    from myna_reception.simulator.virtual_card.rules import INSTANT, UNHURRIED

    return INSTANT if kilobits is None else replace(UNHURRIED, byte=BITS_ON_AIR / (kilobits * 1000))


def _name_problem(world: World, name: str) -> str | None:
    """What is wrong with a card's name; None if nothing is."""
    from myna_reception.cli.sources import check_persona
    from myna_reception.simulator.virtual_card.foreign import FOREIGN_CARDS

    if name not in FOREIGN_CARDS:
        try:
            check_persona(world, name)
        except UsageError as error:
            return str(error)
    return None


def _tell_departure(departure: Departure) -> None:
    if departure.expected is None:
        say(f"記録はここまでです（{departure.number - 1} 個）。答えは 6F00: {departure.asked}")
        return
    say(f"記録と違うコマンドです（{departure.number} 個目）。答えは 6F00。")
    say(f"  記録: {departure.expected}")
    say(f"  実際: {departure.asked}")
