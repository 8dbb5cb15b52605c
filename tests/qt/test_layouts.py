"""No Python object for an item of a layout outlives the item (see ``strays``), and nothing is left of a layout."""

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QScrollBar, QSpacerItem, QVBoxLayout, QWidget

from myna_reception.ui.kiosk.keyboard import TouchKeyboard
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.layouts import clear_away, nested, take_out
from tests.qt.conftest import strays


@pytest.fixture
def holder(qapp):
    holder = QWidget()
    QVBoxLayout(holder)
    yield holder
    shiboken6.delete(holder)


def test_what_a_layout_held_before_it_was_put_into_another_is_found(qapp):
    """So the check after each test can fail."""
    holder = QWidget()
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(QWidget())
    QVBoxLayout(holder).addLayout(row)
    assert len(strays()) == 2
    shiboken6.delete(holder)
    assert strays() == []


def test_a_layout_is_filled_where_it_lies(holder):
    row = nested(holder.layout(), QHBoxLayout(), 1)
    row.addStretch(1)
    row.addWidget(QWidget())
    assert holder.layout().stretch(0) == 1
    assert strays() == []
    with pytest.raises(ValueError, match="filled"):
        nested(holder.layout(), row)


def test_what_is_taken_out_stays_and_can_be_put_in_again(holder):
    column = holder.layout()
    row = nested(column, QHBoxLayout())
    first, second, gap = QWidget(), QWidget(), QSpacerItem(1, 1)
    column.addItem(gap)
    column.addWidget(first)
    row.addWidget(second)
    assert take_out(column) == [first]
    assert column.count() == 0
    assert not shiboken6.isValid(gap)
    assert first.parent() is holder
    assert take_out(row) == [second]
    assert nested(column, row) is row


def test_what_is_cleared_away_is_gone(holder):
    widgets = [QWidget() for _ in range(3)]
    for widget in widgets:
        holder.layout().addWidget(widget)
    clear_away(holder.layout())
    assert all(widget.isHidden() for widget in widgets)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not any(map(shiboken6.isValid, widgets))


def test_a_flow_takes_its_items_with_it(holder):
    inside = QWidget(holder)
    flow = FlowLayout(inside)
    flow.addWidget(QWidget())
    item = flow.itemAt(0)
    shiboken6.delete(inside)
    assert not shiboken6.isValid(item)


def test_a_scroll_bar_made_after_the_keys_changed_is_one(qtbot):
    """It took the place in memory of an item of the rows that went, and was taken for that."""
    keyboard = TouchKeyboard()
    qtbot.addWidget(keyboard)
    for _ in range(3):
        keyboard.layer.click()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert strays() == []
    areas = [QScrollArea(keyboard) for _ in range(100)]
    assert {type(area.verticalScrollBar()) for area in areas} == {QScrollBar}
