"""What is said and sounded: in kana, without the patient's name unless a headset is worn, and four rhythms."""

import dataclasses
import re
import wave
from importlib.resources import files

import pytest

from myna_reception.settings import Settings
from myna_reception.ui import texts_match
from myna_reception.ui.gallery import STATES
from myna_reception.ui.speech import Speech
from myna_reception.ui.speech_words import Cue, cue, spoken
from myna_reception.verify.face.check import CheckPhase, Progress
from myna_reception.verify.face.quality import FaceHint
from myna_reception.verify.face.turn import TurnSide

KANJI = re.compile(r"[一-鿿]")


class Voice:
    """Stands in for a Japanese voice, which this machine may not have."""

    def __init__(self):
        self.said = []
        self.rate = None

    def say(self, words):
        self.said.append(words)

    def stop(self):
        pass

    def setRate(self, rate):
        self.rate = rate


@pytest.fixture
def speech(qapp, monkeypatch):
    chosen = [Settings(speech=True, sounds=False)]
    made = Speech(lambda: chosen[0])
    voice = Voice()
    monkeypatch.setattr(made, "find_voice", lambda _code: voice)
    made.chosen, made.voice = chosen, voice
    return made


@pytest.mark.parametrize("name", STATES)
def test_every_word_can_be_read_by_a_voice_that_knows_no_kanji(name):
    assert not KANJI.search(spoken(STATES[name], private=True))


def test_a_result_names_nobody_unless_a_headset_is_worn():
    assert "ミホン" not in spoken(STATES["eligible"])
    assert "ミホン　ハナコ さま" in spoken(STATES["eligible"], private=True)
    assert "れんしゅう" in spoken(STATES["eligible"])


def test_each_state_is_said_once_and_again_on_the_key(speech):
    speech.observe(STATES["waiting"])
    speech.observe(STATES["waiting"])
    assert len(speech.voice.said) == 1
    speech.repeat()
    assert speech.voice.said == [speech.voice.said[0]] * 2


def test_without_speech_only_the_key_speaks(speech):
    speech.chosen[0] = dataclasses.replace(speech.chosen[0], speech=False)
    speech.observe(STATES["eligible"])
    assert speech.voice.said == []
    speech.repeat()
    assert "しかく あり" in speech.voice.said[0]


def test_a_system_without_a_japanese_voice_is_told_once(speech, qtbot, monkeypatch):
    monkeypatch.setattr(speech, "find_voice", lambda _code: None)
    with qtbot.waitSignal(speech.no_voice):
        speech.observe(STATES["waiting"])
    with qtbot.assertNotEmitted(speech.no_voice):
        speech.observe(STATES["reading"])


def test_the_waiting_room_does_not_hear_who_is_eligible():
    assert cue(STATES["eligible"]) == cue(STATES["not-eligible"]) == Cue.DONE


def _rhythm(name):
    """Lengths of sound and silence in hundredths of a second."""
    with wave.open(str(files("myna_reception.resources") / "sounds" / f"{name}.wav")) as file:
        step = file.getframerate() // 100
        loud = [
            max(map(abs, memoryview(file.readframes(step)).cast("h"))) > 500 for _ in range(file.getnframes() // step)
        ]
    runs = []
    for each in loud:
        if runs and runs[-1][0] == each:
            runs[-1][1] += 1
        else:
            runs.append([each, 1])
    return tuple((sound, round(length / 5)) for sound, length in runs)


def test_the_cues_differ_in_rhythm():
    assert len({_rhythm(each) for each in Cue}) == len(Cue)


def test_consent_is_asked_aloud_and_a_finding_told(speech):
    for name, said in (
        ("face-consent", texts_match.CONSENT.yomi),
        ("face-similar", texts_match.finding_words(STATES["face-similar"].finding)[1].yomi),
        ("face-no-camera", "かめらが みつかりません"),
    ):
        speech.observe(STATES[name])
        assert said in speech.voice.said[-1]
    before = len(speech.voice.said)
    speech.observe(STATES["face-running"])
    assert "".join(speech.voice.said[before:]) == ""


def test_hints_are_said_without_chattering(qapp, monkeypatch):
    now = [0.0]
    chosen = [Settings(speech=True, sounds=False)]
    speech = Speech(lambda: chosen[0], clock=lambda: now[0])
    voice = Voice()
    monkeypatch.setattr(speech, "find_voice", lambda _code: voice)
    closer = Progress(CheckPhase.AHEAD, FaceHint.NO_FACE, 0.0)
    turn = Progress(CheckPhase.TURN, None, 0.5, TurnSide.LEFT)
    looked = [(0.0, closer), (0.1, closer), (1.0, turn), (2.5, turn), (2.6, turn), (9.0, turn), (10.5, turn)]
    for at, progress in looked:
        now[0] = at
        speech.hint(progress)
    assert voice.said == [texts_match.progress_phrase(each).yomi for each in (closer, turn, turn)]
    chosen[0] = Settings(speech=False)
    now[0] = 60.0
    speech.hint(closer)
    assert len(voice.said) == 3
