"""Invented records for the pictures of the gallery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import Verdict
from myna_reception.records.differences import Difference
from myna_reception.records.entries import Detail
from myna_reception.records.handoff.sample import sample
from myna_reception.records.handoff.settings import HandOffSettings, Target
from myna_reception.records.import_csv import Imported
from myna_reception.records.problems import RecordsProblem
from myna_reception.records.recheck import Changed, Progress
from myna_reception.records.reports import Expiring, Period, Report
from myna_reception.ui import texts_safekeeping
from myna_reception.ui.facility_line import FacilityLine
from myna_reception.ui.gallery.people import HOSTILE
from myna_reception.ui.pages.handoff_settings import Standing, standing_words
from myna_reception.ui.pages.history import HistoryView

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=JST)
DAY = NOW.date()
LAST_VISIT = datetime(2025, 12, 3, 10, 0, tzinfo=JST)
DIFFERENCES = (
    Difference("insurer_number", "06139992", "39139993"),
    Difference("insurer_name", "見本健康保険組合", "見本県後期高齢者医療広域連合"),
    Difference("insured_card_symbol", "１２３", ""),
    Difference("insured_partial_contribution_ratio", "30", "10"),
)
_PEOPLE = (
    ("見本　花子", "ﾐﾎﾝ ﾊﾅｺ", Verdict.ELIGIBLE, CheckMethod.PIN),
    ("試験　太郎", "ｼｹﾝ ﾀﾛｳ", Verdict.NOT_ELIGIBLE, CheckMethod.VISUAL),
    ("𠮷田　健", "ﾖｼﾀﾞ ｹﾝ", Verdict.ELIGIBLE, CheckMethod.FACE),
    ("", "", Verdict.UNCONFIRMED, None),
)


def history() -> HistoryView:
    """A morning at the desk."""
    entry = detail().entry
    entries = []
    for number in range(12):
        name, kana, verdict, method = _PEOPLE[number % len(_PEOPLE)]
        at = entry.id - number * 11 * 60 * 1_000_000
        error = "" if name else "certificate_expired"
        changed = number == 2
        entries.append(
            replace(
                entry,
                id=at,
                name=name,
                name_kana=kana,
                verdict=verdict,
                method=method,
                error=error,
                changed=changed,
                insurer_number=entry.insurer_number if name else "",
            )
        )
    return HistoryView(entries=tuple(entries), more=True, key_in_file=True)


def history_of(lines: Sequence[FacilityLine]) -> HistoryView:
    """That morning at one of the facilities that share the terminal."""
    offered = tuple((each.name, each.codes) for each in lines)
    return replace(history(), key_in_file=False, more=False, facility=lines[0].codes, facilities=offered)


def hostile() -> HistoryView:
    """A line with what a hostile service might send."""
    entry = replace(detail().entry, name=HOSTILE.name, name_kana=HOSTILE.name_kana)
    return HistoryView(entries=(entry,))


def nothing_found() -> HistoryView:
    """A search without a hit."""
    return HistoryView("やまだ", "eligible")


def detail() -> Detail:
    """One entry with everything."""
    _, made = sample(NOW, "9900000001")
    document = {**made.document, "differences": [each.facts() for each in DIFFERENCES]}
    entry = replace(made.entry, note="領収書の宛名は会社", subsidy="こども医療費", changed=True)
    hand_offs = (("xml", "taken", NOW, ""), ("json", "delivered", NOW, ""))
    return Detail(entry, document, hand_offs)


def month() -> Report:
    """A month's figures."""
    period = Period.month(2026, 1)
    bars = tuple((label, (index * 7) % 13 + 3, index % 3) for index, label in enumerate(period.labels))
    by_card = sum(card for _, card, _ in bars)
    other = sum(other for _, _, other in bars)
    return Report(
        period,
        practice=True,
        total=by_card + other,
        by_card=by_card,
        routes={"card": by_card, "certificate": other},
        methods={"pin": by_card - 60, "visual": 60},
        verdicts={"eligible": by_card + other - 9, "not_eligible": 9},
        standings={"valid": by_card - 12, "expiring": 12},
        causes={"card_torn": 14, "pin_incorrect": 8, "not_registered": 3},
        outreach={"spoken": 41, "leaflet": 17},
        bars=bars,
        expiring=(
            Expiring("見本　花子", "ﾐﾎﾝ ﾊﾅｺ", date(2026, 2, 10), "expiring"),
            Expiring("𠮷田　健", "ﾖｼﾀﾞ ｹﾝ", date(2025, 12, 24), "grace"),
        ),
    )


def hand_offs() -> HandOffSettings:
    """Two are on."""
    return HandOffSettings(xml_on=True, xml_folder="/srv/receipt/face", http_on=True, clipboard_on=True)


def standings() -> list[Standing]:
    """One is well, one waits."""
    later = NOW + timedelta(minutes=2)
    return [
        Standing(Target.XML, standing_words(3, f"{NOW:%H:%M}", f"{later:%H:%M}", 0, ""), "ENOENT"),
        Standing(Target.HTTP, standing_words(0, "", "", 0, "")),
    ]


def imported() -> tuple[str, tuple[str, ...]]:
    """A CSV of which two lines could not be taken."""
    refused = [(14, RecordsProblem.BAD_FILE, "birthdate"), (208, RecordsProblem.MY_NUMBER, "note")]
    outcome = Imported(added=1284, known=36, refused=refused, refused_count=2)
    return texts_safekeeping.imported(outcome), texts_safekeeping.refused_lines(outcome)


def recheck() -> tuple[Progress, bool, tuple[Changed, ...]]:
    """A run that the service stopped."""
    progress = Progress("2026-01", total=48, done=31, changed=1, unknown=2, stopped_by="service_unreachable")
    return progress, False, (Changed(1, "見本　花子", "ﾐﾎﾝ ﾊﾅｺ", DIFFERENCES),)
