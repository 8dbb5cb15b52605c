"""お声掛けと案内: what to say to a patient, how a card is made, questions, whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from myna_reception.outreach.faq import FAQ, Question, search
from myna_reception.outreach.guide import (
    CONTACTS,
    LOST_APPLICATION,
    SCRIPT,
    USING_IT,
    WAYS,
    Contact,
    Step,
    Talk,
    Way,
)
from myna_reception.records.entries import Outreach
from myna_reception.ui import texts
from myna_reception.ui import texts_outreach as words
from myna_reception.ui.pages.base import Page
from myna_reception.ui.theme.tokens import Tone
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.layouts import clear_away
from myna_reception.ui.widgets.restyle import restyle
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.text import Heading, Text


class _Row(QFrame):
    """Buttons side by side, on more lines where they need them."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.flow = FlowLayout(self, spacing=16)
        self.flow.setContentsMargins(0, 0, 0, 0)


class Part(QFrame):
    """One part of the page; its lines are made anew."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    def empty(self) -> None:
        """Take every line away."""
        clear_away(self.column)

    def tell(self, title: str, *lines: str, large: bool = False) -> Text:
        """A card with a title and lines; gives back the last line."""
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(20, 12, 20, 12)
        inside.setSpacing(4)
        text = Text(title, "heading" if large else "strong")
        inside.addWidget(text)
        for line in lines:
            text = Text(line, "title" if line[:1].isdigit() else "body")  # a telephone number
            inside.addWidget(text)
        self.column.addWidget(card)
        return text


class Talking(QFrame):
    """お声掛け as a script: the sentence large, the patient's answers as buttons."""

    counted = Signal(object)  # Outreach
    aloud = Signal(str)  # kana
    ways_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.step: Step | None = None
        self.line = Heading(kind="prompt")
        self.answers: list[Button] = []
        self._row = _Row()
        self.aloud_button = Button(words.SAY_ALOUD, "secondary", "speak")
        self.aloud_button.clicked.connect(self._say_aloud)
        self.again = Button(words.AGAIN, "secondary", "retry")
        self.again.clicked.connect(lambda: self.go(Step.HAS_CARD))
        self.spoken = Button(words.SPOKEN, "primary", "check")
        self.spoken.clicked.connect(lambda: self.counted.emit(Outreach.SPOKEN))
        self.leaflet = Button(words.LEAFLET, "secondary", "check")
        self.leaflet.clicked.connect(lambda: self.counted.emit(Outreach.LEAFLET))
        self.told = Banner()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(self.line)
        column.addWidget(self._row)
        line = QFrame()
        line.setProperty("kind", "line")
        line.setFixedHeight(1)
        column.addWidget(line)
        below = _Row()
        for button in (self.aloud_button, self.again, self.leaflet, self.spoken):
            below.flow.addWidget(button)
        column.addWidget(below)
        column.addWidget(self.told)
        self.go(Step.HAS_CARD)

    def go(self, step: Step) -> None:
        """Show a step."""
        talk = SCRIPT[step]
        self.told.clear()
        self.line.set_text(talk.say.text)
        if step is not self.step:
            self.step = step
            self._make_answers(talk)
        if self.isVisible():
            (self.answers[0] if self.answers else self.spoken).setFocus()
            announce(self, talk.say.text)

    def _make_answers(self, talk: Talk) -> None:
        for button in self.answers:
            self._row.flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.answers = []
        for said, to in talk.answers:
            self._answer(said).clicked.connect(lambda _=False, to=to: self.go(to))
        if self.step is Step.NO_CARD:
            self._answer(words.TO_WAYS).clicked.connect(self.ways_wanted)

    def _say_aloud(self) -> None:
        if self.step is not None:
            self.aloud.emit(SCRIPT[self.step].say.yomi)

    def thank(self) -> None:
        """It was counted."""
        self.told.say(Tone.SUCCESS, words.COUNTED)
        announce(self, words.COUNTED)

    def _answer(self, said: str) -> Button:
        button = Button(said, "secondary")
        self.answers.append(button)
        self._row.flow.addWidget(button)
        button.show()
        return button


