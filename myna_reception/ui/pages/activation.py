"""Activation of the terminal (端末の登録): four values of the ユーザ設定情報."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from myna_reception.reception.errors import ReceptionError
from myna_reception.ui import texts
from myna_reception.ui import texts_account_sheet as words
from myna_reception.ui.pages.base import Page
from myna_reception.ui.texts_errors import message_for
from myna_reception.ui.theme.tokens import Tone
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.speech import announce
from myna_reception.ui.widgets.text import Heading, Text

if TYPE_CHECKING:
    from myna_reception.ui.widgets.camera_view import CameraView


class Summary(Banner):
    """What is wrong, above the form; it takes the focus."""

    takes_ring = False


class ActivationPage(Page):
    """Four fields and «登録する»; a file with the four values may be chosen, or dropped anywhere on the page."""

    submitted = Signal(object)  # dict[str, str]
    practice_values_wanted = Signal()
    left = Signal()
    sheet_chosen = Signal(Path)
    camera_wanted = Signal(bool)  # whether the camera is to look for the sheet's QR code

    def __init__(self, *, practice: bool) -> None:
        super().__init__()
        self.heading = Heading(texts.ACTIVATION.text)
        self.summary = Summary()
        self.summary.setFocusPolicy(self.heading.focusPolicy())
        self.fields = {
            name: Field(label, support, secret=name == "password", revealable=name == "password")
            for name, (label, support) in texts.FIELDS.items()
        }
        self.body.addWidget(self.heading)
        self._support = Text(texts.ACTIVATION_SUPPORT)
        self.body.addWidget(self._support)
        self.body.addWidget(self.summary)
        self.setAcceptDrops(True)
        self.sheet_button = Button(words.READ_SHEET, "secondary", "folder")
        self.sheet_button.setAccessibleDescription(words.READ_SHEET_SUPPORT)
        self.sheet_button.clicked.connect(self._choose_sheet)
        self.camera_button = Button(words.SHOW_TO_CAMERA, "secondary", "camera")
        self.camera_button.setAccessibleDescription(words.SHOW_TO_CAMERA_SUPPORT)
        self.camera_button.clicked.connect(lambda: self.camera_wanted.emit(self._camera is None))
        self._ways = ways = QWidget()
        sheet = FlowLayout(ways, spacing=16)
        sheet.addWidget(self.sheet_button)
        sheet.addWidget(self.camera_button)
        self.body.addWidget(ways)
        self.body.addWidget(Text(words.READ_SHEET_SUPPORT, "support"))
        self._camera: CameraView | None = None
        for field in self.fields.values():
            field.submitted.connect(self._submit)
            self.add_narrow(field, 620)
        self.body.addStretch(1)
        self.register = Button(texts.REGISTER_TERMINAL, "primary", "register")
        self.register.clicked.connect(self._submit)
        self.fill_button = Button(texts.FILL_PRACTICE, "practice-quiet", "practice")
        self.fill_button.clicked.connect(self.practice_values_wanted)
        self.back = Button(texts.BACK, "secondary", "back")
        self.back.clicked.connect(self.left)
        self.set_actions(left=(self.back, self.fill_button) if practice else (self.back,), right=(self.register,))
        self.primary = self.register

    def present(self, title: str = "", support: str = "", may_leave: bool = False) -> None:
        """An empty form; without ``title`` that of the first start. ``may_leave``: back to where it was opened."""
        self.clear()
        self.heading.set_text(title or texts.ACTIVATION.text)
        self._support.set_text(support or texts.ACTIVATION_SUPPORT)
        self.back.setVisible(may_leave)
        self.leave = self.back if may_leave else None

    def fill(self, values: Mapping[str, str]) -> None:
        """Put values in; Enter then registers."""
        for name, field in self.fields.items():
            if name in values:
                field.set_value(values[name])
        self.summary.clear()
        self.register.setFocus()

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Say beside each field what is wrong; the summary takes the focus."""
        said = {name: texts.field_error(name, error) for name, error in errors.items()}
        for name, field in self.fields.items():
            field.set_error(said.get(name, ""))
        self._summarise(Tone.ERROR, texts.form_summary(len(said)), "\n".join(said.values()))

    def show_failure(self, error: ReceptionError) -> None:
        """Say why the service did not activate the terminal."""
        message = message_for(error)
        self._summarise(Tone.ERROR, f"{texts.ACTIVATION_FAILED}：{message.title}", "\n".join(message.steps))

    def show_sheet_read(self) -> None:
        """The values of a file are in the fields."""
        self._summarise(Tone.SUCCESS, words.SHEET_READ, words.SHEET_READ_SUPPORT, takes_focus=False)
        self.register.setFocus()

    def show_sheet_problem(self, title: str, text: str) -> None:
        """A file gave no values. What was typed stays."""
        self._summarise(Tone.ERROR, title, text)

    def show_camera(self, on: bool) -> None:
        """Whether the camera is on: its picture stands beneath the buttons, with the sign."""
        if on == (self._camera is not None):
            return
        if on:
            from myna_reception.ui.widgets.camera_view import CameraView

            self._camera = CameraView(QSize(480, 270))
            self._camera.mirror = False  # a mirrored paper is hard to hold right
            self._camera.set_on(True)
            self._camera.setFixedSize(self._camera.sizeHint())
            self.body.insertWidget(self.body.indexOf(self._ways) + 1, self._camera)
            self._summarise(Tone.INFO, words.HOLD_TO_CAMERA, "", takes_focus=False)
        elif self._camera is not None:
            view, self._camera = self._camera, None
            view.clear()
            view.hide()
            view.deleteLater()
            self.summary.clear()
        self.camera_button.set_text(words.STOP_CAMERA if on else words.SHOW_TO_CAMERA)

    def show_picture(self, picture: QImage) -> None:
        """What the camera sees now."""
        if self._camera is not None:
            first = not self._camera.has_picture
            self._camera.show_picture(picture)
            if first:
                self.scroll_area.ensureWidgetVisible(self._camera)

    def set_busy(self, busy: bool, said: str = texts.ACTIVATION_BUSY) -> None:
        """Lock the form while the service is asked, or a file read."""
        for field in self.fields.values():
            field.setEnabled(not busy)
        self.register.setEnabled(not busy)
        self.fill_button.setEnabled(not busy)
        self.back.setEnabled(not busy)
        self.sheet_button.setEnabled(not busy)
        self.camera_button.setEnabled(not busy)
        if busy:
            self.summary.say(Tone.INFO, said)
            announce(self, said)
        else:
            self.summary.clear()

    def first_focus(self) -> QWidget:
        """The first field."""
        return next(iter(self.fields.values())).input

    def spoken(self) -> str:
        """Heading and what to do."""
        return f"{self.heading.plain}。{self._support.plain}"

    def clear(self) -> None:
        """Forget what was typed."""
        for field in self.fields.values():
            field.clear()
        self.summary.clear()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page, or no window: nobody sees what the camera sees."""
        super().hideEvent(event)
        if self._camera is not None:
            self.camera_wanted.emit(False)

    def _submit(self) -> None:
        if self.register.isEnabled():
            self.submitted.emit({name: field.value for name, field in self.fields.items()})

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if self.sheet_button.isEnabled() and _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file."""
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.sheet_chosen.emit(path)

    def _choose_sheet(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, words.READ_SHEET, "", words.SHEET_FILES)
        if path:
            self.sheet_chosen.emit(Path(path))

    def _summarise(self, tone: Tone, title: str, text: str, *, takes_focus: bool = True) -> None:
        self.summary.say(tone, title, text)
        self.scroll_area.verticalScrollBar().setValue(0)
        if takes_focus:
            self.summary.setFocus()
        announce(self.summary, self.summary.words, urgent=True)


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
