"""The text form on the clipboard: read there by a scanning program, gone after its time, others' texts left alone."""

import pytest
from PySide6.QtGui import QGuiApplication

from myna_reception.records.handoff.forms import text_of
from myna_reception.records.handoff.sample import sample
from myna_reception.ui.bridge.clipboard import ResultClipboard
from tests.consumers.folder_watcher import label_reading
from tests.unit.records.invented import NOW


@pytest.fixture
def clipboard(qapp, fixed_clock):
    QGuiApplication.clipboard().clear()
    yield ResultClipboard(fixed_clock)
    QGuiApplication.clipboard().clear()


def test_a_scanning_program_reads_it_and_it_goes(qtbot, clipboard, fixed_clock):
    text = text_of(sample(NOW, "")[1])
    clipboard.put(text, 600)
    told = label_reading(QGuiApplication.clipboard().text())
    assert told["資格情報(医療保険)", "氏名"] == "見本　花子"
    assert told["", "練習"]
    assert clipboard.given_at == fixed_clock.now()
    with qtbot.waitSignal(clipboard.cleared, timeout=30_000):
        clipboard.put(text, 0.01)
    assert QGuiApplication.clipboard().text() == ""


def test_what_somebody_copied_meanwhile_stays(clipboard):
    clipboard.put("a result", 600)
    QGuiApplication.clipboard().setText("a shopping list")
    clipboard.clear()
    assert QGuiApplication.clipboard().text() == "a shopping list"