class OutreachPage(Page):
    """Four parts, one at a time."""

    asked = Signal(str, object)  # «counted» Outreach, «aloud» kana, «leave»

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(words.HEADING.text)
        self.body.addWidget(self.heading)
        tabs = _Row()
        self.tabs = {name: Button(said, "secondary") for name, said in words.PARTS.items()}
        for name, tab in self.tabs.items():
            tab.setCheckable(True)
            tab.clicked.connect(lambda _=False, name=name: self.open_part(name))
            tabs.flow.addWidget(tab)
        self.body.addWidget(tabs)
        self.talking = Talking()
        self.talking.counted.connect(lambda kind: self.asked.emit("counted", kind))
        self.talking.aloud.connect(lambda kana: self.asked.emit("aloud", kana))
        self.talking.ways_wanted.connect(lambda: self.open_part("ways"))
        self.ways, self.contacts, self._found = Part(), Part(), Part()
        self._now: datetime | None = None
        self._standings: list[tuple[Contact, Text]] = []  # who answers at that time
        self.found: tuple[Question, ...] = FAQ  # the questions that are shown, once that part is
        self._tell_ways(words.APPLY, WAYS)
        self.ways.column.addWidget(Text(LOST_APPLICATION))
        self._tell_ways(words.REGISTER, USING_IT)
        self.search = Field(words.SEARCH, words.SEARCH_SUPPORT)
        self.search.input.textChanged.connect(lambda text: self._show_questions(search(text)))
        self.questions = QFrame()
        self.questions.setProperty("kind", "plain")
        column = QVBoxLayout(self.questions)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(self._found)
        self._parts: dict[str, QWidget] = {
            "talk": self.talking, "ways": self.ways, "faq": self.questions, "call": self.contacts,
        }  # fmt: skip
        for part in self._parts.values():
            self.body.addWidget(part)
        self.body.addStretch(1)
        back = Button(texts.BACK, "secondary", "back")
        back.clicked.connect(lambda: self.asked.emit("leave", None))
        self.leave = back
        self.set_actions(left=(back,))

    def present(self, now: datetime, part: str = "talk") -> None:
        """Everything from its beginning; ``now`` says who answers the telephone."""
        self._now = now
        self.talking.go(Step.HAS_CARD)
        self.search.clear()
        if self.found != FAQ:
            self._found.empty()
            self.found = FAQ
        self.open_part(part)

    def open_part(self, name: str) -> None:
        """Show one part; what it takes long to make is made when it is seen."""
        if name == "faq" and not self._found.column.count():
            self._show_questions(self.found)
        if name == "call" and self._now is not None:
            self._tell_contacts(self._now)
        for key, part in self._parts.items():
            if key != name:
                part.hide()
        for key in self._parts:
            self.tabs[key].setChecked(key == name)
            restyle(self.tabs[key], kind="primary" if key == name else "secondary")
        self._parts[name].show()  # last: what is shown in a page that is seen has everything around it laid out
        self.scroll_area.verticalScrollBar().setValue(0)
        if self.isVisible() and name == "faq":
            self.search.input.setFocus()

    def first_focus(self) -> QWidget:
        """The first answer, or the part that is open."""
        open_tab = next((tab for tab in self.tabs.values() if tab.isChecked()), self.tabs["talk"])
        return self.talking.answers[0] if self.talking.isVisibleTo(self) else open_tab

    def spoken(self) -> str:
        """Heading and the sentence to say."""
        return f"{self.heading.plain}。{self.talking.line.plain}"

    def clear(self) -> None:
        """Forget what was searched for."""
        self.search.clear()

    def _tell_contacts(self, now: datetime) -> None:
        if not self._standings:
            for contact in CONTACTS:
                number = (contact.number,) if contact.number else ()
                told = self.contacts.tell(contact.name, *number, contact.about, "", large=True)
                self._standings.append((contact, told))
            self.contacts.column.addWidget(Text(words.MAY_CHANGE))
        for contact, standing in self._standings:
            standing.set_text(words.standing(contact, now))

    def _tell_ways(self, title: str, ways: Sequence[Way]) -> None:
        self.ways.column.addWidget(Text(title, "heading"))
        for way in ways:
            self.ways.tell(way.name, way.how)

    def _show_questions(self, questions: Sequence[Question]) -> None:
        self.found = tuple(questions)
        self._found.empty()
        for each in questions:
            self._found.tell(each.question, each.answer)
        if not questions:
            self._found.column.addWidget(Text(words.NOTHING))
