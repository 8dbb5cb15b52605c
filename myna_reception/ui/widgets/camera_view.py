"""The live picture of the camera, with a sign that it is on. Nothing is kept but the newest picture."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from myna_reception.ui import texts_match as words
from myna_reception.ui.phrases import kept_together
from myna_reception.ui.theme.tokens import colours, phrase_length, px

_DOT = 14
_LEAST_NOTE = 14  # pixels
_SIGN_HEIGHT = 34


class CameraView(QWidget):
    """Shows pictures cut to its own shape. ``mirror``: as in a mirror, so that people move the right way."""

    def __init__(self, size: QSize, *, oval: bool = False) -> None:
        """``oval``: a place for the face is drawn."""
        super().__init__()
        self._hint = size
        self._oval = oval
        self._picture = QImage()
        self._on = False
        self._note = words.CAMERA_OFF
        self.mirror = True
        self.setAccessibleName(words.CAMERA_VIEW)
        self.setAccessibleDescription(words.CAMERA_OFF)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_on(self, on: bool) -> None:
        """Whether the camera is on; the sign follows. Off forgets the picture."""
        self._on = on
        self._note = words.CAMERA_STARTING if on else words.CAMERA_OFF
        self.setAccessibleDescription(words.CAMERA_ON if on else words.CAMERA_OFF)
        if not on:
            self._picture = QImage()
        self.update()

    @property
    def is_on(self) -> bool:
        """What the sign says."""
        return self._on

    @property
    def has_picture(self) -> bool:
        """Whether there is something to see."""
        return not self._picture.isNull()

    def show_picture(self, picture: QImage) -> None:
        """The newest picture, not mirrored; the one before is forgotten. Dropped while the camera is off."""
        if self._on:
            self._picture = picture
            self.update()

    def clear(self) -> None:
        """Forget the picture."""
        self.set_on(False)

    def sizeHint(self) -> QSize:
        """As made."""
        return QSize(px(self._hint.width()), px(self._hint.height()))

    def minimumSizeHint(self) -> QSize:
        """Half of it: a small window still shows a face."""
        return self.sizeHint() / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, oval, sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("#1a1a1a"))
        if self._picture.isNull():
            painter.setPen(QColor("#ffffff"))
            self._paint_note(painter)
        else:
            self._paint_picture(painter)
        if self._on:
            self._paint_sign(painter)
        painter.setPen(QPen(QColor(colours().border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_note(self, painter: QPainter) -> None:
        """Smaller than other words where the longest phrase would not fit."""
        words = kept_together(self._note, phrase_length(px(16)))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        inside = self.rect().adjusted(8, 8, -8, -8)
        font = self._font(bold=False)
        painter.setFont(font)
        while painter.boundingRect(inside, flags, words).width() > inside.width() and font.pixelSize() > _LEAST_NOTE:
            font.setPixelSize(font.pixelSize() - 1)
            painter.setFont(font)
        painter.drawText(inside, flags, words)

    def _paint_picture(self, painter: QPainter) -> None:
        painter.save()
        if self.mirror:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        painter.drawImage(self.rect(), self._picture, _cut(self._picture.size(), self.size()))
        painter.restore()
        if self._oval:
            height = self.height() * 0.62
            oval = QRectF(0, 0, height * 0.76, height)
            oval.moveCenter(QRectF(self.rect()).center())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for width, colour in ((6, "#1a1a1a"), (2, "#ffffff")):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawEllipse(oval)

    def _paint_sign(self, painter: QPainter) -> None:
        painter.setFont(self._font(bold=True))
        wide = painter.fontMetrics().horizontalAdvance(words.CAMERA_ON) + 3 * px(_DOT)
        sign = QRect(8, 8, wide, px(_SIGN_HEIGHT))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#1a1a1a"))
        painter.drawRoundedRect(sign, 6, 6)
        painter.setBrush(QColor("#ff5252"))
        dot = px(_DOT)
        painter.drawEllipse(sign.left() + dot // 2, sign.center().y() - dot // 2, dot, dot)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(sign.adjusted(2 * dot, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words.CAMERA_ON)

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(px(16))
        font.setBold(bold)
        return font


def _cut(picture: QSize, shape: QSize) -> QRect:
    """The middle of the picture in the view's shape."""
    size = shape.scaled(picture, Qt.AspectRatioMode.KeepAspectRatio)
    return QRect(
        (picture.width() - size.width()) // 2, (picture.height() - size.height()) // 2, size.width(), size.height()
    )
