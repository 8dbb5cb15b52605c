"""What a desk hides of patients: nothing of it is on the screen or told to a screen reader, until a key is held."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget

from myna_reception.reception.eligibility import MedicalTicket
from myna_reception.settings import Mask
from myna_reception.ui import texts, texts_result
from myna_reception.ui.gallery import HANAKO
from myna_reception.ui.masking import ENDS, NAMES, WHOLE, masked
from myna_reception.ui.widgets.reveal import REVEAL_KEY, RevealButton

SECRETS = ("１２－３４", "５６７８", "昭和60年", "1985")
NAME = ("花子", "ハナコ")


def said(page):
    """Everything that eyes or a screen reader get of a page."""
    labels = page.findChildren(QLabel)
    told = [text for label in labels for text in (getattr(label, "plain", label.text()), label.accessibleName())]
    lists = page.findChildren(QListWidget)
    return "\n".join(told + [each.item(row).text() for each in lists for row in range(each.count())])


def test_every_masked_label_is_one_of_a_result():
    ticket = MedicalTicket("01", date(2026, 1, 1), date(2026, 1, 31), "123", "202601")
    full = replace(
        HANAKO, address="見本県", reference_number="123", insured_name="見本　太郎", medical_tickets=(ticket,)
    )
    assistance = replace(full, card_classification=texts_result.ASSISTANCE)
    labels = {
        field.label
        for each in (full, assistance)
        for group in texts_result.qualification_groups(each)
        for field in group.fields
    }
    assert labels >= NAMES | ENDS | WHOLE


@pytest.mark.parametrize(
    ("label", "mask", "seen"),
    [
        ("氏名", Mask.NONE, "見本　花子"),
        ("氏名", Mask.NUMBERS, "見本　花子"),
        ("氏名", Mask.ALL, "見本　●●"),
        ("番号", Mask.NONE, "見本　花子"),
        ("生年月日", Mask.NUMBERS, "●●●●"),
        ("保険者名称", Mask.ALL, "見本　花子"),
    ],
)
def test_what_each_choice_hides(label, mask, seen):
    assert masked(label, "見本　花子", mask) == seen


def test_a_desk_hides_nothing_unless_it_is_told_to(open_scene):
    page = open_scene("eligible").page
    assert all(word in said(page) for word in (*SECRETS[:3], "花子"))
    assert page.findChild(RevealButton).isHidden()
    QTest.keyClick(QApplication.focusWidget(), REVEAL_KEY)  # which then does nothing


@pytest.mark.parametrize("scene", ["masked-result", "masked-history"])
def test_nothing_hidden_is_anywhere_until_the_key_is_held(open_scene, scene):
    page = open_scene(scene).page
    assert not any(word in said(page) for word in (*SECRETS, *NAME))
    QTest.keyPress(QApplication.focusWidget(), REVEAL_KEY)
    assert "花子" in said(page)
    again = QKeyEvent(QEvent.Type.KeyPress, REVEAL_KEY, Qt.KeyboardModifier.NoModifier, "", True)
    QApplication.sendEvent(QApplication.focusWidget(), again)  # the keyboard repeats it
    assert "花子" in said(page)
    QTest.keyRelease(QApplication.focusWidget(), REVEAL_KEY)
    assert not any(word in said(page) for word in (*SECRETS, *NAME))


def test_the_button_reveals_while_it_is_held(open_scene):
    page = open_scene("masked-result").page
    button = page.findChild(RevealButton)
    assert button.accessibleName() == texts.REVEAL
    button.setFocus()
    QTest.keyPress(button, Qt.Key.Key_Space)
    assert "花子" in said(page)
    QTest.keyRelease(button, Qt.Key.Key_Space)
    assert "花子" not in said(page)


def test_it_is_hidden_again_by_itself_when_the_release_went_elsewhere(open_scene):
    window = open_scene("masked-result")
    page, button = window.page, window.page.findChild(RevealButton)
    button.reveal()
    QGuiApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert "花子" not in said(page)
    button.reveal()
    button._limit.timeout.emit()
    assert "花子" not in said(page)
    button.reveal()
    window.show_starting()
    assert not button.on


def test_a_theme_made_anew_hides_the_same(open_scene):
    window = open_scene("masked-result")
    window._refurnish()
    assert "花子" not in said(window.page)


def test_what_is_hidden_is_gone_with_the_page(open_scene):
    window = open_scene("masked-result")
    page = window.page
    window.show_starting()
    assert not any(word in said(page) for word in (*SECRETS, *NAME))
    page.findChild(RevealButton).reveal()
    assert not any(word in said(page) for word in (*SECRETS, *NAME))


def test_no_line_of_the_list_stays_when_it_is_left(open_scene):
    page = open_scene("history").page
    rows = page.list.itemDelegate()
    assert rows._known
    page.clear()
    assert not rows._known
