"""Contrast is measured on the picture that people see: every page, every theme."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from myna_reception.settings import Theme
from myna_reception.ui.gallery import SCENES
from myna_reception.ui.widgets.icons import IconLabel

THEMES = (Theme.LIGHT, Theme.DARK, Theme.CONTRAST)
TEXT, CONTROL = 4.5, 3.0
_EDGE = 5  # pixels: a border and its rounding


def luminance(rgb: np.ndarray) -> np.ndarray:
    """Relative luminance (WCAG 2.2) of colours, shape (…, 3), 0–255."""
    share = rgb / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def ratio(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The contrast ratio of luminances, 1–21."""
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)


class Picture:
    """The window as pixels."""

    def __init__(self, window: QWidget) -> None:
        image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        self._rgb = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()
        self._window = window

    def rect(self, widget: QWidget, room: int = 0) -> QRect:
        """Where a widget is, as far as it is seen."""
        seen = widget.visibleRegion().boundingRect()
        rect = QRect(widget.mapTo(self._window, seen.topLeft()), seen.size())
        return rect.adjusted(-room, -room, room, room).intersected(self._window.rect())

    def of(self, rect: QRect) -> np.ndarray:
        """The luminances in a rectangle, flat."""
        return luminance(self._rgb[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1].reshape(-1, 3))

    def ground(self, rect: QRect) -> float:
        """The commonest luminance in a rectangle."""
        values, counts = np.unique(self.of(rect).round(5), return_counts=True)
        return float(values[counts.argmax()])

    def ink(self, widget: QWidget) -> float:
        """How far the words or lines of a widget stand out from what is behind them."""
        rect = self.rect(widget)
        return float(ratio(self.of(rect), np.float64(self.ground(rect))).max())

    def edge(self, widget: QWidget) -> float:
        """How far the edge or the body of a control stands out from what is around it."""
        around = self.rect(widget, _EDGE)
        outside = self.ground(QRect(around.topLeft(), QPoint(around.right(), around.top() + _EDGE - 2)))
        middle = around.center().y()
        across = QRect(QPoint(around.left(), middle - 1), QPoint(around.left() + 3 * _EDGE, middle + 1))
        return float(ratio(self.of(across), np.float64(outside)).max())


def _seen(window: QWidget, *kinds: type) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, kinds)
        and widget.isVisible()
        and widget.visibleRegion().boundingRect().height() >= min(widget.height(), 14)
        and widget.visibleRegion().boundingRect().width() >= min(widget.width(), 14)
    ]


def weak(window: QWidget) -> list[str]:
    """Everything on a window that is harder to see than it may be."""
    picture = Picture(window)
    found = []
    for widget in _seen(window, QLabel, QPushButton, QRadioButton, QLineEdit):
        words = widget.text() or getattr(widget, "placeholderText", str)()
        wanted = CONTROL if isinstance(widget, IconLabel) else TEXT
        if (words or isinstance(widget, IconLabel)) and (seen := picture.ink(widget)) < wanted:
            found.append(f"{type(widget).__name__} {widget.property('kind')} «{words[:30]}» has {seen:.2f}")
    for control in _seen(window, QPushButton, QLineEdit, QComboBox):
        if control.property("kind") in ("quiet", None) or not control.isEnabled():
            continue  # known by its words alone
        if (seen := picture.edge(control)) < CONTROL:
            found.append(f"the edge of {control.property('kind')} «{control.accessibleName()}» has {seen:.2f}")
    return found


PAGES = (
    "activation-errors", "waiting-notice", "choose", "pin-wrong", "eligible-expiring", "expired", "torn",
    "settings-look",
)  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene.name in PAGES], ids=lambda scene: scene.name)
def test_words_and_controls_stand_out(dressed_scene, scene, theme):
    assert weak(dressed_scene(scene, theme)) == []


def test_what_is_too_weak_is_found(dressed_scene):
    window = dressed_scene("eligible")
    window.page.finish.setStyleSheet("background: #f0f0f0; color: #c8c8c8; border: 2px solid #e0e0e0;")
    assert len(weak(window)) == 2


def test_the_ratio_itself():
    black, white, grey = (luminance(np.array(QColor(name).getRgb()[:3])) for name in ("#000000", "#ffffff", "#767676"))
    assert ratio(black, white) == pytest.approx(21)
    assert ratio(grey, white) == pytest.approx(4.54, abs=0.01)
