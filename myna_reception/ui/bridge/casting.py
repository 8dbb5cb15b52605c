"""A real card that the practice service does not know plays a persona: chosen where that is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Slot

from myna_reception.reception.errors import ReceptionError
from myna_reception.reception.events import RetryPressed
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.window import MainWindow


class Casting(Protocol):
    """Who can be played, and by whom; the composition root gives it, in practice with a real reader only."""

    def personas(self) -> Sequence[tuple[str, str]]:
        """Id and title."""
        ...

    def offer(self, persona_id: str) -> None:
        """Let the next card that the service does not know play it. Blocks. Raises ``ReceptionError``."""
        ...


class CastingDesk(QObject):
    """Lives on the UI thread, as long as its parent; the service is told on a lane."""

    def __init__(
        self, window: MainWindow, casting: Casting, controller: ReceptionController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._casting = casting
        self._controller = controller
        self._lane = Lane("casting", parent=self)
        window.set_personas(casting.personas())
        window.persona_chosen.connect(self._cast)

    def close(self) -> None:
        """Stop the worker."""
        self._lane.stop()

    @Slot(str)
    def _cast(self, persona_id: str) -> None:
        self._lane.run(lambda: self._casting.offer(persona_id), lambda _: self._again(), self._failed)

    def _again(self) -> None:
        self._controller.handle(RetryPressed(""))  # ignored where a reception does not wait for it

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, ReceptionError):  # a service that has stopped is told by the next try
            log_bug(error)
            self._window.show_notice("internal_error")
