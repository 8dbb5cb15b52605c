"""Contact sheets: the pictures of one look side by side, so that the one that is not like the others is seen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from myna_reception.ui.gallery.draw import Picture
from myna_reception.ui.theme.fonts import app_font

_WIDTH = 1920
_TITLE = 24


def sheets(folder: Path, pictures: Sequence[Picture]) -> list[Path]:
    """Write ``sheet-LOOK-NN.png``, three pictures across (upright ones six), three rows (two). Raises ``OSError``."""
    made = []
    for look, of_look in groupby(sorted(pictures, key=lambda each: each.look), key=lambda each: each.look):
        images = list(of_look)
        first = QImage(str(images[0].path))
        across, rows = (6, 2) if first.height() > first.width() else (3, 3)
        for begin in range(0, len(images), across * rows):
            made.append(folder / f"sheet-{look}-{begin // (across * rows) + 1:02}.png")
            if not _sheet(images[begin : begin + across * rows], across).save(str(made[-1])):
                raise OSError(f"cannot write to {folder}")
    return made


def _sheet(pictures: Sequence[Picture], across: int) -> QImage:
    width = _WIDTH // across
    images = [
        QImage(str(each.path)).scaledToWidth(width - 4, Qt.TransformationMode.SmoothTransformation) for each in pictures
    ]
    height = max(image.height() for image in images) + _TITLE + 4
    sheet = QImage(_WIDTH, -(-len(images) // across) * height, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808080"))
    painter = QPainter(sheet)
    painter.setFont(app_font(16))
    for index, (image, picture) in enumerate(zip(images, pictures, strict=True)):
        x, y = index % across * width, index // across * height
        title = painter.fontMetrics().elidedText(picture.path.stem, Qt.TextElideMode.ElideLeft, width - 12)
        painter.drawText(x + 6, y + _TITLE - 6, title)
        painter.drawImage(x, y + _TITLE, image)
    painter.end()
    return sheet
