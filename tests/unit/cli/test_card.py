"""``card readers``: what is listed, and the choice that is remembered."""

from __future__ import annotations

import json

import pytest

from myna_reception.cli import main
from myna_reception.reception.errors import ReaderReason, ReaderUnavailable
from myna_reception.settings import SettingsFile, home


class FakeReader:
    """A kind of reader with these names, or an error."""

    def __init__(self, *names: str, error: Exception | None = None) -> None:
        self._names = list(names)
        self._error = error

    def names(self) -> list[str]:
        if self._error is not None:
            raise self._error
        return self._names


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MYNA_RECEPTION_HOME", str(tmp_path))


def plug(monkeypatch, pcsc: FakeReader, nfc: FakeReader) -> None:
    monkeypatch.setattr("myna_reception.card.pcsc.PcscReader", lambda: pcsc)
    monkeypatch.setattr("myna_reception.card.nfc.NfcReader", lambda: nfc)


def readers(capsys, *arguments: str) -> tuple[int, dict]:
    status = main(["card", "readers", "--json", *arguments])
    return status, json.loads(capsys.readouterr().out or "{}")


NO_NFC = FakeReader(error=ReaderUnavailable(ReaderReason.NO_LIBRARY))


@pytest.mark.parametrize(
    ("pcsc", "nfc", "names", "reason"),
    [
        (FakeReader("A", "B"), NO_NFC, ["A", "B"], None),
        (FakeReader("A"), FakeReader("NFC C"), ["A", "NFC C"], None),
        (FakeReader(), FakeReader("NFC C"), ["NFC C"], None),
        (FakeReader(), NO_NFC, [], "no_reader"),
        (FakeReader(error=ReaderUnavailable(ReaderReason.NO_PCSC_SERVICE)), FakeReader(), [], "no_pcsc_service"),
    ],
)
def test_every_reader_is_listed(monkeypatch, capsys, pcsc, nfc, names, reason):
    plug(monkeypatch, pcsc, nfc)
    status, told = readers(capsys)
    assert told["readers"] == names
    assert status == (0 if names else 3)
    assert told["error"] == (None if reason is None else {"code": "reader_unavailable", "reason": reason})


def test_a_choice_is_remembered_until_it_is_forgotten(monkeypatch, capsys):
    plug(monkeypatch, FakeReader("SONY FeliCa Port/PaSoRi 4.0 00"), NO_NFC)
    assert readers(capsys, "--use", "SONY FeliCa")[1]["chosen"] == "SONY FeliCa"
    assert SettingsFile(home(practice=False)).load().reader == "SONY FeliCa"
    assert readers(capsys)[1]["chosen"] == "SONY FeliCa"
    assert readers(capsys, "--use", "auto")[1]["chosen"] == "auto"


def test_a_reader_that_is_not_there_is_not_remembered(monkeypatch, capsys):
    plug(monkeypatch, FakeReader("A"), NO_NFC)
    assert main(["card", "readers", "--use", "B"]) == 2
    assert SettingsFile(home(practice=False)).load().reader == "auto"
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 200])
def test_what_is_no_name(name, capsys):
    assert main(["card", "readers", "--use", name]) == 2
    assert capsys.readouterr().out == ""
