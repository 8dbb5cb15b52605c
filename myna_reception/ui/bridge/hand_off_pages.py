"""What leaves the desk by way of the records' pages: the hand-offs and their trial, the clipboard, typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from myna_reception.records.handoff.settings import HandOffSettings, Target
from myna_reception.records.ledger import Ledger
from myna_reception.ui import texts_records as words
from myna_reception.ui.bridge.clipboard import ResultClipboard
from myna_reception.ui.bridge.records_desk import RecordsDesk, Shown
from myna_reception.ui.pages.handoff_settings import Standing, moment_or_nothing, standing_words

if TYPE_CHECKING:
    from myna_reception.ui.pages.handoff_settings import HandOffPage
    from myna_reception.ui.pages.history import EntryPage
    from myna_reception.ui.window import MainWindow

TOKEN_SECONDS = 60
TYPE_AFTER_MS = 5000  # time to click into the other program


class HandOffPages(QObject):
    """Lives on the UI thread. ``shown`` names the page of the records that is shown."""

    def __init__(
        self, window: MainWindow, records: RecordsDesk, shown: Callable[[], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._records = records
        self._shown = shown
        self.clipboard = ResultClipboard(records.clock, parent=self)
        self._to_type = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self._type)
        records.shown.connect(self._copy_shown)
        records.hand_offs_changed.connect(self.show_standings)

    @property
    def settings(self) -> HandOffSettings:
        """What is switched on."""
        hub = self._records.hub
        return hub.settings if hub is not None else HandOffSettings()

    @property
    def can_type(self) -> bool:
        """Whether a result can be typed into another program, here and as it is set."""
        from myna_reception.records.handoff.typed import typist

        return self._records.hub is not None and self.settings.typing_on and typist() is not None

    @property
    def _page(self) -> HandOffPage:
        return self._window.pages.hand_off  # asked for each time: a change of theme makes all pages anew

    @property
    def _entry(self) -> EntryPage:
        return self._window.pages.entry

    def ask(self, what: str, given: Any) -> None:
        """What a page asks for."""
        match what:
            case "keep":
                self._records.apply(given)
                self._page.show_kept()
            case "try":
                self._try(*given)
            case "token":
                self._copy_token()
            case "copy":
                self._records.run(_text_of(given), lambda text: self._copy(str(text)))
            case "type":
                self._prepare_typing(given)

    @Slot()
    def show_standings(self) -> None:
        """How far each hand-off is, while its page is shown."""
        hub = self._records.hub
        if hub is None or self._shown() != "hand_off":
            return

        def show(statuses: Any) -> None:
            if self._shown() == "hand_off":
                self._page.show_standings([_standing(each) for each in statuses])

        self._records.reading.run(hub.status, show, lambda _: None)

    def _try(self, name: str, settings: HandOffSettings) -> None:
        hub, code = self._records.hub, self._records.place.institution_code
        if name in ("clipboard", "typing"):
            self._try_here(name, settings)
        elif hub is not None:
            target = Target(name)
            self._records.reading.run(
                lambda: hub.try_out(target, settings, code), lambda trouble: self._page.show_tried(name, str(trouble))
            )

    def _try_here(self, name: str, settings: HandOffSettings) -> None:
        from myna_reception.records.handoff import typed
        from myna_reception.records.handoff.forms import text_of
        from myna_reception.records.handoff.sample import sample

        _, detail = sample(self._records.clock.now(), self._records.place.institution_code)
        if name == "clipboard":
            self.clipboard.put(text_of(detail), settings.clipboard_seconds)
            self._page.show_tried(name, "")
        else:
            preview = words.TYPING_PREVIEW.format(" ⇥ ".join(typed.keystrokes(detail, settings)))
            self._page.show_text(name, preview if typed.typist() is not None else words.TYPING_IMPOSSIBLE)

    def _prepare_typing(self, number: int) -> None:
        """Show what will be typed, and type it in a while: time to click into the other program."""
        from myna_reception.records.handoff import typed

        hub = self._records.hub
        if hub is None:
            return
        settings = hub.settings

        def show(values: Any) -> None:
            self._to_type = typed.typed_text(values, settings)
            self._entry.show_typing(words.TYPING_SOON.format(" ⇥ ".join(values)))
            self._typing.start(TYPE_AFTER_MS)

        self._records.run(lambda ledger: typed.keystrokes(ledger.detail(number), settings), show)

    @Slot()
    def _type(self) -> None:
        from myna_reception.records.handoff.typed import typist

        text, self._to_type = self._to_type, ""
        type_it = typist()
        if self._shown() != "entry" or not text or type_it is None:
            return
        if QGuiApplication.focusWindow() is not None:  # this app: it would be typed in here
            self._entry.show_typing(words.TYPING_CANCELLED)
            return
        self._records.reading.run(
            lambda: type_it(text),
            lambda _: self._entry.show_typing(words.TYPED),
            lambda _: self._entry.show_refused(words.TYPING_FAILED),
        )

    def _copy_token(self) -> None:
        hub = self._records.hub
        if hub is not None:
            self.clipboard.put(hub.token, TOKEN_SECONDS)
            self._page.show_text("http", words.TOKEN_COPIED)

    @Slot(object)
    def _copy_shown(self, shown: Shown) -> None:
        hub = self._records.hub
        if hub is not None and hub.settings.clipboard_on and shown.detail.document["validity"] is not None:
            from myna_reception.records.handoff.forms import text_of

            self.clipboard.put(text_of(shown.detail), hub.settings.clipboard_seconds)

    def _copy(self, text: str) -> None:
        hub = self._records.hub
        seconds = hub.settings.clipboard_seconds if hub is not None else TOKEN_SECONDS
        if text:
            self.clipboard.put(text, seconds)
            self._window.show_notice("result_copied")


def _text_of(number: int) -> Callable[[Ledger], str]:
    from myna_reception.records.handoff.forms import text_of

    return lambda ledger: text_of(ledger.detail(number))


def _standing(status: Any) -> Standing:
    text = standing_words(
        status.waiting,
        moment_or_nothing(status.delivered_at),
        moment_or_nothing(status.taken_at),
        status.refused,
        status.substituted,
    )
    return Standing(status.target, text, status.trouble)
