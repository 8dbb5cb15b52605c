"""Camera and face match beside the story of a reception: switched on by a state, off by the next.

Pictures, the card's photo and embeddings are held here and on the face lane while they are needed, and nowhere else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from myna_reception.reception.events import FaceHindered, FaceMatched
from myna_reception.reception.face import FaceFinding, FaceTrouble
from myna_reception.reception.policy import Policy
from myna_reception.reception.states import AwaitFace, AwaitVisual, State
from myna_reception.settings import Settings
from myna_reception.ui.bridge.bugs import log_bug
from myna_reception.ui.bridge.camera import Camera, CameraDevice, DeviceCamera, cameras
from myna_reception.ui.bridge.camera_feed import CameraFeed, Shot, pixels
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.bridge.preferences import Preferences
from myna_reception.ui.window import MainWindow
from myna_reception.verify.face.check import CheckPhase, Progress
from myna_reception.verify.face.engine import is_installed
from myna_reception.verify.face.match import EngineShelf, FaceMatch
from myna_reception.verify.face.turn import TurnSide, draw_sides
from myna_reception.verify.face.verdict import FaceLimits

TICK_MS = 500


class Cameras(Protocol):
    """Where cameras come from. Called on the UI thread."""

    def devices(self) -> Sequence[CameraDevice]:
        """What there is to choose from."""
        ...

    def open(self, device_id: str) -> Camera:
        """A camera that is not switched on yet: the one of that id, or else the first."""
        ...


class DeviceCameras:
    """The cameras of this computer."""

    def devices(self) -> Sequence[CameraDevice]:
        """See ``Cameras``."""
        return cameras()

    def open(self, device_id: str) -> Camera:
        """See ``Cameras``."""
        return DeviceCamera(device_id)


class FaceDesk(QObject):
    """Follows the controller's state. Made and used on the UI thread; ``attach`` connects it."""

    looked = Signal(object)  # Progress, after each frame that was looked at

    def __init__(
        self,
        source: Cameras,
        *,
        shelf: EngineShelf | None = None,
        clock: Callable[[], float] = time.monotonic,
        sides: Callable[[], Sequence[TurnSide]] = draw_sides,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._shelf = shelf or EngineShelf()
        self._clock = clock
        self._sides = sides
        self._pictures = Lane("camera", parent=self)
        self._faces = Lane("face", parent=self)
        self._feed: CameraFeed | None = None
        self._match: FaceMatch | None = None
        self._key: tuple[str, int] | None = None  # reception and attempt of the match
        self._ready = self._busy = False
        self._waiting: Shot | None = None
        self._closed_by_staff = ""  # the reception whose visual check goes without a camera
        self._state: State | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def attach(self, window: MainWindow, controller: ReceptionController, preferences: Preferences) -> None:
        """Follow this desk."""
        self._window, self._controller, self._preferences = window, controller, preferences
        controller.set_policy(self.policy(preferences.now))
        window.camera_wanted.connect(self._camera_wanted)
        window.next_camera_wanted.connect(self._next_camera)

    def policy(self, settings: Settings) -> Policy:
        """What is offered by these settings at this computer."""
        return Policy.of_names(settings.check_methods, face=is_installed())

    def follow(self, state: State) -> None:
        """The page of ``state`` is shown: switch on or off what belongs to it."""
        self._state = state
        match state:
            case AwaitFace() if state.running:
                if self._key != (state.reception_id, state.attempt):
                    self._begin(state)
            case AwaitFace(finding=FaceFinding()) if self._key == (state.reception_id, state.attempt):
                self._end_match()  # the camera stays for the eye
            case AwaitVisual(reception_id=reception_id) if state.face is not None:
                if self._match is not None:
                    self.stop()
                if self._preferences.now.visual_camera and self._closed_by_staff != reception_id:
                    self._show_camera()
            case _:
                self.stop()

    def restart(self) -> None:
        """What a camera sees was changed: begin anew where one is on."""
        if self._state is not None and (self._feed is not None or self._match is not None):
            self.stop()
            self.follow(self._state)

    def stop(self) -> None:
        """Camera off, everything forgotten. May be called twice."""
        self._end_match()
        self._key = None
        feed, self._feed = self._feed, None
        if feed is not None:
            feed.stop()
            feed.deleteLater()
            self._window.set_camera(False)

    def close(self) -> None:
        """Stop, and end the threads."""
        if self._feed is not None or self._match is not None:
            self.stop()
        self._pictures.stop()
        self._faces.stop()

    # The match

    def _begin(self, state: AwaitFace) -> None:
        self.stop()
        settings = self._preferences.now
        match = FaceMatch(
            self._shelf, state.face.photo.data, self._sides() if settings.face_turn else (), limits_of(settings)
        )
        self._match, self._key = match, (state.reception_id, state.attempt)
        self._ready = self._busy = False
        self._show_camera()
        self._faces.run(lambda: match.open(self._clock), lambda trouble: self._opened(match, trouble), self._broke)
        self._timer.start()

    def _opened(self, match: FaceMatch, trouble: FaceTrouble | None) -> None:
        if match is not self._match:
            return
        if trouble is not None:
            self._hinder(trouble)
            return
        self._ready = True
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._look(waiting)

    @Slot(object)
    def _shot(self, shot: Shot) -> None:
        self._window.set_mirror(self._preferences.now.camera_mirror)  # a page may have been made anew meanwhile
        self._window.show_camera_picture(shot.image)
        if self._match is None:
            return
        if self._ready and not self._busy:
            self._look(shot)
        else:
            self._waiting = shot  # the newest; the one before is dropped

    def _look(self, shot: Shot) -> None:
        match = self._match
        if match is None:
            return
        self._busy = True

        def work() -> tuple[Progress | None, FaceFinding | FaceTrouble | None]:
            image = shot.image
            return match.see(pixels(image), image.width(), image.height(), shot.at), match.ended

        self._faces.run(work, lambda told: self._looked(match, *told), self._broke)

    def _looked(self, match: FaceMatch, progress: Progress | None, ended: FaceFinding | FaceTrouble | None) -> None:
        self._busy = False
        if match is not self._match:
            return
        if progress is not None:
            self._window.show_face_progress(progress)
            if self._feed is not None:
                asked = progress.side.sign if progress.phase is CheckPhase.TURN and progress.side else 0
                self._feed.camera.ask_turn(asked)
            self.looked.emit(progress)
        waiting, self._waiting = self._waiting, None
        if ended is not None:
            self._ended(ended)
        elif waiting is not None:
            self._look(waiting)

    @Slot()
    def _tick(self) -> None:
        match = self._match
        if match is None or not self._ready or self._busy:
            return
        self._busy = True

        def work() -> tuple[None, FaceFinding | FaceTrouble | None]:
            match.tick(self._clock())
            return None, match.ended

        self._faces.run(work, lambda told: self._looked(match, *told), self._broke)

    def _ended(self, ended: FaceFinding | FaceTrouble) -> None:
        if isinstance(ended, FaceTrouble):
            self._hinder(ended)
        elif self._key is not None:
            reception_id, attempt = self._key
            if self._feed is not None:
                self._feed.camera.ask_turn(0)
            self._controller.handle(FaceMatched(reception_id, attempt, ended))

    def _hinder(self, trouble: FaceTrouble) -> None:
        key = self._key
        self.stop()
        if key is not None:
            self._controller.handle(FaceHindered(*key, trouble))

    def _broke(self, error: BaseException) -> None:
        log_bug(error)
        self._window.show_notice("internal_error")
        self._hinder(FaceTrouble.NO_GOOD_FRAMES)

    def _end_match(self) -> None:
        match, self._match = self._match, None
        self._timer.stop()
        self._waiting = None
        self._ready = self._busy = False
        if match is not None:
            self._faces.run(match.wipe)  # after what the lane is doing with it

    # The camera

    def _show_camera(self) -> None:
        if self._feed is not None:
            return
        camera = self._source.open(self._preferences.now.camera)
        self._feed = feed = CameraFeed(camera, self._pictures, self._clock, self)
        feed.shot.connect(self._shot)
        feed.troubled.connect(self._camera_troubled)
        self._window.set_camera(True)
        feed.start()

    @Slot(object)
    def _camera_troubled(self, trouble: FaceTrouble) -> None:
        if self._match is not None:
            self._hinder(trouble)
            return
        self.stop()
        self._window.set_camera(False, trouble)

    @Slot(bool)
    def _camera_wanted(self, wanted: bool) -> None:
        """Staff, in the check by sight."""
        if not isinstance(self._state, AwaitVisual):
            return
        if wanted:
            self._closed_by_staff = ""
            self._show_camera()
        else:
            self._closed_by_staff = self._state.reception_id
            self.stop()

    @Slot()
    def _next_camera(self) -> None:
        """Another camera of this computer, kept for the next time too."""
        ids = [device.id for device in self._source.devices()]
        if not ids:
            return
        now = self._preferences.now.camera
        following = ids[(ids.index(now) + 1) % len(ids)] if now in ids else ids[1 % len(ids)]
        self._preferences.change(camera=following)
        if self._match is None and self._feed is None:
            return
        feed, self._feed = self._feed, None
        if feed is not None:
            feed.stop()
            feed.deleteLater()
        self._show_camera()


def limits_of(settings: Settings) -> FaceLimits:
    """The clinic's limits; the measured ones where the settings contradict one another."""
    try:
        return FaceLimits(settings.face_similar / 1000, settings.face_unsure / 1000)
    except ValueError:
        return FaceLimits()
