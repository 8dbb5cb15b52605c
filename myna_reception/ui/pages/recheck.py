"""月初の再確認: how far it is, pause and go on, and whose insurance changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from myna_reception.eligibility.kana import full_width_kana
from myna_reception.records.recheck import Changed, Progress
from myna_reception.ui import texts
from myna_reception.ui import texts_records as words
from myna_reception.ui.pages.base import Page
from myna_reception.ui.theme.tokens import Tone
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.differences import DifferenceGrid
from myna_reception.ui.widgets.layouts import clear_away, nested
from myna_reception.ui.widgets.reveal import MaskedText
from myna_reception.ui.widgets.text import Heading, Text


class ChangedCard(QFrame):
    """One patient, and what is not as it was."""

    def __init__(self, changed: Changed) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._who = (
            MaskedText("フリガナ", full_width_kana(changed.name_kana)),
            MaskedText("氏名", changed.name, "value"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 14)
        column.setSpacing(4)
        for text in self._who:
            column.addWidget(text)
        self._grid = nested(column, DifferenceGrid())
        self._grid.present(changed.differences)

    def forget(self) -> None:
        """Forget the patient."""
        for text in self._who:
            text.forget()
        self._grid.clear()


class RecheckPage(Page):
    """Asks to go on or to pause; shows what comes."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(words.RECHECK)
        self.banner = Banner()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.RECHECK_PROGRESS)
        self.state = Text(kind="lead")
        for widget in (self.heading, Text(words.RECHECK_SUPPORT), self.banner, self.bar, self.state):
            self.body.addWidget(widget)
        self._list = nested(self.body, QVBoxLayout())
        self._list.setSpacing(12)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(lambda: self.asked.emit("back", None))
        self.pause = Button(words.RECHECK_PAUSE, "secondary")
        self.pause.clicked.connect(lambda: self.asked.emit("recheck_pause", None))
        self.go = Button(words.RECHECK_GO, "primary", "retry")
        self.go.clicked.connect(lambda: self.asked.emit("recheck_go", None))
        self.leave = self.back
        self.set_actions(left=(self.back, self.offer_reveal()), right=(self.pause, self.go))

    def present(self, progress: Progress, running: bool, changed: tuple[Changed, ...]) -> None:
        """Show how far it is."""
        self.clear()
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done if progress.total else 1)
        self.state.set_text(words.recheck_words(progress.total, progress.done, progress.changed, progress.unknown))
        self.pause.setVisible(running)
        self.go.setVisible(not running and not progress.finished)
        if progress.stopped_by:
            cause = words.cause_words(progress.stopped_by)
            self.banner.say(Tone.WARNING, words.RECHECK_STOPPED, f"理由：{cause}\n{words.RECHECK_STOPPED_SUPPORT}")
        elif progress.finished:
            self.banner.say(Tone.SUCCESS, "", words.RECHECK_DONE if progress.total else words.RECHECK_NOBODY)
        if changed:
            self._list.addWidget(Text(words.RECHECK_CHANGED, "heading"))
        for each in changed:
            self._list.addWidget(ChangedCard(each))
        self.show_masked(self.hides)
        self.tab_to_actions_last()

    def first_focus(self) -> QWidget:
        """The heading."""
        return self.heading

    def spoken(self) -> str:
        """Heading, and what was found once it is over: never a name."""
        return "。".join(part for part in (self.heading.plain, self.banner.words) if part)

    def clear(self) -> None:
        """Forget the patients."""
        self.banner.clear()
        for card in self.findChildren(ChangedCard):
            card.forget()
        clear_away(self._list)
