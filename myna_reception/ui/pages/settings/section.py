"""What a section of the settings is: a title, a few questions with their answers, or a view of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from myna_reception.settings import Settings

Change = Callable[[Mapping[str, object]], None]
"""Takes fields of ``Settings`` with their new values; kept and obeyed at once."""


@dataclass(frozen=True, slots=True)
class Question:
    """One field of ``Settings``: its label, what it is about, and value → words."""

    field: str
    label: str
    answers: Mapping[object, str]
    support: str = ""

    def answer(self, settings: Settings) -> str:
        """The present answer in words; empty for a value that is none of the answers."""
        return self.answers.get(getattr(settings, self.field), "")


@runtime_checkable
class TakesWords(Protocol):
    """A view that something is typed into."""

    def clear(self) -> None:
        """Forget it."""
        ...


@runtime_checkable
class ShowsAnswer(Protocol):
    """A view that shows what is set now."""

    def show_answer(self, settings: Settings) -> None:
        """Show it."""
        ...


@dataclass(frozen=True, slots=True)
class Section:
    """One section. ``early``: it can be opened before the desk is (no secret and no rule of the clinic is in it).

    ``view`` makes a widget beneath the questions, for what is not a choice among a few.
    """

    key: str
    title: str
    icon: str
    questions: tuple[Question, ...] = ()
    support: str = ""
    early: bool = False
    view: Callable[[Change], QWidget] | None = None
    summary: Callable[[Settings], str] | None = None

    def now(self, settings: Settings) -> str:
        """The present answers, for the list of sections."""
        if self.summary is not None:
            return self.summary(settings)
        return "　".join(f"{each.label}：{each.answer(settings)}" for each in self.questions)
