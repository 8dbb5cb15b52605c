"""What the kiosk says aloud: each page in its language, Japanese in kana, patients' data to a headset alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

from myna_reception.settings import Settings
from myna_reception.ui.gallery import HANAKO, STATES
from myna_reception.ui.kiosk.bridge import KioskBridge
from myna_reception.ui.kiosk.gallery import SCENES, make_screen
from myna_reception.ui.kiosk.look import Look
from myna_reception.ui.kiosk.window import KioskWindow
from myna_reception.ui.speech import Speech

KANJI = re.compile("[一-龠々]")


class Voice:
    """Stands in for a voice of the system."""

    def __init__(self, said, code):
        self.said, self.code = said, code

    def say(self, words):
        self.said.append((self.code, words))

    def stop(self):
        pass

    def setRate(self, rate):
        pass


class Preferences(QObject):
    changed = Signal(object, object)

    def __init__(self, now):
        super().__init__()
        self.now = now

    def change(self, **values):
        before, self.now = self.now, replace(self.now, **values)
        self.changed.emit(before, self.now)


class Desk(QObject):
    """As much of the desk as the kiosk's bridge asks for."""

    def __init__(self, settings, heard):
        super().__init__()
        self.preferences = Preferences(settings)
        self.speech = Speech(lambda: self.preferences.now, parent=self)
        self.said = []
        self.speech.find_voice = lambda code: Voice(self.said, code) if code in heard else None


@pytest.fixture
def kiosk(qtbot):
    made = []

    def make(settings, heard=("ja", "en")):
        window = KioskWindow(practice=True)
        qtbot.addWidget(window)
        window.resize(800, 1280)
        window.show()
        desk = Desk(settings, heard)
        bridge = KioskBridge(window, desk)
        made.append((window, desk, bridge))
        window.show_reception(STATES["waiting"])
        return window, desk

    yield make
    for window, _, bridge in made:
        bridge.close()
        window._may_close = True


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_every_page_can_be_read_by_a_voice_that_knows_no_kanji(qtbot, scene):
    screen = make_screen(Look())
    qtbot.addWidget(screen)
    screen.show()
    told = []
    screen.told.connect(lambda words, code: told.append((words, code)))
    scene.show(screen)
    assert told
    for words, code in told:
        assert code == "ja"
        assert words.strip()
        assert not KANJI.search(words), words
        assert "ミホン" not in words
        assert "見本" not in words


def test_guidance_is_spoken_in_the_language_of_the_page(kiosk):
    window, desk = kiosk(Settings(speech=True, sounds=False))
    code, words = desk.said[-1]
    assert code == "ja"
    assert "マイナンバーカードをおいてください" in words
    window.screen_side.page.languages.buttons["en"].click()
    assert desk.said[-1][0] == "en"
    assert "Place your My Number Card" in desk.said[-1][1]
    window.show_reception(STATES["pin-wrong"])
    assert "The PIN is wrong" in desk.said[-1][1]
    window.screen_side.buttons.call.click()
    assert "Calling" in desk.said[-1][1] or "staff" in desk.said[-1][1]


def test_a_language_without_a_voice_is_silent_and_staff_are_told_once(kiosk):
    window, desk = kiosk(Settings(speech=True, sounds=False))
    assert window.screen_side.voices == {"ja", "en"}
    notices = []
    window.show_notice = notices.append
    before = len(desk.said)
    window.screen_side.page.languages.buttons["vi"].click()
    assert len(desk.said) == before
    assert window.screen_side.buttons.listen is None
    assert notices == []  # it was said when the voices were looked for
    window.show_staff()
    assert "言葉" in " ".join(label.text() for label in window.findChildren(QLabel))


def test_without_the_setting_only_the_key_speaks(kiosk):
    window, desk = kiosk(Settings(speech=False, sounds=False))
    window.show_reception(STATES["choose"])
    assert desk.said == []
    assert window.screen_side.buttons.listen is None
    window.speech_wanted.emit()
    (said,) = desk.said
    assert "あんしょうばんごう" in said[1]


def test_the_button_says_the_page_once_more(kiosk):
    window, desk = kiosk(Settings(speech=True, sounds=False))
    window.show_reception(STATES["choose"])
    before = list(desk.said)
    window.screen_side.buttons.listen.click()
    assert desk.said == [*before, before[-1]]


def test_the_name_is_spoken_to_a_headset_alone_and_only_when_asked_for(kiosk):
    window, desk = kiosk(Settings(speech=True, sounds=False))
    window.show_reception(STATES["eligible"])
    window.speech_wanted.emit()
    assert not any("ミホン" in words or HANAKO.name in words for _, words in desk.said)
    desk.preferences.change(speech_private=True)
    window.speech_wanted.emit()
    assert desk.said[-1][1].endswith("ミホン　ハナコ さま")


def test_the_desks_own_words_are_not_spoken_to_patients(kiosk):
    window, desk = kiosk(Settings(speech=True, sounds=False))
    before = len(desk.said)
    desk.speech.observe(STATES["reading"])
    assert len(desk.said) == before
    window.show_reception(STATES["visual"])
    window.show_staff()
    desk.speech.observe(STATES["visual"])
    assert len(desk.said) > before


def test_the_end_of_the_page_is_said_ahead_aloud(kiosk):
    window, desk = kiosk(Settings(speech=True, sounds=False))
    window.screen_side._say_soon(20)
    assert "あと20びょう" in desk.said[-1][1]
