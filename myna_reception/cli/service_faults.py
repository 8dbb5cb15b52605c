"""``service fault order|list|clear``: what the simulated service is to do wrong."""

from __future__ import annotations

import argparse
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from myna_reception.cli.output import say, show, show_json
from myna_reception.cli.status import ExitStatus, UsageError

if TYPE_CHECKING:
    from myna_reception.simulator.service.faults import FaultBook, FaultOrder

FAULTS_SCHEMA = "service-faults/1"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_OFFSET = re.compile(r"([+-])([0-9]{1,9})([smhd])")
_OPERATIONS = {
    "activations": "端末の登録",
    "renewals": "端末の更新",
    "challenges": "照会の準備",
    "checks": "資格確認",
    "registrations": "利用登録",
    "numbers": "記号番号の照会",
}


def run_order(arguments: argparse.Namespace) -> int:
    """Order one fault."""
    from pydantic import ValidationError

    from myna_reception.simulator.service.faults import FaultRequest, TooManyFaults

    book = _book()
    try:
        told = parse_form(arguments.form, book.now())
        ends_at = told.get("until") if arguments.minutes is None else book.now() + timedelta(minutes=arguments.minutes)
        order = book.order(
            FaultRequest(
                **told,
                on=tuple(arguments.on),
                terminal_id=arguments.terminal,
                share=arguments.percent / 100,
                times=arguments.times,
                ends_at=ends_at,
            )
        )
    except (ValueError, ValidationError, OverflowError):
        from myna_reception.cli.service_parser import FAULT_FORMS

        raise UsageError(f"「{arguments.form[:40]}」という故障は、この指定では起こせません。{FAULT_FORMS}") from None
    except TooManyFaults:
        raise UsageError("故障が多すぎます。service fault clear で取り消してください。") from None
    if arguments.json:
        show_json(FAULTS_SCHEMA, True, {"faults": [_facts(order)]})
    else:
        show(f"【練習】{describe(order)}")
        say("動いているサービスに、次の照会から効きます。取り消し: service fault clear")
    return ExitStatus.ELIGIBLE


def run_list(arguments: argparse.Namespace) -> int:
    """Every fault that stands."""
    orders = _book().orders()
    if arguments.json:
        show_json(FAULTS_SCHEMA, True, {"faults": [_facts(order) for order in orders]})
        return ExitStatus.ELIGIBLE
    show("【練習】故障の注文" + ("" if orders else "はありません"))
    for order in orders:
        show(f"  {describe(order)}")
    return ExitStatus.ELIGIBLE


def run_clear(arguments: argparse.Namespace) -> int:
    """Take one fault back, or all."""
    cleared = _book().clear(arguments.id)
    if arguments.id is not None and not cleared:
        raise UsageError("その ID の故障はありません。service fault list で見られます。")
    say(f"【練習】故障を{cleared}件取り消しました。")
    return ExitStatus.ELIGIBLE


def parse_form(form: str, now: datetime) -> dict[str, Any]:
    """The fields of ``FaultRequest`` that a form tells. Raises ``ValueError``."""
    name, _, value = form.partition("=")
    match name:
        case "latency":
            return {"kind": name, "seconds": float(value)}
        case "refuse":
            return {"kind": name, "reason": value}
        case "status":
            return {"kind": name, "status": int(value)}
        case "cut":
            return {"kind": name, "cut": value or "before"}
        case "maintenance":
            if not value:
                return {"kind": name}
            if not value.isdigit():
                raise ValueError("no minutes")
            until = now.replace(microsecond=0) + timedelta(minutes=int(value))
            return {"kind": name, "until": until}
        case "clock":
            offset = _OFFSET.fullmatch(value)
            if offset is None:
                raise ValueError("no offset")
            sign, number, unit = offset.groups()
            return {"kind": name, "seconds": float(f"{sign}{int(number) * _UNITS[unit]}")}
        case _:
            raise ValueError("no such fault")


def describe(order: FaultOrder) -> str:
    """One order in words."""
    from myna_reception.ui.texts_dates import moment_in_year

    parts = [f"{order.id}  {_what(order)}"]
    if order.on:
        parts.append("・".join(_OPERATIONS[each] for each in order.on) + "のとき")
    if order.terminal_id is not None:
        parts.append(f"端末 {order.terminal_id}")
    if order.share < 1:
        parts.append(f"{order.share:.0%}")
    if order.times is not None:
        parts.append(f"{order.times}回まで")
    if order.ends_at is not None:
        parts.append(f"{moment_in_year(order.ends_at)}まで")
    return "、".join(parts)


def _what(order: FaultOrder) -> str:
    from myna_reception.ui.texts_dates import moment_in_year

    match order.kind:
        case "latency":
            return f"答えが{order.seconds:g}秒遅れる"
        case "refuse":
            return f"断る（{order.reason}）"
        case "status":
            return f"エラーページ（{order.status}）"
        case "cut":
            places = {"before": "処理の前に", "answer": "処理のあとに", "half": "答えの途中で"}
            return f"{places[order.cut or 'before']}切れる"
        case "maintenance":
            told = "終わりは言わない" if order.until is None else f"終わる予定 {moment_in_year(order.until)}"
            return f"点検（{told}）"
        case _:
            ahead = order.seconds or 0
            return f"時計が{abs(ahead):g}秒{'進む' if ahead > 0 else '遅れる'}"


def _facts(order: FaultOrder) -> dict[str, Any]:
    facts: dict[str, Any] = order.model_dump(mode="json", exclude_none=True)
    return facts


def _book() -> FaultBook:
    from myna_reception.cli.sources import practice_world
    from myna_reception.simulator.private_files import private_folder
    from myna_reception.simulator.service.faults import FaultBook

    world = practice_world()
    return FaultBook(private_folder(world.folder / "service"), world.clock)
