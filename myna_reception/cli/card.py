"""``card readers``, ``info`` and ``doctor``: what is connected, what a card says without a PIN, what to mend."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from myna_reception.cli.output import error_facts, error_lines, say, show, show_json
from myna_reception.cli.status import ExitStatus, UsageError, status_of
from myna_reception.reception.errors import ReceptionError

if TYPE_CHECKING:
    from myna_reception.card.info import CardInfo, CertificateFacts
    from myna_reception.reception.card_facts import StandingReport

READERS_SCHEMA = "card-readers/1"
INFO_SCHEMA = "card-info/1"


def run_readers(arguments: argparse.Namespace) -> int:
    """List the readers, PC/SC before NFC, and remember a choice. Status 3 without one that can be used."""
    from myna_reception.card.auto import reader_names
    from myna_reception.settings import SettingsFile, home

    names, error = reader_names()
    settings = SettingsFile(home(practice=False))
    if arguments.use is not None:
        known = arguments.use in ("auto", "pcsc", "nfc") or any(name.startswith(arguments.use) for name in names)
        if not known:
            raise UsageError("その名前で始まるカードリーダーは、つながっていません。一覧: myna-reception card readers")
        settings.save(replace(settings.load(), reader=arguments.use))
    chosen = settings.load().reader
    if arguments.json:
        error_told = None if error is None else error_facts(error)
        show_json(READERS_SCHEMA, False, {"readers": names, "chosen": chosen, "error": error_told})
    else:
        for line in names if error is None else error_lines(error):
            show(line)
        if chosen != "auto":
            say(f"ふだん使うカードリーダー: {chosen}")
    return ExitStatus.ELIGIBLE if error is None else status_of(error)


def run_doctor(arguments: argparse.Namespace) -> int:
    """Look at everything between the desk and a card. Status 3 when something is to be mended."""
    from myna_reception.cli import doctor

    return doctor.run(arguments)


def run_info(arguments: argparse.Namespace) -> int:
    """Read what a card says of itself. No try is spent."""
    from myna_reception.card.abilities import AbilityBook
    from myna_reception.card.info import read_info, with_face
    from myna_reception.card.reading import converse
    from myna_reception.cli.check_report import NO_CARD
    from myna_reception.cli.sources import (
        NoCardError,
        check_card_source,
        check_persona,
        open_reader,
        practice_world,
        wait_for_card,
    )

    practice = arguments.practice
    check_card_source(arguments)
    world = practice_world() if practice else None
    if world is not None and arguments.persona is not None:
        check_persona(world, arguments.persona)
    info: CardInfo | None = None
    error: ReceptionError | None = None
    no_card = False
    try:
        reader = open_reader(arguments, world)
        wait_for_card(reader, arguments.wait)
        book = AbilityBook()
        connection, told_by_jpki = converse(reader, book, read_info)
        try:
            info = with_face(connection, told_by_jpki, book.of(connection))
        finally:
            connection.close()
    except ReceptionError as raised:
        error = raised
    except NoCardError:
        no_card = True
    if arguments.json:
        told = _info_facts(info, practice=practice, serials=arguments.serials)
        told["error"] = error_facts(error) if error else {"code": NO_CARD} if no_card else None
        show_json(INFO_SCHEMA, practice, told)
    elif info is not None:
        _show_info(info, practice=practice, serials=arguments.serials)
    elif error is not None:
        for line in error_lines(error):
            show(line)
    else:
        say("カードが置かれませんでした。--wait で待つ時間を長くできます。")
    if error is not None:
        return status_of(error)
    return ExitStatus.CARD if no_card else ExitStatus.ELIGIBLE


def _standing(info: CardInfo, *, practice: bool) -> StandingReport | None:
    from myna_reception.reception.clock import SystemClock, today
    from myna_reception.settings import SettingsFile, home
    from myna_reception.verify.certificate import standing_of

    if info.certificate is None:
        return None
    rule = SettingsFile(home(practice=practice)).load().grace_rule
    return standing_of(info.certificate.not_after, today(SystemClock()), rule)


def _info_facts(info: CardInfo | None, *, practice: bool, serials: bool) -> dict[str, Any]:
    from myna_reception.records.document import standing_facts

    def certificate(facts: CertificateFacts | None) -> dict[str, Any] | None:
        if facts is None:
            return None
        told = {"not_before": facts.not_before.isoformat(), "not_after": facts.not_after.isoformat()}
        return told | ({"serial": f"{facts.serial.reveal():X}"} if serials else {})

    return {
        "kind": info.kind.value if info and info.kind else None,
        "label": info.label if info else None,
        "tries_left": info.authentication_tries if info else None,
        "signature_tries_left": info.signature_tries if info else None,
        "number_b_tries_left": info.number_b_tries if info else None,
        "standing": standing_facts(_standing(info, practice=practice)) if info else None,
        "certificate": certificate(info.certificate) if info else None,
        "ca": certificate(info.ca) if info else None,
    }


def _show_info(info: CardInfo, *, practice: bool, serials: bool) -> None:
    from myna_reception.reception.card_facts import CardKind
    from myna_reception.ui.texts_dates import japanese_date
    from myna_reception.ui.texts_result import standing_words

    kinds = {
        CardKind.PLASTIC: "マイナンバーカード（プラスチックのカード）",
        CardKind.ANDROID: "スマートフォンのマイナンバーカード（Android）",
        CardKind.IPHONE: "スマートフォンのマイナンバーカード（iPhone）",
        None: "知られていない種類のカード",
    }

    def tries(left: int | None) -> str:
        return {None: "カードからは分かりません", 0: "ロックされています"}.get(left, f"{left}回")

    def dates(name: str, facts: CertificateFacts | None) -> None:
        if facts is None:
            show(f"{name}: 読めません（ないか、暗証番号が要ります）")
            return
        show(f"{name}: {japanese_date(facts.not_before)}から{japanese_date(facts.not_after)}まで")
        if serials:
            show(f"  シリアル番号: {facts.serial.reveal():X}")

    show(f"{'【練習】' if practice else ''}{kinds[info.kind]}")
    show(f"トークンの名前: {info.label}")
    show(f"利用者証明用暗証番号の残り: {tries(info.authentication_tries)}")
    show(f"署名用パスワードの残り: {tries(info.signature_tries)}")
    if info.has_face:
        show(f"照合番号B（券面の番号）の残り: {tries(info.number_b_tries)}")
    dates("利用者証明用電子証明書", info.certificate)
    standing = _standing(info, practice=practice)
    if standing is not None:
        show(f"保険証として使える最後の日: {japanese_date(standing.last_usable_day)}")
        words = standing_words(standing)
        if words is not None:
            show(words.title)
    dates("発行した認証局の証明書", info.ca)
