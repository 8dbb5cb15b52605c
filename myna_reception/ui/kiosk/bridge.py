"""What a kiosk adds to the desk: the pass code on the way to staff's side, and what is remembered of the reader."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from myna_reception.settings import Settings
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.bridge.lanes import Lane
from myna_reception.ui.bridge.passcode import verify_passcode, wrong_passcode_delay
from myna_reception.ui.kiosk.catalogue import LANGUAGES
from myna_reception.ui.kiosk.pages import ReaderShape
from myna_reception.ui.kiosk.window import KioskWindow


class KioskBridge(QObject):
    """Lives on the UI thread, as long as ``desk``. The pass code is checked on a lane: argon2 takes its time."""

    def __init__(self, window: KioskWindow, desk: Desk) -> None:
        super().__init__(desk)
        self._window, self._desk = window, desk
        self._lane = Lane("kiosk-passcode", parent=self)
        self._checking = False  # an entry is being checked, or its failure held back
        self._wrong_entries = 0
        window.staff_code_entered.connect(self._enter)
        window.staff_called.connect(QApplication.beep)
        window.shape_chosen.connect(self._remember_shape)
        desk.preferences.changed.connect(self._obey)
        desk.speech.guided = lambda: not window.staff_here  # what patients hear is what their page says
        desk.speech.no_foreign_voice.connect(self._say_no_voice)
        window.told.connect(self._tell)
        window.speech_wanted.connect(self._repeat)
        self._voices_sought = False
        self._show_shape(desk.preferences.now)

    def close(self) -> None:
        """Stop the worker."""
        self._lane.stop()

    # The voice

    @Slot(str, str)
    def _tell(self, words: str, code: str) -> None:
        """Guidance, in the language of the page; in none where the system has no voice for it."""
        if self._window.staff_here or not self._settings.speech:
            return
        self._seek_voices()
        self._desk.speech.say(words, code)

    @Slot()
    def _repeat(self) -> None:
        """On a key or the button, whether or not guidance is spoken; patient data to a headset alone."""
        if not self._window.staff_here:
            screen = self._window.screen_side
            self._desk.speech.say(screen.voiced(private=self._settings.speech_private), screen.look.language.code)

    def _seek_voices(self) -> None:
        """Once, and only where guidance is spoken at all: it loads the system's voices."""
        if not self._voices_sought:
            self._voices_sought = True
            speech = self._desk.speech
            self._window.set_voices(frozenset(each.code for each in LANGUAGES if speech.can_speak(each.code)))

    @Slot()
    def _say_no_voice(self) -> None:
        self._window.show_notice("no_foreign_voice")

    @property
    def _settings(self) -> Settings:
        return self._desk.preferences.now

    @Slot(str)
    def _enter(self, code: str) -> None:
        if self._checking:
            return
        self._checking = True
        stored = self._desk.preferences.now.passcode_hash
        self._lane.run(lambda: verify_passcode(stored, code), self._checked)

    def _checked(self, correct: bool) -> None:
        if correct:
            self._checking, self._wrong_entries = False, 0
            self._desk.first_start.unlock()
            self._window.show_staff()
            return
        self._wrong_entries += 1
        QTimer.singleShot(wrong_passcode_delay(self._wrong_entries), self, self._say_wrong)

    @Slot()
    def _say_wrong(self) -> None:
        self._checking = False
        self._window.show_staff_code_wrong()

    @Slot(object, object)
    def _obey(self, before: Settings, now: Settings) -> None:
        if before.kiosk_slot != now.kiosk_slot:
            self._show_shape(now)
        if before.speech != now.speech:
            self._voices_sought = False
            self._window.set_voices(frozenset())
        if before.passcode_hash and not now.passcode_hash:
            self._desk.first_start.resume()  # a kiosk without a pass code could not be left: it asks for a new one

    @Slot(object)
    def _remember_shape(self, shape: ReaderShape) -> None:
        self._desk.preferences.change(kiosk_slot=shape is ReaderShape.SLOT)

    def _show_shape(self, settings: Settings) -> None:
        self._window.set_shape(ReaderShape.SLOT if settings.kiosk_slot else ReaderShape.PAD)
