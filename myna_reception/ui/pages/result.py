"""The result: verdict, certificate banner, insurance fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.errors import NotRegistered, ReceptionError
from myna_reception.reception.events import Finished, RegistrationWanted
from myna_reception.reception.own_share import contradictions
from myna_reception.reception.states import Outcome
from myna_reception.records.differences import Difference
from myna_reception.settings import Mask
from myna_reception.ui import texts, texts_result
from myna_reception.ui.pages.base import Page
from myna_reception.ui.pages.message import ForPatient, Steps
from myna_reception.ui.pages.qualification import QualificationCards
from myna_reception.ui.texts_dates import short_moment
from myna_reception.ui.texts_errors import NOT_REGISTERED_HERE, Message, message_for
from myna_reception.ui.texts_other_routes import OTHER_ROUTES
from myna_reception.ui.texts_slips import PRINT
from myna_reception.ui.theme.tokens import Tone, colours, is_large, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.differences import DifferencesPanel
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.restyle import restyle
from myna_reception.ui.widgets.text import Heading, Text

_FACTS_WIDTH = 220


class VerdictPanel(QFrame):
    """資格あり / 資格なし / 確認できません, in 48 px, with icon, colour and what it means."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._icon = IconLabel("unknown", colours().warning, px(60))
        self.heading = Heading(kind="verdict")
        self.heading.setProperty("toned", True)
        self.meaning = Text(kind="lead")
        self._practice = QLabel(texts.PRACTICE_RESULT)
        self._practice.setProperty("kind", "practice-chip")
        self._practice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._facts = Text(kind="support")
        along, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        box = QBoxLayout(down if is_large() else along, self)
        box.setContentsMargins(14, 12, 12, 12)
        box.setSpacing(12)
        row = nested(box, QHBoxLayout(), 1)
        row.setSpacing(12)
        row.addWidget(self._icon)
        words = nested(row, QVBoxLayout(), 1)
        words.setSpacing(4)
        words.addWidget(self.heading)
        words.addWidget(self.meaning)
        side = nested(box, QBoxLayout(along if is_large() else down))
        side.setSpacing(16 if is_large() else 8)
        across = Qt.AlignmentFlag.AlignTop if is_large() else Qt.AlignmentFlag.AlignLeft
        side.addWidget(self._practice, 0, across)
        side.addWidget(self._facts, 100 if is_large() else 0)
        side.addStretch(1)

    def present(self, outcome: Outcome, *, practice: bool) -> None:
        """Show the verdict of an outcome."""
        words = texts_result.VERDICTS[outcome.verdict]
        restyle(self, tone=str(words.tone))
        self._icon.show_icon(words.icon, colours().tone(words.tone).text)
        self.heading.set_text(words.phrase.text)
        facts = []
        if outcome.result is not None:
            self.meaning.set_text(texts_result.VALIDITIES[outcome.result.validity].text)
            facts.append(short_moment(outcome.result.confirmed_at))
        elif outcome.error is not None:
            self.meaning.set_text(message_for(outcome.error).title)
        if outcome.method is not None:
            facts.append(f"{texts_result.METHOD}：{texts_result.METHODS[outcome.method]}")
        self._facts.set_text(("　" if is_large() else "\n").join(facts))
        if not is_large():
            self._facts.ensurePolished()  # the font that the style sheet gives
            longest = max((self._facts.fontMetrics().horizontalAdvance(fact) for fact in facts), default=0)
            self._facts.setFixedWidth(max(px(_FACTS_WIDTH), longest + 2))  # a time is not broken over two lines
        self._facts.setVisible(bool(facts))
        self._practice.setVisible(practice)

    def clear(self) -> None:
        """Forget it."""
        for text in (self.heading, self.meaning, self._facts):
            text.set_text("")


