"""The practice drawer: finding, placing and taking a virtual card, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from myna_reception.ui import texts
from myna_reception.ui.gallery import DRAWER
from myna_reception.ui.widgets.card_list import ON_READER, CardList, RowDelegate
from myna_reception.ui.widgets.drawer import Drawer
from tests.qt.keys import type_keys


@pytest.fixture
def drawer(qtbot):
    drawer = Drawer(DRAWER)
    qtbot.addWidget(drawer)
    drawer.resize(304, 600)
    drawer.show()
    drawer.activateWindow()
    return drawer


def _shown(drawer):
    return [drawer.list.item(row).text() for row in range(drawer.list.count()) if not drawer.list.item(row).isHidden()]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ロック", "架空 次郎：ロックされたカード"),
        ("ろっく", "架空 次郎：ロックされたカード"),
        ("１１１１", "見本 太郎：期限が近いカード"),
        ("FACE", "架空 うめ：顔認証マイナンバーカード"),
        ("保険　変わ", "練習 みどり：保険が変わった"),
    ],
)
def test_a_card_is_found_by_typing(drawer, typed, first):
    type_keys(drawer.search, typed)
    assert _shown(drawer) == [first]
    assert drawer.list.currentItem().text() == first


def test_nothing_found_is_said_and_cannot_be_placed(drawer, qtbot):
    type_keys(drawer.search, "どこにもない")
    assert _shown(drawer) == []
    assert drawer._nothing.isVisible()
    assert not drawer.action.isEnabled()
    with qtbot.assertNotEmitted(drawer.placed):
        QTest.keyClick(drawer.search, Qt.Key.Key_Return)


def test_enter_in_the_search_or_the_list_places_the_card(drawer):
    placed = []
    drawer.placed.connect(placed.append)
    type_keys(drawer.search, "利用登録")
    QTest.keyClick(drawer.search, Qt.Key.Key_Return)
    drawer.search.clear()
    drawer.list.setFocus()
    QTest.keyClick(drawer.list, Qt.Key.Key_Home)
    QTest.keyClick(drawer.list, Qt.Key.Key_Down)
    QTest.keyClick(drawer.list, Qt.Key.Key_Return)
    assert placed == ["unregistered", "taro"]


def test_the_card_on_the_reader_is_taken_by_the_same_button(drawer, qtbot):
    drawer.list.setCurrentRow(0)
    assert drawer.action.accessibleName() == texts.DRAWER_PLACE
    drawer.set_on_reader("hanako")
    assert drawer.action.accessibleName() == texts.DRAWER_TAKE
    with qtbot.waitSignal(drawer.taken):
        drawer.action.click()
    drawer.list.setCurrentRow(1)  # another card takes its place
    assert drawer.action.accessibleName() == texts.DRAWER_PLACE


def test_the_card_on_the_reader_is_marked_for_eyes_and_ears(drawer):
    drawer.set_on_reader("taro")
    marked = [drawer.list.item(row).data(ON_READER) for row in range(3)]
    assert marked == [False, True, False]
    interface = QAccessible.queryAccessibleInterface(drawer.list)
    names = [interface.child(row).text(QAccessible.Text.Name) for row in range(3)]
    assert names[1] == f"見本 太郎：期限が近いカード（{texts.DRAWER_ON_READER}）"
    drawer.set_on_reader(None)
    assert not any(drawer.list.item(row).data(ON_READER) for row in range(3))


def test_the_story_and_the_pin_of_the_selected_card_are_shown(drawer):
    drawer.list.setCurrentRow(3)
    assert drawer._story.plain == DRAWER[3].story
    assert drawer._hint.plain == DRAWER[3].pin_hint


def test_it_folds_and_opens(drawer):
    drawer.fold.click()
    assert not drawer.list.isVisible()
    assert drawer.width() < 100
    assert drawer.fold.accessibleName() == texts.DRAWER_SHOW
    drawer.begin_search()
    assert drawer.list.isVisible()
    assert drawer.search.hasFocus()


def test_a_row_is_as_high_as_its_title_needs(drawer):
    drawer.list.mark("hanako")
    hints = [drawer.list.sizeHintForRow(row) for row in range(drawer.list.count())]
    drawer.list.mark(None)
    assert hints[0] > drawer.list.sizeHintForRow(0)


def test_the_window_passes_it_on(open_scene):
    window = open_scene("waiting")
    placed, taken = [], []
    window.card_placed.connect(placed.append)
    window.card_taken.connect(lambda: taken.append(True))
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.drawer.search.hasFocus()
    QTest.keyClicks(QApplication.focusWidget(), "face")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert placed == ["face"]
    window.set_drawer_card("face")
    window.drawer.action.click()
    assert taken == [True]


def test_it_stays_away_until_the_desk_is_open(open_scene):
    assert not open_scene("activation").drawer.isVisible()
    assert open_scene("waiting").drawer.isVisible()
    assert open_scene("live-waiting").drawer is None


def test_a_character_that_is_two_to_qt_stays_in_its_line(qtbot):
    cards = CardList()
    qtbot.addWidget(cards)
    cards.resize(230, 100)
    cards.add("x", "𠮷野 さくら：𠮷野 うめのカードの期限が切れて1か月", "")
    delegate = cards.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    ((_, lines),) = delegate.cells(cards.model().index(0, 0), 230)
    assert [line.strip() for line in lines] == ["𠮷野 さくら：𠮷野", "うめのカードの", "期限が切れて1か月"]


def test_a_title_ends_its_first_line_behind_the_name_where_it_takes_two(qtbot):
    cards = CardList()
    qtbot.addWidget(cards)
    cards.add("x", "見本 花子：はじめての受付", "")
    index = cards.model().index(0, 0)
    assert cards.itemDelegate().cells(index, 230)[0][1] == ["見本 花子：", "はじめての受付"]
    assert cards.itemDelegate().cells(index, 400)[0][1] == ["見本 花子：はじめての受付"]


def test_in_the_smallest_window_only_the_list_scrolls_and_the_button_is_in_sight(open_scene):
    drawer = open_scene("waiting", (1024, 600)).drawer
    assert drawer._content.verticalScrollBar().maximum() == 0
    assert not drawer._story.isVisible()
    assert drawer.action.visibleRegion().boundingRect() == drawer.action.rect()
