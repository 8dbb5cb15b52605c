"""What is kept from page to page, so that a change is quick: sizes of words, and widgets without words."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from myna_reception.ui.gallery import STATES
from myna_reception.ui.widgets.text import Text


@pytest.mark.parametrize("name", ["eligible-longest", "several", "expired", "visual"])
def test_words_are_as_high_as_qt_says(open_scene, name):
    """Also where Qt is not asked, because no line is broken, and from memory, and after other words."""
    window = open_scene("waiting")
    window.show_reception(STATES[name])
    window.show_reception(STATES["eligible"])
    window.show_reception(STATES[name])
    QApplication.processEvents()
    for text in window.page.findChildren(Text):
        if text.isVisible() and text.plain:
            for width in (*range(40, 900, 60), text.width(), text.width()):
                assert text.heightForWidth(width) == QLabel.heightForWidth(text, width), text.property("kind")


def test_nothing_of_a_patient_stays_in_the_widgets_of_a_result(open_scene):
    window = open_scene("waiting")
    window.show_reception(STATES["several"])
    page = window.page
    shown = {text.plain for text in page.findChildren(Text)}
    assert any("見本" in words for words in shown)
    window.show_reception(STATES["querying"])
    left = [f"{label.text()}{label.accessibleName()}" for label in page.findChildren(QLabel)]
    assert not [words for words in left if "見本" in words]
