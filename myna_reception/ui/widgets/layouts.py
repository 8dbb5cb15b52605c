"""Layouts in layouts, and layouts that are filled anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import shiboken6

if TYPE_CHECKING:
    from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

_L = TypeVar("_L", bound="QLayout")


def nested(outer: QBoxLayout, inner: _L, stretch: int = 0) -> _L:
    """Put a layout into another one before it is filled, and give it back for that.

    For what it already held Python would make an object each, and keep it when Qt deletes that item: then the next
    thing at that place in memory, a scroll bar perhaps, is taken for a spacer.
    """
    if inner.count():
        raise ValueError("a layout is filled where it lies, not before")
    outer.addLayout(inner, stretch)
    return inner


def take_out(layout: QLayout) -> list[QWidget]:
    """Empty a layout. The widgets that lay in it stay as they are, and so do layouts; Qt leaves the items to us."""
    widgets = []
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widgets.append(widget)
        if item.layout() is None:
            shiboken6.delete(item)
    return widgets


def clear_away(layout: QLayout) -> None:
    """Empty a layout and have its widgets destroyed."""
    for widget in take_out(layout):
        widget.hide()
        widget.deleteLater()
