"""Telling assistive technology that something changed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Send an announcement (Qt ≥ 6.8) for ``widget``. Never with a PIN or its digits."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # late: the window comes up sooner

    event = QAccessibleAnnouncementEvent(widget, text)
    event.setPoliteness(
        QAccessible.AnnouncementPoliteness.Assertive if urgent else QAccessible.AnnouncementPoliteness.Polite
    )
    QAccessible.updateAccessibility(event)
