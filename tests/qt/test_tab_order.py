"""Every page is complete by keyboard alone: Tab reaches every control and comes round, and the focus is seen."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QRadioButton,
    QWidget,
)

from myna_reception.settings import Theme
from myna_reception.ui.gallery import SCENES, THEMES
from myna_reception.ui.theme import dress
from myna_reception.ui.theme.tokens import TOKENS
from tests.qt.pixels import CONTROL, luminance, ratio

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QListWidget)
MOST = 80


def reachable(window: QWidget) -> set[QWidget]:
    """The controls that Tab must reach; of a group of radio buttons one is enough, the arrows reach the rest."""
    found = set()
    for widget in window.findChildren(QWidget):
        usable = isinstance(widget, CONTROLS) and widget.isVisible() and widget.isEnabled()
        if usable and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            if isinstance(widget, QRadioButton) and not widget.isChecked():
                continue
            found.add(widget)
    return found


def walk(window: QWidget, key: Qt.Key) -> list[QWidget]:
    """What has the focus, one after the other, until it comes round."""
    seen: list[QWidget] = []
    for _ in range(MOST):
        QTest.keyClick(QApplication.focusWidget() or window, key)
        now = QApplication.focusWidget()
        if now is None or now in seen:
            break
        seen.append(now)
    return seen


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_tab_reaches_every_control_both_ways(walk_scene, scene):
    window = walk_scene(scene)
    wanted = reachable(window)
    forward, back = walk(window, Qt.Key.Key_Tab), walk(window, Qt.Key.Key_Backtab)
    assert {name(each) for each in wanted - set(forward)} == set()
    assert {name(each) for each in wanted - set(back)} == set()


def name(widget: QWidget) -> str:
    return f"{type(widget).__name__} «{widget.accessibleName()}»"


def pixels(window: QWidget) -> np.ndarray:
    image = QImage(window.size(), QImage.Format.Format_RGB32)
    window.render(image)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    return rows.copy()


def ring_contrast(window: QWidget, target: QWidget) -> float:
    """How far the outermost pixels of the ring stand out from what is there without it, the weakest of four sides.

    Sides that are cut off by what scrolls are left out.
    """
    with_ring = pixels(window)
    window._ring.hide()
    without = pixels(window)
    window._ring.show()
    rect = window._ring.geometry()
    if rect.isEmpty():
        return 0.0
    best = []
    middle, width = rect.center(), TOKENS.ring_outer_px + TOKENS.ring_inner_px
    for start, step in (
        (QPoint(rect.left(), middle.y()), QPoint(1, 0)),
        (QPoint(rect.right(), middle.y()), QPoint(-1, 0)),
        (QPoint(middle.x(), rect.top()), QPoint(0, 1)),
        (QPoint(middle.x(), rect.bottom()), QPoint(0, -1)),
    ):
        points = [start + step * at for at in range(width)]
        inside = [point for point in points if window.rect().contains(point)]
        best.append(
            max(
                (
                    ratio(
                        float(luminance(with_ring[each.y(), each.x()])), float(luminance(without[each.y(), each.x()]))
                    )
                    for each in inside
                ),
                default=0.0,
            )
        )
    return sorted(best)[1]  # one side may lie at the rim of what scrolls


LOOKED_AT = ("activation-filled", "waiting", "choose", "pin-wrong", "eligible", "history", "settings-look", "hand-off")


@pytest.mark.parametrize("theme", THEMES)
def test_what_has_the_focus_is_seen(qapp, open_scene, theme):
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dress(qapp, theme, 100)
    weak = {}
    for scene in LOOKED_AT:
        window = open_scene(scene)
        for each in walk(window, Qt.Key.Key_Tab):
            QApplication.processEvents()
            if getattr(each, "takes_ring", True) and (seen := ring_contrast(window, each)) < CONTROL:
                weak[scene, name(each)] = round(seen, 2)
        window.close()
    dress(qapp, Theme.LIGHT, 100)
    assert weak == {}
