"""施術所と端末の登録: which facility the desk works for, and what can be done about each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from myna_reception.eligibility.facilities import FACILITY_LIMIT
from myna_reception.ui import texts
from myna_reception.ui import texts_facilities as words
from myna_reception.ui.facility_line import FacilityLine
from myna_reception.ui.pages.base import Page
from myna_reception.ui.theme.tokens import Tone, is_large
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button, ChoiceButton
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.text import Heading, Text


class FacilitiesPage(Page):
    """A button for each: one press switches. Beside it, the way to its name and activation."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(words.FACILITIES)
        self.banner = Banner()
        self._lines: list[_Row] = []
        self._full = Text(words.ADD_FULL, "support")
        for widget in (self.heading, Text(words.FACILITIES_SUPPORT), self.banner):
            self.body.addWidget(widget)
        self._rows = nested(self.body, QVBoxLayout())
        self._rows.setSpacing(12)
        self.body.addWidget(self._full)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(lambda: self.asked.emit("leave", None))
        self.add = Button(words.ADD, "secondary", "register")
        self.add.clicked.connect(lambda: self.asked.emit("add", None))
        self.leave = self.back
        self.set_actions(left=(self.back,), right=(self.add,))

    def present(self, lines: Sequence[FacilityLine], said: str = "") -> None:
        """``said``: what became of what was asked for."""
        self._fill(lines)
        full = len(lines) >= FACILITY_LIMIT
        self.add.setVisible(not full)
        self._full.setVisible(full)
        self.banner.clear()
        if said:
            self.banner.say(Tone.SUCCESS, "", said)

    def show_busy(self) -> None:
        """The activation is looked at."""
        self.banner.say(Tone.INFO, "", words.BUSY)
        announce(self, words.BUSY)
        self._enable(False)

    def show_failed(self, title: str, text: str = "") -> None:
        """Why nothing was switched."""
        self.banner.say(Tone.ERROR, title, text)
        announce(self, self.banner.words, urgent=True)
        self._enable(True)

    def first_focus(self) -> QWidget:
        """The heading."""
        return self.heading

    def spoken(self) -> str:
        """Heading, and what was done."""
        return "。".join(part for part in (self.heading.plain, self.banner.words) if part)

    def clear(self) -> None:
        """Nothing waits here."""
        self._enable(True)
        self.banner.clear()

    def _enable(self, enabled: bool) -> None:
        for row in self._lines:
            row.use.setEnabled(enabled)

    def _fill(self, lines: Sequence[FacilityLine]) -> None:
        if len(lines) > len(self._lines):
            while len(lines) > len(self._lines):
                row = _Row()
                row.asked.connect(self.asked)
                self._lines.append(row)
                self._rows.addWidget(row)
            self.tab_to_actions_last()
        for row, line in zip(self._lines, lines, strict=False):
            row.present(line)
        for row in self._lines[len(lines) :]:
            row.forget()


class _Row(QWidget):
    """A facility: what one press switches to, and the way to its own page."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        self.use = ChoiceButton("", "", "desk", row=True)
        self.use.clicked.connect(lambda: self.asked.emit("use", self._key))
        across.addWidget(self.use, 1)
        self._manage = Button("" if is_large() else words.MANAGE, "secondary", "settings")
        self._manage.setToolTip(words.MANAGE)
        self._manage.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._manage.clicked.connect(lambda: self.asked.emit("one", self._key))
        across.addWidget(self._manage)

    def present(self, line: FacilityLine) -> None:
        self._key = line.key
        code = f"{words.CODE} {line.codes[0]}" if line.codes else ""
        known = "　".join(part for part in (code, line.terminal_id) if part)
        self.use.present(line.name, f"{line.standing}\n{known}", "check" if line.active else "desk")
        self.use.setObjectName(f"facility={line.key}")
        self._manage.setAccessibleName(f"{line.name}：{words.MANAGE}")
        self._manage.setObjectName(f"manage={line.key}")
        self.use.setEnabled(True)
        self.show()

    def forget(self) -> None:
        self.hide()
        self.use.setObjectName("")
        self._manage.setObjectName("")


class FacilityPage(Page):
    """One facility: what is known of its activation, its name here, a new activation, and removing it."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._line: FacilityLine | None = None
        self.heading = Heading()
        self.banner = Banner()
        self.banner.setFocusPolicy(self.heading.focusPolicy())
        self.banner.takes_ring = False  # it is read, not pressed
        self._facts = Text()
        self.name = Field(*words.NAME)
        self.name.submitted.connect(self._rename)
        self.keep_name = Button(words.KEEP_NAME, "secondary", "check")
        self.keep_name.clicked.connect(self._rename)
        self.renew = Button(words.RENEW, "secondary", "register")
        self.renew.clicked.connect(lambda: self._ask("renew"))
        self.remove = Button(words.REMOVE, "danger", "trash")
        self.remove.clicked.connect(self._confirm)
        self._parts = QFrame()
        self._parts.setProperty("kind", "plain")
        column = QVBoxLayout(self._parts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (self.name, _row(self.keep_name), Text(words.RENEW, "heading"), Text(words.RENEW_SUPPORT)):
            column.addWidget(widget)
        column.addWidget(_row(self.renew, self.remove))
        for widget in (self.heading, self.banner, self._facts, self._parts):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(lambda: self.asked.emit("back", None))
        self.keep = Button(words.REMOVE_NOT, "primary", "back")
        self.keep.clicked.connect(self._stay)
        self.sure = Button(words.REMOVE_SURE, "danger", "trash")
        self.sure.clicked.connect(lambda: self._ask("remove"))
        self.set_actions(left=(self.back, self.sure), right=(self.keep,))

    def present(self, line: FacilityLine, said: str = "") -> None:
        """Show it."""
        self._line = line
        self.heading.set_text(line.name)
        told = words.facts(line.codes[0] if line.codes else "", line.terminal_id, line.ends, line.codes[1:])
        self._facts.set_text("\n".join(f"{label}：{value}" for label, value in told))
        self.name.set_value(line.given_name)
        self._show_question(False)
        if said:
            self.banner.say(Tone.SUCCESS, "", said)

    def first_focus(self) -> QWidget:
        """The heading."""
        return self.heading

    def spoken(self) -> str:
        """The facility, and what was done."""
        return "。".join(part for part in (self.heading.plain, self.banner.words) if part)

    def clear(self) -> None:
        """Forget what was typed."""
        self.name.clear()
        self._show_question(False)

    def _show_question(self, asking: bool) -> None:
        self.banner.clear()
        self._parts.setVisible(not asking)
        self.back.setVisible(not asking)
        self.keep.setVisible(asking)
        self.sure.setVisible(asking)
        self.leave = self.keep if asking else self.back
        self.primary = self.keep if asking else None  # Enter removes nothing

    def _confirm(self) -> None:
        self._show_question(True)
        self.banner.say(Tone.WARNING, *words.remove_question(self.heading.plain))
        self.scroll_area.verticalScrollBar().setValue(0)
        self.banner.setFocus()
        announce(self.banner, self.banner.words, urgent=True)

    def _stay(self) -> None:
        self._show_question(False)
        self.remove.setFocus()

    def _rename(self) -> None:
        if self._line is not None:
            self.asked.emit("rename", (self._line.key, self.name.value))

    def _ask(self, what: str) -> None:
        if self._line is not None:
            self.asked.emit(what, self._line.key)


def _row(*buttons: Button) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, spacing=16)
    for button in buttons:
        flow.addWidget(button)
    return row
