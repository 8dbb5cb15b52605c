"""Whether the window stays fluid while faces are compared: how late a timer of the UI thread comes.

    python bench/face/fluid.py [SECONDS]

A real window shows the face page; frames of 1280×720 go through a video sink at 15 a second, are shown and looked at
with the real engine. The same is measured with the camera off first.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from myna_reception.reception.masked import Masked
from myna_reception.ui.bridge.camera import ScriptedCamera
from myna_reception.ui.bridge.camera_feed import CameraFeed, pixels
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.gallery import STATES
from myna_reception.ui.window import MainWindow
from myna_reception.verify.face.match import EngineShelf, FaceMatch
from tests.unit.verify.face.people import COLLINS, HOPPER, card_photo, frame_of

TICK_MS = 4


def lateness(seconds: float) -> list[float]:
    """How many ms each tick of the UI thread came too late."""
    late: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        late.append(max(0.0, (now - last[0]) * 1000 - TICK_MS))
        last[0] = now

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(TICK_MS)
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        QApplication.processEvents()
        time.sleep(0.0005)
    timer.stop()
    return sorted(late)


def say(name: str, late: list[float]) -> None:
    """Median, p99 and the worst."""
    middle, p99 = late[len(late) // 2], late[int(len(late) * 0.99)]
    print(f"{name:14} median {middle:.1f} ms, p99 {p99:.1f} ms, most {late[-1]:.1f} ms")


def main() -> None:
    """Print lateness without and with the match."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    QApplication([])
    window = MainWindow(practice=False)
    window.show()
    window.show_reception(STATES["face-running"])
    say("camera off", lateness(seconds))
    frame = frame_of(HOPPER, size=(1280, 720), face_height=240)
    images = []
    for shift in range(5):
        moved = frame.copy()
        moved[:, :20] = shift * 20
        images.append(QImage(moved.tobytes(), 1280, 720, 1280 * 3, QImage.Format.Format_RGB888).copy())
    faces, shown, looked = Lane("face"), [0], [0]
    match = FaceMatch(EngineShelf(), Masked(card_photo(COLLINS)), ())
    match.open(time.monotonic)
    busy = [False]

    def look(shot) -> None:
        shown[0] += 1
        window.show_camera_picture(shot.image)
        if busy[0]:
            return
        busy[0] = True

        def work():
            if match.ended is not None:  # begin anew: the load goes on
                match._photo = Masked(card_photo(COLLINS))
                match.open(time.monotonic)
            return match.see(pixels(shot.image), 1280, 720, shot.at)

        def done(progress) -> None:
            busy[0] = False
            looked[0] += 1
            if progress is not None:
                window.show_face_progress(progress)

        faces.run(work, done)

    def play():
        number = 0
        while True:
            yield images[number % len(images)]
            number += 1

    lane = Lane("camera")
    feed = CameraFeed(ScriptedCamera(play()), lane, time.monotonic)
    feed.shot.connect(look)
    feed.start()
    lateness(1.0)
    shown[0] = looked[0] = 0
    say("while matching", lateness(seconds))
    print(f"{shown[0] / seconds:.1f} pictures shown and {looked[0] / seconds:.1f} looked at in a second")
    feed.stop()
    lane.stop()
    faces.stop()


if __name__ == "__main__":
    main()
