"""A window that cannot open is explained before Qt would abort."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from myna_reception.cli.screen import why_no_window

if TYPE_CHECKING:
    from tests.conftest import Display

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asked on Linux only")


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def test_no_screen_at_all() -> None:
    reason = why_no_window()
    assert reason is not None
    assert "画面がない" in reason
    assert "There is no display" in reason


def test_a_platform_without_a_screen_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert why_no_window() is None


def test_wayland_is_left_to_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert why_no_window() is None


def test_a_display_that_nobody_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":54321")
    reason = why_no_window()
    assert reason is not None
    assert ":54321" in reason


@pytest.mark.xvfb
def test_a_display_that_answers(monkeypatch: pytest.MonkeyPatch, xvfb_display: Display) -> None:
    monkeypatch.setenv("DISPLAY", xvfb_display.name)
    assert why_no_window() is None


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")

    def refuse(name: str) -> None:
        raise OSError("libxcb-cursor.so.0: cannot open shared object file")

    monkeypatch.setattr("ctypes.CDLL", refuse)
    reason = why_no_window()
    assert reason is not None
    assert "libxcb-cursor.so.0" in reason
