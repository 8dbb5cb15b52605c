"""The settings: the list of sections with what is chosen, and one section at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from myna_reception.settings import Settings
from myna_reception.ui import texts
from myna_reception.ui.pages.base import Page
from myna_reception.ui.pages.settings.section import Change, Question, Section, ShowsAnswer, TakesWords
from myna_reception.ui.widgets.buttons import Button, ChoiceButton
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.text import Heading, Text

_GAP = 24  # between one question and the next


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


class SectionRow(ChoiceButton):
    """A section in the list, with what is chosen in it."""

    def __init__(self, section: Section) -> None:
        super().__init__(section.title, "", section.icon, row=True)
        self.setObjectName(f"section={section.key}")
        self._section = section

    def show_answer(self, settings: Settings) -> None:
        """Tell what is chosen."""
        self.explain(self._section.now(settings))


Parts: TypeAlias = Sequence[QuestionView | SectionRow]


class _Group(QWidget):
    """What stays of a section, or the list."""

    def __init__(self, parts: Parts, spacing: int) -> None:
        super().__init__()
        self.parts = parts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing)
        for part in parts:
            column.addWidget(part)


class SettingsPage(Page):
    """Both the list and the sections; ``asked`` and ``left`` say where somebody wants to go.

    The list, the questions of each section and its own view stay once they were made. What was typed into a view is
    forgotten when it is left.
    """

    changed = Signal(object)  # dict[str, object]
    asked = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading()
        self._support = Text()
        self.body.addWidget(self.heading)
        self.body.addWidget(self._support)
        self._contents = nested(self.body, QVBoxLayout())
        self._contents.setSpacing(_GAP)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(self._go_back)
        self.set_actions(left=(self.back,))
        self.leave = self.back
        self._shown: tuple[str, bool] | None = None
        self._groups: dict[str, _Group] = {}  # by the key of the section, and what is no such key for the list
        self._parts: Parts = ()
        self._views: dict[str, QWidget] = {}
        self._view: QWidget | None = None

    def present(self, section: str, settings: Settings, early: bool = False) -> None:
        """A section by its key, or with "" the list. ``early``: the desk is not open yet."""
        from myna_reception.ui.pages.settings import SECTIONS

        wanted = next((each for each in SECTIONS if each.key == section), None)
        if self._shown != (section, early):
            self.clear()
            self._shown = (section, early)
            if wanted is None:
                self._say(texts.SETTINGS, texts.SETTINGS_SUPPORT)
                listed = [each for each in SECTIONS if each.early or not early]
                self._open(f"list, {early=}", 12, lambda: [self._row(each) for each in listed])
            else:
                self._say(wanted.title, wanted.support)
                self._open(section, _GAP, lambda: [self._question(each) for each in wanted.questions])
                if wanted.view is not None:
                    self._open_view(section, wanted.view)
            self.scroll_area.verticalScrollBar().setValue(0)
        for part in self._parts:
            part.show_answer(settings)
        view: object = self._view
        if isinstance(view, ShowsAnswer):
            view.show_answer(settings)

    def first_focus(self) -> QWidget:
        """The heading: Tab goes to the first choice."""
        return self.heading

    def spoken(self) -> str:
        """Heading and what it is about."""
        return "。".join(part.rstrip("。") for part in (self.heading.plain, self._support.plain) if part)

    def clear(self) -> None:
        """Forget what was typed."""
        self._shown = None
        for group in self._groups.values():
            group.hide()
        if self._view is not None:
            self._view.hide()
            view: object = self._view
            if isinstance(view, TakesWords):
                view.clear()
            self._view = None

    def _open(self, key: str, spacing: int, make: Callable[[], Parts]) -> None:
        if key not in self._groups:
            self._groups[key] = _Group(make(), spacing)
            self._contents.addWidget(self._groups[key])
            self.tab_to_actions_last()
        self._parts = self._groups[key].parts
        self._groups[key].setVisible(bool(self._parts))

    def _open_view(self, key: str, make: Callable[[Change], QWidget]) -> None:
        if key not in self._views:
            self._views[key] = make(self._change)
            self._contents.addWidget(self._views[key])
            self.tab_to_actions_last()
        self._view = self._views[key]
        self._view.show()

    def _row(self, section: Section) -> SectionRow:
        row = SectionRow(section)
        row.clicked.connect(lambda: self.asked.emit(section.key))
        return row

    def _question(self, question: Question) -> QuestionView:
        asking = QuestionView(question)
        asking.answered.connect(self.changed)
        return asking

    def _change(self, values: Mapping[str, object]) -> None:
        self.changed.emit(dict(values))

    def _say(self, title: str, support: str) -> None:
        self.heading.set_text(title)
        self._support.set_text(support)
        self._support.setVisible(bool(support))

    def _go_back(self) -> None:
        if self._shown is not None and self._shown[0]:
            self.asked.emit("")
        else:
            self.left.emit()
