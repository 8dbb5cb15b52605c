"""ほかの方法で確認: what the patient has with them, then that way's steps and its form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from myna_reception.records.entries import Route
from myna_reception.records.other_routes import ROUTES, Fault, fields_of
from myna_reception.ui import texts
from myna_reception.ui import texts_other_routes as words
from myna_reception.ui.pages.activation import Summary
from myna_reception.ui.pages.base import Page
from myna_reception.ui.pages.message import Steps
from myna_reception.ui.theme.tokens import Tone, is_large
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button, ChoiceButton
from myna_reception.ui.widgets.choice import Choice
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.layouts import clear_away, nested
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.text import Heading, Text

_ICONS = {Route.CERTIFICATE: "page", Route.PORTAL: "smartphone", Route.NOTICE: "letter", Route.INSURER: "phone"}
_WIDE = frozenset(("name", "name_kana", "birthdate", "valid_to", "looked", "answered_by", "note"))


class OtherRoutesPage(Page):
    """Which way: a button each, and what is limited in time beneath them."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(words.HEADING.text)
        self.body.addWidget(self.heading)
        self.body.addWidget(Text(words.WHICH, "lead"))
        self.routes = {route: ChoiceButton(*words.ROUTES[route], _ICONS[route], row=True) for route in ROUTES}
        for route, button in self.routes.items():
            button.clicked.connect(lambda _=False, route=route: self.asked.emit("route", route))
            self.body.addWidget(button)
        self.body.addWidget(Text(words.PRINCIPLE, "strong"))
        self._limited = QFrame()
        self._limited.setProperty("kind", "well")
        self._lines = QVBoxLayout(self._limited)
        self._lines.setContentsMargins(20, 12, 20, 12)
        self._lines.setSpacing(4)
        self.body.addWidget(self._limited)
        self.body.addStretch(1)
        back = Button(texts.BACK, "secondary", "back")
        back.clicked.connect(lambda: self.asked.emit("leave", None))
        self.leave = back
        self.set_actions(left=(back,))

    def present(self, today: date) -> None:
        """What stands how on a day."""
        clear_away(self._lines)
        self._lines.addWidget(Text(words.GOOD_TO_KNOW, "heading"))
        for name, said in words.limited_lines(today):
            self._lines.addWidget(Text(name, "strong"))
            self._lines.addWidget(Text(said))
        self.scroll_area.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget:
        """The first way."""
        return self.routes[ROUTES[0]]

    def spoken(self) -> str:
        """Heading and question."""
        return f"{self.heading.plain}。{words.WHICH}"


class RouteFormPage(Page):
    """One way: its steps, its form, «番号で照会する» where a service answers, «確認して記録する»."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.route = Route.CERTIFICATE
        self.heading = Heading()
        self.summary = Summary()
        self.summary.setFocusPolicy(self.heading.focusPolicy())
        self.answer = Banner()
        self._steps = Steps()
        self.body.addWidget(self.heading)
        self.body.addWidget(self._steps)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.answer)
        self._grid = grid = nested(self.body, QGridLayout())
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(14)
        self._laid: tuple[str, ...] = ()
        self.fields: dict[str, Field | Choice] = {}
        for name, (label, support) in words.FIELDS.items():
            field: Field | Choice
            if name in words.CHOICES:
                field = Choice(label, support)
                field.offer(words.CHOICES[name])
            else:
                field = Field(label, support)
                field.submitted.connect(self._record)
            self.fields[name] = field
        self.body.addStretch(1)
        back = Button(texts.BACK, "secondary", "back")
        back.clicked.connect(lambda: self.asked.emit("open", None))
        self.look_up = Button(words.LOOK_UP, "secondary", "search")
        self.look_up.clicked.connect(lambda: self.asked.emit("look_up", self.values))
        self.record = Button(words.RECORD, "primary", "check")
        self.record.clicked.connect(self._record)
        self.set_actions(left=(back,), right=(self.look_up, self.record))
        self.primary, self.leave = self.record, back

    @property
    def values(self) -> dict[str, str]:
        """What was typed and chosen in this way's fields."""
        return {name: self.fields[name].value for name in fields_of(self.route)}

    def present(self, route: Route, draft: Mapping[str, str], may_look_up: bool) -> None:
        """The form of a way, with what was typed before it was left."""
        self.route = route
        self.heading.set_text(words.ROUTES[route][0])
        self._steps.show_steps(words.STEPS[route])
        self.look_up.setVisible(may_look_up)
        self.summary.clear()
        self.answer.clear()
        self._lay(fields_of(route))
        for name, field in self.fields.items():
            field.clear()
            if name in draft:
                field.set_value(draft[name])
        self.scroll_area.verticalScrollBar().setValue(0)

    def show_errors(self, faults: Mapping[str, Fault]) -> None:
        """Say beside each field what is wrong; the summary takes the focus."""
        said = {name: words.fault_text(name, fault) for name, fault in faults.items()}
        for name, field in self.fields.items():
            field.set_error(said.get(name, ""))
        self.answer.clear()
        self._say(texts.form_summary(len(said)), "\n".join(said.values()))

    def show_refused(self, title: str, text: str) -> None:
        """It could not be recorded. What was typed stays."""
        self._say(title, text)

    def set_busy(self, busy: bool) -> None:
        """Lock the form while the service is asked."""
        for widget in (*self.fields.values(), self.look_up, self.record):
            widget.setEnabled(not busy)
        self.summary.clear()
        if busy:
            self.answer.say(Tone.INFO, words.LOOKING_UP)
            announce(self, words.LOOKING_UP)

    def show_answer(self, tone: Tone, title: str, text: str) -> None:
        """What the service answered about the numbers."""
        for field in self.fields.values():
            field.set_error("")
        self.answer.say(tone, title, text)
        self.scroll_area.verticalScrollBar().setValue(0)
        announce(self.answer, self.answer.words, urgent=True)
        self.record.setFocus()

    def first_focus(self) -> QWidget:
        """The first field."""
        return self.fields["insurer_number"].input

    def spoken(self) -> str:
        """Heading and steps."""
        return f"{self.heading.plain}。{self._steps.plain}"

    def clear(self) -> None:
        """Forget what was typed; whoever leads here keeps what is to be gone on with."""
        for field in self.fields.values():
            field.clear()
        self.summary.clear()
        self.answer.clear()

    def _lay(self, shown: tuple[str, ...]) -> None:
        if shown == self._laid:
            return
        self._laid = shown
        for field in self.fields.values():
            self._grid.removeWidget(field)
            field.hide()
        columns = 1 if is_large() else 2
        row = column = 0
        for name in shown:
            wide = name in _WIDE and columns > 1
            if wide and column:
                row, column = row + 1, 0
            self._grid.addWidget(self.fields[name], row, column, 1, columns if wide else 1, Qt.AlignmentFlag.AlignTop)
            self.fields[name].show()
            column += columns if wide else 1
            if column >= columns:
                row, column = row + 1, 0
        before: QWidget = self.heading
        for name in shown:
            QWidget.setTabOrder(before, self.fields[name].input)
            before = self.fields[name].input
        self.tab_to_actions_last()

    def _record(self) -> None:
        if self.record.isEnabled():
            self.asked.emit("record", self.values)

    def _say(self, title: str, text: str) -> None:
        self.summary.say(Tone.ERROR, title, text)
        self.scroll_area.verticalScrollBar().setValue(0)
        self.summary.setFocus()
        announce(self.summary, self.summary.words, urgent=True)
