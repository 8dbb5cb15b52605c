"""Nothing is cut, broken, outside or overlapping, and no target is small: every language, orientation and size.

The pages that hold most; ``bench/kiosk_layout.py`` walks them all.
"""

import pytest

from myna_reception.ui.kiosk.gallery import SCENES, SIZES, looks, make_screen, name_of
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.kiosk.ruby_label import RubyLabel
from tests.qt.kiosk.measure import cut_words, faults, overlapping, settle, small_targets, walk

FULLEST = ("waiting", "last-try", "pin-wrong", "eligible-grace", "not-registered", "calling")
SMALL = ((800, 1280), (1280, 800))


@pytest.mark.parametrize(("size", "look"), list(looks()), ids=[name_of(*each) for each in looks()])
def test_nothing_is_cut_and_nothing_overlaps(qapp, size, look):
    assert walk(size, look, [each for each in SCENES if each.name in FULLEST]) == {}


@pytest.mark.parametrize("size", SMALL, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_tablet_with_half_the_pixels_shows_everything_too(qapp, size):
    scenes = [each for each in SCENES if each.name in (*FULLEST, "staff-code")]
    found = [fault for faults in walk(size, Look(), scenes).values() for fault in faults]
    # There the letters that staff type with are narrower; what patients touch is not.
    assert [fault for fault in found if not fault.startswith("QPushButton")] == []


@pytest.fixture
def screen(qtbot):
    screen = make_screen(Look())
    qtbot.addWidget(screen)
    screen.resize(*SIZES[0])
    screen.show()
    return screen


def scene(screen, name):
    next(each for each in SCENES if each.name == name).show(screen)
    settle()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["waiting", "choose", "pin", "pin-wrong", "last-try", "visual", "torn", "eligible"])
def test_at_the_usual_size_nothing_has_to_be_scrolled(screen, size, name):
    screen.resize(*size)
    scene(screen, name)
    assert screen.page.scroll_area.verticalScrollBar().maximum() == 0


def test_faults_would_be_found(screen):
    scene(screen, "choose")
    assert faults(screen) == []
    label = next(each for each in screen.page.findChildren(RubyLabel) if "見比べ" in each.text())
    label.setFixedSize(100, 20)
    assert cut_words(screen)
    screen.call.setFixedWidth(60)
    assert small_targets(screen)
    label.setFixedSize(600, 40)
    label.move(label.x(), label.y() - 60)
    assert overlapping(screen)
