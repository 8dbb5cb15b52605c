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
