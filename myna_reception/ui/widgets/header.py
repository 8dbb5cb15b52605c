"""What stands above every page: whose app this is and is not, the facility, the practice band."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from myna_reception.ui import texts
from myna_reception.ui.foreign_text import visible_line
from myna_reception.ui.theme.tokens import colours, is_large, px
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.by_name import set_by_name
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

NAME_SHARE = 0.42  # of the header's width


def _label(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    set_by_name(label, textFormat="PlainText")
    label.setProperty("kind", kind)
    label.setAccessibleName(text)
    return label


class Header(QFrame):
    """Name of the app, «公式アプリではありません», facility and terminal, and the way to the settings."""

    settings_wanted = Signal()
    facilities_wanted = Signal()
    records_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "header")
        self._facility = Text(kind="support")
        self._facility.stand("right")
        self._several = self._may_switch = False
        self._name = self._words = ""
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(20, colours().ring_px, 12, colours().ring_px)  # off the practice band
        row.setSpacing(12)
        row.addStrut(max(px(32), colours().control_px))  # no lower without a button
        if not is_large():  # the title bar says it too
            row.addWidget(IconLabel("desk", colours().key, px(32)))
            row.addWidget(_label(texts.APP_NAME, "brand"))
        middle = nested(row, QVBoxLayout())  # as high as its words, in the middle
        middle.addStretch(1)
        middle.addWidget(_label(texts.NOT_OFFICIAL_SHORT if is_large() else texts.NOT_OFFICIAL, "chip"))
        middle.addStretch(1)
        row.addStretch(1)
        row.addWidget(self._facility, 100)
        self.settings = Button("" if is_large() else texts.SETTINGS, "quiet", "settings")
        self.settings.setAccessibleName(texts.SETTINGS)
        self.settings.setToolTip(texts.SETTINGS)
        self.settings.clicked.connect(self.settings_wanted)
        row.addWidget(self.settings)

    @cached_property
    def switch(self) -> Button:
        """The facility's name as the way to the others; made when it is first shown, as ``records``."""
        switch = Button("", "quiet", "desk")
        switch.clicked.connect(self.facilities_wanted)
        self._insert(switch, after=self._facility)
        return switch

    @cached_property
    def records(self) -> Button:
        """The way to 受付履歴."""
        records = Button("" if is_large() else texts.HISTORY, "quiet", "history")
        records.setAccessibleName(texts.HISTORY)
        records.setToolTip(texts.HISTORY)
        records.clicked.connect(self.records_wanted)
        self._insert(records, after=vars(self).get("switch", self._facility))
        return records

    def _insert(self, button: Button, after: QWidget) -> None:
        button.hide()
        self._row.insertWidget(self._row.indexOf(after) + 1, button)
        QWidget.setTabOrder(after, button)

    def set_records_open(self, possible: bool) -> None:
        """Whether 受付履歴 can be opened now: while the desk waits for a patient."""
        if possible or "records" in vars(self):
            self.records.setVisible(possible)

    def set_settings_open(self, possible: bool) -> None:
        """Whether the settings can be opened now: not while a patient is received."""
        self.settings.setVisible(possible)
        self._may_switch = possible
        self._show_switch()

    def set_facility(self, name: str, terminal_id: str, several: bool = False) -> None:
        """Say at which facility and terminal the desk stands. ``several``: the name is the way to the others."""
        self._name = visible_line(name)
        self._words = "　".join(part for part in (self._name, terminal_id) if part)
        self._facility.set_text(self._words)
        self._several = several
        self._fit()
        self._show_switch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A name that is too long for the window's button ends in dots; as words it wraps."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._several:
            return
        room, dots = int(self.width() * NAME_SHARE), QtCore.Qt.TextElideMode.ElideRight
        self.switch.set_text(self.switch.fontMetrics().elidedText(self._name, dots, room - px(60)))
        self.switch.setAccessibleName(texts.header_name(self._name))
        self.switch.setToolTip(self._name.replace("<", "＜"))  # no markup

    def _show_switch(self) -> None:
        """The name is always there: as a button while the desk may switch, else as words."""
        shown = self._several and self._may_switch
        if shown or "switch" in vars(self):
            self.switch.setVisible(shown)
        self._facility.setVisible(not shown)

    @property
    def words(self) -> str:
        """Where the desk stands."""
        return self._words


class PracticeBand(QFrame):
    """«練習», on every page of practice mode, with an icon and words."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "practice-band")
        self.setMinimumHeight(px(40))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel("practice", colours().on_key, px(26)))
        row.addWidget(_label(texts.PRACTICE, "brand"))
        self._words = _label(texts.PRACTICE_BAND_SHORT if is_large() else texts.PRACTICE_BAND, "support")
        self._words.setMinimumWidth(1)  # what there is no room for is cut off
        row.addWidget(self._words, 1)

    def set_short(self, short: bool) -> None:
        """«練習» alone, where the band stands in a row with other things."""
        side = 12 if short else 20
        self._row.setContentsMargins(side, 0, side, 0)
        self._words.setVisible(not short)
