"""The desk follows the system's colours while it runs, and only where that is chosen."""

import dataclasses

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from myna_reception import app
from myna_reception.settings import Settings, SettingsFile, Theme
from myna_reception.ui.bridge import system_look as bridge
from myna_reception.ui.bridge.preferences import Preferences
from myna_reception.ui.bridge.system_look import SystemLook
from myna_reception.ui.theme import dress, look
from myna_reception.ui.theme.tokens import DARK, TOKENS, colours


class Window(QObject):
    def __init__(self):
        super().__init__()
        self.done = []

    def dress(self, theme, percent):
        self.done.append(("now", theme, percent))

    def dress_later(self, theme, percent):
        self.done.append(("later", theme, percent))


@pytest.fixture
def preferences(qapp, tmp_path):
    made = Preferences(SettingsFile(tmp_path))
    made.now = dataclasses.replace(Settings(), theme=Theme.SYSTEM, text_scale=150)
    return made


@pytest.mark.parametrize("hint", ["colours", "contrast"])
@pytest.mark.parametrize(("calm", "when"), [(True, "now"), (False, "later")])
def test_a_change_of_the_system_is_followed_and_waits_while_somebody_types(preferences, hint, calm, when):
    window = Window()
    SystemLook(window, preferences, lambda: calm)
    hints = QApplication.instance().styleHints()
    if hint == "colours":
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    else:
        hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert window.done == [(when, Theme.SYSTEM, 150)]


def test_a_chosen_theme_stays(preferences):
    window = Window()
    preferences.now = dataclasses.replace(preferences.now, theme=Theme.LIGHT)
    SystemLook(window, preferences, lambda: True)
    QApplication.instance().styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert window.done == []


def test_a_window_that_is_gone_is_followed_no_longer(preferences):
    window = Window()
    follows = SystemLook(window, preferences, lambda: True)
    shiboken6.delete(window)
    QApplication.instance().styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not shiboken6.isValid(follows)
    assert window.done == []


def test_as_the_computer_is_asked_anew_each_time(qapp, monkeypatch):
    asked = [Qt.ColorScheme.Dark]

    class Hints:
        def colorScheme(self):
            return asked[0]

        def accessibility(self):
            return self

        def contrastPreference(self):
            return Qt.ContrastPreference.NoPreference

    class Application:
        def styleHints(self):
            return Hints()

    assert look.theme_for(Application(), Theme.SYSTEM) is DARK
    asked[0] = Qt.ColorScheme.Light
    assert look.theme_for(Application(), Theme.SYSTEM) is TOKENS


def test_a_look_that_is_remembered_is_believed_at_the_start(qapp):
    assert look.theme_for(qapp, Theme.SYSTEM, "dark") is DARK
    assert look.theme_for(qapp, Theme.SYSTEM, "light") is TOKENS
    assert look.theme_for(qapp, Theme.SYSTEM, "contrast") == look.system_theme(qapp.palette())
    assert look.theme_for(qapp, Theme.LIGHT, "dark") is TOKENS


@pytest.mark.parametrize(("window", "words", "told"), [("#202020", "#eeeeee", "dark"), ("#eeeeee", "#202020", "light")])
def test_a_look_that_nobody_asked_for_is_told_by_the_systems_colours(window, words, told):
    class Application:
        def setPalette(self, palette):
            self.asked = palette  # the system's own, so one without a colour

        def palette(self):
            assert self.asked == QPalette()
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Window, QColor(window))
            palette.setColor(QPalette.ColorRole.WindowText, QColor(words))
            return palette

    assert look.likely_look(Application()) == told


def test_how_the_system_looks_is_remembered(preferences, monkeypatch):
    window = Window()
    looks = ["contrast", "dark"]
    monkeypatch.setattr(bridge, "system_look", lambda application: looks[0])
    SystemLook(window, preferences, lambda: True)
    assert preferences.now.system_look == "contrast"
    del looks[0]
    QApplication.instance().styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert preferences.now.system_look == "dark"


@pytest.mark.parametrize(
    ("believed", "theme", "dressed"),
    [
        ("dark", Theme.SYSTEM, [("now", Theme.SYSTEM, 100)]),
        ("light", Theme.SYSTEM, []),
        ("dark", Theme.LIGHT, []),
    ],
)
def test_once_the_window_is_up_the_system_is_asked_how_it_looks_now(qapp, monkeypatch, believed, theme, dressed):
    monkeypatch.setattr(app, "system_look", lambda application: "light")
    monkeypatch.setattr(qapp, "property", {app.BELIEVED: believed}.get, raising=False)
    window = Window()
    app._look_again(qapp, window, Settings(theme=theme))
    assert window.done == dressed


def test_a_window_takes_the_new_colours_at_once(open_scene, qapp):
    window = open_scene("waiting")
    window.dress(Theme.DARK, 100)
    assert colours().surface == DARK.surface
    assert window.grab().toImage().pixelColor(window.width() - 30, window.height() // 2).name() == DARK.surface
    dress(qapp, Theme.LIGHT, 100)
