"""Words on the screen: paragraphs that wrap with a generous line height, and headings that take focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QWidget

from myna_reception.ui.foreign_text import visible
from myna_reception.ui.theme.tokens import colours, line_height_percent, phrase_length
from myna_reception.ui.widgets.by_name import set_by_name
from myna_reception.ui.widgets.lines import Lines

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

TextKind = Literal["support", "body", "strong", "lead", "value", "heading", "title", "prompt", "verdict", "field-error"]


def _size(kind: TextKind) -> int:
    """Pixels of a kind of text, as the style sheet has them."""
    theme = colours()
    match kind:
        case "strong":
            return theme.body_px
        case "field-error":
            return theme.error_px
        case _:
            return int(getattr(theme, f"{kind}_px"))


class Text(QLabel):
    """A paragraph. ``set_text`` takes plain text; line breaks in it stay.

    It lays out and draws its words itself: a label of Qt has no line height but in rich text, for which it shapes the
    words anew at every question for a size, and such questions are most of what a change of page costs.
    """

    def __init__(
        self,
        text: str = "",
        kind: TextKind = "body",
        *,
        centred: bool = False,
        toned: bool = False,
        brief: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``brief``: there is always room for the words, so nothing is looked for where a line may end."""
        super().__init__(parent)
        self.setProperty("kind", kind)
        if toned:
            self.setProperty("toned", True)
        # Fixed: the words stand in the middle of their line, and a character of the second font does not move it.
        self._size = size = _size(kind)
        self._brief = brief
        self._line_height = size * line_height_percent(kind, size) // 100
        set_by_name(self, textFormat="PlainText")
        self.setWordWrap(True)
        self.stand("centre" if centred else "left")
        self._plain = ""
        self._shaped: Lines | None = None  # the present words in the present font
        self.set_text(text)

    def stand(self, where: Literal["left", "centre", "right"]) -> None:
        """Where the lines stand across. Not by ``setAlignment``: to draw would look at ``Qt``, see ``set_by_name``."""
        self._across = {"left": 0.0, "centre": 0.5, "right": 1.0}[where]
        self.update()

    def set_text(self, text: str) -> None:
        """Show plain text, with a sign for what would not be seen; empty text leaves nothing behind."""
        text = visible(text) if text else ""
        if text == self._plain:
            return
        self._plain = text
        self._shaped = None
        self.setAccessibleName(text)
        self.setText(text)

    def forget(self) -> None:
        """Leave nothing behind."""
        self.set_text("")

    @property
    def _lines(self) -> Lines:
        if self._shaped is None:
            self.ensurePolished()  # the font that the style sheet gives
        # By comparison: a ``changeEvent`` in Python would have a class made of every event that Qt has.
        if self._shaped is None or self._shaped.font != self.font():
            self._shaped = Lines(self.hinted, self.font(), self._line_height)
        return self._shaped

    def sizeHint(self) -> QSize:
        """A paragraph of good proportions; as wide as it must be where that was said."""
        if not self._plain:
            return super().sizeHint()
        width = self.minimumWidth()
        size = QSize(width, self._lines.height(width)) if width else self._lines.balanced()
        return size.expandedTo(self.minimumSize())

    def minimumSizeHint(self) -> QSize:
        """As wide as the longest word, and as high as without broken lines."""
        if not self._plain:
            return super().minimumSizeHint()
        lines = self._lines
        return QSize(lines.least_width, lines.unbroken_height).expandedTo(self.minimumSize())

    def heightForWidth(self, width: int) -> int:
        """As many lines as that width takes."""
        return max(self._lines.height(max(width, self.minimumWidth())), self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, in the middle of what height there is."""
        if self._plain:
            painter = QPainter(self)
            self._lines.draw(painter, self.rect(), self._across)  # with the pen of the widget's own colour
            painter.end()

    @property
    def line_height(self) -> int:
        """Of one line, in pixels."""
        return self._line_height

    @property
    def hinted(self) -> str:
        """What is shown, with hints where its lines may end."""
        if self._brief or not self._plain:
            return self._plain
        from myna_reception.ui.phrases import kept_together  # its patterns take long, and the first window needs none

        longest = phrase_length(self._size)
        return "\n".join(kept_together(line, longest) for line in self._plain.split("\n"))

    @property
    def plain(self) -> str:
        """What is shown, as plain text."""
        return self._plain


class Heading(Text):
    """The heading of a page. Focus can be put on it, so that a screen reader begins there; Tab passes it by."""

    takes_ring = False  # nothing can be done with it, so the focus ring stays away

    def __init__(self, text: str = "", kind: TextKind = "title", *, centred: bool = False, brief: bool = False) -> None:
        super().__init__(text, kind, centred=centred, brief=brief)
        set_by_name(self, focusPolicy="ClickFocus")
