"""The face match (顔の照合): agreement, the camera, what it suggests, and what staff decide."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QProgressBar, QVBoxLayout, QWidget

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.events import BackPressed, FaceAgreed, MethodChosen, RetryPressed
from myna_reception.reception.face import FaceTrouble
from myna_reception.reception.states import AwaitFace
from myna_reception.ui import texts
from myna_reception.ui import texts_match as words
from myna_reception.ui.pages.base import NARROW, Page
from myna_reception.ui.theme.tokens import Tone, is_large, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.camera_view import CameraView
from myna_reception.ui.widgets.card_face import image_of
from myna_reception.ui.widgets.compare import Compare
from myna_reception.ui.widgets.decision import Decision
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.text import Heading, Text
from myna_reception.verify.face.check import Progress

CAMERA = QSize(480, 360)


class FacePage(Page):
    """Four looks of one page: may we, look here, this was found, this was in the way."""

    step = 2
    shows_faces = True
    next_camera_wanted = Signal()

    def __init__(self, *, practice: bool) -> None:
        super().__init__()
        self.heading = Heading(kind="prompt")  # large: the patient reads it
        self.notice = Banner()
        self.trouble = Banner()
        self.consent = self._consent()
        self.camera = CameraView(CAMERA, oval=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.RUNNING.text)
        self.running = self._running()
        self.compare = Compare()
        self.decision = Decision(upright=True)
        self.found = self._found()
        self.decision.decided.connect(self.intent)
        self.honest = Text(words.HONEST + (f"\n{words.PRACTICE_FACES}" if practice else ""), "support")
        for widget in (self.heading, self.trouble, self.consent, self.running, self.found, self.honest):
            self.body.addWidget(widget, 1 if widget is self.running else 0)
        self.body.addStretch(0)
        self.back = Button(texts.BACK, "secondary", "back")
        self.again = Button(texts.RETRY, "secondary", "retry")
        self.other = Button(words.OTHER_CAMERA, "secondary", "camera")
        self.other.clicked.connect(self.next_camera_wanted)
        self.visual = Button(texts.USE_VISUAL, "secondary", "compare")
        self.pin = Button(texts.CHOOSE_PIN_SHORT if is_large() else texts.CHOOSE_PIN, "secondary", "keypad")
        self.agree = Button(words.AGREE, "primary", "check")
        self.send(self.back, BackPressed())
        self.again.clicked.connect(lambda: self.intent.emit(RetryPressed("")))
        self.send(self.visual, MethodChosen(CheckMethod.VISUAL))
        self.send(self.pin, MethodChosen(CheckMethod.PIN))
        self.send(self.agree, FaceAgreed())
        self.leave = self.back
        self._phrase = words.RUNNING
        self._state: AwaitFace | None = None
        self.set_actions(
            left=(self.back, self.again, self.other, self.pin), right=(self.visual, *self.decision.buttons, self.agree)
        )
        self.decision.make_narrow()
        self.tab_to_actions_last()

    def present(self, state: AwaitFace) -> None:
        """Show where the match stands."""
        self._state = state
        asks, found = not state.agreed, state.finding is not None
        self.consent.setVisible(asks)
        self.running.setVisible(state.running)
        self.found.setVisible(found)
        self.honest.setVisible(not state.running)
        self.again.setVisible(state.agreed and not state.running)
        self.other.setVisible(state.agreed and not found)
        self.agree.setVisible(asks)
        self.pin.setVisible(CheckMethod.PIN in state.methods)
        for button in self.decision.buttons:
            button.setVisible(found)
        self.decision.confirmed.setVisible(state.may_confirm)
        # Beside three answers it is one more way back; else it is the way on, of which the words speak
        self.visual.set_text(texts.USE_VISUAL_SHORT if found and is_large() else texts.USE_VISUAL)
        self.action_row.begin_right(self.decision.buttons[0] if found else self.visual)
        self.notice.clear()
        self.trouble.clear()
        if asks:
            self.heading.set_text(words.CONSENT.text)
        elif state.finding is not None:
            title, told = words.finding_words(state.finding)
            self.heading.set_text(title)
            self.notice.say(told.tone, "", told.text)
            self.compare.show_photo(image_of(state.face.photo))
            self.compare.camera.set_on(self.camera.is_on or self.compare.camera.is_on)
            self.camera.clear()
        elif state.trouble is not None:
            title, text, _ = words.trouble_words(state.trouble)
            self.heading.set_text(title)
            self.trouble.say(Tone.ERROR, "", text)
            self.set_camera(False)
        else:
            self._say(words.RUNNING)
            self.bar.setValue(0)
        self.primary = self.agree if asks else self.decision.confirmed if state.may_confirm else self.visual
        if state.running:
            self.primary = None  # nothing happens by an Enter too many

    def show_progress(self, progress: Progress) -> None:
        """What to say to the patient, and how far it is. A new hint is announced."""
        if self._state is None or not self._state.running:
            return
        self.bar.setValue(round(progress.part * 100))
        phrase = words.progress_phrase(progress)
        if phrase != self._phrase:
            self._say(phrase)
            announce(self, phrase.text)

    def show_picture(self, picture: QImage) -> None:
        """The camera's newest picture."""
        view = self._view
        if view is not None:
            view.set_on(True) if not view.is_on else None
            view.show_picture(picture)

    def set_camera(self, on: bool, trouble: FaceTrouble | None = None) -> None:
        """The camera was switched on or off. Troubles are part of the state."""
        for view in (self.camera, self.compare.camera):
            view.set_on(on and view is self._view)

    def set_mirror(self, mirror: bool) -> None:
        """Whether the camera's picture is shown as in a mirror."""
        for view in (self.camera, self.compare.camera):
            view.mirror = mirror

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The answers beside the pictures, or in a narrow window beneath them: they are to be seen well."""
        super().resizeEvent(event)
        narrow = is_large() or self.width() < px(NARROW)
        self._across.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def first_focus(self) -> QWidget:
        """The heading: an answer is given after reading."""
        return self.heading

    def spoken(self) -> str:
        """What is asked, found or in the way."""
        if self._state is not None and not self._state.agreed:
            return "".join((f"{words.CONSENT.text}。", *(point.text for point in words.CONSENT_POINTS)))
        return "。".join(part for part in (self.heading.plain, self.notice.words, self.trouble.words) if part)

    def clear(self) -> None:
        """Forget pictures, finding and reason."""
        self._state = None
        self.notice.clear()
        self.trouble.clear()
        self.compare.clear()
        self.camera.clear()
        self.decision.clear()
        self.heading.set_text("")

    @property
    def _view(self) -> CameraView | None:
        """Where pictures are shown now."""
        state = self._state
        if state is None or not state.agreed or state.trouble is not None:
            return None
        return self.camera if state.finding is None else self.compare.camera

    def _say(self, phrase: texts.Phrase) -> None:
        self._phrase = phrase
        self.heading.set_text(phrase.text)

    def _consent(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for point in words.CONSENT_POINTS:
            column.addWidget(Text(point.text, "heading"))
        column.addWidget(Text(words.CONSENT_STAFF, "body"))
        return whole

    def _running(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.bar)
        column.addWidget(self.camera, 1)
        return whole

    def _found(self) -> QWidget:
        """Both pictures, what the match suggests, and who decides."""
        whole = QWidget()
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, whole)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(24)
        self._across.addWidget(self.compare, 5)
        told = nested(self._across, QVBoxLayout(), 4)
        told.setSpacing(14)
        told.addWidget(self.notice)
        told.addWidget(self.decision)
        told.addStretch(1)
        return whole
