"""Every page with words twice as large in the smallest window: it may scroll, and nothing is cut off.

In a module of its own, so that the application is dressed once and while no other windows are there: each window that
is there makes a change of theme slower.
"""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from myna_reception.settings import Theme
from myna_reception.ui.gallery import SCENES
from myna_reception.ui.theme import dress
from tests.qt.test_clipping import cut_controls, cut_labels, outside


@pytest.fixture(scope="module", autouse=True)
def _large_words(qapp):
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dress(qapp, Theme.LIGHT, 200)
    yield
    dress(qapp, Theme.LIGHT, 100)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_nothing_is_cut_off(open_scene, scene):
    window = open_scene(scene, (1024, 600))
    assert window.size().toTuple() == (1024, 600)
    assert cut_labels(window) + cut_controls(window) + outside(window) == []


def test_the_drawers_button_stays_in_sight(open_scene):
    action = open_scene("waiting", (1024, 600)).drawer.action
    assert action.visibleRegion().boundingRect() == action.rect()


def test_a_page_without_cards_has_the_drawers_room(open_scene):
    assert not open_scene("settings", (1024, 600)).drawer.list.isVisible()


def test_faces_are_compared_as_a_whole_without_scrolling(open_scene):
    page = open_scene("visual-genuine", (1024, 600)).page
    for picture in (page.compare.photo, page.compare.camera):
        assert picture.visibleRegion().boundingRect() == picture.rect()
    assert page.compare.hasFocus(), "a screen reader begins at the pictures: the heading gave way"


def test_the_practice_band_stands_beside_the_header_only_while_the_window_is_low(open_scene):
    window = open_scene("waiting", (1024, 600))
    band, header = window._frame._band, window._frame.header
    assert band.isVisible()
    assert band.geometry().right() < header.geometry().left()
    window.resize(1280, 800)
    QCoreApplication.processEvents()
    assert band.geometry().top() > header.geometry().bottom()
    assert band.width() == window.width()
