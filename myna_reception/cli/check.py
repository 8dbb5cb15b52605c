"""``check``: one reception without a window."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from myna_reception.cli.output import say
from myna_reception.cli.status import ExitStatus, UsageError, status_of
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.errors import ReceptionError
from myna_reception.reception.masked import PinCode

if TYPE_CHECKING:
    from myna_reception.cli.play import Ending, Plan
    from myna_reception.simulator.world import World

DEFAULT_SCENE = "holder"  # of ``practice_scenes.Scene``, which would load Pillow
PIN_LINE_LIMIT = 64  # bytes


def run(arguments: argparse.Namespace) -> int:
    """Play one reception and tell its ending."""
    from myna_reception.cli import check_report
    from myna_reception.cli.play import Ending, Plan, Play
    from myna_reception.cli.sources import (
        NoCardError,
        check_card_source,
        check_persona,
        open_reader,
        open_service,
        practice_world,
        read_service_ca,
        wait_for_card,
    )
    from myna_reception.perform import CardWork, ServiceWork
    from myna_reception.reception.policy import Policy
    from myna_reception.settings import SettingsFile, home

    _check_arguments(arguments)
    check_card_source(arguments)
    read_service_ca(arguments)
    world = practice_world() if arguments.practice else None
    if world is not None and arguments.persona is not None:
        check_persona(world, arguments.persona)
    pin = read_pin() if arguments.pin_stdin else None
    plan = Plan(
        CheckMethod(arguments.method),
        pin,
        allow_last_try=arguments.allow_last_try,
        register=arguments.register,
        denied=arguments.deny,
        staff=arguments.staff,
    )
    if plan.method is CheckMethod.FACE and world is not None:
        plan = _with_match(plan, world, arguments.persona, arguments.scene)
    grace_rule = SettingsFile(home(practice=arguments.practice)).load().grace_rule
    no_card = False
    try:
        with open_service(arguments, world) as service:
            reader = open_reader(arguments, world)
            wait_for_card(reader, arguments.wait)
            card_work = CardWork(reader, SystemClock(), grace_rule)
            try:
                ending = Play(card_work, ServiceWork(service), plan, Policy(tuple(CheckMethod))).run()
            finally:
                card_work.close()
    except ReceptionError as error:
        ending = Ending(error=error)
    except NoCardError:
        ending, no_card = Ending(), True
    finally:
        if pin is not None:
            pin.wipe()
    report = check_report.report_json if arguments.json else check_report.report_text
    report(ending, arguments.practice, no_card=no_card)
    return ExitStatus.CARD if no_card else status(ending)


def _with_match(plan: Plan, world: World, persona_id: str, scene: str) -> Plan:
    """The plan with what a face match needs: the number on the card's face, and somebody in front of the camera."""
    from dataclasses import replace

    from myna_reception.cli.face import practice_match
    from myna_reception.simulator.card_face import card_face
    from myna_reception.simulator.practice_scenes import Scene

    number = card_face(world.personas[persona_id]).number_b
    return replace(plan, number_b=number, match=practice_match(world, persona_id, Scene(scene)))


def status(ending: Ending) -> ExitStatus:
    """The exit status of an ending."""
    if ending.error is not None:
        return status_of(ending.error)
    if ending.outcome is None:
        return ExitStatus.IDENTITY  # the last try was withheld, or the face match confirmed nobody
    return ExitStatus.ELIGIBLE if ending.outcome.verdict is Verdict.ELIGIBLE else ExitStatus.NOT_ELIGIBLE


def _check_arguments(arguments: argparse.Namespace) -> None:
    if arguments.method == "face" and not (arguments.practice and arguments.persona):
        raise UsageError(
            "--method face は、--practice --persona といっしょに使います。カメラの代わりに、練習の映像と照合します。"
        )
    if arguments.scene != DEFAULT_SCENE and arguments.method != "face":
        raise UsageError("--scene は --method face といっしょに使います。")
    if arguments.method == "pin" and not arguments.pin_stdin:
        raise UsageError("--method pin には --pin-stdin が要ります。暗証番号は標準入力の1行目から読みます。")
    if arguments.register and not arguments.pin_stdin:
        raise UsageError("--register（利用登録）には暗証番号が要ります。--pin-stdin を付けてください。")
    if arguments.deny and arguments.method == "pin":
        raise UsageError("--deny は --method visual か face といっしょに使います。")


def read_pin() -> PinCode:
    """The PIN in the first line of standard input; typed without an echo where that is a terminal."""
    if sys.stdin is None:
        line = b""
    elif sys.stdin.isatty():
        line = getpass.getpass("暗証番号（4桁）: ").encode(errors="replace")
    else:
        line = sys.stdin.buffer.readline(PIN_LINE_LIMIT)
    digits = bytearray(line.rstrip(b"\r\n"))
    try:
        return PinCode(digits)
    except ValueError:
        say("カードには何も送っていません。残りの回数は減っていません。")
        raise UsageError("標準入力の1行目が、数字4桁の暗証番号ではありません。") from None
    finally:
        digits[:] = bytes(len(digits))
