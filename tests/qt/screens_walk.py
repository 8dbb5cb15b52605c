"""Takes the desk's window and the kiosk's over every screen there is and back, and prints what is wrong there as JSON.

A program, run by ``test_screens.py``: which screens there are is said before Qt starts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSize, Qt
from PySide6.QtGui import QImage, QScreen
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget

from myna_reception.reception.states import ShowResult
from myna_reception.settings import Theme
from myna_reception.ui.gallery import DRAWER, SCENES, STATES, make_window
from myna_reception.ui.kiosk import gallery as kiosk_gallery
from myna_reception.ui.kiosk.window import KioskWindow
from myna_reception.ui.slip_dialog import SlipDialog
from myna_reception.ui.slips import SlipKind, patient_slip
from myna_reception.ui.theme import dress
from myna_reception.ui.window import MINIMUM_SIZE, MainWindow
from tests.qt.kiosk import measure
from tests.qt.test_clipping import cut_controls, cut_labels, outside

DESK = (
    "waiting", "choose", "pin", "pin-wrong", "visual", "visual-genuine", "face-consent", "face-running", "eligible",
    "eligible-longest", "not-eligible", "torn", "history", "history-entry", "reports", "hand-off", "activation-camera",
    "settings", "settings-look", "settings-portal", "route-errors", "new-card", "outreach-talk",
)  # fmt: skip
KIOSK = ("waiting", "choose", "pin", "pin-wrong", "visual", "eligible", "eligible-grace", "languages", "staff-code")
NEAR = 6  # of 255, on average: the same picture, drawn for another screen


def screens() -> list[QScreen]:
    """By name, the plain one first."""
    return sorted(QApplication.screens(), key=QScreen.name)


def settle() -> None:
    for _ in range(8):  # answers at the kiosk grow in steps to the room that there is
        QApplication.processEvents()


def settle_until(told: Callable[[], bool], seconds: float = 5) -> None:
    """The screen's own server answers when it likes."""
    end = time.monotonic() + seconds
    settle()
    while not told() and time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def desk_faults(window: QWidget) -> list[str]:
    return cut_labels(window) + cut_controls(window) + outside(window)


def soft(window: QWidget) -> list[str]:
    """Pictures and icons with fewer pixels than their screen shows of them."""
    ratio = window.devicePixelRatioF()
    drawn = [(each, each.pixmap()) for each in window.findChildren(QLabel) if not each.pixmap().isNull()]
    for button in window.findChildren(QAbstractButton):
        if not button.icon().isNull():
            drawn.append((button, button.icon().pixmap(button.iconSize(), ratio)))
    return [
        f"{each.width()}x{each.height()} is drawn with {pixmap.devicePixelRatio()} pixels for each of {ratio}"
        for each, pixmap in drawn
        if each.isVisible() and pixmap.devicePixelRatio() < 0.98 * ratio  # rounded to whole pixels
    ]


def picture(window: QWidget) -> QImage:
    return window.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def apart(one: QImage, other: QImage) -> float:
    """How much two pictures of one window differ, at a small size."""
    smooth, shape = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.IgnoreAspectRatio
    grey = [bytes(each.scaled(QSize(256, 160), shape, smooth).constBits()) for each in (one, other)]
    return sum(abs(a - b) for a, b in zip(*grey, strict=True)) / len(grey[0])


Found: TypeAlias = Iterator[tuple[str, list[str]]]  # a screen, and what is wrong there


def walk(window: QWidget, faults: Callable[[], list[str]], *, full: bool = False) -> Found:
    """Over every screen and back to the first."""
    size, focused = window.size(), QApplication.focusWidget()
    at_first = picture(window)
    for number in (*range(1, len(screens())), 0):
        screen = screens()[number]
        name, ratio, place = screen.name(), screen.devicePixelRatio(), screen.geometry()
        if full:
            window.setGeometry(place)
        else:
            window.move(place.topLeft())
        settle()
        wrong = faults() + soft(window)
        if window.screen().name() != name:
            wrong.append(f"is on {window.screen().name()}")
        if not full and window.size() != size:
            wrong.append(f"became {window.size().toTuple()}")
        if QApplication.focusWidget() is not focused:
            wrong.append(f"the focus went from {focused} to {QApplication.focusWidget()}")
        now = picture(window)
        if now.devicePixelRatio() != ratio:
            wrong.append(f"is drawn for {now.devicePixelRatio()}")
        if window.size() == size and (far := apart(at_first, now)) > NEAR:
            wrong.append(f"looks otherwise than on the first screen, by {far:.1f}")
        if number == 0 and now != at_first:
            wrong.append("is not what it was before it left")
        yield name, wrong


