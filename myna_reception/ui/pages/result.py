"""The result: verdict, certificate banner, insurance fields."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from myna_reception.reception.eligibility import Qualification
from myna_reception.reception.events import Finished, RegistrationWanted
from myna_reception.reception.states import Outcome
from myna_reception.ui import texts, texts_result
from myna_reception.ui.pages.base import Page
from myna_reception.ui.pages.message import Steps
from myna_reception.ui.texts_dates import moment
from myna_reception.ui.texts_errors import Message, message_for
from myna_reception.ui.texts_result import Field
from myna_reception.ui.theme.tokens import TOKENS
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.restyle import restyle
from myna_reception.ui.widgets.text import Heading, Text


class VerdictPanel(QFrame):
    """資格あり / 資格なし / 確認できません, in 48 px, with icon, colour and what it means."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._icon = IconLabel("unknown", TOKENS.warning, 88)
        self.heading = Heading(kind="verdict")
        self.heading.setProperty("toned", True)
        self.meaning = Text(kind="body")
        self._practice = QLabel(texts.PRACTICE_RESULT)
        self._practice.setProperty("kind", "practice-chip")
        self._facts = Text(kind="support")
        line = QHBoxLayout()
        line.addWidget(self.heading, 1)
        line.addWidget(self._practice)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(line)
        words.addWidget(self.meaning)
        words.addWidget(self._facts)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 14, 24, 14)
        row.setSpacing(24)
        row.addWidget(self._icon)
        row.addLayout(words, 1)

    def present(self, outcome: Outcome, *, practice: bool) -> None:
        """Show the verdict of an outcome."""
        words = texts_result.VERDICTS[outcome.verdict]
        restyle(self, tone=str(words.tone))
        self._icon.show_icon(words.icon, TOKENS.tone(words.tone).text)
        self.heading.set_text(words.phrase.text)
        meaning, facts = "", ""
        if outcome.result is not None:
            meaning = texts_result.VALIDITIES[outcome.result.validity].text
            facts = f"{texts_result.CONFIRMED_AT}　{moment(outcome.result.confirmed_at)}"
        elif outcome.error is not None:
            meaning = message_for(outcome.error).title
        if outcome.method is not None:
            facts = "　　".join(
                part for part in (facts, f"{texts_result.METHOD}　{texts_result.METHODS[outcome.method]}") if part
            )
        self.meaning.set_text(meaning)
        self._facts.set_text(facts)
        self._facts.setVisible(bool(facts))
        self._practice.setVisible(practice)

    def clear(self) -> None:
        """Forget it."""
        for text in (self.heading, self.meaning, self._facts):
            text.set_text("")


class FieldCell(QWidget):
    """A label above its value, which wraps and is never cut."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.label = Text(field.label, "support")
        self.value = Text(field.value, "body" if field.quiet else "value")
        self.value.setAccessibleName(f"{field.label}　{field.value}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.label)
        column.addWidget(self.value)
        column.addStretch(1)


class QualificationCard(QFrame):
    """One qualification in two columns, in groups."""

    def __init__(self, qualification: Qualification, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(12)
        column.addWidget(Text(title, "heading"))
        for index, (group, fields) in enumerate(texts_result.qualification_fields(qualification)):
            if index:
                line = QFrame()
                line.setProperty("kind", "line")
                line.setFixedHeight(1)
                column.addWidget(line)
            grid = QGridLayout()
            grid.setHorizontalSpacing(32)
            grid.setVerticalSpacing(10)
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, 1)
            _place(grid, fields)
            box = QWidget()
            box.setLayout(grid)
            box.setAccessibleName(group)
            grid.setContentsMargins(0, 0, 0, 0)
            column.addWidget(box)


def _place(grid: QGridLayout, fields: tuple[Field, ...]) -> None:
    row = column = 0
    for field in fields:
        if field.wide and column:
            row, column = row + 1, 0
        grid.addWidget(FieldCell(field), row, column, 1, 2 if field.wide else 1)
        column = 2 if field.wide else column + 1
        if column == 2:
            row, column = row + 1, 0


class ErrorCard(QFrame):
    """Why nothing was confirmed, and what to do next."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._happened = Text()
        self._steps = Steps()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(10)
        for widget in (
            Text(texts.WHAT_HAPPENED, "strong"),
            self._happened,
            Text(texts.WHAT_TO_DO, "strong"),
            self._steps,
        ):
            column.addWidget(widget)

    def present(self, message: Message) -> None:
        """Tell it."""
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


class ResultPage(Page):
    """ShowResult. Everything of the patient is destroyed when the page is left."""

    step = 4

    def __init__(self, *, practice: bool) -> None:
        super().__init__()
        self._practice = practice
        self.verdict = VerdictPanel()
        self.standing = Banner()
        self.error = ErrorCard()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        for widget in (self.verdict, self.standing, self.error):
            self.body.addWidget(widget)
        self.body.addLayout(self._cards)
        self.body.addStretch(1)
        self.finish = Button(texts.FINISH, "primary", "check")
        self.register = Button(texts.REGISTER_USE, "primary", "register")
        self.send(self.finish, Finished())
        self.send(self.register, RegistrationWanted())
        self.primary = self.leave = self.finish
        self.set_actions(left=(self.register,), right=(self.finish,))

    def present(self, outcome: Outcome, can_register: bool) -> None:
        """Show an outcome."""
        self.clear()
        result = outcome.result
        self.verdict.present(outcome, practice=self._practice or (result is not None and result.practice))
        words = None if outcome.error is not None else texts_result.standing_words(outcome.standing)
        if words is not None:
            self.standing.say(words.tone, words.title, words.text)
        self.error.setVisible(outcome.error is not None)
        if outcome.error is not None:
            self.error.present(message_for(outcome.error))
        qualifications = () if result is None else result.qualifications
        for number, qualification in enumerate(qualifications, start=1):
            title = texts_result.qualification_title(number, len(qualifications))
            self._cards.addWidget(QualificationCard(qualification, title))
        self.register.setVisible(can_register)
        self.scroll_area.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget:
        """The verdict."""
        return self.verdict.heading

    def spoken(self) -> str:
        """Verdict, meaning, certificate, what to do: never the patient's name or numbers."""
        error = self.error.words if self.error.isVisibleTo(self) else ""
        parts = (self.verdict.heading.plain, self.verdict.meaning.plain, self.standing.words, error)
        return "。".join(part.rstrip("。") for part in parts if part)

    def clear(self) -> None:
        """Destroy what is shown of the patient."""
        self.verdict.clear()
        self.standing.clear()
        self.error.clear()
        while (item := self._cards.takeAt(0)) is not None:
            card = item.widget()
            if card is not None:
                for text in card.findChildren(Text):
                    text.set_text("")
                card.hide()
                card.deleteLater()
