"""The figures of a day, a month and a year, on the screen's sheet, as CSV and as PDF."""

import io
import logging
from datetime import date, datetime, timedelta

import pypdf
import pytest

from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, StandingReport
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import Verdict
from myna_reception.records.entries import Outreach, Route
from myna_reception.records.reports import Period, report
from myna_reception.ui.report_pdf import pdf_of
from myna_reception.ui.report_sheet import blocks, csv_of
from tests.unit.records.invented import qualification, reception

MIDNIGHT = datetime(2026, 4, 6, tzinfo=JST)


@pytest.fixture
def busy(ledger):
    """Three days of April, one reception in March and one in May."""
    expiring = StandingReport(CertificateStanding.EXPIRING, date(2026, 5, 1), date(2026, 8, 31), 25)
    other = qualification(name="𠮷田　一郎", name_kana="ﾖｼﾀﾞ ｲﾁﾛｳ")
    ledger.record(reception(1, at=MIDNIGHT))  # the very first moment of the day in Japan
    ledger.record(reception(2, at=MIDNIGHT + timedelta(hours=23, minutes=59), method=CheckMethod.VISUAL))
    ledger.record(reception(3, other, at=MIDNIGHT + timedelta(days=1, hours=9), standing=expiring, serial=None))
    ledger.record(reception(4, other, at=MIDNIGHT + timedelta(days=2, hours=9), standing=expiring, serial=None))
    ledger.record(reception(5, at=MIDNIGHT + timedelta(days=2), route=Route.CERTIFICATE, method=None, standing=None))
    none = {"verdict": Verdict.NOT_ELIGIBLE, "validity": None, "confirmed_at": None, "qualifications": ()}
    ledger.record(reception(6, at=MIDNIGHT + timedelta(days=2), error="not_registered", **none))
    ledger.record(reception(7, at=datetime(2026, 3, 31, 23, 59, tzinfo=JST)))
    ledger.record(reception(8, at=datetime(2026, 5, 1, tzinfo=JST)))
    ledger.add_incident("card_torn", MIDNIGHT + timedelta(hours=1), practice=True)
    ledger.add_incident("card_torn", MIDNIGHT + timedelta(hours=1), practice=True)
    ledger.add_outreach(Outreach.LEAFLET, MIDNIGHT, practice=True)
    return ledger


def test_a_month(busy):
    counted = report(busy, Period.month(2026, 4))
    assert (counted.total, counted.by_card, counted.practice) == (6, 5, True)
    assert counted.card_share == pytest.approx(5 / 6)
    assert counted.methods == {"pin": 4, "visual": 1}
    assert counted.verdicts == {"eligible": 5, "not_eligible": 1}
    assert counted.causes == {"card_torn": 2, "not_registered": 1}
    assert counted.outreach == {"leaflet": 1}
    assert [bar for bar in counted.bars if bar[1] + bar[2]] == [("6", 2, 0), ("7", 1, 0), ("8", 2, 1)]
    assert len(counted.bars) == 30
    assert [(each.name, each.not_after) for each in counted.expiring] == [("𠮷田　一郎", date(2026, 5, 1))]


def test_one_facility_of_several_at_a_terminal(busy):
    """Earlier codes of a facility count as its own; what another one did does not."""
    there = {"institution_code": "9900000002", "institution_name": "見本はり灸院"}
    busy.record(reception(9, at=MIDNIGHT, method=CheckMethod.VISUAL, **there))
    busy.record(reception(10, at=MIDNIGHT, **(there | {"institution_code": "9900000003"})))
    busy.add_incident("card_torn", MIDNIGHT, practice=True, institution="9900000002")
    busy.add_outreach(Outreach.SPOKEN, MIDNIGHT, practice=True, institution="9900000002")
    counted = report(busy, Period.month(2026, 4), ("9900000003", "9900000002"), "見本はり灸院")
    assert (counted.total, counted.methods) == (2, {"visual": 1, "pin": 1})
    assert (counted.causes, counted.outreach, counted.expiring) == ({"card_torn": 1}, {"spoken": 1}, ())
    assert "施術所,見本はり灸院" in csv_of(counted, date(2026, 5, 1))
    assert report(busy, Period.month(2026, 4), ("9900000001",)).total == 6
    assert report(busy, Period.month(2026, 4)).total == 8


def test_a_day_by_its_hours_in_japan(busy):
    counted = report(busy, Period.day(date(2026, 4, 6)))
    assert counted.total == 2
    assert [bar for bar in counted.bars if bar[1]] == [("0", 1, 0), ("23", 1, 0)]


def test_a_year_by_its_months(busy):
    counted = report(busy, Period.year(2026))
    assert [(part, card + other) for part, card, other in counted.bars if card + other] == [
        ("3", 1), ("4", 6), ("5", 1),
    ]  # fmt: skip


def test_an_empty_month_has_no_share(ledger):
    counted = report(ledger, Period.month(2026, 2))
    assert (counted.total, counted.card_share, counted.practice) == (0, None, False)
    assert [block.title for block in blocks(counted)] == ["受付の件数"]
    assert pdf_of(counted, "", MIDNIGHT).startswith(b"%PDF")


def test_the_csv_says_what_it_is_and_guards_formulas(busy):
    busy.record(reception(9, qualification(name="=cmd", name_kana="ｶ"), at=MIDNIGHT, standing=StandingReport(
        CertificateStanding.GRACE, date(2026, 3, 1), date(2026, 6, 30), -36), serial=None))  # fmt: skip
    text = csv_of(report(busy, Period.month(2026, 4)), date(2026, 5, 1))
    assert text.startswith("\ufeffschema,myna-reception/report-csv/1\r\n期間,【練習】令和8年4月,2026-04-01,2026-04-30")
    assert "受付の件数,受付,7\r\n" in text
    assert "うまくいかなかった原因,読み取り中にカードが離れた,2\r\n" in text
    assert "電子証明書の案内,'=cmd," in text


def test_the_pdf_has_the_figures_the_names_and_the_mark(busy, caplog):
    # reportlab writes 𠮷 for text extraction in a way that pypdf does not know, and warns of
    caplog.set_level(logging.ERROR, logger="pypdf")
    data = pdf_of(report(busy, Period.month(2026, 4)), "見本鍼灸整骨院", MIDNIGHT)
    document = pypdf.PdfReader(io.BytesIO(data))
    text = "".join(page.extract_text() for page in document.pages)
    for said in (
        "受付の集計",
        "令和8年4月",
        "見本鍼灸整骨院",
        "【練習】",
        "83.3%",
        "マイナ保険証の割合",
        "田 一郎",
        "ヨシダ",
    ):
        assert said in text, said
    held = [font.get_object() for page in document.pages for font in page["/Resources"]["/Font"].values()]
    names = {str(font["/BaseFont"]) for font in held}
    assert any("Noto" in name for name in names)  # 𠮷 is drawn with it; its text layer is beyond reportlab
    assert all("BIZ" in name or "Noto" in name or name == "/Helvetica" for name in names)
