"""Which unused keys are lent to which characters before something is typed on X11."""

import pytest

from myna_reception.records.handoff import lent_keys
from myna_reception.records.handoff.lent_keys import assigned, keysym, lent

KEYS = {8: [0, 0], 9: [0xFF1B, 0], 10: [0x31, 0x21], 11: [0, 0], 12: [0, 0], 13: [0x61, 0x41]}


@pytest.mark.parametrize(("character", "number"), [("1", 0x31), ("é", 0xE9), ("１", 0x100FF11), ("𠮷", 0x1020BB7)])
def test_the_number_of_a_character(character, number):
    assert keysym(character) == number


def test_each_character_without_a_key_gets_one_that_is_unused():
    assert assigned("1１a２1１\t\n", KEYS) == {8: keysym("１"), 11: keysym("２")}


def test_a_keyboard_that_has_all_of_them_is_left_alone():
    assert assigned("a!1A", KEYS) == {}


def test_more_characters_than_unused_keys():
    assert list(assigned("あいうえお", KEYS)) == [8, 11, 12]


@pytest.mark.parametrize("library", [None, "libX11.so.6"])
def test_without_a_screen_nothing_is_lent(monkeypatch, library):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr(lent_keys.ctypes.util, "find_library", lambda _name: library)
    with lent("１"):
        pass
