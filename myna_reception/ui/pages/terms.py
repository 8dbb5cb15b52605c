"""Terms of use (利用規約), at the first start and when they changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from myna_reception.ui import texts
from myna_reception.ui import texts_terms as words
from myna_reception.ui.pages.base import Page
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.text import Heading, Text


class TermsText(QWidget):
    """The whole text."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for title, paragraphs in words.TERMS:
            column.addSpacing(4)
            column.addWidget(Text(title, "heading"))
            for paragraph in paragraphs:
                column.addWidget(Text(paragraph))


class TermsPage(Page):
    """What the app is and is not, what it keeps and what never; what changed comes first."""

    agreed = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(words.TERMS_TITLE.text)
        self._support = Text(words.TERMS_SUPPORT)
        self.changes = QFrame()
        self.changes.setProperty("kind", "well")
        self._changes = Text()
        inside = QVBoxLayout(self.changes)
        inside.setContentsMargins(20, 12, 20, 12)
        inside.setSpacing(6)
        inside.addWidget(Text(words.TERMS_CHANGES, "heading"))
        inside.addWidget(self._changes)
        self._whole = Text(words.TERMS_WHOLE, "heading")
        for widget in (self.heading, self._support, self.changes, self._whole, TermsText()):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        decline = Button(texts.DECLINE, "secondary", "cross")
        agree = Button(texts.AGREE, "primary", "check")
        decline.clicked.connect(self.declined)
        agree.clicked.connect(self.agreed)
        self.primary = agree
        self.set_actions(left=(decline,), right=(agree,))

    def present(self, changes: tuple[str, ...] = ()) -> None:
        """From the top. ``changes``: since the version that was agreed to; empty at the first start."""
        self.heading.set_text((words.TERMS_CHANGED_TITLE if changes else words.TERMS_TITLE).text)
        self._support.set_text(words.TERMS_CHANGED_SUPPORT if changes else words.TERMS_SUPPORT)
        self._changes.set_text("\n".join(f"・{change}" for change in changes))
        self.changes.setVisible(bool(changes))
        self._whole.setVisible(bool(changes))
        self.scroll_area.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget:
        """The heading."""
        return self.heading

    def spoken(self) -> str:
        """Heading, how to go on, and what changed."""
        said = (self.heading.plain, self._support.plain, self._changes.plain.replace("・", ""))
        return "。".join(part.rstrip("。") for part in said if part)
