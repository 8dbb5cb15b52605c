"""Plays the first start and receptions in the real window, with keys pressed through the X server and nothing else.

A program, run by ``test_keyboard.py`` under a virtual screen. Each step waits for what a person would wait for, moves
the focus with Tab until the named control has it, and presses a key. What was seen is printed as JSON lines.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from myna_reception import app
from myna_reception.options import DeskOptions
from myna_reception.ui import texts
from myna_reception.ui.window import MainWindow

POLL_MS = 20
STEP_LIMIT_MS = 30_000
MOST_TABS = 60

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

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
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
            self.window.close()
        except Exception as error:  # any failure of the story ends the program with its reason
            self.fail(repr(error))

    def fail(self, reason: str) -> None:
        self._timer.stop()
        print(json.dumps({"failed": reason, "page": type(self.window.page).__name__}), flush=True)
        if len(sys.argv) > 1:
            self.window.grab().save(sys.argv[1])
        QApplication.exit(1)

    def go_to(self, name: str) -> Iterator[Wait]:
        """Press Tab until the control whose name begins with ``name`` has the focus."""
        for _ in range(MOST_TABS):
            if name_of(QApplication.focusWidget()).startswith(name):
                return
            before = QApplication.focusWidget()
            press("Tab")
            yield lambda before=before: QApplication.focusWidget() is not before
        raise AssertionError(f"Tab does not lead to «{name}»")

    def activate(self, name: str, key: str = "Return") -> Iterator[Wait]:
        """Go to a control and press it."""
        yield from self.go_to(name)
        press(key)

    def page(self, name: str) -> Wait:
        """Wait for a page by the heading or class it is known by."""
        return lambda: type(self.window.page).__name__ == name and self.window.page.isVisible()


def typed(page: QWidget) -> list[str]:
    """What stands in the fields of a page."""
    return [field.text() for field in page.findChildren(QLineEdit)]


def report(driver: Driver, **facts: object) -> None:
    """Say what is on the screen."""
    print(json.dumps({"page": type(driver.window.page).__name__, **facts}, ensure_ascii=False), flush=True)


def first_start(driver: Driver) -> Iterator[Wait]:
    """Terms, activation with the practice values, a pass code."""
    yield driver.page("TermsPage")
    yield lambda: driver.window.isActiveWindow()
    report(driver)
    yield from driver.activate(texts.AGREE)
    yield driver.page("ActivationPage")
    report(driver)
    yield from driver.activate(texts.FILL_PRACTICE, "space")
    yield lambda: all(typed(driver.window.page))
    yield from driver.activate(texts.REGISTER_TERMINAL)
    yield driver.page("PasscodeSetPage")
    report(driver)
    yield from driver.activate(texts.SKIP_PASSCODE)


def place(driver: Driver, row: int) -> Iterator[Wait]:
    """Place the card in the drawer's row, counted from the top."""
    yield driver.page("WaitingPage")
    press("ctrl+f")
    yield lambda: name_of(QApplication.focusWidget()).startswith(texts.DRAWER_SEARCH)
    yield from driver.go_to(texts.DRAWER_LIST)
    press("Home", *["Down"] * row, "Return")
    yield driver.page("ChoosePage")
    report(driver)


def finish(driver: Driver) -> Iterator[Wait]:
    """Read the result and take the card away."""
    yield driver.page("ResultPage")
    report(driver, spoken=driver.window.page.spoken())
    yield from driver.activate(texts.DRAWER_TAKE)
    yield driver.page("WaitingPage")
    report(driver)


def story(driver: Driver) -> Iterator[Wait]:
    """First start, a reception by PIN with one wrong entry, a reception by sight."""
    yield from first_start(driver)
    yield from place(driver, 0)
    yield from driver.activate(texts.CHOOSE_PIN)
    yield driver.page("PinPage")
    press(*"9999", "Return")
    yield lambda: type(driver.window.page).__name__ == "WorkingPage"
    yield driver.page("PinPage")
    report(driver, spoken=driver.window.page.spoken())
    press(*"1234", "Return")
    yield from finish(driver)
    yield from place(driver, 1)
    yield from driver.activate(texts.CHOOSE_VISUAL)
    yield driver.page("VisualPage")
    report(driver)
    yield from driver.activate(texts.CONFIRMED)
    yield from finish(driver)


def main() -> int:
    """Open the desk and play the story."""
    application = QApplication(sys.argv[:1])
    window = app.desk_window(DeskOptions(practice=True))
    driver = Driver(window)
    start = app.Start(DeskOptions(practice=True), window)
    window.show()
    window.activateWindow()
    driver.play(story(driver))
    try:
        return application.exec()
    finally:
        start.close()


if __name__ == "__main__":
    sys.exit(main())
