"""Plays two face matches at the kiosk in its real window, by touch: of the card's holder, and of somebody else.

A program, run by ``test_kiosk_face.py`` under a virtual screen: ``kiosk_face_driver.py FOLDER``, which gets pictures of
the steps. The practice camera plays the people, through the same video sink as a real one; they turn when they are
asked to. What was seen is printed as JSON lines.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication

from myna_reception import app
from myna_reception.options import DeskOptions
from myna_reception.reception.clock import SystemClock, today
from myna_reception.reception.states import AwaitFace
from myna_reception.simulator.card_face import card_face
from myna_reception.simulator.personas import load_personas
from myna_reception.simulator.practice_scenes import Scene
from myna_reception.ui import texts as desk_texts
from myna_reception.ui import texts_match as words
from myna_reception.ui.kiosk import texts
from myna_reception.ui.kiosk.ruby import plain
from myna_reception.ui.kiosk.window import KioskWindow
from tests.e2e.driver import Wait, name_of
from tests.e2e.kiosk_driver import KioskDriver, first_start, place, staff, take

FIRST_CARD = "valid-employee"  # of the drawer
AGAIN_MS = 2000
SLOWER = 4  # the match's clock: its limits are a person's, and a machine that runs tests is slower than a desk's


class FaceDriver(KioskDriver):
    """A finger, and an eye on what the match says meanwhile."""

    def __init__(self, window: KioskWindow, folder: Path) -> None:
        super().__init__(window, touch=True, picture=str(folder / "failed.png"))
        self.start = app.Start(DeskOptions(practice=True, kiosk=True), window)
        self.start.built.connect(self._slow_down)
        self._folder = folder
        self.looks = 0

    @property
    def desk(self):
        """What is behind the window, once it was built."""
        assert self.start.desk is not None
        return self.start.desk

    @property
    def state(self) -> AwaitFace:
        """Where the match stands."""
        state = self.desk.controller.state
        assert isinstance(state, AwaitFace), state
        return state

    def show(self, name: str) -> None:
        """Keep a picture of the window."""
        self.window.grab().save(str(self._folder / f"{name}.png"))

    def _slow_down(self) -> None:
        self.desk.faces._clock = lambda: time.monotonic() / SLOWER


def photo_in_the_card(driver: FaceDriver) -> Iterator[Wait]:
    """The patient chooses the camera; staff come and type what is printed on the card."""
    yield from driver.act(plain(texts.CHOOSE_FACE))
    yield driver.page("StaffComesPage")
    driver.report(words=driver.words())
    yield from staff(driver)
    yield driver.page("staff:VisualPage")
    while driver.control(desk_texts.FACE_BY_DIGITS) is not None:  # the second time staff find it as they left it
        yield from driver.act(desk_texts.FACE_BY_DIGITS)
        tried = QElapsedTimer()  # on a busy machine the page may still be coming: staff touch once more
        tried.start()
        yield lambda tried=tried: driver.control(desk_texts.FACE_BY_DIGITS) is None or tried.elapsed() >= AGAIN_MS
    yield from driver.act(desk_texts.FACE_NUMBER)
    yield lambda: name_of(QApplication.focusWidget()) == desk_texts.FACE_NUMBER and driver.window.keys.isVisible()
    driver.wait_for_a_finger()  # the page moves for the keys
    persona = load_personas(today(SystemClock()))[FIRST_CARD]
    yield from driver.type(card_face(persona).number_b.decode())
    yield from driver.act(desk_texts.FACE_READ)
    yield driver.page("staff:FacePage")


def match(driver: FaceDriver, name: str) -> Iterator[Wait]:
    """The patient agrees; no camera before that. Ends when the match has found something."""
    driver.show(f"{name}-consent")
    driver.report(words=driver.words(), camera=driver.desk.faces._feed is not None)
    asked: list[str] = []

    def looked(_progress: object) -> None:
        driver.looks += 1
        said = driver.window.page.heading.plain
        if said not in asked:
            asked.append(said)
            QTimer.singleShot(0, driver, lambda: driver.show(f"{name}-{len(asked)}"))  # once it is laid out

    driver.desk.faces.looked.connect(looked)
    yield from driver.act(words.AGREE)
    while driver.state.finding is None and driver.state.trouble is None:
        before = driver.looks
        yield lambda before=before: driver.looks > before or not driver.state.running  # each look has its own patience
    driver.desk.faces.looked.disconnect(looked)
    yield lambda: driver.window.page.compare.camera.has_picture
    driver.show(f"{name}-found")
    driver.report(
        words=driver.words(),
        asked=asked,
        turned=driver.state.finding is not None and driver.state.finding.turned,
        may_confirm=driver.control(desk_texts.CONFIRMED) is not None,
        camera=driver.desk.faces._feed is not None,
    )


def story(driver: FaceDriver) -> Iterator[Wait]:
    """The holder, whom staff find to be the holder; then somebody else with the same card."""
    cards = plain(texts.PRACTICE_CARDS)
    yield from first_start(driver)
    yield from place(driver, cards)
    yield from photo_in_the_card(driver)
    yield from match(driver, "holder")
    yield from driver.act(desk_texts.CONFIRMED)
    yield driver.page("ResultPage")
    driver.show("holder-result")
    driver.report(words=driver.words(), camera=driver.desk.faces._feed is not None)
    yield from driver.act(plain(texts.FINISH))
    yield from take(driver, cards)
    driver.window.scene_chosen.emit(Scene.OTHER.value)  # who stands there is nothing the kiosk is told
    yield from place(driver, cards)
    yield from photo_in_the_card(driver)
    yield from match(driver, "other")
    yield from driver.act(desk_texts.USE_VISUAL)
    yield driver.page("staff:VisualPage")
    driver.show("other-by-sight")
    driver.report(words=driver.words())
    yield from driver.act(words.NOT_HOLDER)
    yield driver.page("ResultPage")
    driver.show("other-refused")
    driver.report(words=driver.words(), camera=driver.desk.faces._feed is not None)
    driver.window.leave_kiosk()


def main() -> int:
    """Open the kiosk and play the story."""
    application = QApplication(sys.argv[:1])
    window = app.desk_window(DeskOptions(practice=True, kiosk=True))
    assert isinstance(window, KioskWindow)
    driver = FaceDriver(window, Path(sys.argv[1]))
    window.open()
    window.activateWindow()
    driver.play(story(driver))
    try:
        return application.exec()
    finally:
        driver.start.close()


if __name__ == "__main__":
    sys.exit(main())
