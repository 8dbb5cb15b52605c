"""What is typed: in the chosen order, marked in practice, and without anything that a keyboard would act on."""

import pytest

from myna_reception.records.handoff import typed
from myna_reception.records.handoff.forms import CannotWriteError
from myna_reception.records.handoff.settings import HandOffSettings
from tests.unit.records.invented import qualification, reception


def test_live_values_in_their_order_without_an_end(ledger):
    detail = ledger.detail(ledger.record(reception(1, practice=False)).id)
    settings = HandOffSettings(typing_fields="name insurer_number", typing_between="enter")
    assert typed.typed_text(typed.keystrokes(detail, settings), settings) == "見本　花子\n06139992"


@pytest.mark.parametrize("hostile", ["12\t34", "12\n34", "12\x1b34", "12\r\n34", "1\u202e234", "12\x0034"])
def test_a_value_cannot_press_keys(ledger, hostile):
    detail = ledger.detail(ledger.record(reception(1, qualification(number=hostile), practice=False)).id)
    settings = HandOffSettings(typing_fields="insured_identification_number")
    assert typed.keystrokes(detail, settings) == ["1234"]


def test_practice_is_marked_and_nothing_is_typed_without_a_result(ledger):
    detail = ledger.detail(ledger.record(reception(1)).id)
    assert typed.keystrokes(detail, HandOffSettings())[0] == "練習"
    none = ledger.record(reception(2, validity=None, confirmed_at=None, qualifications=(), error="not_registered"))
    with pytest.raises(CannotWriteError):
        typed.keystrokes(ledger.detail(none.id), HandOffSettings())


def test_nobody_types_where_nobody_may(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DISPLAY", ":9")
    assert typed.typist() is None
