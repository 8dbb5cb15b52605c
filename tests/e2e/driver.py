"""What plays a story in a real window: each step waits for what a person would wait for, then does the next thing.

The programs ``keyboard_driver.py`` and ``kiosk_driver.py`` run on it under a virtual screen; what was seen is printed
as JSON lines.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

POLL_MS = 20
STEP_LIMIT_MS = 40_000
MOST_TABS = 80

Wait = Callable[[], bool]


def press(*keys: str) -> None:
    """Have the X server send keys to whatever window has the focus."""
    subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)


def name_of(widget: QWidget | None) -> str:
    """What a screen reader calls a control."""
    interface = QAccessible.queryAccessibleInterface(widget) if widget is not None else None
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


class Driver(QObject):
    """Runs a story, a generator that yields conditions to wait for, on the application's own event loop."""

    def __init__(self, window: QWidget, picture: str = "") -> None:
        """``picture``: where the window is drawn to when the story fails."""
        super().__init__(window)
        self._shown, self._picture = window, picture
        self._story: Iterator[Wait] = iter(())
        self._wait: Wait = lambda: True
        self._left = STEP_LIMIT_MS
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def play(self, story: Iterator[Wait]) -> None:
        """Begin."""
        self._story = story
        self._timer.start(POLL_MS)

    @Slot()
    def _look(self) -> None:
        if not self._wait():
            self._left -= POLL_MS
            if self._left < 0:
                self.fail(f"waited in vain; focus on «{name_of(QApplication.focusWidget())}»")
            return
        try:
            self._wait, self._left = next(self._story), STEP_LIMIT_MS
        except StopIteration:
            self._timer.stop()
            self.ended()
        except Exception as error:  # any failure of the story ends the program with its reason
            self.fail(repr(error))

    def ended(self) -> None:
        """The story is over."""

    def fail(self, reason: str) -> None:
        """End the program and say why."""
        self._timer.stop()
        self.report(failed=reason)
        if self._picture:
            self._shown.grab().save(self._picture)
        QApplication.exit(1)

    @property
    def page_name(self) -> str:
        """The page in sight."""
        raise NotImplementedError

    def page(self, name: str) -> Wait:
        """Wait for a page."""
        return lambda: self.page_name == name

    def report(self, **facts: object) -> None:
        """Say what is on the screen."""
        print(json.dumps({"page": self.page_name, **facts}, ensure_ascii=False), flush=True)

    def tab_to(self, fits: Callable[[str], bool]) -> Iterator[Wait]:
        """Press Tab until a control whose name ``fits`` has the focus."""
        for _ in range(MOST_TABS):
            if fits(name_of(QApplication.focusWidget())):
                return
            before = QApplication.focusWidget()
            press("Tab")
            yield lambda before=before: QApplication.focusWidget() is not before
        raise AssertionError("Tab does not lead there")
