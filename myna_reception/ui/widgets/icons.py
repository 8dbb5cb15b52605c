"""Our own line icons (``resources/icons``), coloured when drawn. Icons are never text glyphs."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

from PySide6 import QtCore
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF, QSize
    from PySide6.QtGui import QImage

BUTTON_GAP = 8
Colours: TypeAlias = tuple[tuple[str, str], ...]
"""As they are drawn, and as they are wanted; #rrggbb."""


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return (files("myna_reception.resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _density() -> int:
    """Pixels to draw for each: sharp on the densest screen there is, to which the window may be moved."""
    application = QGuiApplication.instance()
    densest = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1
    return max(2, ceil(densest))  # a second screen that is plugged in later has twice as many, as a rule


def icon_pixmap(name: str, colour: str, size: int) -> QPixmap:
    """The icon ``name`` in ``colour`` (#rrggbb), ``size`` pixels square."""
    return _drawn(name, (("#000000", colour),), size, _density())


def paint_icon(painter: QPainter, at: QPointF, name: str, colour: str, size: int) -> None:
    """The icon as the painter's own screen has its pixels."""
    paint_drawing(painter, at, name, (("#000000", colour),), size)


def paint_drawing(painter: QPainter, at: QPointF, name: str, colours: Colours, size: int) -> None:
    """A drawing of several colours, likewise."""
    painter.drawPixmap(at, _drawn(name, colours, size, painter.device().devicePixelRatioF()))


@lru_cache(maxsize=256)
def _drawn(name: str, colours: Colours, size: int, density: float) -> QPixmap:
    wanted = dict(colours)  # all at once: one colour's new value is another's old one, white in the dark
    source = re.sub("|".join(wanted), lambda found: wanted[found[0]], _source(name))
    renderer = QSvgRenderer(QByteArray(source.encode()))
    across = round(size * density)
    pixmap = QPixmap(across, across)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, across, across))
    painter.end()
    pixmap.setDevicePixelRatio(density)
    return pixmap


def button_icon(name: str, colour: str, disabled: str, size: int) -> QIcon:
    """An icon for a button, with its colour when disabled."""
    return _button_icon(name, colour, disabled, size, _density())


@lru_cache(maxsize=128)
def _button_icon(name: str, colour: str, disabled: str, size: int, density: int) -> QIcon:
    icon = QIcon(_with_gap(_drawn(name, (("#000000", colour),), size, density)))
    icon.addPixmap(_with_gap(_drawn(name, (("#000000", disabled),), size, density)), QIcon.Mode.Disabled)
    return icon


def _with_gap(pixmap: QPixmap) -> QPixmap:
    """Room between icon and word, which Qt gives no other way to ask for."""
    density = pixmap.devicePixelRatio()
    wide = QPixmap(pixmap.width() + round(BUTTON_GAP * density), pixmap.height())
    wide.fill(QColor(0, 0, 0, 0))
    wide.setDevicePixelRatio(density)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return wide


def picture_pixmap(picture: QImage, size: QSize) -> QPixmap:
    """A picture as large as ``size`` holds, sharp on dense screens too, whichever the window is moved to."""
    qt = QtCore.Qt
    ratio, smooth = qt.AspectRatioMode.KeepAspectRatio, qt.TransformationMode.SmoothTransformation
    pixmap = QPixmap.fromImage(picture).scaled(size * _density(), ratio, smooth)
    pixmap.setDevicePixelRatio(_density())
    return pixmap


def app_icon() -> QIcon:
    """The app's own sign, in the sizes that task bars and window lists ask for."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128):
        icon.addPixmap(icon_pixmap("myna-reception", "#000000", size))
    return icon


class IconLabel(QLabel):
    """An icon beside words. It carries no accessible name: the words do."""

    def __init__(self, name: str, colour: str, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.show_icon(name, colour)

    def show_icon(self, name: str, colour: str) -> None:
        """Draw another icon in the same place."""
        self.setPixmap(icon_pixmap(name, colour, self.width()))
