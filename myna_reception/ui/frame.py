"""What the window holds: header, practice band and drawer, notices, steps, and the book of pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from myna_reception.ui.page_book import PageBook
from myna_reception.ui.widgets.drawer import Drawer, DrawerCard
from myna_reception.ui.widgets.header import Header, NoticeBar, PracticeBand
from myna_reception.ui.widgets.stepper import Stepper
from myna_reception.ui.widgets.time_warning import TimeWarning


class Frame(QWidget):
    """The furniture of one window, made anew when the theme or the text scale changes."""

    def __init__(self, pages: PageBook, *, practice: bool, drawer: Sequence[DrawerCard] | None) -> None:
        """``drawer``: the virtual cards; None where a real reader is used."""
        super().__init__()
        self.setProperty("kind", "plain")
        self.pages = pages
        self.header = Header()
        self.notices = NoticeBar()
        self.stepper = Stepper()
        self.time_warning = TimeWarning()
        self.drawer = None if drawer is None else Drawer(drawer)
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        for widget, stretch in (
            (self.time_warning, 0),
            (self.stepper, 0),
            (pages, 1),
        ):
            main.addWidget(widget, stretch)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        if self.drawer is not None:
            across.addWidget(self.drawer)
            self.drawer.hide()  # until the desk is open
        across.addLayout(main, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        if practice:
            column.addWidget(PracticeBand())
        column.addWidget(self.notices)
        column.addLayout(across, 1)
        self.stepper.hide()
