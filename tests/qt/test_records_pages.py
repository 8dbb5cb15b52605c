"""受付履歴, 集計 and レセコン連携 in the window, with a real ledger behind them."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from myna_reception.eligibility.oqs_xml.mapping import response_of
from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.eligibility import EligibilityResult, QualificationValidity
from myna_reception.reception.errors import ServiceUnreachable, UnreachableReason
from myna_reception.records.handoff.settings import HandOffFile, HandOffSettings
from myna_reception.records.ledger import open_ledger
from myna_reception.records.reports import Period, PeriodKind
from myna_reception.settings import Theme
from myna_reception.ui import texts_records as words
from myna_reception.ui.bridge.records_desk import Place, RecordsDesk
from myna_reception.ui.bridge.records_pages import RecordsPages, moved
from myna_reception.ui.pages.history import Span
from myna_reception.ui.window import MainWindow
from tests.unit.records.invented import NOW, qualification, reception


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "desk"
    path.mkdir()
    return path


@pytest.fixture
def left():
    return []


@pytest.fixture
def window(qtbot, folder, fixed_clock, left):
    store = MemoryStore()
    fixed_clock.instant = NOW + timedelta(days=1)
    ledger = open_ledger(folder, store, fixed_clock)
    for number in range(1, 61):
        ledger.record(reception(number, practice=False))
    other = qualification(name="試験　太郎", name_kana="ｼｹﾝ ﾀﾛｳ", number="88")
    ledger.record(reception(61, other, serial=None, practice=False))
    ledger.close()
    window = MainWindow(practice=False)
    qtbot.addWidget(window)
    window.show()
    records = RecordsDesk(folder, lambda: store, fixed_clock, practice=False)
    records.place = Place("9900000001", "見本鍼灸整骨院", "W0000001")
    window.pages_of_records = RecordsPages(window, records, lambda: left.append(True))
    records.noticed.connect(window.show_notice)
    with qtbot.waitSignal(records.opened, timeout=30_000):
        records.open()
    window.records = records
    window.records_asked.emit("open", None)
    qtbot.waitUntil(
        lambda: window.page is window.pages.history and window.pages.history.list.count() > 0, timeout=30_000
    )
    yield window
    records.close()


def open_first(qtbot, window):
    window.pages.history.open.click()
    qtbot.waitUntil(lambda: window.page is window.pages.entry, timeout=30_000)
    return window.pages.entry


def test_the_newest_stand_first_and_more_can_be_had(qtbot, window):
    page = window.pages.history
    assert page.list.count() == 50
    assert "試験" in page.list.item(0).text()
    assert "鍵" in page.key_banner.words
    page.list.setCurrentRow(7)
    page.more.click()
    qtbot.waitUntil(lambda: page.list.count() == 61, timeout=30_000)
    assert page.list.currentRow() == 7
    assert not page.more.isVisible()


@pytest.mark.parametrize(
    ("choose", "count"),
    [
        (lambda page: page.span.setCurrentIndex(page.span.findData("today")), 0),
        (lambda page: page.method.setCurrentIndex(page.method.findData("visual")), 0),
        (lambda page: page.method.setCurrentIndex(page.method.findData("pin")), 50),
        (lambda page: page.changed.setChecked(True), 0),
    ],
)
def test_the_list_is_narrowed_by_days_way_and_what_changed(qtbot, window, choose, count):
    page = window.pages.history
    choose(page)
    page.span.activated.emit(page.span.currentIndex())
    qtbot.waitUntil(lambda: page.list.count() == count, timeout=30_000)
    assert page._nothing.plain == ("" if count else words.NOTHING_FOUND)


def test_facilities_that_share_the_terminal_have_a_list_each(qtbot, window):
    page = window.pages.history
    assert not page.facility.isVisible()
    ours, theirs = ("見本鍼灸整骨院", ("9900000001",)), ("架空はり灸院", ("9900000002", "9900000003"))
    window.records.place = replace(window.records.place, codes=ours[1], neighbours=(ours, theirs))
    window.records_asked.emit("open", None)
    qtbot.waitUntil(page.facility.isVisible, timeout=30_000)
    assert page.list.count() == 50
    for row, count in ((2, 0), (1, 50)):
        page.facility.setCurrentIndex(row)
        page.facility.activated.emit(row)
        qtbot.waitUntil(lambda count=count: page.list.count() == count, timeout=30_000)
        assert page.facility.currentIndex() == row
        assert page._nothing.plain == ("" if count else words.NOTHING_FOUND)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.ALL, None, None),
        (Span.TODAY, date(2026, 3, 1), date(2026, 3, 1)),
        (Span.YESTERDAY, date(2026, 2, 28), date(2026, 2, 28)),
        (Span.THIS_MONTH, date(2026, 3, 1), date(2026, 3, 1)),
        (Span.LAST_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_which_days_a_span_means(span, first, last):
    assert span.days(date(2026, 3, 1)) == (first, last)


def test_searching_finds_and_says_when_there_is_nothing(qtbot, window):
    page = window.pages.history
    page.search.set_value("しけん")
    page.search.submitted.emit()
    qtbot.waitUntil(lambda: page.list.count() == 1, timeout=30_000)
    page.search.set_value("存在しない")
    page.search.submitted.emit()
    qtbot.waitUntil(lambda: not page.list.isVisible(), timeout=30_000)
    assert "当てはまる受付はありません" in page.spoken()


def test_a_note_is_kept_and_a_my_number_refused(qtbot, window):
    page = open_first(qtbot, window)
    page.note.set_value("個人番号 123456789018")
    page.save.click()
    qtbot.waitUntil(lambda: "個人番号" in page.saved.words, timeout=30_000)
    page.note.set_value("領収書の宛名は会社")
    page.save.click()
    qtbot.waitUntil(lambda: "残しました" in page.saved.words, timeout=30_000)
    page.back.click()
    qtbot.waitUntil(lambda: window.page is window.pages.history, timeout=30_000)
    assert page.note.value == ""  # nothing of the patient stays behind
    assert window.records.ledger.page("宛名").entries


def test_an_old_result_can_be_copied_and_goes(qtbot, window):
    page = open_first(qtbot, window)
    page.copy.click()
    qtbot.waitUntil(lambda: "試験" in QGuiApplication.clipboard().text(), timeout=30_000)
    window.pages_of_records.hand_off.clipboard.clear()
    assert QGuiApplication.clipboard().text() == ""


def test_reports_go_back_and_forth_and_to_files(qtbot, window, tmp_path):
    window.pages.history.reports.click()
    qtbot.waitUntil(lambda: window.page is window.pages.reports, timeout=30_000)
    page = window.pages.reports
    assert "令和8年4月" in page.heading.plain
    assert "61" in page.chart.accessibleDescription()
    page.earlier.click()
    qtbot.waitUntil(lambda: "令和8年3月" in page.heading.plain, timeout=30_000)
    page.later.click()
    qtbot.waitUntil(lambda: "令和8年4月" in page.heading.plain, timeout=30_000)
    for form in ("pdf", "csv"):
        page.said.clear()
        page.asked.emit(form, str(tmp_path / f"report.{form}"))
        qtbot.waitUntil(lambda: "保存しました" in page.said.words, timeout=60_000)
        assert (tmp_path / f"report.{form}").stat().st_size > 500
    page.asked.emit("csv", str(tmp_path / "nowhere" / "report.csv"))
    qtbot.waitUntil(lambda: "保存できませんでした" in page.said.words, timeout=30_000)


def test_a_hand_off_is_tried_kept_and_shows_what_it_needs(qtbot, window, folder, tmp_path):
    watched = tmp_path / "watched"
    watched.mkdir()
    window.pages.history.hand_off.click()
    qtbot.waitUntil(lambda: window.page is window.pages.hand_off, timeout=30_000)
    page = window.pages.hand_off
    card = page.cards["xml"]
    page.fields["xml_folder"].set_value(str(tmp_path / "missing"))
    card.test.click()
    qtbot.waitUntil(lambda: "フォルダーがありません" in card.answer.words, timeout=30_000)
    page.fields["xml_folder"].set_value(str(watched))
    card.test.click()
    qtbot.waitUntil(lambda: "書きました" in card.answer.words, timeout=30_000)
    assert [each.name for each in watched.iterdir()] == ["練習"]  # a try never reaches the live folder
    card.use.setChecked(True)
    page.keep.click()
    qtbot.waitUntil(lambda: window.records.hub.settings.xml_on, timeout=30_000)
    assert HandOffFile(folder).load() == HandOffSettings(xml_on=True, xml_folder=str(watched))
    qtbot.waitUntil(lambda: "待っている結果：0件" in card.status.plain, timeout=30_000)
    page.cards["typing"].test.click()
    assert page.cards["typing"].answer.words


def test_http_is_tried_with_its_token(qtbot, window):
    window.records_asked.emit("hand_off", None)
    page = window.pages.hand_off
    page.cards["http"].use.setChecked(True)
    window.records.apply(HandOffSettings(http_on=True, http_port=0))
    qtbot.waitUntil(lambda: window.records.hub.port is not None, timeout=30_000)
    page.cards["http"].test.click()
    qtbot.waitUntil(lambda: "届きました" in page.cards["http"].answer.words, timeout=60_000)


class ByNumbers:
    """Answers like the service: everybody's insurance is as it was, except that one number is not known any more."""

    def __init__(self):
        self.asked = []

    def check_by_numbers(self, request):
        self.asked.append(request.search.number)
        if len(self.asked) == 1:
            raise ServiceUnreachable(UnreachableReason.NO_CONNECTION)
        result = EligibilityResult(
            QualificationValidity.NONE_FOUND, (), NOW, CertificateStanding.VALID, "1", practice=False
        )
        return response_of(result, request.institution_code)


