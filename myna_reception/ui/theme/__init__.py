"""How the desk looks: tokens, fonts, style sheet. ``apply_theme`` dresses the application once, ``dress`` anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from myna_reception.settings import Theme

# Qt is loaded in the functions and not above: the command line takes its words from ui/texts, which need no Qt.


def apply_theme(app: QApplication) -> None:
    """The theme that goes with the system, unless the application is dressed already."""
    from myna_reception.ui.theme import look

    look.apply_theme(app)


def dress(app: QApplication, theme: Theme, percent: int) -> None:
    """Fonts, palette and style sheet of ``theme``, with the text at ``percent`` (100–200)."""
    from myna_reception.ui.theme import look

    look.dress(app, theme, percent)
