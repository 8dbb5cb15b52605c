"""A label that shows a paragraph of the kiosk, readings over kanji (振り仮名) and all."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from myna_reception.ui.kiosk.look import LINE, Kind, Look
from myna_reception.ui.kiosk.paragraph import Paragraph, paragraph
from myna_reception.ui.theme.tokens import colours

_WIDEST = 22.0  # characters of a line that wants no more room


class RubyLabel(QLabel):
    """Words of one kind. Its text and accessible name are the sentence without readings."""

    def __init__(
        self,
        look: Look,
        marked: str = "",
        kind: Kind = "body",
        *,
        centred: bool = False,
        ink: str | None = None,
        breakable: bool = False,
    ) -> None:
        """``breakable``: no sentence but a name or a number, which may break anywhere."""
        super().__init__()
        self._breakable = breakable
        self._look, self._kind, self._ink = look, kind, ink
        self.paragraph: Paragraph
        self.setFont(look.font(kind))
        across = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(across | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_marked(marked)

    def set_marked(self, marked: str) -> None:
        """Show other words."""
        self.paragraph = self._shaped(marked)
        self.setText(self.paragraph.plain)
        self.setAccessibleName(self.paragraph.plain.replace("\n", ""))
        self.updateGeometry()
        self.update()

    def _shaped(self, marked: str) -> Paragraph:
        if self._breakable:
            return Paragraph(self._look, marked, self._kind, breakable=True)
        return paragraph(self._look, marked, self._kind)

    def set_ink(self, ink: str) -> None:
        """Draw in another colour."""
        self._ink = ink
        self.update()

    @property
    def plain(self) -> str:
        """The words without readings."""
        return self.paragraph.plain

    @property
    def kana(self) -> str:
        """The words for a voice that reads no kanji."""
        return self.paragraph.kana

    def broken_words(self) -> list[str]:
        """Words that are broken inside for want of room, as laid out now; for tests."""
        return self.paragraph.broken_words(self.width())

    def hasHeightForWidth(self) -> bool:
        """It wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as that width takes."""
        return self.paragraph.height(width)

    def sizeHint(self) -> QSize:
        """On one line, if that is not wider than a column."""
        width = int(min(self.paragraph.natural_width, self.paragraph.font.pixelSize() * _WIDEST)) + 3
        return QSize(width, self.paragraph.height(width))

    def minimumSizeHint(self) -> QSize:
        """The longest piece that is not to be broken."""
        least = self.paragraph.font.pixelSize() * LINE + 3
        return QSize(min(int(self.paragraph.least_width) + 3, self.sizeHint().width()), int(least))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words."""
        painter = QPainter(self)
        self.paragraph.paint(painter, self.size(), self.alignment(), self._ink or colours().strong)
        painter.end()
