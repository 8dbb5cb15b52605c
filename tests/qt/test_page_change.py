"""What is kept from page to page, so that a change is quick: words shaped once, and widgets without words."""

from html import escape

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from myna_reception.ui.gallery import STATES
from myna_reception.ui.widgets.text import Text


def in_rich_text(text):
    """A label of Qt with the same words in the same lines."""
    label = QLabel()
    label.setFont(text.font())
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setMinimumSize(text.minimumSize())
    style = f"margin:0; white-space:pre-wrap; line-height:{text.line_height}px; -qt-line-height-type:fixed"
    label.setText(f'<p dir="ltr" style="{style}">{escape(text.hinted).replace(chr(10), "<br/>")}</p>')
    return label


@pytest.mark.parametrize("name", ["eligible-longest", "eligible-hostile", "several", "expired", "visual"])
def test_words_are_as_large_as_in_rich_text(open_scene, name):
    """Also after other words in the same widget."""
    window = open_scene("waiting")
    window.show_reception(STATES[name])
    window.show_reception(STATES["eligible"])
    window.show_reception(STATES[name])
    QApplication.processEvents()
    for text in window.page.findChildren(Text):
        if text.isVisible() and text.plain:
            label = in_rich_text(text)
            assert text.sizeHint() == label.sizeHint(), text.plain
            assert text.minimumSizeHint().height() == label.minimumSizeHint().height()
            assert abs(text.minimumSizeHint().width() - label.minimumSizeHint().width()) <= 1  # a half of one there
            for width in (*range(40, 900, 60), text.width(), text.width()):
                assert text.heightForWidth(width) == label.heightForWidth(width), text.plain


def test_nothing_of_a_patient_stays_in_the_widgets_of_a_result(open_scene):
    window = open_scene("waiting")
    window.show_reception(STATES["several"])
    page = window.page
    shown = {text.plain for text in page.findChildren(Text)}
    assert any("見本" in words for words in shown)
    window.show_reception(STATES["querying"])
    left = [f"{label.text()}{label.accessibleName()}" for label in page.findChildren(QLabel)]
    assert not [words for words in left if "見本" in words]
