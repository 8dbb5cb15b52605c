"""Nothing is cut off: at both sizes, in every scene of the gallery, with the longest names."""

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QImage, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QLineEdit, QPushButton, QWidget

from myna_reception.ui.gallery import SCENES, SIZES
from myna_reception.ui.widgets.buttons import ChoiceButton
from myna_reception.ui.widgets.stepper import Stepper
from myna_reception.ui.widgets.text import Text


def _visible(window: QWidget, kind: type) -> list:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def _name(widget: QWidget) -> str:
    words = widget.accessibleName() or getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} «{words[:40]}» {widget.width()}x{widget.height()}"


def cut_labels(window: QWidget) -> list[str]:
    cut = []
    for label in _visible(window, QLabel):
        if isinstance(label, Stepper) or not label.text():
            continue
        if label.wordWrap():
            needed = label.heightForWidth(label.width())
            if label.height() < needed:
                cut.append(f"{_name(label)} needs a height of {needed}")
            if label.minimumSizeHint().width() > label.width():
                cut.append(f"{_name(label)} needs a width of {label.minimumSizeHint().width()}")
        elif label.sizeHint().width() > label.width() or label.sizeHint().height() > label.height():
            cut.append(f"{_name(label)} needs {label.sizeHint().toTuple()}")
    return cut


def cut_controls(window: QWidget) -> list[str]:
    controls = [*_visible(window, QPushButton), *_visible(window, QLineEdit)]
    return [
        f"{_name(control)} needs {control.minimumSizeHint().toTuple()}"
        for control in controls
        if control.minimumSizeHint().width() > control.width() or control.minimumSizeHint().height() > control.height()
    ]


def _touching(window: QWidget) -> list[str]:
    """Words whose ink reaches the upper or lower rim of their widget: they are cut there, or nearly."""
    touching = []
    for label in _visible(window, Text):
        image = QImage(label.size(), QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        label.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
        rim = [(x, y) for x in range(image.width()) for y in (0, image.height() - 1)]
        if any(image.pixelColor(x, y).alpha() > 128 for x, y in rim):
            touching.append(f"{_name(label)} is cut at its rim")
    return touching


def outside(window: QWidget) -> list[str]:
    """Widgets that stick out of what holds them, except what a scroll area scrolls downwards."""
    out = []
    for widget in [*_visible(window, QLabel), *_visible(window, QPushButton), *_visible(window, QLineEdit)]:
        holder = widget.parentWidget()
        inside = holder.rect()
        if isinstance(widget, Text):
            inside = inside.adjusted(0, -2, 0, 2)
        if not inside.contains(widget.geometry()):
            out.append(f"{_name(widget)} at {widget.geometry().getRect()} leaves {inside.getRect()}")
        area = holder
        while area is not None and not isinstance(area, QAbstractScrollArea):
            area = area.parentWidget()
        if area is not None:
            across = QRect(widget.mapTo(area.viewport(), widget.rect().topLeft()), widget.size())
            if across.left() < 0 or across.right() > area.viewport().width():
                out.append(f"{_name(widget)} needs scrolling to the side")
    return out


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_nothing_is_cut_off(walk_scene, scene, size):
    window = walk_scene(scene, size)
    assert window.size().toTuple() == size
    assert cut_labels(window) + cut_controls(window) + outside(window) + _touching(window) == []


@pytest.mark.parametrize("scene", ["pin", "pin-wrong", "pin-malformed", "choose", "last-try", "waiting", "querying"])
def test_what_a_hurried_hand_needs_is_seen_without_scrolling_in_the_smallest_window(walk_scene, scene):
    page = walk_scene(scene, (1024, 600)).page
    assert page.scroll_area.verticalScrollBar().maximum() == 0


def test_a_cut_label_would_be_found(open_scene):
    window = open_scene("eligible")
    label = next(text for text in _visible(window, Text) if text.plain == "見本　花子")
    assert not _touching(window)
    label.setFixedSize(60, 16)
    assert cut_labels(window)
    assert _touching(window)


def test_tiles_know_their_size(qtbot):
    tile = ChoiceButton("題", "説明" * 40, "eye")
    qtbot.addWidget(tile)
    assert tile.hasHeightForWidth()
    assert tile.heightForWidth(200) > tile.heightForWidth(800)


def test_faces_are_compared_as_a_whole_without_scrolling_in_the_smallest_window(open_scene):
    page = open_scene("visual-genuine", (1024, 600)).page
    for picture in (page.compare.photo, page.compare.camera):
        assert picture.visibleRegion().boundingRect() == picture.rect()


def test_nothing_moves_aside_when_a_scroll_bar_comes(open_scene):
    window = open_scene("choose")
    page, column = window.page, window.page.body.parentWidget()

    def place():
        return column.mapTo(page, QPoint()).x(), column.width()

    assert page.scroll_area.verticalScrollBar().maximum() == 0
    before = place()
    column.setMinimumHeight(2000)
    QCoreApplication.processEvents()
    assert page.scroll_area.verticalScrollBar().maximum() > 0
    assert place() == before
