"""How the desk looks: tokens, fonts, style sheet. ``apply_theme`` dresses the application once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def apply_theme(app: QApplication) -> None:
    """Fonts, palette and style sheet. Idempotent. Where the system asks for high contrast only sizes are kept."""
    # Qt is loaded here and not above: the command line takes its words from ui/texts, which need the tones alone.
    from myna_reception.ui.theme import look

    look.apply_theme(app)
