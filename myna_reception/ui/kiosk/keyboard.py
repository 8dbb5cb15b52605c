"""Keys on the screen, for staff at a tablet without a keyboard. Patients type digits only, on the PIN pad."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from myna_reception.ui.kiosk.look import GAP, TARGET
from myna_reception.ui.theme.tokens import colours
from myna_reception.ui.widgets.icons import icon_pixmap

_LAYERS = {
    "abc": ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "ABC": ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"),
    "#+=": ("1234567890", "!\"#$%&'()=", "-^~@[]{};:", "+*,./?_|\\"),
}
_NEXT = {"abc": "ABC", "ABC": "#+=", "#+=": "abc"}
LAYER_KEY = "abc → ABC → #+="
BACKSPACE, ENTER = "1文字消す", "入力"


class TouchKeyboard(QWidget):
    """Sends what is touched to the line of input that has the focus; its keys never take the focus themselves."""

    def __init__(self) -> None:
        super().__init__()
        self._layer = "abc"
        self._rows: list[list[QPushButton]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(GAP)
        for keys in _LAYERS["abc"]:
            row = QHBoxLayout()
            row.setSpacing(GAP)
            row.addStretch(1)
            places = 10 if keys != _LAYERS["abc"][-1] else 9
            self._rows.append([self._key() for _ in range(places)])
            for key in self._rows[-1]:
                row.addWidget(key, 100)
            column.addLayout(row)
            row.addStretch(1)
            last = row
        self.layer = self._special(LAYER_KEY, lambda: self._show(_NEXT[self._layer]))
        self.layer.setStyleSheet("font-size: 22px;")
        self.backspace = self._special(BACKSPACE, lambda: _send(Qt.Key.Key_Backspace))
        self.backspace.setIcon(icon_pixmap("backspace", colours().strong, 36))
        self.backspace.setIconSize(QSize(36, 36))
        last.insertWidget(1, self.layer, 100)
        last.insertWidget(last.count() - 1, self.backspace, 100)
        self._show("abc")

    def _key(self) -> QPushButton:
        key = QPushButton()
        key.setProperty("kind", "key")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setMinimumSize(56, TARGET)
        key.setMaximumWidth(120)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        key.clicked.connect(lambda _checked=False, key=key: _send(Qt.Key.Key_unknown, key.accessibleName()))
        return key

    def _special(self, name: str, act: object) -> QPushButton:
        key = QPushButton()
        key.setProperty("kind", "key")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setMinimumSize(TARGET, TARGET)
        key.setAccessibleName(name)
        key.clicked.connect(act)
        return key

    def _show(self, layer: str) -> None:
        self._layer = layer
        self.layer.setText(_NEXT[layer].replace("&", "&&"))
        for keys, characters in zip(self._rows, _LAYERS[layer], strict=True):
            for place, key in enumerate(keys):
                character = characters[place] if place < len(characters) else ""
                key.setVisible(bool(character))
                key.setText(character.replace("&", "&&"))
                key.setAccessibleName(character)


def _send(key: Qt.Key, text: str = "") -> None:
    target = QApplication.focusWidget()
    if isinstance(target, QLineEdit):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))
