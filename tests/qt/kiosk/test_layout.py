"""Nothing is cut, broken, outside or overlapping, and no target is small: every language, orientation and size.

The pages that hold most; ``bench/kiosk_layout.py`` walks them all.
"""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from myna_reception.settings import Theme
from myna_reception.ui.gallery import DRAWER, STATES
from myna_reception.ui.kiosk.catalogue import LANGUAGES
from myna_reception.ui.kiosk.gallery import SCENES, SIZES, SMALL, looks, make_screen, name_of
from myna_reception.ui.kiosk.keyboard import rows_for
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.kiosk.notice import KioskNotice
from myna_reception.ui.kiosk.page import KioskPage, Picture
from myna_reception.ui.kiosk.paragraph import lay_out
from myna_reception.ui.kiosk.ruby_label import RubyLabel
from myna_reception.ui.kiosk.window import KioskWindow
from myna_reception.ui.theme.tokens import colours
from tests.qt.kiosk.measure import cut_words, faults, outside, overlapping, settle, small_targets, walk
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
@pytest.mark.parametrize(
    "name",
    ["waiting", "choose", "called", "pin", "pin-wrong", "last-try", "visual", "torn", "eligible", "eligible-grace"],
)
def test_at_the_usual_size_nothing_has_to_be_scrolled(screen, size, name):
    screen.resize(*size)
    scene(screen, name)
    assert screen.page.scroll_area.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_on_a_small_lying_tablet_a_result_needs_no_scrolling(screen, language):
    screen.resize(*SMALL[1])
    screen.set_look(Look(language))
    for name in ("eligible", "not-eligible"):
        scene(screen, name)
        assert screen.page.scroll_area.verticalScrollBar().maximum() == 0
        (card,) = screen.page._cards
        assert [card._grid.getItemPosition(card._grid.indexOf(value))[:2] for _, value in card._fields] == [
            (1, 1), (1, 3), (2, 1), (3, 1), (3, 3),
        ]  # fmt: skip


