"""The drawer of practice mode: its cards put down and taken away, what the camera sees, and new cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.drawer_cards import MadeCard
from myna_reception.ui.window import MainWindow


class Drawer(Protocol):
    """The virtual cards of practice mode. Called on the UI thread, where nothing may block; but ``make``."""

    def place(self, card_id: str) -> None:
        """Put a card on the virtual reader, taking away what lies there."""
        ...

    def take(self) -> None:
        """Take the card away."""
        ...

    def scenes(self) -> Mapping[str, str]:
        """What the practice camera can see: key → words."""
        ...

    def set_scene(self, scene: str) -> None:
        """What it sees from its next start on."""
        ...

    def models(self) -> Sequence[tuple[str, str]]:
        """Id and title of the cards that a new one can be like."""
        ...

    def make(self, values: Mapping[str, str]) -> MadeCard | Mapping[str, str]:
        """Make a new card of what was typed, or tell field → fault. Blocks; not on the UI thread.

        Raises ``OSError`` when it cannot be kept.
        """
        ...


class DrawerDesk(QObject):
    """Does what the window asks of the drawer. Lives on the UI thread; cards are made on a lane."""

    scene_set = Signal()  # what a camera sees is another thing from its next start on

    def __init__(
        self,
        window: MainWindow,
        drawer: Drawer,
        go_away: Callable[[], bool],
        come_back: Callable[[], None],
        is_away: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """``go_away``: a page beside the reception is shown, if that may be now. ``is_away``: it still is."""
        super().__init__(parent)
        self._window = window
        self._drawer = drawer
        self._go_away, self._come_back, self._is_away = go_away, come_back, is_away
        self._lane = Lane("new-card", parent=self)
        window.set_scenes(drawer.scenes())
        window.card_placed.connect(self._place)
        window.card_taken.connect(self._take)
        window.scene_chosen.connect(self._set_scene)
        window.new_card_wanted.connect(self._begin_card)
        window.new_card_submitted.connect(self._make_card)
        window.new_card_left.connect(come_back)

    def close(self) -> None:
        """Stop the worker."""
        self._lane.stop()

    @Slot(str)
    def _place(self, card_id: str) -> None:
        self._drawer.place(card_id)
        self._window.set_drawer_card(card_id)

    @Slot()
    def _take(self) -> None:
        self._drawer.take()
        self._window.set_drawer_card(None)

    @Slot(str)
    def _set_scene(self, scene: str) -> None:
        self._drawer.set_scene(scene)
        self.scene_set.emit()

    @Slot()
    def _begin_card(self) -> None:
        if self._go_away():
            self._window.show_new_card(self._drawer.models())

    @Slot(object)
    def _make_card(self, values: Mapping[str, str]) -> None:
        self._window.set_new_card_busy(True)
        self._lane.run(lambda: self._drawer.make(values), self._card_made, self._card_failed)

    def _card_made(self, made: MadeCard | Mapping[str, str]) -> None:
        self._window.set_new_card_busy(False)
        if not isinstance(made, MadeCard):
            self._window.show_new_card_errors(made)
            return
        self._window.set_drawer_cards(made.cards, made.card_id)
        if self._is_away():
            self._come_back()

    def _card_failed(self, error: BaseException) -> None:
        self._window.set_new_card_busy(False)
        if isinstance(error, OSError):
            self._window.show_new_card_failure()
        else:
            log_bug(error)
            self._window.show_notice("internal_error")
