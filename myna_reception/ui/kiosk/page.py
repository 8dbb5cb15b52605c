"""What every page of the kiosk is: one question, a picture, large words, few and large buttons."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from myna_reception.ui.kiosk.buttons import KioskButton
from myna_reception.ui.kiosk.look import GAP, Kind, Look
from myna_reception.ui.kiosk.notice import KioskNotice
from myna_reception.ui.kiosk.ruby_label import RubyLabel
from myna_reception.ui.theme.tokens import colours
from myna_reception.ui.widgets.icons import paint_drawing
from myna_reception.ui.widgets.layouts import nested
from myna_reception.ui.widgets.restyle import restyle

MARGIN = 32
_WIDEST, WIDEST_LARGE = 1240, 1560
_PICTURE, _LEAST = 320, 160
_PIN_MARGIN = 12  # above and below buttons that stay in sight
BAR = 44  # the scroll bar's width, as in look.kiosk_sheet


class Wish(Enum):
    """What a page asks of the kiosk rather than of the reception."""

    CALL_STAFF = auto()
    STAFF_CODE = auto()
    LANGUAGES = auto()
    BACK = auto()  # leave a page that lies over the reception


class Picture(QWidget):
    """A drawing in the theme's colours. The words beside it carry the meaning, so it has no name."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__()
        t = colours()
        self._name = name
        self._colours = (
            ("#000000", t.strong), ("#0000ff", t.key), ("#dddddd", t.key_tint), ("#ffffff", t.surface),
            ("#cccccc", t.border),
        )  # fmt: skip
        self.set_size(size)

    def set_size(self, size: int) -> None:
        """A square of that many pixels."""
        if size != self.minimumHeight():
            self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The drawing."""
        painter = QPainter(self)
        paint_drawing(painter, QPointF(), self._name, self._colours, self.width())
        painter.end()


class KioskPage(QWidget):
    """Enter presses ``primary``, Esc presses ``leave``. Made anew for each patient and each change of the look.

    Nothing of a patient outlives it: a page that is left is destroyed.
    """

    intent = Signal(object)  # reception events
    wish = Signal(object)  # Wish
    step: int | None = None  # 1–4 while it belongs to a reception
    high = False  # needs the height of a small screen more than the steps do
    flicks = True  # a finger can scroll it; not where keys are typed fast, of which a scroller swallows some

    def __init__(
        self, home: QWidget, look: Look, heading: str, *, kind: Kind = "heading", picture: str | None = None
    ) -> None:
        """``home``: where it will stand; its style is looked up once. ``heading``: marked, in the look's language."""
        super().__init__(home)
        self.setProperty("kind", "plain")
        self.look = look
        self.primary: QPushButton | None = None
        self.leave: QPushButton | None = None
        self.heading = RubyLabel(look, heading, kind, centred=picture is not None)
        self.heading.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.heading.takes_ring = False  # type: ignore[attr-defined]  # nothing can be done with it
        self._centred = picture is not None
        self._picture = Picture(picture, _PICTURE) if picture else None
        self._made: list[KioskButton] = []
        self._pinned = self._raised = False
        self._lay_out()

    def _lay_out(self) -> None:
        """From the outside in: a widget looks up its style again, with all that is in it, whenever it is put away."""
        self.scroll_area = QScrollArea(self)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._pair = nested(column, QBoxLayout(QBoxLayout.Direction.TopToBottom), 1)  # what scrolls, and beside it
        self._pair.addWidget(self.scroll_area, 1)
        self._content = content = QWidget()
        content.setProperty("kind", "plain")
        # As high as its words need at this width: what Qt thinks the least is meant for the narrowest.
        content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.scroll_area.setWidget(content)
        content.installEventFilter(self)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        gap = GAP if self.look.scale <= 100 else GAP // 2  # large words need the room
        row.setContentsMargins(MARGIN, gap, MARGIN, gap)
        self._middle = middle = QWidget()
        # Of large words as wide as most screens let them; of others about fifty characters, on any screen.
        self.widest = _WIDEST * self.look.unit // 100 if self.look.scale <= 100 else WIDEST_LARGE
        middle.setMaximumWidth(self.widest if self._picture is None else self.widest + _PICTURE)
        row.addStretch(1)
        row.addWidget(middle, 1000)
        row.addStretch(1)
        self._across = QBoxLayout(QBoxLayout.Direction.TopToBottom, middle)
        self._across.setSpacing(GAP * 2)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.addStretch(1)
        if self._picture is not None:
            self._across.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignCenter)
        self._words = words = nested(self._across, QVBoxLayout())
        words.setSpacing(GAP)
        self._across.addStretch(1)
        words.addStretch(0)
        words.addWidget(self.heading)
        self.body = nested(words, QVBoxLayout())
        self.body.setSpacing(GAP)
        words.addSpacing(gap)
        self._row = QFrame()  # of buttons
        words.addWidget(self._row)
        self.buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._row)
        self.buttons.setSpacing(GAP)
        self.buttons.setContentsMargins(0, 0, 0, 0)
        words.addStretch(0)

    def say(self, marked: str, kind: Kind = "body") -> RubyLabel:
        """Add a paragraph of ``kiosk.texts`` in the look's language."""
        return self.add_words(self.look.say(marked), kind)

    def add_words(self, words: str, kind: Kind = "body") -> RubyLabel:
        """Add a paragraph of marked words that are in the look's language already."""
        label = RubyLabel(self.look, words, kind, centred=self._centred)
        self.body.addWidget(label)
        return label

    def act(
        self, marked: str, what: object, icon: str | None = None, *, primary: bool = False, leave: bool = False
    ) -> KioskButton:
        """Add a button that sends ``what``: a ``Wish``, or an event of the reception."""
        button = KioskButton(self.look, self.look.say(marked), "primary" if primary else "secondary", icon)
        button.clicked.connect(lambda: self.wish.emit(what) if isinstance(what, Wish) else self.intent.emit(what))
        self.add_button(button)
        if primary:
            self.primary = button
        if leave:
            self.leave = button
        return button

    def add_button(self, button: KioskButton) -> None:
        """Add a button to the row beneath the words."""
        self._made.append(button)
        self.buttons.addWidget(button, 1)

    @property
    def portrait(self) -> bool:
        """Whether the tablet stands upright."""
        window = self.window()
        return window.height() > window.width()

    def get_ready(self, size: QSize) -> None:
        """Be as it will be at that size, before it is shown: else Qt lays all of it out as it was, and again."""
        self.ensurePolished()
        self.resize(size)
        self._take_shape()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size, another shape."""
        super().resizeEvent(event)
        self._take_shape()

    def _take_shape(self) -> None:
        """Picture above the words or beside them; buttons side by side where their words have room."""
        upright = self.portrait
        directions = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._across.setDirection(directions[0] if upright else directions[1])
        # Upright, picture and words stand together in the middle; lying, the words take what the picture leaves.
        for place in (0, self._across.count() - 1):
            self._across.setStretch(place, 1 if upright else 0)
        self._across.setStretch(self._across.indexOf(self._words), 0 if upright else 1)
        for place in (0, self._words.count() - 1):
            self._words.setStretch(place, 0 if upright else 1)
        if self._picture is not None:
            self._picture.set_size(self._most(upright))
        self.arrange(upright)
        if self._picture is not None and not upright:
            self._spare(self._picture)
        self._fit()

    def _spare(self, picture: Picture) -> None:
        """Smaller where all can be seen then: words that are wider beside it are lower."""
        least = _LEAST * self.look.unit // 100
        beneath = self._row_height() + GAP if self._pinned else 0
        for size in ((picture.height() + least) // 2, least):
            self._middle.updateGeometry()  # the height is asked for before events tell of it
            if self._content.heightForWidth(self.width()) + beneath <= self.height():
                return
            picture.set_size(size)
            self.arrange(upright=False)

    def _most(self, upright: bool) -> int:
        """How large a picture can be."""
        room = self.height() // 3 if upright else self.width() // 4
        return max(_LEAST, min(_PICTURE * self.look.unit // 100, room))

    def _fit(self) -> None:
        """A scroll bar where one is needed: Qt itself asks the height at a width without the wide bar of the kiosk.

        What is to be pressed next stays in sight beneath, where that leaves most of the page for the rest.
        """
        place, beneath, among = (
            self._room(),
            self._buttons_in(self._room_beneath),
            self._buttons_in(self._room_among),
        )
        words = self._content.heightForWidth(place.width()) - (0 if self._pinned else among + GAP)
        if self._picture is not None and self.portrait:  # smaller where the words need the room
            words -= self._picture.height()
            least, most = _LEAST * self.look.unit // 100, self._most(upright=True)
            self._picture.set_size(max(least, min(place.height() - words - among - GAP, most)))
            words += self._picture.height()
        high = words + among + GAP > place.height()
        asked = self.primary in self._made or (self.primary is None and bool(self._made))
        pinned = high and asked and beneath + 2 * _PIN_MARGIN <= self.height() * 2 // 5
        self._direct(self._room_beneath if pinned else self._room_among)
        self._pin(pinned)
        if pinned and words + beneath + 2 * _PIN_MARGIN <= place.height():
            high = False  # side by side beneath, the buttons left room enough
        self._raise_picture(high and not self.portrait)
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if high else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.scroll_area.verticalScrollBarPolicy() != policy:
            self.scroll_area.setVerticalScrollBarPolicy(policy)

    def _room(self) -> QSize:
        """For what may have to scroll."""
        return self.size()

    def _row_height(self) -> int:
        margins, row = self.buttons.contentsMargins(), self._row
        height = row.heightForWidth(self.width()) if row.hasHeightForWidth() else row.sizeHint().height()
        return height - margins.top() - margins.bottom()

    def _pin(self, pinned: bool) -> None:
        """Put the buttons beneath what scrolls, or at its end."""
        side = max(MARGIN, (self.width() - BAR - self.widest) // 2) if pinned else 0
        above = _PIN_MARGIN if pinned else 0
        self.buttons.setContentsMargins(side, above, side + BAR if pinned else 0, above)
        if pinned == self._pinned:
            return
        self._pinned = pinned
        restyle(self._row, pinned=pinned)
        if pinned:
            self._column.addWidget(self._row)
        else:
            self._words.insertWidget(self._words.count() - 1, self._row)
        self._row_moved()

    def _row_moved(self) -> None:
        self._row.show()  # its parent is another now
        self._measure_anew()

    def _measure_anew(self) -> None:
        """Something in the middle has another height; the layouts around it would hear of that later."""
        for layout in (self.body, self._words, self._across):
            layout.invalidate()
        self._middle.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Words that came or went need another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return False

    def arrange(self, upright: bool) -> None:
        """Side by side where there is room for every button's words on one line; lying, also where one needs more."""
        self._direct(self._room_beneath if self._pinned else self._room_among)

    @property
    def _room_beneath(self) -> int:
        """How wide the row of buttons is beneath what scrolls."""
        return min(self.width() - 2 * MARGIN - BAR, self.widest)

    @property
    def _room_among(self) -> int:
        """How wide it is among the words, which a lying screen shows beside the picture."""
        beside = self._picture.width() + 2 * GAP if self._picture is not None and not self.portrait else 0
        return self._room_beneath - beside

    def _widths(self, room: int) -> tuple[dict[KioskButton, int], bool]:
        """What the buttons need for their words on one line, as shares of a row, and whether they have it there."""
        buttons = [button for button in self._made if button.isVisibleTo(self)]
        widths = {button: button.sizeHint().width() for button in buttons}
        room -= GAP * (len(buttons) - 1)
        if max(widths.values(), default=0) * len(buttons) <= room:
            return dict.fromkeys(buttons, 1), True
        fits = not self.portrait and sum(widths.values()) <= room
        return widths if fits else dict.fromkeys(buttons, 1), fits

    def _direct(self, room: int) -> None:
        """Let the buttons stand as they can where they have that much room."""
        widths, fits = self._widths(room)
        for button, width in widths.items():
            # Not ``setStretchFactor``: that lays out anew even where nothing changed, and so leads here again.
            self.buttons.setStretch(self.buttons.indexOf(button), width)
        self.buttons.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

    def _buttons_in(self, room: int) -> int:
        """How high they are there."""
        widths, fits = self._widths(room)
        if fits:
            return max((button.sizeHint().height() for button in widths), default=0)
        return sum(button.heightForWidth(room) + GAP for button in widths) - GAP

    def _raise_picture(self, raised: bool) -> None:
        """Beside words that scroll, stand where it is seen at once."""
        if self._picture is not None and raised != self._raised:
            self._raised = raised
            where = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
            self._across.setAlignment(self._picture, where if raised else Qt.AlignmentFlag.AlignCenter)

    def first_focus(self) -> QWidget:
        """What takes the focus when the page comes up: the heading, so that Enter goes to ``primary``."""
        return self.heading

    def spoken(self) -> str:
        """What is announced when the page comes up. Never patient data."""
        return " ".join(part.plain.replace("\n", "") for part in self._parts())

    def voiced(self, *, private: bool = False) -> str:
        """The same for a voice that reads no kanji. ``private``: patient data too, for whoever wears a headset."""
        return "。".join(part.kana.replace("\n", "").rstrip("。") for part in self._parts())

    def _parts(self) -> list[RubyLabel | KioskNotice]:
        # Not by the layout's items: what Python holds of one outlives it, and is taken for whatever comes to its place.
        parts = [each for each in self._middle.children() if isinstance(each, RubyLabel | KioskNotice)]
        said = [each for each in parts if self.body.indexOf(each) >= 0 and not each.isHidden()]
        return [self.heading, *sorted(said, key=self.body.indexOf)]

    def forget(self) -> None:
        """Leave nothing of the patient in any widget, before the page is destroyed."""

    def showEvent(self, event: QShowEvent) -> None:
        """Who listens comes upon the buttons of the row last, though they were there before what was asked."""
        self._row.raise_()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """A page out of sight holds nothing."""
        self.forget()
        super().hideEvent(event)

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(800, 600)

    def minimumSizeHint(self) -> QSize:
        """The same for all, for it scrolls: the window's own must not change from page to page."""
        return QSize(320, 200)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that work everywhere on a page."""
        bar = self.scroll_area.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                _press(self.primary)
            case Qt.Key.Key_Escape:
                _press(self.leave)
            case Qt.Key.Key_Down | Qt.Key.Key_PageDown:
                bar.setValue(bar.value() + bar.pageStep() // 3)
            case Qt.Key.Key_Up | Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - bar.pageStep() // 3)
            case _:
                super().keyPressEvent(event)


def _press(button: QPushButton | None) -> None:
    if button is not None and button.isVisible() and button.isEnabled():
        button.click()
