"""本人確認の方法: by PIN or by sight; and the question before the last PIN try."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.errors import ReceptionError
from myna_reception.reception.events import BackPressed, Finished, LastTryConfirmed, MethodChosen
from myna_reception.ui import texts
from myna_reception.ui.pages.base import Page
from myna_reception.ui.texts_errors import message_for
from myna_reception.ui.theme.tokens import Tone, is_large
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button, ChoiceButton
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.text import Heading, Text

_LOW = 560  # pixels


def show_notice(banner: Banner, notice: ReceptionError | None) -> None:
    """What led here, in a banner; nothing where nothing did."""
    if notice is None:
        banner.clear()
        return
    message = message_for(notice)
    banner.say(message.tone, message.title, message.happened)


class ChoosePage(Page):
    """One large button for each method that the clinic and the card allow."""

    step = 2

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(texts.CHOOSE.text)
        self.notice = Banner()
        self.methods = {
            CheckMethod.PIN: ChoiceButton(texts.CHOOSE_PIN, texts.CHOOSE_PIN_SUPPORT, "illustration-keypad"),
            CheckMethod.VISUAL: ChoiceButton(texts.CHOOSE_VISUAL, texts.CHOOSE_VISUAL_SUPPORT, "illustration-compare"),
            CheckMethod.FACE: ChoiceButton(texts.CHOOSE_FACE, texts.CHOOSE_FACE_SUPPORT, "face"),
        }
        self.body.addWidget(self.heading)
        self.body.addWidget(self.notice)
        self.body.addSpacing(4)
        self._tiles = nested(self.body, QBoxLayout(QBoxLayout.Direction.LeftToRight))
        self._tiles.setSpacing(20)
        for method, button in self.methods.items():
            self.send(button, MethodChosen(method))
            self._tiles.addWidget(button, 1)
        self.body.addStretch(1)
        stop = Button(texts.STOP, "secondary", "cross")
        self.send(stop, Finished())
        self.leave = stop
        self.set_actions(left=(stop,))

    def present(self, methods: tuple[CheckMethod, ...], notice: ReceptionError | None) -> None:
        """Offer ``methods``; say what led here."""
        for method, button in self.methods.items():
            button.setVisible(method in methods)
        show_notice(self.notice, notice)
        self.primary = self.methods[methods[0]]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or in a low window one beneath the other."""
        super().resizeEvent(event)
        flat = self.height() < _LOW or is_large()
        self._tiles.setDirection(QBoxLayout.Direction.TopToBottom if flat else QBoxLayout.Direction.LeftToRight)
        for button in self.methods.values():
            button.set_flat(flat)

    def first_focus(self) -> QWidget:
        """The first method: Enter chooses it, Tab goes to the other."""
        return self.primary or self.heading

    def spoken(self) -> str:
        """Heading and notice."""
        return _joined((self.heading.plain, self.notice.words))

    def clear(self) -> None:
        """Forget the notice."""
        self.notice.clear()


class LastTryPage(Page):
    """暗証番号は、あと1回です: staff say whether it is to be used."""

    step = 2

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(texts.LAST_TRY.text)
        self.warning = Banner()
        self.body.addWidget(self.heading)
        self.body.addWidget(self.warning)
        self.explanation = Text(kind="lead")
        self.body.addWidget(self.explanation)
        self.body.addStretch(1)
        self.back = Button(texts.BACK, "secondary", "back")
        self.visual = Button(texts.USE_VISUAL, "primary", "compare")
        self.face = Button(texts.CHOOSE_FACE, "secondary", "face")
        self.use = Button(texts.USE_LAST_TRY, "secondary", "keypad")
        self.send(self.back, BackPressed())
        self.send(self.visual, MethodChosen(CheckMethod.VISUAL))
        self.send(self.face, MethodChosen(CheckMethod.FACE))
        self.send(self.use, LastTryConfirmed())
        self.leave = self.back
        self.set_actions(left=(self.back,), right=(self.use, self.face, self.visual))

    def present(self, others: Collection[CheckMethod], notice: ReceptionError | None) -> None:
        """Say what is at stake. ``others``: the other ways on."""
        visual = CheckMethod.VISUAL in others
        wrong = "" if notice is None else message_for(notice).title
        self.warning.say(Tone.ERROR if wrong else Tone.WARNING, wrong or texts.LAST_TRY_TITLE, texts.LAST_TRY_SUPPORT)
        self.explanation.set_text(texts.LAST_TRY_VISUAL if visual else texts.LAST_TRY_BACK)
        self.visual.setVisible(visual)
        self.face.setVisible(CheckMethod.FACE in others)
        # The way that costs nothing is what Enter does.
        self.primary = self.visual if visual else self.back

    def first_focus(self) -> QWidget:
        """The heading: nobody should spend the last try by pressing Enter twice."""
        return self.heading

    def spoken(self) -> str:
        """Heading, notice, what is at stake."""
        return _joined((self.heading.plain, self.warning.words, self.explanation.plain))

    def clear(self) -> None:
        """Forget the notice."""
        self.warning.clear()


def _joined(parts: Iterable[str]) -> str:
    return "。".join(part for part in parts if part)
