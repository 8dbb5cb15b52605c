"""What is wrong with a screen as it was laid out: words cut or broken, things that overlap, targets too small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from myna_reception.ui.kiosk.gallery import Scene, make_screen
from myna_reception.ui.kiosk.look import TARGET, Look
from myna_reception.ui.kiosk.pages import ReaderShape
from myna_reception.ui.kiosk.ruby_label import RubyLabel
from myna_reception.ui.widgets.drawer import Drawer


def _visible(root: QWidget, kind: type) -> list:
    """Of the patient's own screen: the drawer of practice mode lies over it."""
    drawers = root.findChildren(Drawer)
    return [w for w in root.findChildren(kind) if w.isVisible() and not any(d.isAncestorOf(w) for d in drawers)]


def targets(root: QWidget) -> list[tuple[str, int, int]]:
    """What can be touched anywhere in it, as name, width, height: buttons, lines of input, rows of lists.

    A button inside a line of input belongs to the line.
    """
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget.parentWidget(), QLineEdit):
            continue
        if isinstance(widget, QAbstractButton | QComboBox | QAbstractSlider | QAbstractSpinBox):
            if not isinstance(widget, QScrollBar):
                found.append((_name(widget), widget.width(), widget.height()))
        elif isinstance(widget, QLineEdit) and not widget.isReadOnly():
            found.append((_name(widget), widget.width(), widget.height()))
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for row in range(widget.model().rowCount()):
                place = widget.visualRect(widget.model().index(row, 0))
                found.append(
                    (
                        f"row {row} of «{widget.accessibleName()}» {place.width()}x{place.height()}",
                        place.width(),
                        place.height(),
                    )
                )
    return found


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} «{widget.accessibleName()[:40]}» {widget.width()}x{widget.height()}"


def cut_words(root: QWidget) -> list[str]:
    wrong = []
    for label in _visible(root, RubyLabel):
        if not label.text():
            continue
        needed = label.heightForWidth(label.width())
        if label.height() < needed:
            wrong.append(f"{_name(label)} needs a height of {needed}")
        wrong += [f"{_name(label)} breaks «{word}»" for word in label.broken_words()]
    for button in _visible(root, QAbstractButton):
        if button.text() and button.minimumSizeHint().width() > button.width():
            wrong.append(f"{_name(button)} needs a width of {button.minimumSizeHint().width()}")
    return wrong


def outside(root: QWidget) -> list[str]:
    """Widgets that stick out of what holds them, except downwards in a scroll area."""
    wrong = []
    for widget in [*_visible(root, RubyLabel), *_visible(root, QAbstractButton), *_visible(root, QLineEdit)]:
        holder = widget.parentWidget()
        if not holder.rect().contains(widget.geometry()):
            wrong.append(f"{_name(widget)} at {widget.geometry().getRect()} leaves {holder.rect().getRect()}")
        area: QWidget | None = holder
        while area is not None and not isinstance(area, QAbstractScrollArea):
            area = area.parentWidget()
        if area is not None:
            left = widget.mapTo(area.viewport(), QPoint()).x()
            if left < 0 or left + widget.width() > area.viewport().width():
                wrong.append(f"{_name(widget)} needs scrolling to the side")
    return wrong


def overlapping(root: QWidget) -> list[str]:
    """Controls and words that lie over one another."""
    things = [
        w
        for w in [*_visible(root, RubyLabel), *_visible(root, QAbstractButton), *_visible(root, QLineEdit)]
        if not isinstance(w.parentWidget(), QAbstractButton)
    ]
    places = [(w, QRect(w.mapTo(root, QPoint()), w.size())) for w in things if not _scrolled(w)]
    return [f"{_name(a)} lies over {_name(b)}" for (a, ra), (b, rb) in combinations(places, 2) if ra.intersects(rb)]


def _scrolled(widget: QWidget) -> bool:
    """Whether it is partly out of sight in a scroll area, where places in the window say nothing."""
    area: QWidget | None = widget.parentWidget()
    while area is not None and not isinstance(area, QAbstractScrollArea):
        area = area.parentWidget()
    return area is not None and area.verticalScrollBar().maximum() > 0


def small_targets(root: QWidget) -> list[str]:
    """What is touched and less than 72 px, and neighbours nearer than 16 px."""
    wrong = [f"{name} is a small target" for name, width, height in targets(root) if min(width, height) < TARGET]
    buttons = _visible(root, QAbstractButton)
    places = [(b, QRect(b.mapTo(root, QPoint()), b.size())) for b in buttons if not _scrolled(b)]
    for (a, ra), (b, rb) in combinations(places, 2):
        if ra.adjusted(-15, -15, 15, 15).intersects(rb) and a.parentWidget() is b.parentWidget():
            wrong.append(f"{_name(a)} is nearer than 16 px to {_name(b)}")
    return wrong


def faults(root: QWidget) -> list[str]:
    return cut_words(root) + outside(root) + overlapping(root) + small_targets(root)


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def walk(
    size: tuple[int, int],
    look: Look,
    scenes: Sequence[Scene],
    wrong_with: Callable[[QWidget], list[str]] = faults,
) -> dict[str, list[str]]:
    """Scenes on one screen, as it goes all day: what is wrong with each."""
    screen = make_screen(look)
    screen.resize(*size)
    screen.show()
    found = {}
    try:
        for scene in scenes:
            screen.begin_anew(look)
            screen.shape = ReaderShape.PAD
            scene.show(screen)
            settle()
            wrong = wrong_with(screen)
            if wrong:
                found[scene.name] = wrong
    finally:
        screen.close()
        screen.deleteLater()
        QCoreApplication.sendPostedEvents(screen, QEvent.Type.DeferredDelete)
    return found
