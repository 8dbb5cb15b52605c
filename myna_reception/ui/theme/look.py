"""Dresses the application in fonts, palette and style sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from myna_reception.ui.theme.fonts import app_font, load_fonts
from myna_reception.ui.theme.style import style_sheet
from myna_reception.ui.theme.tokens import TOKENS, Tokens, colours, system_tokens, use

_MARK = "myna_theme"


def apply_theme(app: QApplication) -> None:
    """Fonts, palette and style sheet. Idempotent.

    Where the system asks for high contrast, its own colours take every role; sizes, borders and icons stay.
    """
    if app.property(_MARK):
        return
    app.setProperty(_MARK, True)
    app.setStyle("Fusion")
    load_fonts()
    app.setFont(app_font(TOKENS.body_px))
    if high_contrast(app):
        use(system_theme(app.palette()))
    else:
        use(TOKENS)
        app.setPalette(_palette(TOKENS))
    app.setStyleSheet(style_sheet(colours()))


def system_theme(palette: QPalette) -> Tokens:
    """The theme made of a system's palette."""
    return system_tokens(
        window=palette.color(QPalette.ColorRole.Window).name(),
        text=palette.color(QPalette.ColorRole.WindowText).name(),
        highlight=palette.color(QPalette.ColorRole.Highlight).name(),
        on_highlight=palette.color(QPalette.ColorRole.HighlightedText).name(),
    )


def high_contrast(app: QApplication) -> bool:
    """Whether the system's own colours must win."""
    hints = app.styleHints()
    accessibility = hints.accessibility()  # both kept in names: Qt owns them, and Python drops them mid-expression
    return accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, tokens.surface),
        (QPalette.ColorRole.Base, tokens.surface),
        (QPalette.ColorRole.AlternateBase, tokens.surface_alt),
        (QPalette.ColorRole.Button, tokens.surface),
        (QPalette.ColorRole.WindowText, tokens.text),
        (QPalette.ColorRole.Text, tokens.strong),
        (QPalette.ColorRole.ButtonText, tokens.strong),
        (QPalette.ColorRole.PlaceholderText, tokens.support),
        (QPalette.ColorRole.Highlight, tokens.key),
        (QPalette.ColorRole.HighlightedText, tokens.on_key),
        (QPalette.ColorRole.ToolTipBase, tokens.strong),
        (QPalette.ColorRole.ToolTipText, tokens.surface),
    ):
        palette.setColor(role, QColor(colour))
    return palette
