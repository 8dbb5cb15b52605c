"""印刷: what stands on a slip and what never does, as a PDF, and the dialog that belongs to the result."""

import re
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPrintSupport import QPrinterInfo, QPrintPreviewDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.card_facts import CertificateStanding, StandingReport
from myna_reception.reception.clock import JST, FixedClock
from myna_reception.reception.policy import Policy
from myna_reception.reception.states import Idle
from myna_reception.settings import SettingsFile, Theme
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.bridge.records_desk import RecordsDesk
from myna_reception.ui.gallery import STATES
from myna_reception.ui.phrases import BREAK, KEEP
from myna_reception.ui.slip_dialog import SlipDialog
from myna_reception.ui.slips import SlipKind, document_of, patient_slip, reception_slip, save_pdf
from myna_reception.ui.theme import dress
from myna_reception.ui.window import MainWindow
from tests.unit.records.invented import NOW

AT = datetime(2026, 1, 15, 9, 5, tzinfo=JST)
RESULTS = [name for name, state in STATES.items() if type(state).__name__ == "ShowResult"]


def read(document):
    """Its words as they are seen: without the hints for breaking lines."""
    return document.toPlainText().replace(KEEP, "").replace(BREAK, "")


def written(path):
    from pypdf import PdfReader

    reader = PdfReader(path)
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    return len(reader.pages), text, dict(reader.metadata)


@pytest.mark.parametrize("standing", CertificateStanding)
def test_the_patients_slip_tells_what_to_do_about_the_card(qapp, tmp_path, standing):
    report = StandingReport(standing, date(2026, 3, 1), date(2026, 5, 31), 45)
    path = tmp_path / "slip.pdf"
    save_pdf(patient_slip(report, practice=True), str(path))
    pages, text, metadata = written(path)
    assert pages == 1
    assert "練習" in text
    assert "市区町村の窓口" in text
    assert ("令和8年（2026年）3月1日" in text) == (standing is not CertificateStanding.REVOKED)
    assert ("5月31日" in text) == (standing is CertificateStanding.GRACE)
    assert metadata["/Title"] == "myna-reception"


@pytest.mark.parametrize("name", RESULTS)
def test_a_reception_slip_never_tells_who_it_was(qapp, name):
    outcome = STATES[name].outcome
    text = read(document_of(reception_slip(outcome, AT, "見本整骨院", practice=True)))
    assert "見本整骨院" in text
    for qualification in outcome.result.qualifications if outcome.result else ():
        for private in (qualification.name, qualification.name_kana, qualification.insurer_number):
            assert not private or private not in text
        assert not qualification.number or len(qualification.number) < 4 or qualification.number not in text


@pytest.fixture
def desk(qtbot, tmp_path):
    clock = FixedClock(NOW)
    window = MainWindow(practice=True)
    qtbot.addWidget(window)
    controller = ReceptionController(VirtualReader(), clock, Policy(), SettingsFile(tmp_path).load().grace_rule)
    records = RecordsDesk(tmp_path, MemoryStore, clock, practice=True)
    service = SimpleNamespace(close=lambda: None)
    desk = Desk(window, controller, SimpleNamespace(), SettingsFile(tmp_path), lambda _: service, records=records)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: records.ledger is not None, timeout=30_000)
    desk._open_desk(
        SimpleNamespace(institution_code="9900000001", institution_name="見本整骨院", terminal_id="W0000001")
    )
    qtbot.waitUntil(lambda: window.page is window.pages.waiting, timeout=30_000)
    yield desk
    desk.close()


def dialog_of(desk):
    return next((each for each in desk.window.findChildren(SlipDialog) if each.isVisible()), None)


def show(qtbot, desk):
    desk._show(STATES["eligible-grace"])
    qtbot.waitUntil(lambda: desk.window.page is desk.window.pages.result, timeout=30_000)


def test_f9_offers_the_slips_of_a_result_alone(qtbot, desk):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
    assert dialog_of(desk) is None
    show(qtbot, desk)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F9)
    dialog = dialog_of(desk)
    assert dialog is not None
    assert set(dialog.previews) == set(SlipKind)
    desk._show(Idle())  # the card was taken: nothing of the reception stays
    qtbot.waitUntil(lambda: dialog_of(desk) is None, timeout=30_000)


def test_without_a_printer_a_pdf_is_offered_and_a_bad_place_told(qtbot, desk, tmp_path, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    show(qtbot, desk)
    desk.window.pages.result.print.click()
    dialog = dialog_of(desk)
    dialog.previews[SlipKind.PATIENT].click()
    assert "プリンターがありません" in dialog.told.words
    for place, said in ((tmp_path / "nowhere" / "slip.pdf", "保存できません"), (tmp_path / "slip", "保存しました")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_, place=place: (str(place), "")))
        dialog.saves[SlipKind.PATIENT].click()
        assert said in dialog.told.words
    assert written(tmp_path / "slip.pdf")[0] == 1
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: ("", "")))
    dialog.saves[SlipKind.RECEPTION].click()  # thought better of it
    dialog.reject()


def test_the_preview_draws_the_slip(qtbot, desk, monkeypatch):
    from myna_reception.ui import slip_dialog

    drawn = []
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["a printer"]))
    monkeypatch.setattr(slip_dialog, "print_slip", lambda slip, _printer: drawn.append(slip))
    monkeypatch.setattr(
        slip_dialog.QPrintPreviewDialog, "exec", lambda self: self.paintRequested.emit(slip_dialog.new_printer())
    )
    show(qtbot, desk)
    desk.window.print_wanted.emit()
    dialog_of(desk).previews[SlipKind.RECEPTION].click()
    assert drawn[0].title == "受付票"


def test_a_preview_shows_the_slip_as_long_as_it_is_open(qtbot, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["invented"]))
    shown = []

    def look(preview):
        preview.show()
        QApplication.processEvents()
        shown.append(preview.grab().width())
        preview.close()

    monkeypatch.setattr(QPrintPreviewDialog, "exec", look)
    dialog = SlipDialog({SlipKind.RECEPTION: reception_slip(STATES["eligible"].outcome, AT, "", practice=True)}, None)
    qtbot.addWidget(dialog)
    dialog.previews[SlipKind.RECEPTION].click()
    assert shown


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK, Theme.CONTRAST])
def test_what_is_printed_is_black_whatever_the_colours_of_the_screen(qapp, tmp_path, theme):
    dress(qapp, theme, 100)
    paper = QImage(600, 850, QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    document_of(reception_slip(STATES["eligible"].outcome, AT, "見本整骨院", practice=True)).drawContents(painter)
    painter.end()
    dress(qapp, Theme.LIGHT, 100)
    inks = {paper.pixelColor(x, y).name() for x in range(0, 600, 2) for y in range(0, 300, 2)}
    assert "#000000" in inks
    assert all(QColor(ink).saturation() < 30 for ink in inks)
