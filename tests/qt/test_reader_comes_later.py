"""A screen reader that starts in the middle of a reception finds names and order as if it had been there before."""

import pytest
from PySide6.QtGui import QAccessible

from tests.qt.conftest import settle


@pytest.fixture
def reader():
    """Starts when called."""
    before = QAccessible.isActive()
    yield lambda: QAccessible.setActive(True)
    QAccessible.setActive(before)


def names(node) -> list[str]:
    """What a reader finds, in its order."""
    found = [node.text(QAccessible.Text.Name)]
    for index in range(node.childCount()):
        child = node.child(index)
        if child is not None and not child.state().invisible:
            found += names(child)
    return [name for name in found if name]


def test_everything_shown_before_has_its_name(open_scene, reader):
    QAccessible.setActive(False)
    window = open_scene("eligible")
    reader()
    told = names(QAccessible.queryAccessibleInterface(window))
    for words in ("資格あり", "氏名　見本　花子", "受付を終わる"):
        assert any(words in name for name in told), words
    assert told.index("資格あり") < next(at for at, name in enumerate(told) if "受付を終わる" in name)


def test_the_next_page_has_the_focus_and_its_words(open_scene, reader):
    QAccessible.setActive(False)
    window = open_scene("waiting")
    reader()
    from myna_reception.ui.gallery import STATES

    window.show_reception(STATES["torn"])
    settle()
    node = QAccessible.queryAccessibleInterface(window.page.first_focus())
    assert node.state().focused
    assert node.text(QAccessible.Text.Name)
    told = names(QAccessible.queryAccessibleInterface(window))
    assert any("次にすること" in name for name in told)
    assert not any("マイナンバーカードを" in name for name in told)
