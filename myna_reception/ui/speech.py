"""Says the states of a reception aloud and sounds their cues. Qt's voices and sounds are loaded when first needed."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, QUrl, Signal, Slot

from myna_reception.settings import Settings
from myna_reception.ui.speech_words import Cue, cue, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from myna_reception.reception.states import State

_LIMIT = 4_000  # characters: no service makes the desk speak for an hour


class Speech(QObject):
    """Lives on the UI thread. ``settings`` gives what is chosen now."""

    no_voice = Signal()  # speech is chosen, and the system has no Japanese voice; told once

    def __init__(self, settings: Callable[[], Settings], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._state: State | None = None
        self._voice: Any = None
        self._effects: dict[Cue, Any] = {}
        self._voice_sought = False

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
        if chosen.speech:
            self.say(spoken(state, private=chosen.speech_private))

    @Slot()
    def repeat(self) -> None:
        """Say the present state once more, on a key, whether or not speech is chosen."""
        if self._state is not None:
            self.say(spoken(self._state, private=self._settings().speech_private))

    def say(self, yomi: str) -> None:
        """Say words in kana, in place of what is being said."""
        if not self._voice_sought:
            self._voice_sought = True
            self._voice = self.find_voice()
            if self._voice is None:
                self.no_voice.emit()
        if self._voice is not None:
            self._voice.stop()
            if yomi:
                self._voice.setRate((self._settings().speech_rate - 100) / 100)
                self._voice.say(yomi[:_LIMIT])

    def find_voice(self) -> Any:
        """A Japanese voice of the system; None where there is none."""
        try:
            from PySide6.QtTextToSpeech import QTextToSpeech
        except ImportError:
            return None
        for engine in QTextToSpeech.availableEngines():
            if engine == "mock":
                continue
            voice = QTextToSpeech(engine, self)
            japanese = [each for each in voice.availableLocales() if each.language() == QLocale.Language.Japanese]
            if japanese:
                voice.setLocale(japanese[0])
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
