"""Contrast as it is seen: words, icons and controls are found among the widgets, their colours in the picture.

Ratios are WCAG 2.2's. What is behind a thing is the commonest colour of its place; the thing is what stands out most.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from myna_reception.ui.widgets.bars import BarChart
from myna_reception.ui.widgets.camera_view import CameraView
from myna_reception.ui.widgets.card_list import CardList
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.stepper import Stepper

TEXT, CONTROL = 4.5, 3.0
_EDGE = 5  # pixels: a border and its rounding
_ENOUGH = 0.7, 100  # of what is scrolled partly out of sight: that share of its height, or so many pixels
_HIGH = 6  # pixels: what is lower is a line

_share = np.arange(256) / 255
_linear = np.where(_share <= 0.04045, _share / 12.92, ((_share + 0.055) / 1.055) ** 2.4)
_RED, _GREEN, _BLUE = (_linear * weight for weight in (0.2126, 0.7152, 0.0722))


def luminance(packed: np.ndarray) -> np.ndarray:
    """Relative luminance of colours ``0x..rrggbb``, of the same shape."""
    return _RED[packed >> 16 & 255] + _GREEN[packed >> 8 & 255] + _BLUE[packed & 255]


def ratio(one: float, other: float) -> float:
    """The contrast ratio of two luminances, 1–21."""
    return float((max(one, other) + 0.05) / (min(one, other) + 0.05))


class Picture:
    """A widget as pixels: ``0xffrrggbb``."""

    def __init__(self, window: QWidget) -> None:
        image = QImage(window.size(), QImage.Format.Format_RGB32)
        window.render(image)
        self._pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
        self._window, self._image = window, image  # the pixels are the picture's own

    def place(self, widget: QWidget, part: QRect | None = None) -> QRect:
        """Where a widget, or a part of it in its own coordinates, is seen; empty where too little of it is."""
        whole = part if part is not None else widget.rect()
        seen = widget.visibleRegion().boundingRect().intersected(whole)
        share, pixels = _ENOUGH
        if seen.isEmpty() or seen.height() < min(share * whole.height(), pixels):
            return QRect()
        place = QRect(widget.mapTo(self._window, seen.topLeft()), seen.size()).intersected(self._window.rect())
        middle = place.center().y()
        across = (place.left() + 1, place.center().x(), place.right() - 1)
        return QRect() if any(self._covered(widget, QPoint(x, middle)) for x in across) else place

    def _covered(self, widget: QWidget, point: QPoint) -> bool:
        """Whether another widget, such as a drawer, lies over it."""
        top = self._window.childAt(point)
        return not (top is None or top is widget or top.isAncestorOf(widget) or widget.isAncestorOf(top))

    def _of(self, rect: QRect) -> np.ndarray:
        return self._pixels[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1]

    def ground(self, rect: QRect) -> float:
        """The luminance of the commonest colour."""
        few = self._of(rect)
        few = few[::2, ::2] if few.size > 4000 else few
        colours, counts = np.unique(few, return_counts=True)
        return float(luminance(colours[counts.argmax()]))

    def ink(self, rect: QRect, ground: float | None = None) -> float:
        """How far what is in a place stands out from what is behind it."""
        behind = self.ground(rect) if ground is None else ground
        seen = luminance(self._of(rect))
        return max(ratio(float(seen.max()), behind), ratio(float(seen.min()), behind))

    def edge(self, rect: QRect) -> float:
        """How far the left edge, or the body, of a control stands out from what is above it."""
        around = rect.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).intersected(self._window.rect())
        outside = self.ground(QRect(around.topLeft(), QPoint(around.right(), around.top() + _EDGE - 2)))
        across = QRect(around.left(), around.center().y() - 1, 4 * _EDGE, 3)
        return self.ink(across.intersected(self._window.rect()), outside)

    def bars(self, rect: QRect) -> float:
        """How far the weakest of the large surfaces in a chart stands out."""
        colours, counts = np.unique(self._of(rect)[::2, ::2], return_counts=True)
        large = colours[counts > counts.sum() / 100]
        ground = float(luminance(colours[counts.argmax()]))
        return min((ratio(float(luminance(each)), ground) for each in large if luminance(each) != ground), default=21.0)

    def clusters(self, rect: QRect, gap: int = 6) -> Iterator[QRect]:
        """What stands apart from each other from left to right, without lines."""
        place = self._of(rect)
        if not place.size:
            return
        colours, counts = np.unique(place, return_counts=True)
        inked = place != colours[counts.argmax()]
        columns = np.flatnonzero(inked.any(axis=0))
        for some in np.split(columns, np.flatnonzero(np.diff(columns) > gap) + 1):
            if some.size and inked[:, some].any(axis=1).sum() > _HIGH:
                yield QRect(rect.left() + int(some[0]), rect.top(), int(some[-1] - some[0]) + 1, rect.height())


def weak(window: QWidget) -> list[str]:
    """Everything on a window that is harder to see than it may be."""
    picture = Picture(window)
    found = [
        f"{_name(widget)}: {seen:.2f}"
        for widget, rect, wanted in (*_words(window, picture), *_drawn(window, picture))
        if not rect.isEmpty() and (seen := picture.ink(rect)) < wanted
    ]
    for widget, rect in _edges(window, picture):
        if not rect.isEmpty() and (seen := picture.edge(rect)) < CONTROL:
            found.append(f"the edge of {_name(widget)}: {seen:.2f}")
    for chart in _shown(window, BarChart):
        rect = picture.place(chart)
        if not rect.isEmpty() and (seen := picture.bars(rect)) < CONTROL:
            found.append(f"bars: {seen:.2f}")
    return found


def _shown(window: QWidget, kind: type) -> list:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def _name(widget: QWidget) -> str:
    words = widget.accessibleName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {widget.property('kind') or ''} «{words[:30]}»"


def _words(window: QWidget, picture: Picture) -> Iterator[tuple[QWidget, QRect, float]]:
    """Words, each with where they stand and what they must reach."""
    for label in _shown(window, QLabel):
        if isinstance(label, IconLabel):
            yield label, picture.place(label), CONTROL
        elif isinstance(label, Stepper):
            for some in picture.clusters(picture.place(label)):
                yield label, some, TEXT
        elif label.text():
            yield label, picture.place(label, label.rect().adjusted(3, 3, -3, -3)), TEXT
    for button in _shown(window, QPushButton):
        if button.text():
            yield button, picture.place(button, button.rect().adjusted(6, 6, -6, -6)), TEXT
    for button in [*_shown(window, QRadioButton), *_shown(window, QCheckBox)]:
        sign = _indicator(button)
        yield button, picture.place(button, button.rect().adjusted(sign.right() + 6, 4, -4, -4)), TEXT
    for line in _shown(window, QLineEdit):
        if line.text() or line.placeholderText():
            yield line, picture.place(line, line.rect().adjusted(6, 6, -6, -6)), TEXT
    for box in _shown(window, QComboBox):
        yield box, picture.place(box, box.rect().adjusted(6, 6, -2 * box.fontMetrics().height(), -6)), TEXT
        yield box, picture.place(box, QRect(box.width() - 36, 6, 30, box.height() - 12)), CONTROL  # the arrow
    for rows in _shown(window, QListWidget):
        icon = 50 if isinstance(rows, CardList) else 4
        for row in range(rows.count()):
            rect = rows.visualItemRect(rows.item(row)).adjusted(icon, 3, -4, -3)
            yield rows.viewport(), picture.place(rows.viewport(), rect), TEXT


def _drawn(window: QWidget, picture: Picture) -> Iterator[tuple[QWidget, QRect, float]]:
    """What is drawn and no words, each with where it is and what it must reach."""
    for view in _shown(window, CameraView):
        yield view, picture.place(view, view.rect().adjusted(8, 8, -8, -8)), TEXT
    for button in [*_shown(window, QRadioButton), *_shown(window, QCheckBox)]:
        yield button, picture.place(button, _indicator(button).adjusted(-3, -3, 3, 3)), CONTROL
    for button in _shown(window, QPushButton):
        if not button.text() and not button.icon().isNull():
            yield button, picture.place(button, QRect(QPoint(6, 6), button.size() - QSize(12, 12))), CONTROL
    for bar in [*_shown(window, QProgressBar), *_shown(window, QScrollBar)]:
        if isinstance(bar, QProgressBar) or bar.maximum() > bar.minimum():
            yield bar, picture.place(bar), CONTROL


def _indicator(button: QAbstractButton) -> QRect:
    option = QStyleOptionButton()
    option.initFrom(button)
    which = (
        QStyle.SubElement.SE_RadioButtonIndicator
        if isinstance(button, QRadioButton)
        else QStyle.SubElement.SE_CheckBoxIndicator
    )
    return button.style().subElementRect(which, option, button)


def _edges(window: QWidget, picture: Picture) -> Iterator[tuple[QWidget, QRect]]:
    """Controls that are known by their edge or their body."""
    for control in [*_shown(window, QPushButton), *_shown(window, QLineEdit), *_shown(window, QComboBox)]:
        known_by_words = control.property("kind") in ("quiet", None)
        if control.isEnabled() and not known_by_words and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield control, picture.place(control)
