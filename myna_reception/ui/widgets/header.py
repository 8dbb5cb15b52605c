"""What stands above every page: whose app this is and is not, the facility, the practice band."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from myna_reception.ui import texts
from myna_reception.ui.theme.tokens import colours, is_large, px
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.icons import IconLabel


def _label(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", kind)
    label.setAccessibleName(text)
    return label


class Header(QFrame):
    """Name of the app, «公式アプリではありません», facility and terminal, and the way to the settings."""

    settings_wanted = Signal()
    records_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "header")
        self._facility = _label("", "support")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 12, 0)
        row.setSpacing(12)
        if not is_large():  # the title bar says it too
            row.addWidget(IconLabel("desk", colours().key, px(32)))
            row.addWidget(_label(texts.APP_NAME, "brand"))
        row.addWidget(
            _label(texts.NOT_OFFICIAL_SHORT if is_large() else texts.NOT_OFFICIAL, "chip"),
            0,
            Qt.AlignmentFlag.AlignVCenter,
        )
        row.addStretch(1)
        row.addWidget(self._facility)
        self.records = Button("" if is_large() else texts.HISTORY, "quiet", "history")
        self.records.setAccessibleName(texts.HISTORY)
        self.records.setToolTip(texts.HISTORY)
        self.records.clicked.connect(self.records_wanted)
        self.records.hide()
        row.addWidget(self.records)
        self.settings = Button("" if is_large() else texts.SETTINGS, "quiet", "settings")
        self.settings.setAccessibleName(texts.SETTINGS)
        self.settings.setToolTip(texts.SETTINGS)
        self.settings.clicked.connect(self.settings_wanted)
        row.addWidget(self.settings)
        self.setFixedHeight(max(px(32) + 24, colours().control_px))

    def set_records_open(self, possible: bool) -> None:
        """Whether 受付履歴 can be opened now: while the desk waits for a patient."""
        self.records.setVisible(possible)

    def set_settings_open(self, possible: bool) -> None:
        """Whether the settings can be opened now: not while a patient is received."""
        self.settings.setVisible(possible)

    def set_facility(self, name: str, terminal_id: str) -> None:
        """Say at which facility and terminal the desk stands."""
        self._facility.setText("　".join(part for part in (name, terminal_id) if part))
        self._facility.setAccessibleName(self._facility.text())

    @property
    def words(self) -> str:
        """Where the desk stands."""
        return self._facility.text()


class PracticeBand(QFrame):
    """«練習», on every page of practice mode, with an icon and words."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "practice-band")
        self.setMinimumHeight(px(40))
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel("practice", colours().on_key, px(26)))
        row.addWidget(_label(texts.PRACTICE, "brand"))
        words = _label(texts.PRACTICE_BAND_SHORT if is_large() else texts.PRACTICE_BAND, "support")
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(words, 1)
