"""What the app needs of the Qt binding itself."""

import sys

from PySide6.QtWidgets import QLabel


def test_a_void_call_keeps_the_count_of_none(qtbot):
    """PySide6 6.12.0 lost a reference in each such call; before Python 3.12 the process then died of it."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(500):
        label.setAccessibleName("名")
    assert sys.getrefcount(None) > before - 100