def on_its_screen(window: QWidget, opened: QWidget) -> list[str]:
    """What was opened beside a window is on the window's screen, and wholly."""
    settle()
    screen = window.screen()
    if opened.screen().name() != screen.name() or not screen.geometry().contains(opened.frameGeometry()):
        return [f"{type(opened).__name__} came up at {opened.geometry().getRect()} on {opened.screen().name()}"]
    return []


def gone(widget: QWidget) -> None:
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)


def desk() -> Iterator[tuple[str, Found]]:
    """Pages of the desk in the smallest window."""
    noise = QImage(640, 480, QImage.Format.Format_RGB888)
    noise.fill(Qt.GlobalColor.darkGreen)
    for scene in SCENES:
        if scene.name not in DESK:
            continue
        window = make_window(scene)
        window.resize(*MINIMUM_SIZE)
        window.move(screens()[0].geometry().topLeft())
        window.show()
        window.activateWindow()
        scene.show(window)
        window.set_camera(True)
        window.show_camera_picture(noise)
        settle()
        yield scene.name, walk(window, partial(desk_faults, window))
        gone(window)


def dialogs() -> Iterator[tuple[str, Found]]:
    """What opens beside the desk's window, on each screen; and the dialog itself, taken along."""
    window = make_window(SCENES[0])
    window.resize(*MINIMUM_SIZE)
    window.show()
    window.activateWindow()
    next(each for each in SCENES if each.name == "new-card").show(window)
    settle()
    yield "beside", walk(window, partial(_opened, window))
    dialog = slips(window)
    dialog.move(screens()[0].geometry().topLeft())
    settle()
    yield "slips", walk(dialog, partial(desk_faults, dialog))
    gone(dialog)
    gone(window)


def _opened(window: MainWindow) -> list[str]:
    focused = QApplication.focusWidget()
    dialog = slips(window)
    wrong = on_its_screen(window, dialog) + desk_faults(dialog) + soft(dialog)
    gone(dialog)
    for box in window.page.findChildren(QComboBox):
        if box.isVisible():
            box.showPopup()
            wrong += on_its_screen(window, box.view().window())
            box.hidePopup()
            window.activateWindow()  # as a window manager does
    settle_until(lambda: QApplication.focusWidget() is focused)
    return wrong


def slips(window: MainWindow) -> SlipDialog:
    shown = STATES["eligible-grace"]
    assert isinstance(shown, ShowResult)
    dialog = SlipDialog({SlipKind.PATIENT: patient_slip(shown.outcome.standing, practice=True)}, window)
    dialog.open()
    settle_until(lambda: (focused := QApplication.focusWidget()) is not None and dialog.isAncestorOf(focused))
    return dialog


def kiosk() -> Iterator[tuple[str, Found]]:
    """Pages of the kiosk over the whole screen, and one of staff's."""
    window = KioskWindow(practice=True, drawer=DRAWER)
    window.setGeometry(screens()[0].geometry())
    window.show()  # not full: such a window is not moved off-screen
    window.activateWindow()
    for scene in kiosk_gallery.SCENES:
        if scene.name in KIOSK:
            window.screen_side.begin_anew(window.screen_side.look)
            scene.show(window.screen_side)
            settle()
            yield scene.name, walk(window, partial(measure.faults, window.screen_side), full=True)
    window.show_reception(STATES["visual"])
    window.show_staff()
    settle()
    yield "staff", walk(window, partial(desk_faults, window.pages), full=True)
    window.leave_kiosk()


def main() -> None:
    """Print the screens, then what is wrong, by place."""
    application = QApplication(sys.argv[:1])
    application.setCursorFlashTime(0)
    dress(application, Theme.LIGHT, 100)
    told = [(each.name(), each.devicePixelRatio(), round(each.logicalDotsPerInch())) for each in screens()]
    print(json.dumps(told))
    for place, scenes in (("desk", desk()), ("dialogs", dialogs()), ("kiosk", kiosk())):
        for scene, found in scenes:
            for screen, wrong in found:
                print(json.dumps([place, scene, screen, wrong], ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
