"""Our own line icons (``resources/icons``), coloured when drawn. Icons are never text glyphs."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

BUTTON_GAP = 8
_SCALE = 2  # drawn at twice the size, so that they stay sharp on dense screens


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return (files("myna_reception.resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def icon_pixmap(name: str, colour: str, size: int) -> QPixmap:
    """The icon ``name`` in ``colour`` (#rrggbb), ``size`` pixels square."""
    renderer = QSvgRenderer(QByteArray(_source(name).replace("#000000", colour).encode()))
    pixmap = QPixmap(QSize(size, size) * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size * _SCALE, size * _SCALE))
    painter.end()
    pixmap.setDevicePixelRatio(_SCALE)
    return pixmap


def button_icon(name: str, colour: str, disabled: str, size: int) -> QIcon:
    """An icon for a button, with its colour when disabled."""
    icon = QIcon(_with_gap(icon_pixmap(name, colour, size)))
    icon.addPixmap(_with_gap(icon_pixmap(name, disabled, size)), QIcon.Mode.Disabled)
    return icon


def _with_gap(pixmap: QPixmap) -> QPixmap:
    """Room between icon and word, which Qt gives no other way to ask for."""
    wide = QPixmap(pixmap.width() + BUTTON_GAP * _SCALE, pixmap.height())
    wide.fill(Qt.GlobalColor.transparent)
    wide.setDevicePixelRatio(_SCALE)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return wide


def picture_pixmap(picture: QImage, size: QSize) -> QPixmap:
    """A picture as large as ``size`` holds, sharp on dense screens too, whichever the window is moved to."""
    ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    pixmap = QPixmap.fromImage(picture).scaled(size * _SCALE, ratio, smooth)
    pixmap.setDevicePixelRatio(_SCALE)
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
