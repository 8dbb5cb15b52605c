"""前回との違い: what is not as it was at this patient's last visit, beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from myna_reception.records.differences import Difference
from myna_reception.ui.texts_dates import short_date
from myna_reception.ui.texts_records import DIFFERENCES, NO_DIFFERENCES, difference_words
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.restyle import restyle
from myna_reception.ui.widgets.reveal import MaskedText
from myna_reception.ui.widgets.text import Text


class DifferenceGrid(QGridLayout):
    """A row for each field: its name, before, and now. The widgets stay for the next patient, without words."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[str] = []
        self._rows: list[tuple[Text, MaskedText, MaskedText]] = []
        self.setHorizontalSpacing(16)
        self.setVerticalSpacing(4)
        self.setColumnStretch(1, 1)
        self.setColumnStretch(2, 1)

    def present(self, differences: Sequence[Difference]) -> None:
        """Show these."""
        self.clear()
        for row, difference in enumerate(differences):
            name, before, after = difference_words(difference)
            self.fields.append(name)
            if row == len(self._rows):
                self._rows.append((Text(kind="support"), MaskedText(kind="body"), MaskedText(kind="strong")))
                for column, text in enumerate(self._rows[row]):
                    self.addWidget(text, row, column)
            field, then, now = self._rows[row]
            field.set_text(name)
            then.present(name, before, spoken=f"{name}　前回")
            now.present(name, after, prefix="→　", spoken=f"{name}　今回")
            for text in self._rows[row]:
                text.show()

    def clear(self) -> None:
        """Forget it."""
        for row in self._rows[: len(self.fields)]:
            for text in row:
                text.hide()
                text.forget()
        self.fields.clear()


class DifferencesPanel(QFrame):
    """Hidden until there is a last visit to compare with."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        restyle(self, tone="warning")
        self._heading = Text(DIFFERENCES, "heading", toned=True)
        self._when = Text(kind="support")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 14)
        column.setSpacing(6)
        column.addWidget(self._heading)
        column.addWidget(self._when)
        self._grid = nested(column, DifferenceGrid())
        self.hide()

    def present(self, differences: Sequence[Difference], last_visit: datetime | None) -> None:
        """Show what differs; one calm line when nothing does; nothing at all at a first visit."""
        self.clear()
        if last_visit is None:
            return
        when = f"前回の受付：{short_date(last_visit.date())}"
        if not differences:
            restyle(self, tone="success")
            self._heading.set_text(NO_DIFFERENCES)
            self._when.set_text(when)
            self.show()
            return
        restyle(self, tone="warning")
        self._heading.set_text(DIFFERENCES)
        self._when.set_text(when)
        self._grid.present(differences)
        self.show()

    def hide_date(self) -> None:
        """Beside an old entry the day of the visit before is not known."""
        self._when.set_text("")
        self._when.hide()

    @property
    def words(self) -> str:
        """For an announcement: which fields, never their values."""
        if self.isHidden():
            return ""
        return f"{self._heading.plain}：{'、'.join(self._grid.fields)}" if self._grid.fields else self._heading.plain

    def clear(self) -> None:
        """Forget it."""
        self.hide()
        self._when.set_text("")
        self._grid.clear()
