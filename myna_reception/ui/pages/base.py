"""What every page is: a body that scrolls where it must, a row of actions, one primary button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from myna_reception.settings import Mask
from myna_reception.ui.theme.tokens import is_large, px
from myna_reception.ui.widgets.by_name import set_by_name
from myna_reception.ui.widgets.flow import ActionLayout
from myna_reception.ui.widgets.layouts import nested

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from myna_reception.ui.widgets.buttons import Button
    from myna_reception.ui.widgets.reveal import RevealButton

BODY_WIDTH = 900
NARROW = 800  # pixels of a page: with less, what stands side by side stands one beneath the other
_MARGIN = 28


class Page(QWidget):
    """One page. Enter presses ``primary``, Esc presses ``leave``; arrows and Page keys scroll.

    ``intent`` carries reception events. ``clear`` is called when the page is left and must leave no patient data in
    any widget.
    """

    intent = Signal(object)
    step: int | None = None  # 1–4 while it belongs to a reception
    shows_faces = False  # which should be large

    def __init__(self, *, margin: int = _MARGIN) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.primary: QPushButton | None = None
        self.leave: QPushButton | None = None
        self._actions: tuple[QPushButton, ...] = ()
        self._reveal: RevealButton | None = None
        content = QWidget()
        content.setProperty("kind", "plain")
        middle = QWidget()
        middle.setMaximumWidth(px(BODY_WIDTH))
        self.body = QVBoxLayout(middle)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self._margin = margin
        self._sides = across = QHBoxLayout(content)
        across.setContentsMargins(margin, 14, margin, 14)
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        set_by_name(self.scroll_area, focusPolicy="NoFocus", horizontalScrollBarPolicy="ScrollBarAlwaysOff")
        self.scroll_area.setWidget(content)
        self.scroll_area.setMinimumHeight(1)  # else a scroll bar for fingers, as high as it must be, cuts the actions
        self.scroll_area.verticalScrollBar().rangeChanged.connect(self._make_room_for_bar)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.scroll_area, 1)

    @QtCore.Slot(int, int)
    def _make_room_for_bar(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin: nothing moves when it comes or goes."""
        bar = self.scroll_area.verticalScrollBar().sizeHint().width() if most else 0
        self._sides.setContentsMargins(self._margin, 14, max(0, self._margin - bar), 14)

    def set_actions(self, *, left: tuple[Button, ...] = (), right: tuple[Button, ...] = ()) -> QFrame:
        """The row beneath the body; the primary button is the last on the right."""
        bar = QFrame()
        bar.setProperty("kind", "actions")
        self.action_row = row = ActionLayout(bar, spacing=12 if is_large() else 16)
        side = 16 if is_large() else _MARGIN
        row.setContentsMargins(side, 12, side, 12)
        self._actions = (*left, *right)
        for button in left:
            row.addWidget(button)
        row.add_gap()
        for button in right:
            if not is_large():  # then the words are wide enough, and every row of buttons takes from the page
                button.setMinimumWidth(200)
            row.addWidget(button)
        self._column.addWidget(bar)
        return bar

    def tab_to_actions_last(self) -> None:
        """Have Tab go through the body first, where its contents were made after the actions."""
        last: QWidget = self
        tab = QtCore.Qt.FocusPolicy.TabFocus
        for widget in self.scroll_area.findChildren(QWidget):
            if widget.focusPolicy() & tab and widget.window() is self.window():  # no list of a box
                QWidget.setTabOrder(last, widget)
                last = widget
        for button in self._actions:
            QWidget.setTabOrder(last, button)
            last = button

    def offer_reveal(self) -> RevealButton:
        """Make the button by which what is masked is seen; the page has ``show_masked`` called when that changes."""
        from myna_reception.ui.widgets.reveal import RevealButton

        self._reveal = RevealButton()
        self._reveal.turned.connect(lambda _on: self.show_masked(self.hides))
        return self._reveal

    @property
    def hides(self) -> Mask:
        """What is hidden at this moment."""
        return self._reveal.in_force if self._reveal is not None else Mask.NONE

    def set_hides(self, mask: Mask) -> None:
        """What the clinic hides of patients on the screen; for the pages that show some."""
        if self._reveal is not None:
            self._reveal.set_hides(mask)
            self.show_masked(self.hides)

    def show_masked(self, mask: Mask) -> None:
        """Show what is on the page under this mask. A page with more than ``MaskedText`` adds to it."""
        from myna_reception.ui.widgets.reveal import MaskedText

        for text in self.findChildren(MaskedText):
            text.show_under(mask)

    def add_narrow(self, widget: QWidget, width: int) -> None:
        """Add a widget that is at most ``width`` pixels wide.

        In a row of its own: a column asks for the height at its full width, and would cut what then wraps.
        """
        widget.setMaximumWidth(px(width))
        row = nested(self.body, QHBoxLayout())
        row.addWidget(widget, 100)
        row.addStretch(1)

    def send(self, button: QPushButton, event: object) -> None:
        """Have a button emit a reception event."""
        button.clicked.connect(lambda: self.intent.emit(event))

    def present(self, *args: Any) -> None:
        """Show this. Each page names what it needs."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """What takes the focus when the page comes up."""
        raise NotImplementedError

    def spoken(self) -> str:
        """What is announced when the page comes up, or changes."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget what was shown and typed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that work everywhere on a page."""
        if self._reveal is not None and self._reveal.take_key(event):
            return
        qt = QtCore.Qt
        match event.key():
            case qt.Key.Key_Return | qt.Key.Key_Enter:
                _press(self.primary)
            case qt.Key.Key_Escape:
                _press(self.leave)
            case qt.Key.Key_PageDown | qt.Key.Key_PageUp | qt.Key.Key_Down | qt.Key.Key_Up:
                self._scroll_by(qt.Key(event.key()))
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """What was revealed is hidden again."""
        if self._reveal is None or not self._reveal.take_key(event):
            super().keyReleaseEvent(event)

    def _scroll_by(self, key: QtCore.Qt.Key) -> None:
        bar, keys = self.scroll_area.verticalScrollBar(), QtCore.Qt.Key
        step = bar.pageStep() - 40 if key in (keys.Key_PageDown, keys.Key_PageUp) else 60
        bar.setValue(bar.value() + (step if key in (keys.Key_PageDown, keys.Key_Down) else -step))


def _press(button: QPushButton | None) -> None:
    if button is not None and button.isVisible() and button.isEnabled():
        button.click()
