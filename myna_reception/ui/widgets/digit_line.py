"""A line for a secret number (照合番号B): its digits are seen as they are typed, and lie in a buffer that is wiped."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

from myna_reception.ui import texts
from myna_reception.ui.theme.tokens import colours
from myna_reception.ui.widgets.speech import announce

_BULLET = "●"


class DigitLine(QLineEdit):
    """Typed at its end alone. Its text is a bullet for each digit.

    Qt keeps copies of a line's text, and gives them back without overwriting them. So there is none here: each digit
    is painted by itself, and screen readers take it for a protected field, without key echo.
    """

    def __init__(self, length: int) -> None:
        super().__init__()
        self._digits = bytearray(length)  # all of it from the beginning: one that grows leaves copies
        self._count = 0
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)

    @property
    def digits(self) -> memoryview:
        """The digits themselves, in ASCII, no copy of them: gone when the line is cleared."""
        return memoryview(self._digits)[: self._count]

    def clear(self) -> None:
        """Overwrite and forget the digits."""
        self._digits[:] = bytes(len(self._digits))
        self._show(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits of either width, Backspace and Delete, Enter; what else a key writes is used up, as a dash between."""
        digit = digit_of(event.text())
        match event.key():
            case Qt.Key.Key_Backspace | Qt.Key.Key_Delete:
                if self._count:
                    self._digits[self._count - 1] = 0
                    self._show(self._count - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.returnPressed.emit()
            case _ if digit is not None:
                if self._count < len(self._digits):
                    self._digits[self._count] = 0x30 + digit
                    self._show(self._count + 1)
            case _ if not event.text().isprintable() or not event.text():
                event.ignore()
                return
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The middle button would paste."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame of every line, the digits, and where the next one comes."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        wide = self.fontMetrics().horizontalAdvance("0")
        painter.setPen(QPen(option.palette.text().color()))
        for place, digit in enumerate(self.digits):
            painter.drawText(room.translated(place * wide, 0), Qt.AlignmentFlag.AlignVCenter, chr(digit))
        if self.hasFocus():
            caret = QRect(room.left() + self._count * wide, 0, 2, self.fontMetrics().height())
            caret.moveTop(room.center().y() - caret.height() // 2)
            painter.fillRect(caret, QColor(colours().strong))
        painter.end()

    def _show(self, count: int) -> None:
        told = count != self._count
        self._count = count
        self.setText(_BULLET * count)
        self.update()
        if told and count:
            announce(self, texts.digits_entered(count, len(self._digits)))


def digit_of(text: str) -> int | None:
    """0–9 for an ASCII or full-width digit; other scripts' digits are not meant by anybody here."""
    folded = unicodedata.normalize("NFKC", text)
    return int(folded) if len(folded) == 1 and folded in "0123456789" else None
