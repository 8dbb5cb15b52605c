"""The photo inside the card: 照合番号B is typed, then photo, name and dates are shown with a word on authenticity."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from myna_reception.reception.card_facts import CardFace, FaceImage
from myna_reception.reception.events import NumberBEntered
from myna_reception.reception.masked import NumberB
from myna_reception.reception.number_b import CODE_LENGTH, NumberBError, compose, from_digits
from myna_reception.reception.states import AwaitVisual
from myna_reception.ui import texts
from myna_reception.ui.texts_dates import japanese_date
from myna_reception.ui.texts_errors import message_for
from myna_reception.ui.texts_face import authenticity
from myna_reception.ui.theme.tokens import px
from myna_reception.ui.widgets.banner import Banner
from myna_reception.ui.widgets.busy import BusyBar
from myna_reception.ui.widgets.buttons import Button
from myna_reception.ui.widgets.digit_line import DigitLine
from myna_reception.ui.widgets.field import Field
from myna_reception.ui.widgets.flow import FlowLayout
from myna_reception.ui.widgets.icons import picture_pixmap
from myna_reception.ui.widgets.text import Text

NAME = QSize(340, 60)


def image_of(picture: FaceImage) -> QImage:
    """The decoded picture; the bytes are copied."""
    return QImage(
        picture.grey.reveal(), picture.width, picture.height, picture.width, QImage.Format.Format_Grayscale8
    ).copy()


class CardFacePanel(QFrame):
    """Form, wait and photo in one place. ``entered`` carries ``NumberBEntered``."""

    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.notice = Banner()
        self.busy = BusyBar()
        self.busy.setAccessibleName(texts.FACE_READING)
        self._waiting = Text(texts.FACE_READING, "body")
        self.last_try = Button(texts.USE_LAST_TRY, "secondary", "warning")
        self.form = NumberBForm()
        self.form.entered.connect(self.entered)
        self._shown = QWidget()
        self.name = _picture(texts.FACE_NAME)
        self.dates = Text(kind="body")
        shown = QVBoxLayout(self._shown)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(8)
        for part in (self.name, self.dates):
            shown.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Text(texts.FACE_TITLE, "heading"))
        for widget in (self.notice, self._shown, self.form, self.last_try, self._waiting, self.busy):
            column.addWidget(widget)
        column.addStretch(1)

    def present(self, state: AwaitVisual, busy: bool) -> None:
        """Show what is known of the face. A card without one, or a phone, has no panel."""
        self.setVisible(state.offers_face or state.face is not None or state.notice is not None)
        if not busy:
            self.form.clear()
        if state.face is not None:
            title, told = authenticity(state.face.report)
            self.notice.say(told.tone, title, told.text)
            self._show(state.face)
        elif state.notice is not None:
            message = message_for(state.notice)
            self.notice.say(message.tone, message.title, message.happened)
        else:
            self.notice.clear()
        self._shown.setVisible(state.face is not None)
        self.form.setVisible(state.face is None and state.offers_face and not state.asks_last_try and not busy)
        self.last_try.setVisible(state.asks_last_try and not busy)
        self._waiting.setVisible(busy)
        self.busy.setVisible(busy)

    def first_focus(self) -> QWidget | None:
        """Where the next thing is typed after a notice; None where nothing asks for the focus."""
        return self.form.first_focus() if self.form.isVisible() and self.notice.words else None

    def spoken(self) -> str:
        """What became of the face; empty before anything did."""
        return texts.FACE_READING if not self.busy.isHidden() else self.notice.words

    def clear(self) -> None:
        """Forget the face and what was typed."""
        self.form.clear()
        self.notice.clear()
        self.name.clear()
        self.dates.set_text("")

    def _show(self, face: CardFace) -> None:
        size = QSize(px(NAME.width()), px(NAME.height()))
        self.name.setPixmap(picture_pixmap(image_of(face.signed.name), size))
        birth, expiry = (
            texts.DATE_UNKNOWN if day is None else japanese_date(day.reveal())
            for day in (face.signed.birthdate, face.unsigned.expires_on)
        )
        self.dates.set_text(texts.face_dates(birth, expiry))


class NumberBForm(QWidget):
    """照合番号B in its three parts, or as 14 digits."""

    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.birth = Field(texts.FACE_BIRTH, texts.FACE_BIRTH_SUPPORT)
        self.expiry = Field(texts.FACE_EXPIRY, texts.FACE_EXPIRY_SUPPORT)
        self._code, self._number = DigitLine(CODE_LENGTH), DigitLine(NumberB.LENGTH)
        self.code = Field(texts.FACE_CODE, texts.FACE_CODE_SUPPORT, line=self._code)
        self.number = Field(texts.FACE_NUMBER, texts.FACE_NUMBER_SUPPORT, line=self._number)
        self._fields = {"birth": self.birth, "expiry": self.expiry, "security_code": self.code, "number": self.number}
        self._parts = QWidget()
        parts = QVBoxLayout(self._parts)
        parts.setContentsMargins(0, 0, 0, 0)
        for field in (self.birth, self.expiry, self.code):
            parts.addWidget(field)
        self.read = Button(texts.FACE_READ, "secondary", "card")
        self.other = Button(texts.FACE_BY_DIGITS, "secondary")
        self.read.clicked.connect(self._submit)
        self.other.clicked.connect(lambda: self._use_parts(self._parts.isHidden()))
        for field in self._fields.values():
            field.submitted.connect(self._submit)
        buttons = QWidget()
        ways = FlowLayout(buttons)
        ways.addWidget(self.read)
        ways.addWidget(self.other)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Text(texts.FACE_SUPPORT, "support"))
        column.addWidget(self._parts)
        column.addWidget(self.number)
        column.addWidget(buttons)
        self._use_parts(True)

    def first_focus(self) -> QWidget:
        """The first input."""
        return self.number.input if self._parts.isHidden() else self.birth.input

    def clear(self) -> None:
        """Forget what was typed."""
        for field in self._fields.values():
            field.clear()

    def _use_parts(self, parts: bool) -> None:
        self._parts.setVisible(parts)
        self.number.setVisible(not parts)
        self.other.set_text(texts.FACE_BY_DIGITS if parts else texts.FACE_BY_PARTS)

    def _submit(self) -> None:
        for field in self._fields.values():
            field.set_error("")
        try:
            if self._parts.isHidden():
                number = from_digits(self._number.digits)
            else:
                number = compose(self.birth.value, self.expiry.value, self._code.digits)
        except NumberBError as error:
            wrong = self._fields[error.part]
            wrong.set_error(texts.FACE_ERRORS[error.part])
            wrong.input.setFocus()
            return
        self.clear()
        self.entered.emit(NumberBEntered(number))


def _picture(name: str) -> QLabel:
    label = QLabel()
    label.setAccessibleName(name)
    return label