@pytest.mark.parametrize("size", [*SMALL, (600, 1024)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_is_to_be_pressed_next_stays_in_sight_on_a_page_that_scrolls(screen, size):
    screen.resize(*size)
    screen.set_look(Look(scale=200))
    scene(screen, "eligible-grace")
    page = screen.page
    assert page.scroll_area.verticalScrollBar().maximum() > 0
    assert page.rect().contains(QRect(page.primary.mapTo(page, QPoint()), page.primary.size()))
    content = page.scroll_area.widget()
    assert content.height() == content.heightForWidth(content.width())  # no higher than its words
    screen.set_look(Look())
    scene(screen, "torn")  # which does not scroll: the buttons stand with the words
    assert page_of_buttons(screen) is screen.page.scroll_area.widget()


@pytest.mark.parametrize("size", [SIZES[1], SMALL[1]], ids=lambda size: f"{size[0]}x{size[1]}")
def test_lying_the_end_stays_in_sight_beneath_the_key_that_staff_hold(screen, size):
    screen.resize(*size)
    screen.set_look(Look(scale=200))
    scene(screen, "result-revealable")
    page = screen.page
    assert page.scroll_area.verticalScrollBar().maximum() > 0
    assert page.rect().contains(QRect(page.primary.mapTo(page, QPoint()), page.primary.size()))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
@pytest.mark.parametrize("size", [(800, 1280), (600, 1024)], ids=["800x1280", "600x1024"])
def test_upright_the_frame_leaves_large_words_most_of_the_height(screen, size, language):
    screen.resize(*size)
    screen.set_look(Look(language, scale=200))
    scene(screen, "choose")
    assert screen.stack.height() > 0.65 * screen.height()
    needed = [tile.height_of_words(tile.width()) for tile in screen.page.tiles]
    heights = [tile.height() for tile in screen.page.tiles]
    assert heights == [max(each, screen.page._height) for each in needed]  # as asked for, no line squeezed


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["waiting", "choose", "pin", "visual", "eligible-grace", "removal"])
def test_a_page_comes_as_it_stays_and_is_painted_once(screen, monkeypatch, size, name):
    screen.resize(*size)
    scene(screen, "reading")
    painted, windows = [], QGuiApplication.topLevelWindows()
    monkeypatch.setattr(KioskPage, "paintEvent", lambda self, event: painted.append(self))
    screen.show_state(STATES[name], None)
    came = screen.page.size(), [each.geometry() for each in screen.page.findChildren(RubyLabel)]
    settle()
    assert (screen.page.size(), [each.geometry() for each in screen.page.findChildren(RubyLabel)]) == came
    assert painted == [screen.page]
    assert QGuiApplication.topLevelWindows() == windows  # no part was one for a moment
    settle()
    asked, fit = [], KioskPage._fit
    monkeypatch.setattr(KioskPage, "_fit", lambda self: asked.append(self) or fit(self))
    settle()
    assert asked == []  # what follows from an answer does not ask again


def test_what_is_known_of_a_sentence_is_kept_but_nothing_of_a_name(qtbot):
    for each in (True, False):
        labels = [RubyLabel(Look(), "見本花子", "button", breakable=each) for _ in range(2)]
        for label in labels:
            qtbot.addWidget(label)
        assert (labels[0].paragraph is labels[1].paragraph) is not each


def test_no_character_of_a_name_stands_alone_on_the_last_line(qtbot):
    label = RubyLabel(Look(), "見本健康保険組合", "button", breakable=True)
    qtbot.addWidget(label)
    assert [line.textLength() for line in label.paragraph.lines(label.font().pixelSize() * 7.5)] == [4, 4]


def test_a_number_is_drawn_smaller_rather_than_parted(qtbot):
    label = RubyLabel(Look(), "3913●●●●", "button", breakable=True)
    qtbot.addWidget(label)
    assert [line.textLength() for line in label.paragraph.lines(label.sizeHint().width() * 0.8)] == [15]  # joiners too
    assert len(label.paragraph.lines(label.sizeHint().width() * 0.4)) > 1  # at half its size it shrinks no further
    label.set_marked("●●●34・●●●78")
    room = RubyLabel(Look(), "●●●34", "button", breakable=True).sizeHint().width() + 2
    assert lines_of(label, room) == ["●●●34・", "●●●78"]


@pytest.mark.parametrize("name", ["torn", "unreachable", "visual"])
@pytest.mark.parametrize("size", SMALL[:2], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_with_large_words_every_button_is_in_sight_and_the_picture_whole(screen, size, language, name):
    screen.resize(*size)
    screen.set_look(Look(language, scale=200))
    scene(screen, name)
    page = screen.page
    for button in page._made:
        assert page.rect().contains(QRect(button.mapTo(page, QPoint()), button.size()))
    assert page.rect().contains(QRect(page._picture.mapTo(page, QPoint()), page._picture.size()))


@pytest.mark.parametrize("size", SMALL[:2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_with_large_words_the_languages_stand_in_two_columns_of_one_width(screen, size):
    screen.resize(*size)
    screen.set_look(Look(scale=200))
    scene(screen, "waiting")
    buttons = list(screen.page.languages.buttons.values())
    assert len({button.x() for button in buttons}) == 2
    assert max(button.width() for button in buttons) - min(button.width() for button in buttons) <= 1
    assert not any(button.words.broken_words() for button in buttons)


def page_of_buttons(screen):
    holder = screen.page.primary.parentWidget()
    while holder not in (screen.page, screen.page.scroll_area.widget()):
        holder = holder.parentWidget()
    return holder


def test_upright_the_pad_is_as_wide_as_the_page_and_comes_before_the_way_round_it(screen):
    scene(screen, "pin")
    pad, (forgotten,) = screen.page.pad, screen.page._made
    place = pad.mapTo(screen, QPoint())
    below = forgotten.mapTo(screen, QPoint())
    assert (place.x(), pad.width()) == (below.x(), forgotten.width())
    assert below.y() > place.y() + pad.height()
    screen.resize(*SIZES[1])
    settle()
    pad, (forgotten,) = screen.page.pad, screen.page._made
    assert forgotten.mapTo(screen, QPoint()).y() < pad.mapTo(screen, QPoint()).y() + pad.height()


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("size", [(1024, 600), (600, 1024)], ids=["lying", "upright"])
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_the_whole_pad_is_in_sight_on_the_smallest_screens(screen, size, scale, language):
    screen.resize(*size)
    for readings in (False, True) if language is LANGUAGES[0] else (False,):
        screen.set_look(Look(language, readings=readings, scale=scale))
        for name in ("pin", "pin-wrong", "pin-register"):
            scene(screen, name)
            assert unseen_of_pad(screen, size) == []
    screen.call_staff()
    settle()
    assert unseen_of_pad(screen, size) == []
    screen.stop_calling()
    settle()
    assert unseen_of_pad(screen, size) == []
    assert screen.buttons.call.isVisible()


def unseen_of_pad(screen, size):
    """Keys and places outside the page, in what scrolls, too small, or over one another."""
    page, pad, area = screen.page, screen.page.pad, screen.page.scroll_area
    assert (screen.width(), screen.height()) == size
    parts = [pad.display, *pad.findChildren(QAbstractButton)]
    words = QRect(area.mapTo(page, QPoint()), area.size())
    places = {part.text() or "places": QRect(part.mapTo(page, QPoint()), part.size()) for part in parts}
    hidden = [name for name, at in places.items() if not page.rect().contains(at) or at.intersects(words)]
    assert len(parts) == 14
    return hidden + small_targets(pad) + outside(pad) + overlapping(pad)


def test_digits_and_keys_stay_with_the_pad_when_its_places_stand_beneath_the_words(qtbot):
    window = KioskWindow(practice=True, drawer=DRAWER)
    qtbot.addWidget(window)
    window._may_close = True
    window.resize(1280, 800)
    window.show()
    window.show_reception(STATES["pin"])
    settle()
    pad = window.screen_side.page.pad
    QTest.keyClicks(pad.display, "12")
    for size, within, count in (((1024, 600), False, 3), ((1280, 800), True, 4)):
        window.resize(*size)
        settle()
        assert pad.isAncestorOf(pad.display) == within
        assert window.focusWidget() is pad.display
        QTest.keyClick(pad.display, Qt.Key.Key_3)
        assert len(pad.display.text()) == count


@pytest.mark.parametrize(("name", "rows"), [("choose", 3), ("called", 1)])
def test_answers_are_as_high_as_there_is_room_for(screen, name, rows):
    screen.resize(*(SIZES[0] if rows == 3 else SMALL[2]))
    scene(screen, name)
    least = screen.look.target
    assert [tile.height() // least for tile in screen.page.tiles] == [rows, rows]


def test_a_wrong_pin_is_said_in_sight_where_not_all_of_it_has_room(screen):
    screen.resize(*SMALL[0])
    scene(screen, "pin-wrong")
    assert screen.page.heading.isVisible()
    screen.set_look(Look(readings=True, scale=200))
    scene(screen, "pin-wrong")
    notice = screen.page.findChild(KioskNotice)
    below = notice.labels[0].mapTo(screen.page.scroll_area, notice.labels[0].rect().bottomLeft()).y()
    assert 0 < below <= screen.page.scroll_area.height()
    assert "あと2回" in notice.labels[1].plain
    scene(screen, "pin")
    assert screen.page.heading.isVisible()


@pytest.mark.parametrize("name", ["unreachable", "torn"])
@pytest.mark.parametrize("size", SMALL[:2], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_picture_leaves_large_words_their_room(screen, size, name):
    screen.resize(*size)
    screen.set_look(Look(scale=200))
    scene(screen, name)
    assert faults(screen) == []
    below = screen.page.primary.mapTo(screen.page, screen.page.primary.rect().bottomLeft()).y()
    assert below <= screen.page.height()


def test_beside_words_that_scroll_a_picture_stands_at_their_beginning(screen):
    screen.resize(*SMALL[1])
    screen.set_look(Look(readings=True, scale=200))
    scene(screen, "waiting")
    area = screen.page.scroll_area
    assert area.verticalScrollBar().maximum() > 0
    picture = screen.page.findChild(Picture)
    assert picture.mapTo(area, picture.rect().bottomLeft()).y() < area.height()


def test_what_has_room_beside_a_smaller_picture_does_not_scroll(screen):
    screen.resize(*SMALL[1])
    scene(screen, "waiting-slot")
    assert screen.page.scroll_area.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize(("size", "scale"), [(SIZES[0], 100), (SMALL[0], 100), (SMALL[1], 200)])
def test_the_words_of_the_drawer_are_as_large_as_those_of_the_page(screen, size, scale):
    screen.resize(*size)
    screen.set_look(replace(screen.look, scale=scale))
    scene(screen, "drawer")
    drawer, body = screen.drawer.cards, screen.look.pixels("body")
    assert drawer.list.itemDelegate().font(bold=False).pixelSize() == pytest.approx(body, abs=1)
    assert drawer.action.font().pixelSize() == pytest.approx(body, abs=1)
    assert colours().body_px < body  # the desk's own are as they were
    assert screen.width() >= drawer.width()


def test_faults_would_be_found(screen):
    scene(screen, "choose")
    assert faults(screen) == []
    label = next(each for each in screen.page.findChildren(RubyLabel) if "見比べ" in each.text())
    label.setFixedSize(100, 20)
    assert cut_words(screen)
    screen.buttons.call.setFixedWidth(60)
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


def test_words_that_belong_together_are_drawn_smaller_rather_than_parted(qapp):
    label = RubyLabel(Look(LANGUAGES[4]), "Gọi nhân\xa0viên", "button")
    label.resize(RubyLabel(Look(LANGUAGES[4]), "nhân", "button").sizeHint().width() * 3 // 2, 100)
    assert lines_of(label, label.width()) == ["Gọi ", "nhân\xa0viên"]


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


def lines_of(label, width):
    text, lines = label.paragraph.laid.text, label.paragraph.lines(width)
    return [re.sub("[\u2060\u200b]", "", text[line.textStart() :][: line.textLength()]) for line in lines]


@pytest.mark.parametrize(
    "marked", ["マイナンバーカードを[置|お]いて~ください", "カードを、[平|たい]らに[置|お]きます。"]
)
def test_no_word_stands_alone_on_the_last_line(qapp, marked):
    label = RubyLabel(Look(), marked, "prompt")
    width = label.paragraph.filled(1e6)[0].naturalTextWidth()
    assert len(lines_of(label, width + 1)) == 1
    first, last = lines_of(label, width - 1)
    assert len(last) >= len(first) // 2


def test_a_sentence_begins_on_a_line_of_its_own_where_that_costs_none(qapp):
    marked = "カードを、[読取機|よみとりき]の[上|うえ]に[平|たい]らに[置|お]きます。ケースからは[出|だ]してください。"
    label = RubyLabel(Look(), marked)
    width = label.paragraph.filled(1e6)[0].naturalTextWidth()
    assert lines_of(label, width * 0.7) == ["カードを、読取機の上に平らに置きます。", "ケースからは出してください。"]


def test_a_sentence_begins_amid_a_line_rather_than_leave_a_word_alone_on_its_last(qapp):
    label = RubyLabel(Look(LANGUAGES[1]), "The certificate in your card expired. It works until 31 March 2026.")
    width = label.fontMetrics().horizontalAdvance("The certificate in your card ex")
    assert len(label.paragraph.filled(width, by_sentence=True)) == 3
    _, second, _ = lines_of(label, width)
    assert "expired. " in second
    assert second.strip() != "expired."


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_a_result_is_no_wider_than_the_narrowest_screen(qapp, scale, language):
    names = ("eligible-longest", "several", "not-eligible", "not-registered")
    scenes = [each for each in SCENES if each.name in names]
    assert walk((600, 1024), Look(language, scale=scale), scenes, outside) == {}


@pytest.mark.parametrize("name", ["waiting", "waiting-slot"])
@pytest.mark.parametrize("size", SMALL[1:], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_drawing_is_in_sight_beside_words_that_have_to_be_scrolled(screen, size, name):
    screen.resize(*size)
    screen.set_look(Look(scale=200))
    scene(screen, name)
    page = screen.page
    assert page.scroll_area.verticalScrollBar().maximum() > 0
    picture = page.findChild(Picture)
    assert page.rect().contains(QRect(picture.mapTo(page, QPoint()), picture.size()))


def test_a_reading_longer_than_its_kanji_is_not_cut(qapp):
    label = RubyLabel(Look(readings=True), "[練習|れんしゅう]", "button")
    label.resize(label.sizeHint())
    label.setStyleSheet("background: white")
    picture = label.grab().toImage()
    reading = range(label.height() // 3)
    for edge in (0, picture.width() - 1):  # nothing but the rim of a stroke
        assert min(QColor(picture.pixel(edge, y)).lightness() for y in reading) > 128


def test_a_line_without_readings_takes_no_room_for_them(qapp):
    with_readings = RubyLabel(Look(readings=True), "やめる", "button")
    assert with_readings.sizeHint() == RubyLabel(Look(), "やめる", "button").sizeHint()