def test_regular_patients_are_checked_again_after_a_stop(qtbot, window):
    window.records.numbers_service = ByNumbers()
    window.pages.history.recheck.click()
    qtbot.waitUntil(lambda: window.page is window.pages.recheck, timeout=30_000)
    page = window.pages.recheck
    assert "1人のうち0人" in page.state.plain
    page.go.click()
    qtbot.waitUntil(lambda: "途中で止まりました" in page.banner.words, timeout=30_000)
    page.go.click()
    qtbot.waitUntil(lambda: "終わりました" in page.banner.words, timeout=30_000)
    assert "変わっていた方：1人" in page.state.plain
    assert not page.go.isVisible()


def test_typing_is_shown_first_and_never_goes_into_this_app(qtbot, window, monkeypatch):
    typed = []
    monkeypatch.setattr("myna_reception.records.handoff.typed.typist", lambda: typed.append)
    monkeypatch.setattr("myna_reception.ui.bridge.hand_off_pages.TYPE_AFTER_MS", 1)
    focus = [window.windowHandle()]
    monkeypatch.setattr("myna_reception.ui.bridge.hand_off_pages.QGuiApplication.focusWindow", lambda: focus[0])
    window.records.apply(HandOffSettings(typing_on=True))
    qtbot.waitUntil(lambda: window.records.hub.settings.typing_on, timeout=30_000)
    page = open_first(qtbot, window)
    assert page.type.isVisible()
    page.type.click()
    qtbot.waitUntil(lambda: "入力しませんでした" in page.saved.words, timeout=30_000)
    assert typed == []
    focus[0] = None  # another program has it
    page.type.click()
    qtbot.waitUntil(lambda: "入力しました" in page.saved.words, timeout=30_000)
    assert typed == ["06139992\t１２３\t88\t00"]


