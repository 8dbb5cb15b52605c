"""Buttons for fingers: at least 72 px, words that wrap, icon beside or above them."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QPushButton, QSizePolicy

from myna_reception.ui.kiosk.look import TARGET, Kind, Look
from myna_reception.ui.kiosk.ruby_label import RubyLabel
from myna_reception.ui.theme.tokens import colours
from myna_reception.ui.widgets.icons import IconLabel

KioskButtonKind = Literal["primary", "secondary", "bar", "call", "practice-quiet"]


class KioskButton(QPushButton):
    """``marked``: words of the look's language. The accessible name is those words without readings."""

    def __init__(
        self,
        look: Look,
        marked: str,
        kind: KioskButtonKind = "secondary",
        icon: str | None = None,
        *,
        size: Kind = "button",
        above: bool = False,
        tile: bool = False,
    ) -> None:
        """``above``: the icon over the words. ``tile``: an answer to choose, with a large icon at its beginning."""
        super().__init__()
        self.setProperty("kind", kind)
        self.setAutoDefault(True)
        ink = {"primary": colours().on_key, "secondary": colours().key, "practice-quiet": colours().practice}.get(
            kind, colours().strong
        )
        self.words = RubyLabel(look, marked, size, centred=above or icon is None, ink=ink)
        self.setAccessibleName(self.words.plain)
        direction = QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight
        self._box = box = QBoxLayout(direction, self)
        side = 4 if above else 32 if tile else 20
        box.setContentsMargins(side, 8, side, 8)
        box.setSpacing(4 if above else 24 if tile else 14)
        middle = icon is not None and not above and not tile  # icon and words stand together in the middle
        if middle:
            box.addStretch(1)
        if icon is not None:
            most = 64 * look.unit // 100
            picture = IconLabel(icon, ink, most if tile else min(look.pixels(size) + 8, most))
            picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(picture, 0, Qt.AlignmentFlag.AlignCenter)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box.addWidget(self.words, 0 if middle else 1)
        if middle:
            box.addStretch(1)
        if above:
            self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.words.setVisible(bool(marked))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """As the words need; a plain button would look at its empty text."""
        return self._at_least(self._box.sizeHint())

    def minimumSizeHint(self) -> QSize:
        """As the words need."""
        return self._at_least(self._box.minimumSize())

    def heightForWidth(self, width: int) -> int:
        """As the wrapped words need."""
        return max(TARGET, self._box.totalHeightForWidth(width))

    def height_of_words(self, width: int) -> int:
        """As the wrapped words need, whatever ``set_least`` asks."""
        margins = self._box.contentsMargins()
        beside = self._box.minimumSize().width() - self.words.minimumSizeHint().width()
        return max(TARGET, self.words.heightForWidth(width - beside) + margins.top() + margins.bottom())

    def set_least(self, height: int) -> None:
        """No lower than that many pixels."""
        margins = self._box.contentsMargins()
        self.words.setMinimumHeight(height - margins.top() - margins.bottom())
        self._box.invalidate()
        self.updateGeometry()

    @staticmethod
    def _at_least(size: QSize) -> QSize:
        return QSize(max(size.width(), TARGET), max(size.height(), TARGET))
