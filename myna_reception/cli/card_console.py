"""The console of ``virtual-card serve``: typed commands at a terminal, and signals."""

from __future__ import annotations

import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

from myna_reception.cli.output import say
from myna_reception.simulator.virtual_card.application import PinFile
from myna_reception.simulator.virtual_card.card import VirtualCard
from myna_reception.simulator.virtual_card.hand import CardHand

PROMPT = "仮想カード> "
HELP = """\
  insert        カードを差し込む
  remove        カードを抜く
  swap NAME     NAME のカードに取り替える（架空の人、bank-card、train-pass、driving-licence）
  tear          次のコマンドの途中でカードを抜く（カードは実行するが、答えは届かない）
  status        今のようす
  quit          終わる"""


Words = queue.SimpleQueue[str]


def watch(hand: CardHand, check_name: Callable[[str], str | None], words: Words) -> None:
    """Obey the keyboard and ``words`` until «quit»; at a terminal also its end, else only a signal ends it.

    ``check_name`` says what is wrong with a card's name, None if nothing is.
    """
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    if at_terminal:
        say("使えるコマンド:\n" + HELP)
        threading.Thread(target=_type, args=(words,), name="card-console", daemon=True).start()
    while True:
        if at_terminal:
            print(PROMPT, end="", file=sys.stderr, flush=True)
        line = words.get()
        if line == "quit":
            return
        obey(hand, line, check_name)


def obey(hand: CardHand, line: str, check_name: Callable[[str], str | None]) -> None:
    """Carry out one line and say what has become of it."""
    word, _, name = line.strip().partition(" ")
    match word:
        case "":
            return
        case "insert" | "remove" | "toggle" if not name:
            getattr(hand, word)()
            say(f"{hand.name} のカードを{'差し込みました' if hand.inserted else '抜きました'}。")
        case "swap" if name := name.strip():
            if wrong := check_name(name):
                say(wrong)
            else:
                hand.swap(name)
                say(f"{name} のカードに取り替えました。")
        case "tear" if not name and hand.inserted:
            hand.tear()
            say("次のコマンドの途中でカードを抜きます。")
        case "tear" if not name:
            say("カードは差し込まれていません。")
        case "status" if not name:
            for each in status_lines(hand):
                say(each)
        case _:
            say("分からないコマンドです。\n" + HELP)


def status_lines(hand: CardHand) -> Iterator[str]:
    """What is on the readers; the tries that are left, never a PIN."""
    place = "差し込み済み" if hand.inserted else "抜いてある"
    reader = "リーダーが見つけました" if hand.seen() else "リーダーからの応答はまだありません"
    yield f"【練習】{hand.name} のカード: {place}" + (f"（{reader}）" if hand.inserted else "")
    card = hand.card
    for application in card.applications if isinstance(card, VirtualCard) else ():
        for identifier, file in application.files.items():
            if isinstance(file, PinFile):
                left = f"残り {file.tries}/{file.limit} 回" if file.tries else "ロック中"
                yield f"  AP {application.aid.hex().upper()}  暗証番号 {identifier:04X}: {left}"


def _type(words: Words) -> None:
    try:
        for line in sys.stdin:
            words.put(line.strip() or "")
    except (OSError, ValueError):
        pass  # the terminal has gone
    words.put("quit")


@contextmanager
def obeyed_signals() -> Iterator[Words]:
    """SIGUSR1 takes the card away or puts it back, SIGTERM ends. Handlers only queue a word: a queue may be used so.

    Entered before anything is said to be ready: unhandled, either signal would end the program.
    """
    words: Words = queue.SimpleQueue()
    before = {}
    for name, word in (("SIGUSR1", "toggle"), ("SIGTERM", "quit")):
        if (number := getattr(signal, name, None)) is not None:  # Windows knows less of them
            before[number] = signal.signal(number, partial(_queue_word, words, word))
    try:
        yield words
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _queue_word(words: Words, word: str, _number: int, _frame: FrameType | None) -> None:
    words.put(word)
