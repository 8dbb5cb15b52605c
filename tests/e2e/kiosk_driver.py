"""Plays the first start and receptions at the kiosk in its real window: with touch alone, or with keys alone.

A program, run by ``test_kiosk.py`` under a virtual screen: ``kiosk_driver.py touch|keys [FAILURE.png]``. Touches go in
as touch events of the window system, keys through the X server. What was seen is printed as JSON lines.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QElapsedTimer, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from myna_reception import app
from myna_reception.options import DeskOptions
from myna_reception.ui import texts as desk_texts
from myna_reception.ui.kiosk import staff_bar, texts
from myna_reception.ui.kiosk.fingers import SEEN_MS
from myna_reception.ui.kiosk.look import TARGET
from myna_reception.ui.kiosk.ruby import plain
from myna_reception.ui.kiosk.window import KioskWindow
from tests.e2e.driver import Driver, Wait, name_of, press

PASS_CODE = "staff2468"
WAYS_OUT = ("alt+F4", "super+d", "Escape", "ctrl+q", "ctrl+w", "F11", "alt+Tab")


class KioskDriver(Driver):
    """A finger alone, or keys alone."""

    def __init__(self, window: KioskWindow, *, touch: bool, picture: str = "") -> None:
        super().__init__(window, picture)
        self.window = window
        self.touches = touch
        self._finger = QPoint(-TARGET, -TARGET)  # where it was last
        self._device = QTest.createTouchDevice() if touch else None

    # What is seen

    @property
    def page_name(self) -> str:
        """The page in sight: the patient's, or staff's with «staff:» before it."""
        if self.window.staff_here:
            return f"staff:{type(self.window.page).__name__}"
        return type(self.window.screen_side.page).__name__

    def words(self) -> str:
        """Every word in sight."""
        labels = self.window.findChildren(QLabel)
        return " ".join(label.text() for label in labels if label.isVisible())

    def control(self, name: str) -> QWidget | None:
        found = [w for w in self.window.findChildren(QWidget) if w.isVisible() and name_of(w) == name]
        return next((w for w in found if not isinstance(w, QLabel)), None)

    # What is done

    def act(self, name: str) -> Iterator[Wait]:
        """Touch a control, or go to it with Tab and press Enter."""
        yield lambda: (control := self.control(name)) is not None and control.isEnabled()
        control = self.control(name)
        assert control is not None
        if self.touches:
            area = control.parentWidget()
            while area is not None and not isinstance(area, QScrollArea):
                area = area.parentWidget()
            if area is not None and area.widget().isAncestorOf(control):
                area.ensureWidgetVisible(control)  # as a finger would scroll to it
            if (self._place(control) - self._finger).manhattanLength() < TARGET:
                seen = QElapsedTimer()
                seen.start()
                yield lambda: seen.elapsed() > SEEN_MS  # a finger in the same place has to read the page first
            self.touch(control)
        else:
            yield from self.tab_to(lambda found: found == name)
            press("Return")

    def wait_for_a_finger(self) -> None:
        """What is in sight has changed as if it were another page."""
        self._touched = ""

    def touch(self, widget: QWidget) -> None:
        """A finger's tip on the middle of a widget; the events go through the window, as the system's do."""
        handle = self.window.windowHandle()
        self._finger = place = self._place(widget)
        QTest.touchEvent(handle, self._device).press(0, place, handle).commit()
        QTest.touchEvent(handle, self._device).release(0, place, handle).commit()

    def _place(self, widget: QWidget) -> QPoint:
        return widget.mapTo(self.window, QPoint(widget.width() // 2, widget.height() // 2))

    def type(self, text: str) -> Iterator[Wait]:
        """By the keys on the screen, or by real ones."""
        if not self.touches:
            subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)
            return
        for character in text:
            yield from self.act(character)


def first_start(driver: KioskDriver) -> Iterator[Wait]:
    """Terms, activation with the practice values, a pass code that cannot be skipped."""
    yield driver.page("staff:TermsPage")
    yield lambda: driver.window.isActiveWindow()
    driver.report(full=driver.window.isFullScreen())
    yield from driver.act(desk_texts.AGREE)
    yield driver.page("staff:ActivationPage")
    yield from driver.act(desk_texts.FILL_PRACTICE)
    yield lambda: all(field.value for field in driver.window.pages.activation.fields.values())
    yield from driver.act(desk_texts.REGISTER_TERMINAL)
    yield driver.page("staff:PasscodeSetPage")
    driver.report(skip=driver.control(desk_texts.SKIP_PASSCODE) is not None)
    for name in (desk_texts.PASSCODE_LABEL, desk_texts.PASSCODE_AGAIN):
        if driver.touches:
            yield from driver.act(name)
        else:
            yield from driver.tab_to(lambda found, name=name: found == name)
        yield lambda name=name: name_of(QApplication.focusWidget()) == name
        yield from driver.type(PASS_CODE)
    yield from driver.act(desk_texts.SET_PASSCODE)
    yield driver.page("PlacePage")
    driver.report(words=driver.words())


def place(driver: KioskDriver, cards: str) -> Iterator[Wait]:
    """Lay the first card of the drawer on the reader; the drawer slides in and out again."""
    yield driver.page("PlacePage")
    yield from driver.act(cards)
    yield from driver.act(desk_texts.DRAWER_PLACE)
    yield driver.page("ChoosePage")
    driver.report()


def take(driver: KioskDriver, cards: str) -> Iterator[Wait]:
    """Take the card from the reader."""
    yield driver.page("RemovePage")
    yield from driver.act(cards)
    yield from driver.act(desk_texts.DRAWER_TAKE)
    yield driver.page("PlacePage")


def staff(driver: KioskDriver) -> Iterator[Wait]:
    """The pass code, a wrong one first."""
    yield from driver.act(plain(texts.STAFF_ONLY))
    yield driver.page("StaffCodePage")
    for code in ("wrong1", PASS_CODE):
        yield lambda: name_of(QApplication.focusWidget()) == plain(texts.STAFF_CODE_FIELD)
        yield from driver.type(code)
        yield from driver.act(plain(texts.OPEN))
        if code != PASS_CODE:
            yield lambda: plain(texts.STAFF_CODE_WRONG) in driver.words()


def story(driver: KioskDriver) -> Iterator[Wait]:
    """First start; a reception by PIN in another language; one by sight with staff; the only way out."""
    yield from first_start(driver)
    yield from driver.act("English")
    yield lambda: "Place your My Number Card" in driver.words()
    yield from place(driver, "Practice cards")
    yield from driver.act("Yes, I will enter it")
    yield driver.page("PinPage")
    idle = driver.window.screen_side.idle
    while "(20 seconds left)" not in driver.words():
        idle.tick()  # as the seconds go by
        yield lambda: True
    driver.report(words=driver.words())
    if driver.touches:
        yield from driver.act("Continue")
    else:
        press("Shift_L")  # any key puts it off
    yield lambda: "seconds left" not in driver.words()
    yield from pin(driver, "9999")
    yield lambda: driver.page_name == "PinPage" and "The PIN is wrong" in driver.words()
    yield from pin(driver, "1234")
    yield driver.page("ResultPage")
    driver.report(words=driver.words())
    yield from driver.act("Finish")
    yield from take(driver, "Practice cards")
    driver.report(words=driver.words())
    yield from place(driver, plain(texts.PRACTICE_CARDS))
    yield from driver.act(plain(texts.CHOOSE_VISUAL))
    yield driver.page("StaffComesPage")
    driver.report(words=driver.words())
    yield from staff(driver)
    yield driver.page("staff:VisualPage")
    driver.report()
    yield from driver.act(desk_texts.CONFIRMED)
    yield driver.page("ResultPage")
    driver.report(words=driver.words())
    yield from driver.act(plain(texts.FINISH))
    yield from take(driver, plain(texts.PRACTICE_CARDS))
    press(*WAYS_OUT)
    yield lambda: driver.page_name == "PlacePage" and driver.window.isFullScreen()
    driver.window.close()  # as the window manager asks
    yield lambda: driver.window.isVisible()
    driver.report(closed=not driver.window.isVisible())
    yield from driver.act(plain(texts.CALL_STAFF))
    yield lambda: plain(texts.CALLING) in driver.words()
    yield from staff(driver)
    yield lambda: driver.window.bar.isVisible()
    driver.report(staff=True)
    yield from driver.act(staff_bar.END_KIOSK)


def pin(driver: KioskDriver, digits: str) -> Iterator[Wait]:
    if driver.touches:
        for digit in digits:
            yield from driver.act(digit)
        yield from driver.act("OK")
    else:
        yield lambda: name_of(QApplication.focusWidget()) == "PIN"
        press(*digits, "Return")


def main() -> int:
    """Open the kiosk and play the story."""
    application = QApplication(sys.argv[:1])
    options = DeskOptions(practice=True, kiosk=True)
    window = app.desk_window(options)
    assert isinstance(window, KioskWindow)
    driver = KioskDriver(window, touch=sys.argv[1] == "touch", picture="".join(sys.argv[2:3]))
    start = app.Start(options, window)
    window.open()
    window.activateWindow()
    driver.play(story(driver))
    try:
        return application.exec()
    finally:
        start.close()


if __name__ == "__main__":
    sys.exit(main())
