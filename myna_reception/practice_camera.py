"""The practice camera: the holder of the card on the virtual reader, or what goes wrong, through a real video sink.

A part of the composition root: it knows the simulator and the window's camera.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QImage

from myna_reception.reception.face import FaceTrouble
from myna_reception.simulator.practice_scenes import FAULTS, Film, Scene, film_of
from myna_reception.simulator.world import World
from myna_reception.ui.bridge.camera import Camera, CameraDevice, DeviceCamera, ScriptedCamera, cameras
from myna_reception.ui.bridge.lanes import Lane

INTERVAL_MS = 80
THIS_COMPUTER = "device"  # the scene that is none: the computer's own camera

SCENES = MappingProxyType(
    {
        Scene.HOLDER.value: "カードの持ち主",
        Scene.OTHER.value: "別の人",
        Scene.PHOTO.value: "持ち主の写真をかざす人",
        Scene.TWO.value: "二人",
        Scene.FAR.value: "遠くに立つ人",
        Scene.ASIDE.value: "横を向いた人",
        Scene.DARK.value: "暗い部屋",
        Scene.BLURRED.value: "ぼやけた映像",
        Scene.LEAVES.value: "途中でいなくなる人",
        Scene.NOBODY.value: "だれもいない",
        Scene.BLACK.value: "ふたが閉じたカメラ",
        Scene.FROZEN.value: "止まった映像",
        Scene.UNPLUGGED.value: "途中で外れるカメラ",
        Scene.IN_USE.value: "ほかのアプリが使用中",
        Scene.NO_CAMERA.value: "カメラなし",
        THIS_COMPUTER: "このパソコンのカメラ",
    }
)


class PracticeCamera(ScriptedCamera):
    """Draws each picture on a thread of its own, so that the window stays fluid."""

    def __init__(self, scene: Scene, film: Callable[[], Film], parent: QObject | None = None) -> None:
        super().__init__(parent=parent)
        self._scene = scene
        self._make_film = film
        self._film: Film | None = None
        self._asked = 0
        self._drawing = False
        self._lane = Lane("practice-camera", parent=self)
        self._clockwork = QTimer(self)
        self._clockwork.setInterval(INTERVAL_MS)
        self._clockwork.timeout.connect(self._draw)

    def start(self) -> None:
        """See ``Camera``."""
        super().start()
        self._clockwork.start()

    def stop(self) -> None:
        """See ``Camera``."""
        super().stop()
        self._clockwork.stop()
        self._lane.stop()

    def ask_turn(self, sign: int) -> None:
        """See ``Camera``: the person in the picture hears it too."""
        self._asked = sign

    @Slot()
    def _draw(self) -> None:
        if not self._drawing:
            self._drawing = True
            asked = self._asked
            self._lane.run(lambda: self._next_picture(asked), self._drawn)

    def _next_picture(self, asked: int) -> QImage | None:
        """On the lane."""
        if self._film is None:
            self._film = self._make_film()
        picture = self._film.next(asked)
        if picture is None:
            return None
        data = picture.tobytes()
        return QImage(data, picture.width, picture.height, picture.width * 3, QImage.Format.Format_RGB888).copy()

    def _drawn(self, picture: QImage | None) -> None:
        self._drawing = False
        if picture is None:
            self.break_down(FAULTS.get(self._scene, FaceTrouble.LOST))
        else:
            self.show(picture)


class PracticeCameras:
    """Opens a camera that sees what was chosen in the drawer."""

    def __init__(self, world: World, card_on_reader: Callable[[], str]) -> None:
        self._world = world
        self._card_on_reader = card_on_reader
        self.scene = Scene.HOLDER.value

    def devices(self) -> Sequence[CameraDevice]:
        """The computer's own, where one of them was chosen."""
        return cameras() if self.scene == THIS_COMPUTER else ()

    def open(self, device_id: str) -> Camera:
        """See ``Cameras``."""
        if self.scene == THIS_COMPUTER:
            return DeviceCamera(device_id)
        card, scene = self._card_on_reader(), Scene(self.scene)
        return PracticeCamera(scene, lambda: film_of(self._world, scene, card))
