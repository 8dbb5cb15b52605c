"""The kiosk's pages. ``page_for`` is the way from a state of the reception to its page."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.eligibility import Purpose
from myna_reception.reception.errors import CardUnsupported, ReceptionError
from myna_reception.reception.events import (
    BackPressed,
    Finished,
    MethodChosen,
    RetryPressed,
)
from myna_reception.reception.states import (
    Attesting,
    Authenticating,
    AwaitFace,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Querying,
    Reading,
    ReadingFace,
    Recoverable,
    ShowResult,
    State,
    Unavailable,
)
from myna_reception.ui.kiosk import texts
from myna_reception.ui.kiosk.buttons import KioskButton
from myna_reception.ui.kiosk.catalogue import LANGUAGES
from myna_reception.ui.kiosk.look import GAP, Look
from myna_reception.ui.kiosk.notice import error_notice
from myna_reception.ui.kiosk.page import BAR, MARGIN, KioskPage, Wish
from myna_reception.ui.kiosk.pin_page import PinPage
from myna_reception.ui.kiosk.result import ResultPage
from myna_reception.ui.widgets.busy import BusyBar


class ReaderShape(StrEnum):
    """How a card is put on this reader."""

    PAD = "pad"  # laid on it
    SLOT = "slot"  # pushed into it


class LanguageButtons(QWidget):
    """Each language by its own name."""

    chosen = Signal(object)  # Language

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self.buttons: dict[str, KioskButton] = {}
        for language in LANGUAGES:
            own = Look(language, scale=look.scale, unit=look.unit)
            button = KioskButton(own, language.name, "primary" if language is look.language else "secondary")
            button.clicked.connect(lambda _checked=False, language=language: self.chosen.emit(language))
            self.buttons[language.code] = button
        self._columns = 0
        self.arrange(3)

    def arrange(self, columns: int) -> None:
        """In rows of that many."""
        if columns == self._columns:
            return
        self._columns = columns
        for button in self.buttons.values():
            self._grid.removeWidget(button)
        for column in range(3):  # all as wide, whatever the names
            self._grid.setColumnStretch(column, int(column < columns))
        for place, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, place // columns, place % columns)

    def columns_for(self, room: int) -> int:
        """How many stand side by side, with every name on one line; two also with one that needs more."""
        buttons = self.buttons.values()
        widest = max(button.sizeHint().width() for button in buttons)
        word = max(button.minimumSizeHint().width() for button in buttons)
        return next((n for n, each in ((3, widest), (2, widest), (2, word)) if n * (each + GAP) - GAP <= room), 1)


class PlacePage(KioskPage):
    """Idle: how a card is put on this reader, and the languages."""

    language_chosen = Signal(object)  # Language
    step = 1

    def __init__(self, home: QWidget, look: Look, shape: ReaderShape) -> None:
        slot = shape is ReaderShape.SLOT
        picture = "kiosk-insert" if slot else "kiosk-place"
        super().__init__(home, look, look.say(texts.INSERT if slot else texts.PLACE), kind="prompt", picture=picture)
        self.say(texts.INSERT_HOW if slot else texts.PLACE_HOW)
        self.languages = LanguageButtons(look)
        self.languages.chosen.connect(self.language_chosen)
        self.body.addSpacing(GAP)
        self.body.addWidget(self.languages)

    def arrange(self, upright: bool) -> None:
        """The languages in as few rows as their names allow."""
        beside = 0 if upright or self._picture is None else self._picture.width() + 2 * GAP
        self.languages.arrange(self.languages.columns_for(min(self.width() - 64 - BAR, self.widest + 320) - beside))


class LanguagePage(KioskPage):
    """言語: asked for in the middle of a reception."""

    language_chosen = Signal(object)  # Language

    def __init__(self, home: QWidget, look: Look) -> None:
        super().__init__(home, look, look.say(texts.CHOOSE_LANGUAGE))
        self.languages = LanguageButtons(look)
        self.languages.chosen.connect(self.language_chosen)
        self.body.addWidget(self.languages)
        self.act(texts.BACK, Wish.BACK, "back", leave=True)

    def arrange(self, upright: bool) -> None:
        """Two columns where there is room."""
        super().arrange(upright)
        self.languages.arrange(min(2, self.languages.columns_for(min(self.width() - 64 - BAR, self.widest))))

    def first_focus(self) -> QWidget:
        """The language in use."""
        return self.languages.buttons[self.look.language.code]


class WorkingPage(KioskPage):
    """Something is under way, in big words; it can be stopped where that means something."""

    def __init__(
        self,
        home: QWidget,
        look: Look,
        heading: str,
        support: str,
        picture: str,
        step: int | None,
        *,
        stop: bool = True,
    ) -> None:
        super().__init__(home, look, look.say(heading), kind="prompt", picture=picture)
        self.step = step
        self.say(support)
        bar = BusyBar()
        bar.setAccessibleName(self.heading.plain)
        bar.setMaximumWidth(480)
        self.body.addSpacing(GAP)
        self.body.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        bar.setMinimumWidth(320)
        if stop:
            self.act(texts.STOP, Finished(), "cross", leave=True)


class ChoosePage(KioskPage):
    """Is the PIN known? If not, staff look."""

    flicks = False  # with three ways it scrolls on a low screen, and a quick tap on an answer must not be lost
    step = 2

    def __init__(
        self, home: QWidget, look: Look, methods: tuple[CheckMethod, ...], notice: ReceptionError | None
    ) -> None:
        pin = CheckMethod.PIN in methods
        super().__init__(home, look, look.say(texts.CHOOSE if pin else texts.CHOOSE_LOCKED))
        if notice is not None and pin:
            self.body.addWidget(error_notice(look, notice))
        self.tiles: list[KioskButton] = []
        self._height = look.target  # of an answer
        for method, words, icon in (
            (CheckMethod.PIN, texts.CHOOSE_PIN, "keypad"),
            (CheckMethod.FACE, texts.CHOOSE_FACE, "eye"),
            (CheckMethod.VISUAL, texts.CHOOSE_VISUAL if pin else texts.CHOOSE_VISUAL_ONLY, "compare"),
        ):
            if method not in methods:
                continue
            tile = KioskButton(look, look.say(words), "secondary" if self.tiles else "primary", icon, tile=True)
            tile.clicked.connect(lambda _checked=False, method=method: self.intent.emit(MethodChosen(method)))
            self.body.addWidget(tile)
            self.tiles.append(tile)
        self.say(texts.CHOOSE_VISUAL_HOW, "body")
        self.act(texts.STOP, Finished(), "cross", leave=True)
        self.primary = self.tiles[0]

    def _fit(self) -> None:
        """The answers as high as there is room for; one whose words take more lines than the others is as high as they.

        In one step: answers that grew from one to the next were seen to grow.
        """
        least, most = self.look.target, self.look.target * (3 if self.portrait else 2)
        width = min(self.width() - 2 * MARGIN, self.widest)
        needed = sorted(tile.height_of_words(width) for tile in self.tiles)
        rest = self._content.heightForWidth(self.width()) - sum(max(each, self._height) for each in needed)
        room = self.height() - GAP - rest
        while len(needed) > 1 and needed[-1] * len(needed) > room:  # higher than the others can be
            room -= needed.pop()
        height = max(least, min(most, room // len(needed)))
        if height != self._height:
            self._height = height
            for tile in self.tiles:
                tile.set_least(height)
            self._measure_anew()
        super()._fit()

    def first_focus(self) -> QWidget:
        """The first way."""
        return self.tiles[0]


class StaffComesPage(KioskPage):
    """The next step is staff's: compare photo and face, or say whether the last PIN try is used."""

    step = 2

    def __init__(self, home: QWidget, look: Look, *, last_try: bool) -> None:
        heading = texts.LAST_TRY if last_try else texts.STAFF_COMES
        super().__init__(home, look, look.say(heading), kind="prompt", picture="illustration-compare")
        self.say(texts.LAST_TRY_HOW if last_try else texts.STAFF_COMES_VISUAL)
        self.act(texts.BACK, BackPressed(), "back", leave=True)
        self.act(texts.STAFF_ONLY, Wish.STAFF_CODE, "lock")


