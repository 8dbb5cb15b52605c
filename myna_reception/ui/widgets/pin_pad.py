"""The PIN pad (暗証番号の入力): telephone layout, bullets only, digits in a buffer that is wiped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from myna_reception.reception.masked import PinCode
from myna_reception.ui import texts
from myna_reception.ui.theme.tokens import colours, is_large, px
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.digit_line import digit_of
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.speech import announce

_BULLET = "●"
_SLOT = 52
_GAP = 12


@dataclass(frozen=True, slots=True)
class PadWords:
    """What the pad says. ``count`` tells how many of how many digits are typed, never which."""

    cancel: str = texts.PIN_CANCEL
    clear: str = texts.PIN_CLEAR
    confirm: str = texts.PIN_CONFIRM
    field: str = texts.PIN_FIELD
    count: Callable[[int, int], str] = texts.digits_entered


class PinDisplay(QLineEdit):
    """Four places, filled or not.

    A read-only password field, so that a screen reader treats it as protected and speaks no key; its text is bullets,
    never digits. Input methods stay off, as in every password field.
    """

    def __init__(self, words: PadWords, pad: PinPad) -> None:
        super().__init__()
        self._words, self._pad = words, pad
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setReadOnly(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.setFixedSize(PinCode.LENGTH * (_SLOT + _GAP) + 4, _SLOT + 8)
        self.setAccessibleName(words.field)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Fill ``count`` places."""
        self.setText(_BULLET * count)
        self.setAccessibleDescription(self._words.count(count, PinCode.LENGTH))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every key goes to the pad, wherever a page put the places; nothing is typed here."""
        self._pad.keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Four boxes, a dot in each that is filled."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = PinCode.LENGTH * _SLOT + (PinCode.LENGTH - 1) * _GAP
        left = (self.width() - width) / 2
        filled = len(self.text())
        for place in range(PinCode.LENGTH):
            box = QRectF(left + place * (_SLOT + _GAP) + 1.5, 4 + 1.5, _SLOT - 3, _SLOT - 3)
            current = place == filled
            painter.setBrush(QColor(colours().surface))
            painter.setPen(QPen(QColor(colours().key if current else colours().border_input), 3 if current else 2))
            painter.drawRoundedRect(box, 8, 8)
            if place < filled:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours().strong))
                painter.drawEllipse(box.center(), 10, 10)
        painter.end()


class PinPad(QWidget):
    """Digits by touch, mouse or keyboard (half and full width), Backspace, Enter, Esc.

    Emits ``entered`` with a ``PinCode``, ``rejected`` when fewer than four digits were confirmed, ``cancelled``. The
    buffer is overwritten on every one of them, and whenever the pad is hidden.
    """

    entered = Signal(object)  # PinCode
    rejected = Signal()
    cancelled = Signal()

    def __init__(self, words: PadWords | None = None, *, key: int = 56, gap: int = _GAP) -> None:
        """``key``: the least height of a key in pixels; ``gap`` between keys."""
        super().__init__()
        self._words = words = words or PadWords()
        self._key = key
        self._digits = bytearray()
        self.display = PinDisplay(words, self)
        self.setFocusProxy(self.display)
        self.cancel = Button(words.cancel, "pad-cancel", None if is_large() else "cross")
        self.correct = Button(words.clear, "pad-clear", None if is_large() else "backspace")
        self.confirm = Button(words.confirm, "pad-confirm", None if is_large() else "check")
        self.cancel.clicked.connect(self._cancel)
        self.correct.clicked.connect(self._remove)
        self.confirm.clicked.connect(self._confirm)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(gap + 4)
        self.take_places_back()  # before the keys: Tab goes through them in the order they came
        grid = nested(self._column, QGridLayout(), 1)
        grid.setSpacing(gap)
        for number in range(1, 10):
            grid.addWidget(self._digit(number), (number - 1) // 3, (number - 1) % 3)
        grid.addWidget(self._digit(0), 3, 1)
        grid.addWidget(self.cancel, 0, 3)
        grid.addWidget(self.correct, 1, 3)
        grid.addWidget(self.confirm, 2, 3, 2, 1)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        for button in (self.cancel, self.correct, self.confirm):
            _grow(button, minimum_width=116, height=key)
        self.setMaximumSize(460 + px(140) - 140, 480)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """The least that is easy to press; it grows where there is room."""
        return QSize(440 + px(140) - 140, self.minimumSizeHint().height())

    def take_places_back(self) -> None:
        """Put the four places above the keys, from wherever a page put them."""
        self._column.insertWidget(0, self.display, 0, Qt.AlignmentFlag.AlignHCenter)

    def height_with_places(self) -> int:
        """The least height with the four places above the keys."""
        beside = 0 if self.display.parentWidget() is self else self.display.height() + self._column.spacing()
        return self.minimumSizeHint().height() + beside

    def wipe(self) -> None:
        """Overwrite and forget the digits."""
        for index in range(len(self._digits)):
            self._digits[index] = 0
        self._digits.clear()
        self.display.show_count(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits of either width, Backspace and Delete, Enter, Esc; the rest goes on to the page."""
        match event.key():
            case Qt.Key.Key_Backspace | Qt.Key.Key_Delete:
                self._remove()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._confirm()
            case Qt.Key.Key_Escape:
                self._cancel()
            case _:
                digit = digit_of(event.text())
                if digit is None:
                    super().keyPressEvent(event)
                    return
                self._add(digit)

    def hideEvent(self, event: QHideEvent) -> None:
        """A pad out of sight holds nothing."""
        self.wipe()
        super().hideEvent(event)

    def _digit(self, number: int) -> Button:
        button = Button(str(number), "digit")
        button.clicked.connect(lambda: self._add(number))
        _grow(button, minimum_width=max(64, self._key), height=self._key)
        return button

    def _add(self, digit: int) -> None:
        if len(self._digits) < PinCode.LENGTH:
            self._digits.append(0x30 + digit)
            self._show()

    def _remove(self) -> None:
        if self._digits:
            self._digits[-1] = 0
            del self._digits[-1]
            self._show()

    def _cancel(self) -> None:
        self.wipe()
        self.cancelled.emit()

    def _confirm(self) -> None:
        if len(self._digits) != PinCode.LENGTH:
            self.wipe()
            self.rejected.emit()
            return
        pin = PinCode(self._digits)
        self.wipe()
        self.entered.emit(pin)

    def _show(self) -> None:
        self.display.show_count(len(self._digits))
        announce(self.display, self._words.count(len(self._digits), PinCode.LENGTH))


def _grow(button: Button, *, minimum_width: int, height: int) -> None:
    button.setMinimumSize(minimum_width, height)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
