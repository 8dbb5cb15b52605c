"""``service card-cas|rotate-card-ca``, as a person at a console uses them."""

import json
import re

import pytest
from cryptography import x509

from myna_reception.cli import main
from myna_reception.simulator.card_generations import CardGenerations


def told(capsys: pytest.CaptureFixture[str], command: str) -> dict:
    assert main(["service", command, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def key_identifier(pem: str) -> str:
    extensions = x509.load_pem_x509_certificate(pem.encode()).extensions
    return extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest.hex()


def test_a_rotation_makes_a_second_generation_that_is_listed(capsys):
    (first,) = told(capsys, "card-cas")["generations"]
    assert (first["generation"], first["since"]) == (1, None)
    second = told(capsys, "rotate-card-ca")
    assert (second["generation"], second["practice"]) == (2, True)
    assert key_identifier(second["authentication_ca"]) == second["key_identifier"] != first["key_identifier"]
    assert second["crl"] == f"/v1/pki/crls/{second['key_identifier']}.crl"
    assert key_identifier(second["signature_ca"]) == second["signature_key_identifier"]
    assert second["signature_ca"] != first["signature_ca"]
    listed = told(capsys, "card-cas")["generations"]
    assert listed == [first, {name: second[name] for name in first}]
    assert main(["service", "card-cas"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("【練習】")
    assert f"第1世代  はじめから\n    利用者証明用  鍵 {first['key_identifier']}\n" in out
    assert re.search(rf"第2世代  \S.*から\n    利用者証明用  鍵 {second['key_identifier']}\n", out)
    assert second["signature_key_identifier"] in out


def test_a_rotation_is_told_in_words(capsys):
    assert main(["service", "rotate-card-ca"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("【練習】カードの CA は第2世代になりました。")
    assert "いまのカードはそのまま使え" in captured.err


def test_a_folder_that_cannot_be_written_is_said(capsys, monkeypatch):
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(CardGenerations, "begin_next", full)
    assert main(["service", "rotate-card-ca"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "フォルダーに書けません" in captured.err