class ErrorCard(QFrame):
    """Why nothing was confirmed, and what to do next."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._happened = Text(kind="lead")
        self._steps = Steps()
        self._patient = ForPatient()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(10)
        for widget in (
            Text(texts.WHAT_HAPPENED, "strong"),
            self._happened,
            Text(texts.WHAT_TO_DO, "strong"),
            self._steps,
            self._patient,
        ):
            column.addWidget(widget)

    def present(self, message: Message, error: ReceptionError) -> None:
        """Tell it."""
        self._patient.present(error)
        self._happened.set_text(message.happened)
        self._steps.show_steps(message.steps)

    @property
    def words(self) -> str:
        """For the announcement."""
        return f"{self._happened.plain}{self._steps.plain}"

    def clear(self) -> None:
        """Forget it."""
        self._happened.set_text("")
        self._steps.clear()


def _message(error: ReceptionError, can_register: bool) -> Message:
    return NOT_REGISTERED_HERE if isinstance(error, NotRegistered) and not can_register else message_for(error)


class ResultPage(Page):
    """ShowResult. Everything of the patient is destroyed when the page is left."""

    step = 4
    other_routes_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, *, practice: bool) -> None:
        super().__init__()
        self._practice = practice
        self.verdict = VerdictPanel()
        self.standing = Banner()
        self.advice = Banner()
        self.odd = Banner()  # what contradicts the age or itself
        self.error = ErrorCard()
        self.differences = DifferencesPanel()
        for widget in (self.verdict, self.advice, self.standing, self.odd, self.error, self.differences):
            self.body.addWidget(widget)
        self._cards = nested(self.body, QualificationCards())
        self.body.addStretch(1)
        self.finish = Button(texts.FINISH, "primary", "check")
        self.register = Button(texts.REGISTER_USE, "secondary", "register")
        self.send(self.finish, Finished())
        self.send(self.register, RegistrationWanted())
        self.primary = self.leave = self.finish
        self.other_routes = Button(OTHER_ROUTES, "secondary", "routes")
        self.other_routes.clicked.connect(self.other_routes_wanted)
        self.print = Button(PRINT, "secondary", "print")
        self.print.setToolTip(f"{PRINT}（F9）")
        self.print.clicked.connect(self.print_wanted)
        self.set_actions(left=(self.register, self.other_routes, self.print, self.offer_reveal()), right=(self.finish,))

    def present(self, outcome: Outcome, can_register: bool) -> None:
        """Show an outcome."""
        self.clear()
        result = outcome.result
        self.verdict.present(outcome, practice=self._practice or (result is not None and result.practice))
        advice = None if result is None else texts_result.ADVICE.get(result.validity)
        if advice is not None:
            self.advice.say(Tone.INFO, texts.WHAT_TO_DO, advice.text)
        words = None if outcome.error is not None else texts_result.standing_words(outcome.standing)
        if words is not None:
            self.standing.say(words.tone, words.title, words.text)
        self.error.setVisible(outcome.error is not None)
        if outcome.error is not None:
            self.error.present(_message(outcome.error, can_register), outcome.error)
        qualifications = () if result is None else result.qualifications
        day = None if result is None else result.confirmed_at.astimezone(JST).date()
        if result is not None and day is not None and outcome.verdict is Verdict.ELIGIBLE:
            odd = dict.fromkeys(each for q in qualifications for each in contradictions(q, day))
            if odd:
                said = "\n".join(texts_result.CONTRADICTIONS[each] for each in odd)
                self.odd.say(Tone.WARNING, texts_result.CONTRADICTION, said)
        self._cards.present(qualifications, day)
        if self.hides is not Mask.NONE:  # as which they were made
            self.show_masked(self.hides)
        self.register.setVisible(can_register)
        self.other_routes.setVisible(outcome.verdict is not Verdict.ELIGIBLE)
        self.scroll_area.verticalScrollBar().setValue(0)

    def show_differences(self, differences: Sequence[Difference], last_visit: datetime | None) -> None:
        """前回との違い, once the ledger has told. Above the fields, whose place it does not take by surprise."""
        self.differences.present(differences, last_visit)
        self.show_masked(self.hides)

    def first_focus(self) -> QWidget:
        """The verdict."""
        return self.verdict.heading

    def spoken(self) -> str:
        """Verdict, meaning, certificate, what to do: never the patient's name or numbers."""
        error = self.error.words if self.error.isVisibleTo(self) else ""
        parts = (
            self.verdict.heading.plain,
            self.verdict.meaning.plain,
            self.advice.words,
            self.standing.words,
            self.odd.words,
            error,
        )
        return "。".join(part.rstrip("。") for part in parts if part)

    def clear(self) -> None:
        """Destroy what is shown of the patient."""
        self.verdict.clear()
        self.advice.clear()
        self.standing.clear()
        self.odd.clear()
        self.error.clear()
        self.differences.clear()
        self._cards.clear()
