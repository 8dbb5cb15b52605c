"""Nothing is cut, broken, outside or overlapping, and no target is small: every language, orientation and size.

The pages that hold most; ``bench/kiosk_layout.py`` walks them all.
"""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from myna_reception.settings import Theme
from myna_reception.ui.gallery import DRAWER, STATES
from myna_reception.ui.kiosk.gallery import SCENES, SIZES, SMALL, looks, make_screen, name_of
from myna_reception.ui.kiosk.keyboard import rows_for
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.kiosk.ruby_label import RubyLabel, lay_out
from myna_reception.ui.kiosk.window import KioskWindow
from tests.qt.kiosk.measure import cut_words, faults, overlapping, settle, small_targets, walk
from tests.qt.test_clipping import cut_controls, cut_labels
from tests.qt.test_clipping import outside as desk_outside

FULLEST = ("waiting", "last-try", "pin-wrong", "eligible-grace", "not-registered", "calling")
NARROW = (*FULLEST, "choose", "languages", "staff-code", "drawer")
ALL = [*looks(SIZES), *looks(SMALL)]
USUAL = [(size, look) for size, look in looks(SMALL[:2]) if look.scale == 100]


@pytest.mark.parametrize(("size", "look"), ALL, ids=[name_of(*each) for each in ALL])
def test_nothing_is_cut_and_nothing_overlaps(qapp, size, look):
    wanted = FULLEST if size in SIZES else NARROW
    assert walk(size, look, [each for each in SCENES if each.name in wanted]) == {}


@pytest.mark.parametrize(("size", "look"), USUAL, ids=[name_of(*each) for each in USUAL])
def test_all_that_can_be_touched_is_large_enough_on_every_page(qapp, size, look):
    assert walk(size, look, SCENES, small_targets) == {}


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


@pytest.mark.parametrize("layer", ["abc", "ABC", "#+="])
def test_the_keys_on_the_screen_hold_every_character_however_narrow_they_are_laid_out(layer):
    wide = sorted("".join(rows_for(layer, 10)))
    assert len(set(wide)) == len(wide)
    for columns in range(3, 10):
        rows = rows_for(layer, columns)
        assert sorted("".join(rows)) == wide
        assert max(map(len, rows)) <= columns
        assert len(rows[-1]) + 2 <= columns or columns < 3  # for the other letters and the key that takes one back


def test_words_too_long_for_their_room_are_drawn_smaller_instead_of_broken(qapp):
    look = Look(scale=200)
    label = RubyLabel(look, "[確認|かくにん]~できませんでした", "verdict")
    whole = label.sizeHint().width()
    narrow = RubyLabel(look, "できませんでした", "verdict").sizeHint().width() * 2 // 3
    for width in (whole, narrow):
        label.resize(width, label.heightForWidth(width))
        assert label.broken_words() == []
    assert label.heightForWidth(narrow) < 2 * label.heightForWidth(10 * whole)  # two lines, smaller
    label.set_marked("できませんでしたできませんでしたできませんでした")
    label.resize(narrow // 2, 400)
    assert label.broken_words()  # at half its size it shrinks no further


def test_a_line_ends_between_phrases_and_not_inside_them():
    for text, pieces in (
        ("[受付|うけつけ]の[職員|しょくいん]にお[声|こえ]かけください。", ("受付の", "職員に", "お声かけください。")),
        ("[受付|うけつけ]は[終|お]わりです。お[呼|よ]びするまで", ("受付は", "終わりです。", "お呼びするまで")),
        ("[入力|にゅうりょく]できるのは、あと3[回|かい]です", ("入力できるのは、", "あと3回です")),
    ):
        assert lay_out(text, True).pieces == pieces


STAFFS = ((1280, 800), (800, 1280), (1024, 600))


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("size", STAFFS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_of_staffs_side_is_cut(qapp, qtbot, size, scale):
    window = KioskWindow(practice=True, drawer=DRAWER)
    qtbot.addWidget(window)
    window.resize(*size)
    window.dress(Theme.LIGHT, scale)
    window.show()
    window.show_reception(STATES["waiting"])
    window.show_staff()
    wrong = {}
    for name in ("choose", "pin", "visual", "face-running", "last-try", "eligible", "torn"):
        window.show_reception(STATES[name])
        settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the furniture before it was dressed
        settle()
        wrong[name] = cut_labels(window.pages) + cut_controls(window.pages) + desk_outside(window) + faults(window.bar)
    window._may_close = True
    window.dress(Theme.LIGHT, 100)
    assert {name: each for name, each in wrong.items() if each} == {}
