"""Plays the first start and receptions in the real window, with keys pressed through the X server and nothing else.

A program, run by ``test_keyboard.py`` under a virtual screen. Each step waits for what a person would wait for, moves
the focus with Tab until the named control has it, and presses a key. What was seen is printed as JSON lines.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from myna_reception import app
from myna_reception.options import DeskOptions
from myna_reception.ui import texts
from myna_reception.ui.window import MainWindow
from tests.e2e.driver import Driver, Wait, name_of, press


class KeyDriver(Driver):
    """Keys alone, at the desk."""

    def __init__(self, window: MainWindow, picture: str = "") -> None:
        super().__init__(window, picture)
        self.window = window

    def ended(self) -> None:
        self.window.close()

    @property
    def page_name(self) -> str:
        return type(self.window.page).__name__

    def page(self, name: str) -> Wait:
        return lambda: self.page_name == name and self.window.page.isVisible()

    def go_to(self, name: str) -> Iterator[Wait]:
        """Press Tab until the control whose name begins with ``name`` has the focus."""
        yield from self.tab_to(lambda found: found.startswith(name))

    def activate(self, name: str, key: str = "Return") -> Iterator[Wait]:
        """Go to a control and press it."""
        yield from self.go_to(name)
        press(key)


def typed(page: QWidget) -> list[str]:
    """What stands in the fields of a page."""
    return [field.text() for field in page.findChildren(QLineEdit)]


def first_start(driver: KeyDriver) -> Iterator[Wait]:
    """Terms, activation with the practice values, a pass code."""
    yield driver.page("TermsPage")
    yield lambda: driver.window.isActiveWindow()
    driver.report()
    yield from driver.activate(texts.AGREE)
    yield driver.page("ActivationPage")
    driver.report()
    yield from driver.activate(texts.FILL_PRACTICE, "space")
    yield lambda: all(typed(driver.window.page))
    yield from driver.activate(texts.REGISTER_TERMINAL)
    yield driver.page("PasscodeSetPage")
    driver.report()
    yield from driver.activate(texts.SKIP_PASSCODE)


def place(driver: KeyDriver, row: int) -> Iterator[Wait]:
    """Place the card in the drawer's row, counted from the top."""
    yield driver.page("WaitingPage")
    press("ctrl+f")
    yield lambda: name_of(QApplication.focusWidget()).startswith(texts.DRAWER_SEARCH)
    yield from driver.go_to(texts.DRAWER_LIST)
    press("Home", *["Down"] * row, "Return")
    yield driver.page("ChoosePage")
    driver.report()


def finish(driver: KeyDriver) -> Iterator[Wait]:
    """Read the result and take the card away."""
    yield driver.page("ResultPage")
    driver.report(spoken=driver.window.page.spoken())
    yield from driver.activate(texts.DRAWER_TAKE)
    yield driver.page("WaitingPage")
    driver.report()


def story(driver: KeyDriver) -> Iterator[Wait]:
    """First start, a reception by PIN with one wrong entry, a reception by sight."""
    yield from first_start(driver)
    yield from place(driver, 0)
    yield from driver.activate(texts.CHOOSE_PIN)
    yield driver.page("PinPage")
    press(*"9999", "Return")
    yield lambda: type(driver.window.page).__name__ == "WorkingPage"
    yield driver.page("PinPage")
    driver.report(spoken=driver.window.page.spoken())
    press(*"1234", "Return")
    yield from finish(driver)
    yield from place(driver, 1)
    yield from driver.activate(texts.CHOOSE_VISUAL)
    yield driver.page("VisualPage")
    driver.report()
    yield from driver.activate(texts.CONFIRMED)
    yield from finish(driver)


def main() -> int:
    """Open the desk and play the story."""
    application = QApplication(sys.argv[:1])
    window = app.desk_window(DeskOptions(practice=True))
    driver = KeyDriver(window, "".join(sys.argv[1:2]))
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