class RemovePage(KioskPage):
    """カードをお取りください."""

    step = 4

    def __init__(self, home: QWidget, look: Look, shape: ReaderShape) -> None:
        picture = "kiosk-pull" if shape is ReaderShape.SLOT else "kiosk-take"
        super().__init__(home, look, look.say(texts.REMOVE), kind="prompt", picture=picture)
        self.say(texts.REMOVE_HOW)


class MessagePage(KioskPage):
    """Something is in the way: what the patient does, in few words."""

    def __init__(self, home: QWidget, look: Look, error: ReceptionError, *, stands: bool, card_present: bool) -> None:
        """``stands``: it goes away by itself when staff have mended it."""
        title, steps = texts.error_words(error)
        super().__init__(home, look, look.say(title), kind="prompt", picture="warning")
        for step in steps:
            self.say(step)
        if not stands:
            stays = card_present and not isinstance(error, CardUnsupported)
            self.act(texts.FINISH, Finished(), "cross", leave=True)
            if stays or not card_present:
                self.act(texts.RETRY, RetryPressed(""), "retry", primary=True)


def page_for(
    home: QWidget, state: State, look: Look, shape: ReaderShape, *, may_reveal: bool, practice: bool
) -> KioskPage:
    """The page of a state. ``may_reveal``: staff are there, and may hold a key to see what is masked."""
    match state:
        case Unavailable(reason):
            return MessagePage(home, look, reason, stands=True, card_present=False)
        case Idle():
            return PlacePage(home, look, shape)
        case Reading():
            return WorkingPage(home, look, texts.READING, texts.KEEP_STILL, "illustration-read", 1)
        case ChooseCheck():
            return ChoosePage(home, look, state.methods, state.notice)
        case ConfirmLastTry():
            return StaffComesPage(home, look, last_try=True)
        case AwaitPin():
            visual = state.purpose is Purpose.CHECK and CheckMethod.VISUAL in state.methods
            return PinPage(home, look, state.card.pin_tries, state.purpose, state.notice, visual=visual)
        case Authenticating():
            return WorkingPage(home, look, texts.AUTHENTICATING, texts.KEEP_STILL, "illustration-keypad", 2)
        case AwaitVisual() | AwaitFace() | ReadingFace():
            return StaffComesPage(home, look, last_try=False)
        case Attesting():
            return WorkingPage(home, look, texts.QUERYING, texts.PLEASE_WAIT, "illustration-working", 3)
        case Querying():
            heading = texts.QUERYING if state.purpose is Purpose.CHECK else texts.REGISTERING
            return WorkingPage(home, look, heading, texts.PLEASE_WAIT, "illustration-working", 3)
        case ShowResult():
            return ResultPage(home, look, state.outcome, state.can_register, may_reveal=may_reveal, practice=practice)
        case AwaitRemoval():
            return RemovePage(home, look, shape)
        case Recoverable():
            return MessagePage(home, look, state.error, stands=False, card_present=state.card_present)
        case _:
            assert_never(state)
