"""Something is in the way: what happened, what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from myna_reception.reception.errors import (
    CardUnsupported,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    TerminalNotActivated,
)
from myna_reception.reception.events import Finished, RetryPressed
from myna_reception.ui import texts
from myna_reception.ui.pages.base import Page
from myna_reception.ui.texts_errors import Message, message_for
from myna_reception.ui.texts_other_routes import OTHER_ROUTES
from myna_reception.ui.texts_patient import patient_words
from myna_reception.ui.theme.tokens import colours, px
from myna_reception.ui.widgets.banner import TONE_ICONS
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.choice import Choice
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.restyle import restyle
from myna_reception.ui.widgets.text import Heading, Text


class Steps(QWidget):
    """«次にすること» as a numbered list. Its lines stay for the next list, as ``QualificationCard``'s widgets do."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._lines: list[_Line] = []
        self.plain = ""

    def show_steps(self, steps: tuple[str, ...]) -> None:
        """Replace the list."""
        self.plain = "。".join(step.rstrip("。") for step in steps)
        while len(self._lines) < len(steps):
            line = _Line(len(self._lines) + 1)
            self._lines.append(line)
            self._column.addWidget(line)
        for line, step in zip(self._lines, steps, strict=False):
            line.present(step, numbered=len(steps) > 1)
        for line in self._lines[len(steps) :]:
            line.hide()

    def clear(self) -> None:
        """Take the list away."""
        self.plain = ""
        for line in self._lines:
            line.hide()


class _Line(QWidget):
    def __init__(self, number: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._mark = Text(f"{number}.", "lead")
        self._mark.setFixedWidth(px(28))
        self._text = Text(kind="lead")
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def present(self, step: str, *, numbered: bool) -> None:
        self._mark.setVisible(numbered)
        self._text.set_text(step)
        self.show()


class ForPatient(QFrame):
    """«患者さんへの言い方», and whom to call."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "well")
        self._say = Text(kind="lead")
        self._call_title = Text(texts.WHOM_TO_CALL, "strong")
        self._call = Text()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(6)
        for widget in (Text(texts.WHAT_TO_SAY, "strong"), self._say, self._call_title, self._call):
            column.addWidget(widget)

    def present(self, error: ReceptionError) -> None:
        """The words for an error."""
        words = patient_words(error)
        self._say.set_text(f"「{words.say}」")
        self._call.set_text(words.call)
        self._call_title.setVisible(bool(words.call))
        self._call.setVisible(bool(words.call))


class MessagePage(Page):
    """Recoverable and Unavailable. ``activation_wanted`` is emitted where the terminal is not activated."""

    activation_wanted = Signal()
    persona_chosen = Signal(str)
    other_routes_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._personas = False
        self._panel = QFrame()
        self._panel.setProperty("kind", "panel")
        self._icon = IconLabel("warning", colours().warning, px(56))
        self.heading = Heading()
        self.heading.setProperty("toned", True)
        top = QHBoxLayout(self._panel)
        top.setContentsMargins(24, 16, 24, 16)
        top.setSpacing(20)
        top.addWidget(self._icon)
        top.addWidget(self.heading, 1)
        self._happened = Text(kind="lead")
        self._steps = Steps()
        self._after = Text(kind="support")
        self.body.addWidget(self._panel)
        self.body.addSpacing(8)
        for title, widget in ((texts.WHAT_HAPPENED, self._happened), (texts.WHAT_TO_DO, self._steps)):
            self.body.addWidget(Text(title, "heading"))
            self.body.addWidget(widget)
            self.body.addSpacing(8)
        self.persona = Choice(texts.PLAYS, texts.PLAYS_SUPPORT)
        self.persona.hide()
        self.body.addWidget(self.persona)
        self._patient = ForPatient()
        self.body.addWidget(self._patient)
        self.body.addWidget(self._after)
        self.body.addStretch(1)
        self.close_button = Button(texts.CLOSE, "secondary", "cross")
        self.retry = Button(texts.RETRY, "primary", "retry")
        self.activate = Button(texts.GO_ACTIVATION, "primary", "register")
        self.send(self.close_button, Finished())
        self.send(self.retry, RetryPressed(""))
        self.activate.clicked.connect(self.activation_wanted)
        self.play = Button(texts.PLAY, "practice-quiet", "practice")
        self.play.clicked.connect(lambda: self.persona_chosen.emit(self.persona.value))
        self.play.hide()
        self.other_routes = Button(OTHER_ROUTES, "secondary", "routes")
        self.other_routes.clicked.connect(self.other_routes_wanted)
        self.action_bar = self.set_actions(
            left=(self.close_button, self.other_routes, self.play), right=(self.retry, self.activate)
        )

    def offer_personas(self, personas: Sequence[tuple[str, str]]) -> None:
        """Whom a card that the practice service does not know can play; nobody where that cannot be."""
        self._personas = bool(personas)
        self.persona.offer(dict(personas))

    def present(self, error: ReceptionError, stands: bool, card_present: bool) -> None:
        """Tell about ``error``. ``stands``: it cannot be closed, and goes away by itself when it is mended."""
        message = message_for(error)
        not_activated = isinstance(error, TerminalNotActivated)
        self._dress(message)
        self._patient.present(error)
        self.close_button.setVisible(not stands)
        self.retry.setVisible(not stands)
        self.activate.setVisible(not_activated)
        self.other_routes.setVisible(not not_activated)  # which has nowhere to be recorded yet
        stays = card_present and not isinstance(error, CardUnsupported)  # which is to be changed for another card
        after = texts.UNAVAILABLE_AUTO if stands and not not_activated else texts.CARD_STAYS if stays else ""
        self._after.set_text(after)
        self._after.setVisible(bool(after))
        self.leave = None if stands else self.close_button
        unknown = self._personas and isinstance(error, ServiceRefused) and error.reason is RefusalReason.CARD_UNKNOWN
        self.persona.setVisible(unknown)
        self.play.setVisible(unknown)
        self.primary = self.activate if not_activated else None if stands else self.retry

    def _dress(self, message: Message) -> None:
        restyle(self._panel, tone=str(message.tone))
        self._icon.show_icon(TONE_ICONS[message.tone], colours().tone(message.tone).text)
        self.heading.set_text(message.title)
        self._happened.set_text(message.happened)
        self._steps.show_steps(message.steps)

    def first_focus(self) -> QWidget:
        """The title."""
        return self.heading

    def spoken(self) -> str:
        """Title, what happened, what to do."""
        return "。".join((self.heading.plain, self._happened.plain.rstrip("。"), self._steps.plain))

    def clear(self) -> None:
        """Forget the message."""
        self.heading.set_text("")
        self._happened.set_text("")
        self._steps.clear()
        self._after.set_text("")
