"""Says the states of a reception aloud and sounds their cues. Qt's voices and sounds are loaded when first needed."""

from __future__ import annotations

import math
import time
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, QUrl, Signal, Slot

from myna_reception.settings import Settings
from myna_reception.ui.speech_words import Cue, cue, spoken
from myna_reception.ui.texts_match import progress_phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from myna_reception.reception.states import State
    from myna_reception.verify.face.check import Progress

HINT_SECONDS = 2.5  # a hint is said to its end
HINT_AGAIN_SECONDS = 8.0
JAPANESE = "ja"
_LIMIT = 4_000  # characters: no service makes the desk speak for an hour


class Speech(QObject):
    """Lives on the UI thread. ``settings`` gives what is chosen now."""

    no_voice = Signal()  # speech is chosen, and the system has no Japanese voice; told once
    no_foreign_voice = Signal()  # nor one of another language that a patient chose; told once for each

    def __init__(
        self,
        settings: Callable[[], Settings],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._hinted, self._hinted_at = "", -math.inf
        self._settings = settings
        self._state: State | None = None
        self._voices: dict[str, Any] = {}  # by language; None where the system has none
        self._speaking: Any = None
        self.guided: Callable[[], bool] = lambda: False  # whether others say what is shown: the kiosk's pages
        self._effects: dict[Cue, Any] = {}

    @Slot(object)
    def observe(self, state: State) -> None:
        """A new state: its sound, and its words where speech is chosen."""
        if type(state) is type(self._state) and state == self._state:
            return
        self._state = state
        chosen = self._settings()
        sound = cue(state)
        if chosen.sounds and sound is not None:
            self._sound(sound, chosen.sound_volume)
        if chosen.speech and not self.guided():
            self.say(spoken(state, private=chosen.speech_private))

    @Slot()
    def repeat(self) -> None:
        """Say the present state once more, on a key, whether or not speech is chosen."""
        if self._state is not None and not self.guided():
            self.say(spoken(self._state, private=self._settings().speech_private))

    @Slot()
    def read(self) -> None:
        """Read all of a result, on a key; the patient's fields only where a headset is worn."""
        from myna_reception.ui.speech_result import read_aloud  # with the tables of every code

        if self._state is not None and not self.guided():
            self.say(read_aloud(self._state, private=self._settings().speech_private))

    @Slot(object)
    def hint(self, progress: Progress) -> None:
        """What to ask of who is in front of the camera: another thing after a pause, the same after a longer one."""
        yomi, now = progress_phrase(progress).yomi, self._clock()
        pause = HINT_AGAIN_SECONDS if yomi == self._hinted else HINT_SECONDS
        if self._settings().speech and now - self._hinted_at >= pause:
            self._hinted, self._hinted_at = yomi, now
            self.say(yomi)

    def say(self, words: str, code: str = JAPANESE) -> None:
        """Say words, Japanese ones in kana, in place of what is being said. ``code`` (BCP 47): their language."""
        if self._speaking is not None:
            self._speaking.stop()
        voice = self._voice(code)
        if voice is not None and words:
            self._speaking = voice
            voice.setRate((self._settings().speech_rate - 100) / 100)
            voice.say(words[:_LIMIT])

    def can_speak(self, code: str) -> bool:
        """Whether the system has a voice for a language; the first question for each takes a moment."""
        return self._voice(code) is not None

    def _voice(self, code: str) -> Any:
        if code not in self._voices:
            self._voices[code] = self.find_voice(code)
            if self._voices[code] is None:
                (self.no_voice if code == JAPANESE else self.no_foreign_voice).emit()
        return self._voices[code]

    def find_voice(self, code: str) -> Any:
        """A voice of the system for a language, of its country where there is one; None where there is none."""
        try:
            from PySide6.QtTextToSpeech import QTextToSpeech
        except ImportError:
            return None
        wanted = QLocale(code)
        for engine in QTextToSpeech.availableEngines():
            if engine == "mock":
                continue
            voice = QTextToSpeech(engine, self)
            fitting = [each for each in voice.availableLocales() if each.language() == wanted.language()]
            if fitting:
                fitting.sort(key=lambda each: each.territory() != wanted.territory())
                voice.setLocale(fitting[0])
                return voice
            voice.deleteLater()
        return None

    def _sound(self, wanted: Cue, percent: int) -> None:
        effect = self._effects.get(wanted)
        if effect is None:
            try:
                from PySide6.QtMultimedia import QMediaDevices, QSoundEffect
            except ImportError:
                return
            if not QMediaDevices.audioOutputs():
                return
            effect = self._effects[wanted] = QSoundEffect(self)
            path = files("myna_reception.resources") / "sounds" / f"{wanted}.wav"
            effect.setSource(QUrl.fromLocalFile(str(path)))
        effect.setVolume(percent / 100)
        effect.play()
