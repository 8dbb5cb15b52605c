"""Keys on the screen, for staff at a tablet without a keyboard. Patients type digits only, on the PIN pad."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from myna_reception.ui.kiosk.look import GAP, TARGET
from myna_reception.ui.theme.tokens import colours
from myna_reception.ui.widgets.icons import icon_pixmap
from myna_reception.ui.widgets.layouts import nested, take_out

_DIGITS = "1234567890"
_WIDE = {
    "abc": (_DIGITS, "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "ABC": (_DIGITS, "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"),
    "#+=": (_DIGITS, "!\"#$%&'()=", "-^~@[]{};:", "+*,./?_|\\"),
}
_NEXT = {"abc": "ABC", "ABC": "#+=", "#+=": "abc"}
_SPECIALS = 2
LAYER_KEY = "abc → ABC → #+="
BACKSPACE, ENTER = "1文字消す", "入力"


def rows_for(layer: str, columns: int) -> tuple[str, ...]:
    """The characters of a layer in rows for that many keys side by side; the last has room for the two special keys.

    Ten side by side are laid out as on a keyboard; where fewer have room, the letters stand in the alphabet's order,
    which is found without knowing the rows of a keyboard. Pure.
    """
    wide = _WIDE[layer]
    if columns >= len(_DIGITS):
        return wide
    half = len(_DIGITS) // 2
    rest = "".join(wide[1:])
    letters = "".join(sorted(rest)) if rest.isalpha() else rest
    digits = [_DIGITS[at : at + half] for at in (0, half)] if columns >= half else [*_DIGITS]
    rows = [*digits, *(letters[at : at + columns] for at in range(0, len(letters), columns))]
    return tuple(rows) if len(rows[-1]) + _SPECIALS <= columns else (*rows, "")


class TouchKeyboard(QWidget):
    """Sends what is touched to the line of input that has the focus; its keys never take the focus themselves."""

    def __init__(self, home: QWidget | None = None) -> None:
        """``home``: where it will stand; its many keys look up their style once."""
        super().__init__(home)
        self._layer, self._columns = "abc", len(_DIGITS)
        self._keys: list[QPushButton] = []  # made when they are first needed, and kept
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(GAP)
        self._rows: list[QHBoxLayout] = []  # they stay, with nothing in them where a layer has fewer
        self.layer = self._special(LAYER_KEY, lambda: self._show(_NEXT[self._layer]))
        self.backspace = self._special(BACKSPACE, lambda: _send(Qt.Key.Key_Backspace))
        self.backspace.setIcon(icon_pixmap("backspace", colours().strong, 36))
        self.backspace.setIconSize(QSize(36, 36))
        self._show("abc")

    def _key(self) -> QPushButton:
        key = QPushButton(self)
        key.setProperty("kind", "key")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setMinimumSize(TARGET, TARGET)
        key.setMaximumWidth(120)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        key.clicked.connect(lambda _checked=False, key=key: _send(Qt.Key.Key_unknown, key.accessibleName()))
        return key

    def _special(self, name: str, act: object) -> QPushButton:
        key = QPushButton(self)
        key.setProperty("kind", "key")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setMinimumSize(TARGET, TARGET)
        key.setMaximumWidth(160)
        key.setAccessibleName(name)
        key.clicked.connect(act)
        return key

    def minimumSizeHint(self) -> QSize:
        """It asks for no width: it lays itself out in what there is."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many keys side by side as there is room for."""
        super().resizeEvent(event)
        columns = max(3, min(len(_DIGITS), (self.width() + GAP) // (TARGET + GAP)))
        if columns != self._columns:
            self._columns = columns
            self._show(self._layer)

    def _show(self, layer: str) -> None:
        self._layer = layer
        self.layer.setText(_NEXT[layer].replace("&", "&&"))
        for row in self._rows:
            take_out(row)
        rows = rows_for(layer, self._columns)
        self._keys += [self._key() for _ in range(sum(map(len, rows)) - len(self._keys))]
        free = iter(self._keys)
        for number, characters in enumerate(rows):
            last = number == len(rows) - 1
            keys = [self._named(next(free), character) for character in characters]
            if last:
                keys = [self.layer, *keys, self.backspace]
            self._fill(number, keys)
        for key in free:
            key.hide()
        self.updateGeometry()

    def _fill(self, number: int, keys: list[QPushButton]) -> None:
        if number == len(self._rows):
            self._rows.append(nested(self._column, QHBoxLayout()))
            self._rows[-1].setSpacing(GAP)
        row = self._rows[number]
        row.addStretch(1)
        for key in keys:
            row.addWidget(key, 100)
        row.addStretch(1)

    @staticmethod
    def _named(key: QPushButton, character: str) -> QPushButton:
        key.setText(character.replace("&", "&&"))
        key.setAccessibleName(character)
        key.show()
        return key


def _send(key: Qt.Key, text: str = "") -> None:
    target = QApplication.focusWidget()
    if isinstance(target, QLineEdit):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