def test_what_comes_after_a_change_of_theme_is_shown_on_the_new_pages(qtbot, window, tmp_path):
    window.records_asked.emit("reports", None)
    qtbot.waitUntil(lambda: window.page is window.pages.reports, timeout=30_000)
    held = threading.Event()
    for _ in range(2):  # the lane's workers
        window.records.reading.run(held.wait)
    window.records_asked.emit("csv", tmp_path / "report.csv")
    window.records_asked.emit("try", ("json", HandOffSettings(json_on=True, json_folder=str(tmp_path))))
    before = window.page
    window.dress(Theme.LIGHT, 100)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(before)
    held.set()
    qtbot.waitUntil(lambda: bool(window.pages.reports.said.words), timeout=30_000)
    qtbot.waitUntil(lambda: bool(window.pages.hand_off.cards["json"].answer.words), timeout=30_000)


def test_leaving_forgets_and_goes_back(window, left):
    window.pages.history.back.click()
    assert left == [True]


@pytest.mark.parametrize(
    ("kind", "by", "expected"),
    [
        ("month", -1, Period.month(2026, 3)),
        ("month", 1, Period.month(2026, 5)),
        ("day", 0, Period.day(date(2026, 4, 6))),
        ("year", 0, Period.year(2026)),
    ],
)
def test_periods_move(kind, by, expected):
    assert moved(Period.month(2026, 4), PeriodKind(kind), by, date(2026, 4, 6)) == expected
