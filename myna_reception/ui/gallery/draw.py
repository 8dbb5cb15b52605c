"""Draws the scenes into files: the desk's windows, and the kiosk's screens upright and lying."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from myna_reception.settings import Theme
from myna_reception.ui.gallery.dialogs import DIALOGS
from myna_reception.ui.gallery.scenes import SCENES, Scene, make_window
from myna_reception.ui.theme import dress

SIZES = ((1280, 800), (1024, 600))
THEMES = (Theme.LIGHT, Theme.DARK, Theme.CONTRAST)

_Opened: TypeAlias = tuple[QWidget, Callable[[], None]]


@dataclass(frozen=True, slots=True)
class Picture:
    """One file. ``look`` is what it shares with others, to stand on one contact sheet: «desk-dark-200»."""

    path: Path
    look: str
    scene: str


@dataclass(frozen=True, slots=True)
class _Order:
    """What is still to be drawn. ``open`` makes the widget, and tells what brings it to its scene once it is shown."""

    place: str  # «desk», «kiosk»
    scene: str
    open: Callable[[], _Opened]


def draw(
    folder: Path,
    wanted: frozenset[str] = frozenset(),
    *,
    themes: Sequence[Theme] = (Theme.LIGHT,),
    scales: Sequence[int] = (100,),
    sizes: Sequence[tuple[int, int]] = SIZES,
    kiosk: Sequence[tuple[int, int]] = (),
) -> list[Picture]:
    """Write the pictures as ``SIZE-SCENE[-THEME][-SCALE].png``, those of the kiosk with «kiosk-» before.

    ``wanted``: names of scenes, all when empty. ``kiosk``: the sizes of its screen, none where it is not wanted. Raises
    ``OSError``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101 - made by the caller
    made = []
    for theme, scale in product(themes, scales):
        dress(application, theme, scale)
        orders = [
            *product(sizes, _desk()),
            *product(kiosk, _kiosk(scale) if kiosk else ()),
            *product(sizes[:1], _dialogs()),
        ]
        made += [
            _picture(folder, order, size, theme, scale) for size, order in orders if not wanted or order.scene in wanted
        ]
    return made


def _desk() -> Iterator[_Order]:
    for scene in SCENES:
        yield _Order("desk", scene.name, partial(_open_window, scene))


def _open_window(scene: Scene) -> _Opened:
    window = make_window(scene)
    return window, partial(scene.show, window)


def _dialogs() -> Iterator[_Order]:
    """Windows of their own, in their own size."""
    for name, opened in DIALOGS.items():
        yield _Order("dialog", name, opened)


def _kiosk(scale: int) -> Iterator[_Order]:
    from myna_reception.ui.kiosk import gallery  # it takes its states from here
    from myna_reception.ui.kiosk.look import Look

    def opened(scene: gallery.Scene) -> _Opened:
        screen = gallery.make_screen(Look(scale=scale))
        return screen, partial(scene.show, screen)

    for scene in gallery.SCENES:
        yield _Order("kiosk", scene.name, partial(opened, scene))


def _picture(folder: Path, order: _Order, size: tuple[int, int], theme: Theme, scale: int) -> Picture:
    widget, show = order.open()
    if order.place != "dialog":
        widget.resize(*size)
    widget.show()
    show()
    for _ in range(3):
        QApplication.processEvents()
    before = "" if order.place == "desk" else f"{order.place}-"
    more = ("" if theme is Theme.LIGHT else f"-{theme}") + ("" if scale == 100 else f"-{scale}")
    path = folder / f"{before}{size[0]}x{size[1]}-{order.scene}{more}.png"
    if not widget.grab().save(str(path)):
        raise OSError(f"cannot write to {folder}")
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)
    return Picture(path, f"{order.place}-{size[0]}x{size[1]}-{theme}-{scale}", order.scene)
