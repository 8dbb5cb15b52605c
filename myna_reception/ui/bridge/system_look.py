"""Follows the system to dark, light and high contrast while the app runs, where «as the computer» is chosen.

How it looks is remembered for the next start, which asks only when its window is up.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from myna_reception.settings import Theme
from myna_reception.ui.bridge.preferences import Preferences
from myna_reception.ui.theme.look import system_look
from myna_reception.ui.window import MainWindow


class SystemLook(QObject):
    """Lives on the UI thread. ``calm`` tells whether nobody is typing: else the change waits for the next page.

    The window is its parent: the system's hints outlive every window, and may not call for one that is gone.
    """

    def __init__(self, window: MainWindow, preferences: Preferences, calm: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._preferences, self._calm = window, preferences, calm
        application = QApplication.instance()
        if isinstance(application, QApplication):
            hints = application.styleHints()
            hints.colorSchemeChanged.connect(self._follow)
            hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        self._remember()

    @Slot()
    def _follow(self) -> None:
        self._remember()
        chosen = self._preferences.now
        if chosen.theme is Theme.SYSTEM:
            dress = self._window.dress if self._calm() else self._window.dress_later
            dress(chosen.theme, chosen.text_scale)

    def _remember(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self._preferences.change(system_look=system_look(application))
