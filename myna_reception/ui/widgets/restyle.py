"""Dynamic properties that the style sheet looks at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def restyle(widget: QWidget, **properties: str | bool) -> None:
    """Set properties and have the style sheet looked at again, for the children's sake too."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    for each in (widget, *widget.findChildren(QWidget)):
        each.style().unpolish(each)
        each.style().polish(each)
