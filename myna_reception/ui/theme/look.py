"""Dresses the application in fonts, palette and style sheet."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from myna_reception.settings import Theme
from myna_reception.ui.theme.fonts import app_font, load_fonts
from myna_reception.ui.theme.style import style_sheet
from myna_reception.ui.theme.tokens import CONTRAST, DARK, TOKENS, Tokens, colours, system_tokens, use

_MARK = "myna_theme"
STYLED = "myna_styled"
FUSION = ("-style", "fusion")
"""Arguments of a ``QApplication``: the same as ``setStyle``, which takes longer. ``STYLED`` says that it got them."""


def apply_theme(app: QApplication) -> None:
    """The theme that goes with the system, at 100 %, unless the application is dressed already."""
    if not app.property(_MARK):
        dress(app, Theme.SYSTEM, 100)


def dress(app: QApplication, theme: Theme, percent: int, look: str = "") -> None:
    """Fonts, palette and style sheet. Widgets made before keep their icons and sizes: make them anew.

    ``look``: how the system looked when last asked, to be believed; else it is asked where the theme goes with it.
    """
    if not app.property(_MARK) and app.property(STYLED) is None:
        app.setStyle("Fusion")
    app.setProperty(_MARK, True)
    load_fonts()
    app.setPalette(QPalette())  # the system's own, so that it can be read
    use(theme_for(app, theme, look), percent)
    app.setPalette(_palette(colours()))
    app.setFont(app_font(colours().body_px))
    app.setStyleSheet(style_sheet(colours()))


def theme_for(app: QApplication, theme: Theme, look: str = "") -> Tokens:
    """The colours of a theme.

    ``Theme.SYSTEM``: where the system asks for high contrast, its own colours take every role; else light or dark as
    the system is. ``look``: as ``dress``.
    """
    match theme:
        case Theme.LIGHT:
            return TOKENS
        case Theme.DARK:
            return DARK
        case Theme.CONTRAST:
            return CONTRAST
        case Theme.SYSTEM:
            match look or system_look(app):
                case "contrast":
                    return system_theme(app.palette())
                case "dark":
                    return DARK
                case _:
                    return TOKENS


def system_look(app: QApplication) -> str:
    """How the system looks: «contrast», «dark» or «light». A start does not ask: see ``set_by_name``."""
    if high_contrast(app):
        return "contrast"
    return "dark" if app.styleHints().colorScheme() == QtCore.Qt.ColorScheme.Dark else "light"


def likely_look(app: QApplication) -> str:
    """How the system looks by the colours that Qt took from it, where nobody has asked it yet: «dark» or «light»."""
    app.setPalette(QPalette())  # the system's own
    window, words = (app.palette().color(each) for each in (QPalette.ColorRole.Window, QPalette.ColorRole.WindowText))
    return "dark" if window.lightness() < words.lightness() else "light"


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
    return accessibility.contrastPreference() == QtCore.Qt.ContrastPreference.HighContrast


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette(QColor(tokens.surface), QColor(tokens.surface))  # bevels and shades follow from these
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
