"""``card doctor``: what is wrong between the desk and a card, and how to mend it, in words."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from myna_reception.card.advice import Cause
from myna_reception.card.doctor import Check, Finding, Verdict, examine, instruments
from myna_reception.card.system import this_system
from myna_reception.cli.output import show, show_json
from myna_reception.cli.status import ExitStatus

SCHEMA = "card-doctor/1"

CHECKS: Mapping[Check, str] = {
    Check.LIBRARY: "PC/SC を使うための部品",
    Check.SERVICE: "PC/SC サービス",
    Check.PERMISSION: "PC/SC を使う権限",
    Check.NFC_LIBRARY: "NFC（nfcpy）を使うための部品",
    Check.NFC_PERMISSION: "NFC のカードリーダーを使う権限",
    Check.READER: "カードリーダー",
    Check.CARD: "カードがあること",
    Check.FREE: "ほかのプログラムがカードを使っていないこと",
    Check.MY_NUMBER_CARD: "マイナンバーカードであること",
    Check.LONG_ANSWERS: "長い応答",
    Check.ROUND_TRIP: "応答の速さ",
}
VERDICTS: Mapping[Verdict, str] = {Verdict.PASS: "よい", Verdict.FAIL: "直す", Verdict.SKIPPED: "調べていません"}
ADVICE: Mapping[Cause, str] = {
    Cause.NO_PYSCARD: "pyscard が入っていません。入れてください。",
    Cause.NO_SERVICE: "pcscd が入っていません。入れて動かしてください。",
    Cause.SERVICE_STOPPED: "PC/SC サービスが動いていません。動かしてください。",
    Cause.POLKIT: "PC/SC を使うことが許されていません（polkit）。この利用者に許す規則を置いてください。",
    Cause.SOCKET_RIGHTS: "PC/SC サービスのソケットを読み書きできません。権利を直してください。",
    Cause.NO_NFCPY: "PaSoRi RC-S380 がつながっていますが、nfcpy が入っていません。入れてください。",
    Cause.USB_RIGHTS: "USB のカードリーダーを開けません。udev の規則を置き、差し直してください。",
    Cause.KERNEL_DRIVER: "Linux の NFC ドライバーがカードリーダーを使っています。外して、差し直してください。",
    Cause.NO_READER_DRIVER: "カードリーダーのドライバー（CCID）が入っていません。入れてください。",
    Cause.NO_READER: "カードリーダーが見つかりません。USB ケーブルを差し直してください。"
    "Windows で WinUSB に替えたリーダーは見えません。デバイス マネージャーで元のドライバーに戻してください。",
    Cause.NO_CARD: "カードがありません。向きを確かめて置き、もう一度調べてください。",
    Cause.HELD: "ほかのプログラムがカードを使っています。そのプログラムを終えてください。",
    Cause.NOT_MY_NUMBER_CARD: "マイナンバーカードではありません。マイナンバーカードを置いてください。",
    Cause.UNREADABLE: "カードを読めません。置き直してください。スマートフォンのカードは暗証番号なしでは読めません。",
    Cause.SLOW: "応答が遅すぎます。USB ハブを通さずに差し、金属の上から離してください。",
}


def run(arguments: argparse.Namespace) -> int:
    """Examine and tell. Status 3 when something is to be mended."""
    findings = examine(this_system(), instruments())
    if arguments.json:
        show_json(SCHEMA, False, {"checks": [_facts(one) for one in findings]})
    else:
        for one in findings:
            for line in _lines(one):
                show(line)
    broken = any(one.verdict is Verdict.FAIL for one in findings)
    return ExitStatus.CARD if broken else ExitStatus.ELIGIBLE


def _facts(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check.value,
        "verdict": finding.verdict.value,
        "cause": finding.cause.value if finding.cause else None,
        "commands": list(finding.commands),
        "detail": finding.detail or None,
    }


def _lines(finding: Finding) -> list[str]:
    line = f"［{VERDICTS[finding.verdict]}］{CHECKS[finding.check]}"
    if finding.detail:
        line += f": {_detail(finding)}"
    advice = [f"    {ADVICE[finding.cause]}"] if finding.cause else []
    return [line, *advice, *(f"      {command}" for command in finding.commands)]


def _detail(finding: Finding) -> str:
    match finding.check:
        case Check.LONG_ANSWERS:
            long = int(finding.detail) > 256
            return "使えます" if long else f"{finding.detail}バイトずつ読みます（受付はできます）"
        case Check.ROUND_TRIP:
            return f"{finding.detail}ミリ秒"
    return finding.detail
