"""レセコン連携: which hand-offs are on, where they go, a try with a practice result, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from myna_reception.records.handoff.settings import FOLDER_TARGETS, HandOffSettings, Target, accept
from myna_reception.ui import texts
from myna_reception.ui import texts_records as words
from myna_reception.ui.pages.base import Page
from myna_reception.ui.texts_dates import short_moment
from myna_reception.ui.theme.tokens import Tone
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.check import Check
from myna_reception.ui.widgets.choice import Choice
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.text import Heading, Text


@dataclass(frozen=True, slots=True)
class Standing:
    """How one hand-off stands, in words for its card."""

    target: Target
    text: str
    trouble: str = ""


class TargetCard(QFrame):
    """One way out: on or off, what it needs, try, how it stands."""

    tried = Signal()

    def __init__(self, title: str, first: Button | None = None) -> None:
        """``first``: a button before that of a try."""
        super().__init__()
        self.setProperty("kind", "card")
        self.use = Check(f"{title}を{words.USE}")
        self.status = Text(kind="support")
        self.answer = Banner()
        self.trouble = Banner()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 12, 20, 14)
        self.column.setSpacing(8)
        self.column.addWidget(self.use)
        self._inside = nested(self.column, QVBoxLayout())
        self._inside.setSpacing(12)
        buttons = QWidget()
        self.buttons = FlowLayout(buttons)
        if first is not None:
            self.buttons.addWidget(first)
        self.test = Button(words.TRY_OUT, "practice-quiet", "practice")
        self.test.setAccessibleName(f"{title}：{words.TRY_OUT}")
        self.test.clicked.connect(self.tried)
        self.buttons.addWidget(self.test)
        self.column.addWidget(buttons)
        self.column.addWidget(self.answer)
        self.column.addWidget(self.trouble)
        self.column.addWidget(self.status)

    def add(self, widget: QWidget) -> None:
        """Something it needs."""
        self._inside.addWidget(widget)

    def say_standing(self, text: str, trouble: str) -> None:
        """How it stands."""
        self.status.set_text(text)
        if trouble:
            self.trouble.say(Tone.WARNING, "", trouble)
        else:
            self.trouble.clear()


class HandOffPage(Page):
    """Every hand-off. Nothing is kept before «この設定にする»."""

    asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(words.HAND_OFF)
        self.said = Banner()
        for widget in (self.heading, Text(words.HAND_OFF_SUPPORT), self.said):
            self.body.addWidget(widget)
        self.cards: dict[str, TargetCard] = {}
        self.fields: dict[str, Field] = {}
        for target in FOLDER_TARGETS:
            self._add_folder(target)
        self._add_clipboard()
        self._add_http()
        self._add_typing()
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(lambda: self.asked.emit("back", None))
        self.keep = Button(words.KEEP, "primary", "check")
        self.keep.clicked.connect(lambda: self.asked.emit("keep", self.settings))
        self.leave = self.back
        self.set_actions(left=(self.back,), right=(self.keep,))
        self._base = HandOffSettings()

    def present(self, settings: HandOffSettings) -> None:
        """Show what is obeyed now."""
        self._base = settings
        for name, card in self.cards.items():
            card.use.setChecked(bool(getattr(settings, f"{name}_on")))
            card.answer.clear()
        for name, field in self.fields.items():
            field.set_value(str(getattr(settings, name)))
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(settings.xml_encoding)))
        self.said.clear()
        self.tab_to_actions_last()

    @property
    def settings(self) -> HandOffSettings:
        """What the page says; what cannot be is as it was."""
        told: dict[str, Any] = asdict(self._base)
        told |= {f"{name}_on": card.use.isChecked() for name, card in self.cards.items()}
        for name, field in self.fields.items():
            value = field.value.strip()
            told[name] = int(value) if isinstance(told[name], int) and value.isascii() and value.isdigit() else value
        told["xml_encoding"] = str(self.encoding.currentData())
        return accept(told)

    def show_standings(self, standings: Sequence[Standing]) -> None:
        """How each stands."""
        for each in standings:
            self.cards[each.target.value].say_standing(each.text, words.trouble_words(each.trouble))

    def show_tried(self, name: str, trouble: str) -> None:
        """What became of a try."""
        card = self.cards[name]
        if trouble:
            card.answer.say(Tone.ERROR, "", words.trouble_words(trouble))
        else:
            in_folder = name in {each.value for each in FOLDER_TARGETS}
            card.answer.say(Tone.SUCCESS, "", words.TRIED_IN_FOLDER if in_folder else words.TRIED)

    def show_text(self, name: str, text: str) -> None:
        """What would be typed, or what was copied."""
        self.cards[name].answer.say(Tone.INFO, "", text)

    def show_kept(self) -> None:
        """The settings are obeyed."""
        self.said.say(Tone.SUCCESS, "", words.KEPT)
        self.scroll_area.verticalScrollBar().setValue(0)

    def first_focus(self) -> QWidget:
        """The heading."""
        return self.heading

    def spoken(self) -> str:
        """Heading and what it is about."""
        return f"{self.heading.plain}。{words.HAND_OFF_SUPPORT}"

    def _card(self, name: str, title: str, *, first: Button | None = None) -> TargetCard:
        card = self.cards[name] = TargetCard(title, first)
        card.tried.connect(lambda: self.asked.emit("try", (name, self.settings)))
        self.body.addWidget(card)
        return card

    def _field(self, card: TargetCard, name: str, label: str, support: str = "") -> Field:
        field = self.fields[name] = Field(label, support)
        card.add(field)
        return field

    def _add_folder(self, target: Target) -> None:
        choose = Button(words.CHOOSE_FOLDER, "secondary", "folder")
        card = self._card(target.value, words.TARGETS[target.value], first=choose)
        field = self._field(card, f"{target.value}_folder", words.FOLDER)
        if target is Target.XML:
            choice = Choice(words.ENCODING, "")
            self.encoding = choice.input
            for name, title in words.ENCODINGS.items():
                self.encoding.addItem(title, name)
            card.add(choice)
        choose.setAccessibleName(f"{words.TARGETS[target.value]}：{words.CHOOSE_FOLDER}")
        choose.clicked.connect(lambda: self._choose(field))

    def _add_clipboard(self) -> None:
        card = self._card("clipboard", words.CLIPBOARD)
        self._field(card, "clipboard_seconds", words.CLIPBOARD_SECONDS, "10〜600")

    def _add_http(self) -> None:
        card = self._card("http", words.TARGETS["http"])
        self._field(card, "http_port", words.PORT, "1024〜65535")
        self._field(card, "http_origins", words.ORIGINS, words.ORIGINS_SUPPORT)
        token = Button(words.TOKEN_COPY, "secondary", "lock")
        token.clicked.connect(lambda: self.asked.emit("token", None))
        card.buttons.addWidget(token)

    def _add_typing(self) -> None:
        self._card("typing", words.TYPING)

    def _choose(self, field: Field) -> None:
        path = QFileDialog.getExistingDirectory(self, words.CHOOSE_FOLDER, field.value)
        if path:
            field.set_value(path)
            field.input.setFocus()


def standing_words(waiting: int, delivered: str, taken: str, refused: int, substituted: str) -> str:
    """How a hand-off stands."""
    parts = [
        f"待っている結果：{waiting}件",
        f"最後に渡した時刻：{delivered}" if delivered else "",
        f"最後に受け取られた時刻：{taken}" if taken else "",
        f"渡せなかった結果：{refused}件" if refused else "",
        f"書けなかった文字：{substituted}" if substituted else "",
    ]
    return "　".join(part for part in parts if part)


def moment_or_nothing(at: Any) -> str:
    """A time in words; empty for none."""
    return short_moment(at) if at is not None else ""
