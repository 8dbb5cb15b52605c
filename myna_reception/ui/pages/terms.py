"""Terms of use (利用規約)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from myna_reception.ui import texts
from myna_reception.ui.pages.base import Page
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.text import Heading, Text


class TermsPage(Page):
    """What the app is and is not, what it keeps and what never."""

    agreed = Signal()
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(texts.TERMS_TITLE.text)
        self.body.addWidget(self.heading)
        self.body.addWidget(Text(texts.TERMS_SUPPORT))
        for title, paragraphs in texts.TERMS:
            self.body.addSpacing(4)
            self.body.addWidget(Text(title, "heading"))
            for paragraph in paragraphs:
                self.body.addWidget(Text(paragraph))
        self.body.addStretch(1)
        decline = Button(texts.DECLINE, "secondary", "cross")
        agree = Button(texts.AGREE, "primary", "check")
        decline.clicked.connect(self.declined)
        agree.clicked.connect(self.agreed)
        self.primary = agree
        self.set_actions(left=(decline,), right=(agree,))

    def present(self) -> None:
        """From the top."""
        self.scroll_area.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget:
        """The heading."""
        return self.heading

    def spoken(self) -> str:
        """Heading and how to go on."""
        return f"{self.heading.plain}。{texts.TERMS_SUPPORT}"
