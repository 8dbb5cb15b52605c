"""Contrast is measured on the picture that people see: every page of desk and kiosk, every theme, 100 % and 200 %."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from myna_reception.settings import Theme
from myna_reception.ui.gallery import SCENES, THEMES, make_window
from myna_reception.ui.kiosk import gallery as kiosk
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.kiosk.pages import ReaderShape
from myna_reception.ui.theme import dress
from tests.qt.pixels import luminance, ratio, weak

SCALES = (100, 200)
TALL = (1280, 3200)  # nothing is scrolled out of sight
UPRIGHT, LYING = (1200, 2600), (1920, 1900)


def settle() -> None:
    for _ in range(2):
        QApplication.processEvents()


def close(*windows) -> None:
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def dressed(qapp):
    yield lambda theme, scale: dress(qapp, theme, scale)
    dress(qapp, Theme.LIGHT, 100)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("theme", THEMES)
def test_words_and_controls_of_the_desk_stand_out(dressed, theme, scale):
    dressed(theme, scale)
    windows, found = {}, {}
    for scene in SCENES:
        window = windows.get(scene.practice)
        if window is None:
            window = windows[scene.practice] = make_window(scene)
            window.resize(*TALL)
            window.show()
        window.dismiss_notice()
        window.show_starting()
        scene.show(window)
        settle()
        if wrong := weak(window):
            found[scene.name] = wrong
    close(*windows.values())
    assert found == {}


@pytest.mark.parametrize(("scale", "size"), [(100, LYING), (200, UPRIGHT)], ids=("100-lying", "200-upright"))
@pytest.mark.parametrize("theme", THEMES)
def test_words_and_controls_of_the_kiosk_stand_out(dressed, theme, scale, size):
    dressed(theme, scale)
    look, found = Look(scale=scale), {}
    screen = kiosk.make_screen(look)
    screen.resize(*size)
    screen.show()
    for scene in kiosk.SCENES:
        screen.begin_anew(look)
        screen.shape = ReaderShape.PAD
        scene.show(screen)
        settle()
        if wrong := weak(screen):
            found[scene.name] = wrong
    close(screen)
    assert found == {}


def test_what_is_too_weak_is_found(open_scene):
    window = open_scene("eligible")
    assert weak(window) == []
    window.page.finish.setStyleSheet("background: #f0f0f0; color: #c8c8c8; border: 2px solid #e0e0e0;")
    assert len(weak(window)) == 2


def test_the_ratio_itself():
    black, white, grey = luminance(np.array([0x000000, 0xFFFFFF, 0x767676]))
    assert ratio(black, white) == pytest.approx(21)
    assert ratio(grey, white) == pytest.approx(4.54, abs=0.01)
