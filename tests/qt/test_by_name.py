"""Properties by the names of their values, and what of a button waits for the pointer."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel

from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.by_name import set_by_name


def test_names_are_those_of_qts_enumerations(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    set_by_name(label, alignment="AlignRight|AlignVCenter", focusPolicy="ClickFocus")
    assert label.alignment() == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert label.focusPolicy() == Qt.FocusPolicy.ClickFocus


@pytest.mark.parametrize("wrong", [{"alignment": "AlignNowhere"}, {"aligned": "AlignRight"}])
def test_a_wrong_name_is_a_bug(qtbot, wrong):
    label = QLabel()
    qtbot.addWidget(label)
    with pytest.raises(ValueError, match="align"):
        set_by_name(label, **wrong)


def test_the_pointer_is_a_hand_over_a_button(qtbot):
    button = Button("設定")
    qtbot.addWidget(button)
    at = QPointF(3, 3)
    QApplication.sendEvent(button, QEnterEvent(at, at, at))
    assert button.cursor().shape() == Qt.CursorShape.PointingHandCursor
