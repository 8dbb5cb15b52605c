"""The settings: the list of sections with what is chosen, and one section at a time."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from myna_reception.settings import Settings
from myna_reception.ui import texts
from myna_reception.ui.pages.base import Page
from myna_reception.ui.pages.settings.section import Question, Section, ShowsAnswer
from myna_reception.ui.widgets.buttons import Button, ChoiceButton
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.text import Heading, Text


class Answer(QRadioButton):
    """One answer. Arrows go to the next or the one before, around the end: Qt's own look at where a button stands."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move; the rest as ever."""
        match event.key():
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self.moved.emit(-1)
            case _:
                super().keyPressEvent(event)


class QuestionView(QWidget):
    """A question with its answers as radio buttons: what there is to choose from is seen, arrows choose."""

    answered = Signal(object)  # dict[str, object]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self.radios: dict[object, Answer] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Text(question.label, "heading"))
        if question.support:
            column.addWidget(Text(question.support, "support"))
        answers = QWidget()
        row = FlowLayout(answers, spacing=16)
        for value, words in question.answers.items():
            radio = Answer(words)
            radio.setProperty("kind", "radio")
            radio.setObjectName(f"{question.field}={value}")
            radio.setAccessibleName(words)
            radio.setAccessibleDescription(question.label)
            radio.toggled.connect(self._let_tab_in)
            radio.moved.connect(self._move)
            radio.clicked.connect(lambda _checked=False, value=value: self.answered.emit({question.field: value}))
            self.radios[value] = radio
            row.addWidget(radio)
        column.addWidget(answers)

    def show_answer(self, settings: Settings) -> None:
        """Mark the present answer."""
        radio = self.radios.get(getattr(settings, self._question.field))
        if radio is not None:
            radio.setChecked(True)
        self._let_tab_in()

    def _move(self, by: int) -> None:
        radios = list(self.radios.values())
        now = next((index for index, radio in enumerate(radios) if radio.hasFocus()), 0)
        following = radios[(now + by) % len(radios)]
        following.setFocus()
        following.click()

    def _let_tab_in(self) -> None:
        """Tab stops at the chosen answer alone, as everywhere; Qt stops at the first one."""
        none = not any(radio.isChecked() for radio in self.radios.values())
        for radio in self.radios.values():
            stops = none or radio.isChecked()
            radio.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)


class SettingsPage(Page):
    """Both the list and the sections; ``asked`` and ``left`` say where somebody wants to go."""

    changed = Signal(object)  # dict[str, object]
    asked = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading()
        self._support = Text()
        self.body.addWidget(self.heading)
        self.body.addWidget(self._support)
        self._contents = QVBoxLayout()
        self._contents.setSpacing(24)
        self.body.addLayout(self._contents)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(self._go_back)
        self.set_actions(left=(self.back,))
        self.leave = self.back
        self._shown: tuple[str, bool] | None = None
        self._questions: list[ShowsAnswer] = []

    def present(self, section: str, settings: Settings, early: bool = False) -> None:
        """A section by its key, or with "" the list. ``early``: the desk is not open yet."""
        from myna_reception.ui.pages.settings import SECTIONS

        wanted = next((each for each in SECTIONS if each.key == section), None)
        if wanted is None or self._shown != (section, early):
            self._empty()
            self._shown = (section, early)
            if wanted is None:
                self._list([each for each in SECTIONS if each.early or not early], settings)
            else:
                self._open(wanted)
            self.scroll_area.verticalScrollBar().setValue(0)
            self.tab_to_actions_last()
        for question in self._questions:
            question.show_answer(settings)

    def first_focus(self) -> QWidget:
        """The heading: Tab goes to the first choice."""
        return self.heading

    def spoken(self) -> str:
        """Heading and what it is about."""
        return "。".join(part.rstrip("。") for part in (self.heading.plain, self._support.plain) if part)

    def clear(self) -> None:
        """Forget what was typed."""
        self._empty()

    def _list(self, sections: list[Section], settings: Settings) -> None:
        self._say(texts.SETTINGS, texts.SETTINGS_SUPPORT)
        for section in sections:
            row = ChoiceButton(section.title, section.now(settings), section.icon, row=True)
            row.setObjectName(f"section={section.key}")
            row.clicked.connect(lambda _checked=False, key=section.key: self.asked.emit(key))
            self._contents.addWidget(row)
        self._contents.setSpacing(12)

    def _open(self, section: Section) -> None:
        self._say(section.title, section.support)
        self._contents.setSpacing(24)
        for question in section.questions:
            asking = QuestionView(question)
            asking.answered.connect(self.changed)
            self._questions.append(asking)
            self._contents.addWidget(asking)
        if section.view is not None:
            view = section.view(self._change)
            if isinstance(view, ShowsAnswer):
                self._questions.append(view)
            self._contents.addWidget(view)

    def _change(self, values: Mapping[str, object]) -> None:
        self.changed.emit(dict(values))

    def _say(self, title: str, support: str) -> None:
        self.heading.set_text(title)
        self._support.set_text(support)
        self._support.setVisible(bool(support))

    def _empty(self) -> None:
        self._shown = None
        self._questions.clear()
        while (item := self._contents.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _go_back(self) -> None:
        if self._shown is not None and self._shown[0]:
            self.asked.emit("")
        else:
            self.left.emit()
