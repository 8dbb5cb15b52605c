"""What comes from outside is shown as it is: no markup is followed, nothing turns a line, nothing stays unseen."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QWidget

from myna_reception.ui import foreign_text
from myna_reception.ui.foreign_text import GETA, visible, visible_line
from myna_reception.ui.gallery import HOSTILE, SCENES
from myna_reception.ui.kiosk import gallery as kiosk
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.text import Text
from tests.qt.pixels import Picture

TURNS = re.compile("[\x00-\x09\x0b-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MARKUP = re.compile("<[a-zA-Z/!]")


def test_what_is_unseen_is_marked_and_what_belongs_to_a_character_stays():
    assert visible("\u202eabc\u2066\x07") == f"{GETA}abc{GETA}{GETA}"
    assert visible("葛\U000e0100城 が\u3099 e\u0301") == "葛\U000e0100城 が\u3099 e\u0301"
    assert visible("e" + "\u0301" * 40 + "x") == f"e\u0301\u0301{GETA}x"
    assert visible("一\n二") == "一\n二"
    assert visible_line("一\n二") == f"一{GETA}二"
    assert visible("\ud842") == GETA


def test_the_quick_look_passes_over_nothing_that_the_patterns_would_mark():
    everything = [chr(each) for each in (*range(0x10000), *range(0xE0000, 0xE0200))]
    unseen = re.findall(foreign_text._UNSEEN, "".join(everything))
    assert [each for each in everything if visible(each) != each] == unseen
    marks = re.findall(f"[{foreign_text._MARKS}]", "".join(everything))
    assert len(marks) > 300
    assert [each for each in marks if visible(f"e{each * 3}x") != f"e{each * 2}{GETA}x"] == []


def followed(window: QWidget) -> list[str]:
    """Labels that took what they were given for markup, or could."""
    wrong = []
    for label in window.findChildren(QLabel):
        if isinstance(label, IconLabel) or not label.text():
            continue
        if label.textFormat() != Qt.TextFormat.PlainText and MARKUP.search(label.text()):
            wrong.append(f"{label.text()!r} is taken for markup")
        if TURNS.search(label.accessibleName()) or TURNS.search(label.text()):
            wrong.append(f"{label.text()!r} has what is unseen")
    for widget in window.findChildren(QWidget):
        if widget.toolTip() and (MARKUP.search(widget.toolTip()) or TURNS.search(widget.toolTip())):
            wrong.append(f"the tool tip {widget.toolTip()!r}")
    for rows in window.findChildren(QListWidget):
        for row in range(rows.count()):
            item = rows.item(row)
            if TURNS.search(item.text()) or item.toolTip():
                wrong.append(f"the line {item.text()!r}")
    return wrong


@pytest.mark.parametrize("name", ["eligible-hostile", "hostile-words", "hostile-history"])
def test_nothing_of_it_is_followed_at_the_desk(open_scene, name):
    window = open_scene(name)
    assert followed(window) == []
    shown = " ".join(label.plain for label in window.findChildren(Text)) + " ".join(
        rows.item(row).text() for rows in window.findChildren(QListWidget) for row in range(rows.count())
    )
    assert f"{GETA}<b>太字</b>" in shown
    assert "𠮷" in shown


def test_nothing_of_it_is_followed_at_the_kiosk(qtbot):
    screen = kiosk.make_screen(Look())
    qtbot.addWidget(screen)
    screen.show()
    next(each for each in kiosk.SCENES if each.name == "eligible-hostile").show(screen)
    screen.allow_reveal()
    next(each for each in kiosk.SCENES if each.name == "eligible-hostile").show(screen)
    for card in screen.page._cards:
        card.reveal(True)
    assert followed(screen) == []
    assert any("<b>太字</b>" in label.text() for label in screen.findChildren(QLabel))


def test_words_from_right_to_left_begin_where_all_others_do(open_scene):
    window = open_scene("eligible-hostile", (1280, 3000))
    picture = Picture(window)

    def begins(words: str) -> int:
        label = next(each for each in window.findChildren(Text) if each.plain == words)
        return next(iter(picture.clusters(picture.place(label)))).left()

    assert abs(begins(HOSTILE.insured_name) - begins(HOSTILE.reference_number)) < 6


def test_the_scenes_are_walked_by_the_tests_of_clipping():
    assert {"eligible-hostile", "hostile-words", "hostile-history"} <= {scene.name for scene in SCENES}
