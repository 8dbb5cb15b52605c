"""What the window holds: header, practice band and drawer, notices, steps, and the book of pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from myna_reception.ui.page_book import PageBook
from myna_reception.ui.widgets.header import Header, PracticeBand
from myna_reception.ui.widgets.layouts import nested

if TYPE_CHECKING:
    from myna_reception.ui.drawer_cards import DrawerCard
    from myna_reception.ui.widgets.drawer import Drawer
    from myna_reception.ui.widgets.notice_bar import NoticeBar
    from myna_reception.ui.widgets.stepper import Stepper
    from myna_reception.ui.widgets.time_warning import TimeWarning


class Frame(QWidget):
    """The furniture of one window, made anew when the theme or the text scale changes.

    What is hidden at first is loaded and made when it is asked for, or by ``complete``: the window comes up sooner.
    """

    def __init__(self, pages: PageBook, *, practice: bool, drawer: Sequence[DrawerCard] | None) -> None:
        """``drawer``: the virtual cards; None where a real reader is used."""
        super().__init__()
        self.setProperty("kind", "plain")
        self.pages = pages
        self.header = Header()
        self._cards = drawer
        self._column = QVBoxLayout(self)
        self._top = nested(self._column, QBoxLayout(QBoxLayout.Direction.TopToBottom))
        self._top.addWidget(self.header, 1)
        self._band = PracticeBand() if practice else None
        if self._band is not None:
            self._top.addWidget(self._band)
        self._across = nested(self._column, QHBoxLayout(), 1)
        self._main = nested(self._across, QVBoxLayout(), 1)
        self._main.addWidget(pages, 1)
        for layout in (self._top, self._main, self._across, self._column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def set_crowded(self, crowded: bool) -> None:
        """With large words in a low window, «練習» stands beside the header: the page needs the room."""
        down, along = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.RightToLeft
        self._top.setDirection(along if crowded else down)
        if self._band is not None:
            self._band.set_short(crowded)

    @cached_property
    def drawer(self) -> Drawer | None:
        """The practice drawer, hidden until the desk is open."""
        if self._cards is None:
            return None
        from myna_reception.ui.widgets.drawer import Drawer

        drawer = Drawer(self._cards)
        drawer.hide()
        self._across.insertWidget(0, drawer)
        return drawer

    @cached_property
    def notices(self) -> NoticeBar:
        """Above page and drawer."""
        from myna_reception.ui.widgets.notice_bar import NoticeBar

        notices = NoticeBar()
        self._column.insertWidget(self._column.count() - 1, notices)
        return notices

    @cached_property
    def stepper(self) -> Stepper:
        """Above the page, while it belongs to a reception."""
        from myna_reception.ui.widgets.stepper import Stepper

        stepper = Stepper()
        stepper.hide()
        self._main.insertWidget(self._main.count() - 1, stepper)
        return stepper

    @cached_property
    def time_warning(self) -> TimeWarning:
        """Above the steps."""
        from myna_reception.ui.widgets.time_warning import TimeWarning

        warning = TimeWarning()
        self._main.insertWidget(0, warning)
        return warning

    def settle(self) -> None:
        """Lay out what stands around the page now, not once all that happens was looked at."""
        self._column.activate()

    def has(self, part: str) -> bool:
        """Whether one of those four was made."""
        return part in vars(self)
