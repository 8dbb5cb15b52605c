"""The visual check (目視確認): the card as printed, or the photo inside it beside the camera's picture."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.events import BackPressed, LastTryConfirmed, MethodChosen
from myna_reception.reception.face import FaceTrouble
from myna_reception.reception.states import AwaitVisual
from myna_reception.ui import texts
from myna_reception.ui import texts_match as words
from myna_reception.ui.pages.base import NARROW, Page
from myna_reception.ui.theme.tokens import Tone, colours, is_large, px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.card_face import CardFacePanel, image_of
from myna_reception.ui.widgets.compare import Compare
from myna_reception.ui.widgets.decision import Decision
from myna_reception.ui.widgets.icons import IconLabel
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.text import Heading, Text


class VisualPage(Page):
    """What is to be compared, the photo in the card for whoever asks for it, who compared, and the answers."""

    step = 2
    shows_faces = True
    camera_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.heading = Heading(texts.VISUAL.text)
        self.matched = Banner()
        self.my_number = Banner()
        self.printed = self._printed()
        self.face = CardFacePanel()
        self.face.entered.connect(self.intent)
        self.send(self.face.last_try, LastTryConfirmed())
        self.compare = Compare()
        self.compare.setAccessibleName(texts.VISUAL.text)
        self.compare.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # in place of the heading, where that is hidden
        self.compare.stay_in_sight(self.scroll_area, self.heading)
        self.match = Button(words.USE_CAMERA, "secondary", "face")
        self.send(self.match, MethodChosen(CheckMethod.FACE))
        self.toggle = Button(words.CAMERA_SHOW, "secondary", "camera")
        self.toggle.clicked.connect(lambda: self.camera_wanted.emit(not self.compare.camera.is_on))
        self.trouble = Text(kind="support")
        self.photos = self._photos()
        self.decision = Decision()
        self.decision.decided.connect(self.intent)
        for widget in (self.heading, self.matched):
            self.body.addWidget(widget)
        self._across = nested(self.body, QBoxLayout(QBoxLayout.Direction.LeftToRight), 1)
        self._across.setSpacing(24)
        left = nested(self._across, QVBoxLayout(), 1)
        left.setSpacing(14)
        left.addWidget(self.printed)
        left.addWidget(self.photos)
        left.addStretch(1)
        self._across.addWidget(self.face, 1)
        self.body.addWidget(self.decision)
        self.my_number.say(Tone.INFO, "", texts.VISUAL_MY_NUMBER)  # in the page: alone it would be a window
        self.staff = self.decision.staff
        back = Button(texts.BACK, "secondary", "back")
        self.send(back, BackPressed())
        self.pin = Button(texts.CHOOSE_PIN, "secondary", "keypad")
        self.send(self.pin, MethodChosen(CheckMethod.PIN))
        self.by_face = Button(texts.CHOOSE_FACE, "secondary", "face")
        self.send(self.by_face, MethodChosen(CheckMethod.FACE))
        self.leave, self.primary = back, self.decision.confirmed
        self._answers = (back, self.pin, self.by_face, *self.decision.buttons)
        self.set_actions(left=(back, self.pin, self.by_face), right=self.decision.buttons)
        self.decision.make_narrow()
        self.tab_to_actions_last()

    def present(self, state: AwaitVisual, busy: bool) -> None:
        """Show the card's face as far as it is known. ``busy``: it is being read."""
        self.face.present(state, busy)
        read = state.face is not None
        if state.face is not None:
            self.compare.show_photo(image_of(state.face.photo))
        self.printed.setVisible(not read)
        self.photos.setVisible(read)
        self.heading.setVisible(not (read and is_large()))  # the names of the pictures tell it: they need the room
        self.match.setVisible(CheckMethod.FACE in state.methods)
        self.pin.setVisible(CheckMethod.PIN in state.methods)
        self.by_face.setVisible(CheckMethod.FACE in state.methods and not read and not state.then_match)
        self.trouble.set_text("")
        self.compare.show_camera(True)
        if state.finding is not None:
            title, told = words.finding_words(state.finding)
            self.matched.say(told.tone, title, told.text)
        elif state.then_match and not read:
            self.matched.say(Tone.INFO, "", words.NUMBER_FIRST)
        else:
            self.matched.clear()
        for button in self._answers:
            button.setEnabled(not busy)

    def show_picture(self, picture: QImage) -> None:
        """The camera's newest picture."""
        if not self.compare.camera.is_on:
            self.set_camera(True)
        self.compare.camera.show_picture(picture)

    def set_camera(self, on: bool, trouble: FaceTrouble | None = None) -> None:
        """The camera was switched on or off, or does not work."""
        self.compare.camera.set_on(on)
        self.compare.show_camera(trouble is None)
        self.toggle.set_text(words.CAMERA_STOP if on else words.CAMERA_SHOW)
        self.trouble.set_text("" if trouble is None else words.trouble_words(trouble)[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or in a narrow window one beneath the other."""
        super().resizeEvent(event)
        narrow = self.width() < px(NARROW)
        self._across.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def set_mirror(self, mirror: bool) -> None:
        """Whether the camera's picture is shown as in a mirror."""
        for view in (self.compare.camera,):
            view.mirror = mirror

    def first_focus(self) -> QWidget:
        """The heading; with a face or a notice, the panel that tells of it."""
        return self.face.first_focus() or (self.compare if self.heading.isHidden() else self.heading)

    def spoken(self) -> str:
        """Heading and what is to be compared; then what became of the face."""
        told = "。".join(part for part in (self.matched.words, self.face.spoken()) if part)
        return told or "。".join((self.heading.plain, *texts.VISUAL_POINTS))

    def clear(self) -> None:
        """The initials stay: the same person often checks the next patient, and they are not patient data."""
        self.face.clear()
        self.compare.clear()
        self.matched.clear()
        self.decision.clear()
        self.set_camera(False)

    def _printed(self) -> QWidget:
        """What to look at on the card itself."""
        points = QFrame()
        points.setProperty("kind", "well")
        column = QVBoxLayout(points)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        for point in texts.VISUAL_POINTS:
            row = nested(column, QHBoxLayout())
            row.setSpacing(12)
            row.addWidget(IconLabel("right", colours().key, px(20)))
            row.addWidget(Text(point, "body"), 1)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(14)
        rows.addWidget(points)
        rows.addWidget(self.my_number)
        return whole

    def _photos(self) -> QWidget:
        """Photo and camera, with what can be done with the camera."""
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(10)
        rows.addWidget(self.compare)
        rows.addWidget(self.trouble)
        buttons = nested(rows, QHBoxLayout())
        buttons.setSpacing(12)
        buttons.addWidget(self.match)
        buttons.addWidget(self.toggle)
        buttons.addStretch(1)
        return whole
