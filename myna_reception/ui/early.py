"""What is pressed before the desk is built."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from myna_reception.ui.window import MainWindow


class EarlyPresses(QObject):
    """Keeps presses of ``window`` that ask for the desk, in their order, until ``replay``. Lives on the UI thread."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._again: list[Callable[[], None]] = []
        self._window = window
        window.terms_agreed.connect(self._agree)
        window.terms_declined.connect(window.close)
        window.passcode_entered.connect(self._enter)
        window.settings_wanted.connect(self._open_settings)

    def _agree(self) -> None:
        self._again.append(self._window.terms_agreed.emit)

    def _enter(self, passcode: str) -> None:
        self._again.append(lambda: self._window.passcode_entered.emit(passcode))

    def _open_settings(self) -> None:
        self._again.append(self._window.settings_wanted.emit)

    def replay(self) -> None:
        """The desk listens now: let it have them, and keep nothing any more."""
        window, again = self._window, self._again
        window.terms_agreed.disconnect(self._agree)
        window.terms_declined.disconnect(window.close)
        window.passcode_entered.disconnect(self._enter)
        window.settings_wanted.disconnect(self._open_settings)
        self._again = []
        for press in again:
            press()
