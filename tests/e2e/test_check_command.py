"""``myna-reception check`` with the real practice service, real TLS and virtual cards."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import pytest

from myna_reception.cli import main
from myna_reception.reception.masked import PinCode
from myna_reception.settings import DATA_VARIABLE


@pytest.fixture(scope="module")
def practice_home(tmp_path_factory):
    return tmp_path_factory.mktemp("practice")


@pytest.fixture(autouse=True)
def _one_world(practice_home, monkeypatch):
    """Keys are made once for all tests of this file."""
    monkeypatch.setenv(DATA_VARIABLE, str(practice_home))


@pytest.fixture
def run(capsys, monkeypatch):
    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = main(arguments)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return status, captured.out, captured.err

    return run


@pytest.fixture
def check(run):
    def check(persona, method, *more, pin="1234", status):
        stdin = () if method == "visual" and "--register" not in more else ("--pin-stdin",)
        got, out, err = run(
            "check", "--practice", "--persona", persona, "--method", method, *stdin, "--json", *more,
            stdin=f"{pin}\n".encode(),
        )  # fmt: skip
        told = json.loads(out)  # one object, nothing beside it
        assert got == status, (told, err)
        assert told["schema"] == "myna-reception/check/1"
        assert told["practice"] is True
        return told

    return check


# persona: exit status by sight, exit status by PIN, verdict, validity, standing, error by sight, error by PIN
PERSONAS = {
    "valid-employee": (0, 0, "eligible", 1, "valid", None, None),
    "family-member": (0, 0, "eligible", 1, "valid", None, None),
    "kokuho-six-digit": (0, 0, "eligible", 1, "valid", None, None),
    "special-expense": (0, 0, "eligible", 1, "valid", None, None),
    "limit-certificate": (0, 0, "eligible", 1, "valid", None, None),
    "assistance": (0, 0, "eligible", 1, "valid", None, None),
    "assistance-combined": (0, 0, "eligible", 1, "valid", None, None),
    "preschool-child": (0, 0, "eligible", 1, "valid", None, None),
    "elderly-70-74": (0, 0, "eligible", 1, "valid", None, None),
    "elderly-70-74-30": (0, 0, "eligible", 1, "valid", None, None),
    "kouki-10": (0, 0, "eligible", 1, "valid", None, None),
    "kouki-20": (0, 0, "eligible", 1, "valid", None, None),
    "kouki-certified": (0, 0, "eligible", 1, "valid", None, None),
    "kouki-30": (0, 0, "eligible", 1, "valid", None, None),
    "expiring": (0, 0, "eligible", 1, "expiring", None, None),
    "in-grace": (0, 0, "eligible", 1, "grace", None, None),
    "past-grace": (3, 3, "unconfirmed", None, "expired", "certificate_expired", "certificate_expired"),
    "revoked": (3, 3, "unconfirmed", None, "revoked", "certificate_revoked", "certificate_revoked"),
    "not-registered": (1, 1, "unconfirmed", None, "valid", "not_registered", "not_registered"),
    "lost-newer": (1, 1, "not_eligible", 3, "valid", None, None),
    "invalid": (1, 1, "not_eligible", 2, "valid", None, None),
    "none-found": (1, 1, "not_eligible", 4, "valid", None, None),
    "several-found": (1, 1, "unconfirmed", 5, "valid", None, None),
    "assist-unregistered": (0, 0, "eligible", 6, "valid", None, None),
    "locked-pin": (0, 5, "eligible", 1, "valid", None, "pin_blocked"),
    "last-try": (0, 5, "eligible", 1, "valid", None, "last_try_withheld"),
    "face-card": (0, 5, "eligible", 1, "valid", None, "pin_blocked"),
    "gaiji-name": (0, 0, "eligible", 1, "valid", None, None),
    "long-name": (0, 0, "eligible", 1, "valid", None, None),
    "android-phone": (3, 0, "eligible", 1, "valid", "card_unsupported", None),
}


def test_the_table_knows_every_persona(run):
    status, out, _ = run("virtual-card", "list", "--json")
    assert status == 0
    assert [card["persona"] for card in json.loads(out)["cards"]] == list(PERSONAS)


@pytest.mark.parametrize("method", ["visual", "pin"])
@pytest.mark.parametrize("persona", PERSONAS)
def test_every_persona_by_every_method(check, persona, method):
    by_sight, by_pin, verdict, validity, standing, error_by_sight, error_by_pin = PERSONAS[persona]
    status, error = (by_sight, error_by_sight) if method == "visual" else (by_pin, error_by_pin)
    told = check(persona, method, status=status)
    assert (told["error"] or {}).get("code") == error
    if persona != "android-phone" or method == "pin":  # a phone shows its certificate after the PIN
        assert (told["standing"] or {}).get("standing") == standing
    if error is None:
        assert (told["verdict"], told["validity"], told["method"]) == (verdict, validity, method)
        assert told["reception_number"].startswith("P")
        assert told["confirmed_at"].endswith("+09:00")
        assert bool(told["qualifications"]) == (validity != 4)
    else:
        assert (told["verdict"], told["validity"], told["qualifications"]) == ("unconfirmed", None, [])


def test_the_facts_of_a_qualification(check):
    (told,) = check("valid-employee", "pin", status=0)["qualifications"]
    assert told["name"] == "見本　太郎"
    assert told["insurer_number"] == "06139992"
    assert told["insured_card_symbol"] == "１２３"
    assert told["insured_branch_number"] == "00"
    assert told["sex1"] == "1"
    assert told["elderly_recipient_certificate_info"] is None


def test_the_share_of_the_elderly(check):
    (old,) = check("kouki-30", "visual", status=0)["qualifications"]
    assert old["insured_partial_contribution_ratio"] == 30
    (seventies,) = check("elderly-70-74", "visual", status=0)["qualifications"]
    assert seventies["elderly_recipient_certificate_info"]["elderly_recipient_contribution_ratio"] == 20


def test_the_days_of_an_expired_certificate(check):
    told = check("past-grace", "visual", status=3)
    assert told["error"]["not_after"] == told["standing"]["not_after"]
    assert told["error"]["last_usable_day"] == told["standing"]["last_usable_day"]
    assert told["standing"]["days_left"] < 0
    assert told["method"] is None


def test_a_wrong_pin_is_tried_once(check):
    told = check("valid-employee", "pin", pin="9999", status=5)
    assert told["error"] == {"code": "pin_incorrect", "tries_left": 2}
    assert told["tries_left"] == 2
    assert told["verdict"] == "unconfirmed"


def test_the_last_try_is_used_only_when_allowed(check):
    assert check("last-try", "pin", status=5)["tries_left"] == 1
    assert check("last-try", "pin", "--allow-last-try", status=0)["verdict"] == "eligible"
    told = check("last-try", "pin", "--allow-last-try", pin="9999", status=5)
    assert (told["error"]["code"], told["tries_left"]) == ("pin_blocked", 0)


def test_staff_cannot_confirm_the_person(check):
    told = check("valid-employee", "visual", "--deny", status=5)
    assert told["error"] == {"code": "identity_not_confirmed", "denial": "cannot_tell"}
    assert told["qualifications"] == []


@pytest.mark.parametrize("method", ["pin", "visual"])
def test_registration_on_the_spot(check, method):
    told = check("not-registered", method, "--register", status=0)
    assert told["registered_now"] is True
    assert (told["verdict"], told["method"]) == ("eligible", "pin")
    assert check("not-registered", "visual", status=1)["registered_now"] is False  # a new practice begins anew


def test_registration_with_a_wrong_pin(check):
    told = check("not-registered", "visual", "--register", pin="9999", status=5)
    assert told["error"] == {"code": "pin_incorrect", "tries_left": 2}


@pytest.mark.parametrize("persona", ["not-registered", "last-try", "locked-pin", "past-grace"])
@pytest.mark.parametrize("pin", ["1234", "9999"])
def test_every_pin_is_wiped(run, monkeypatch, persona, pin):
    made = []
    monkeypatch.setattr(PinCode, "__init__", _remembering(PinCode.__init__, made))
    run("check", "--practice", "--persona", persona, "--method", "pin", "--pin-stdin", "--register", "--allow-last-try",
        stdin=f"{pin}\n".encode())  # fmt: skip
    assert made
    assert all(each.wiped for each in made)


def _remembering(init, made):
    def remembered(self, digits):
        made.append(self)
        init(self, digits)

    return remembered


def test_nothing_to_register(check):
    assert check("valid-employee", "pin", "--register", status=0)["registered_now"] is False


def test_calm_lines_for_people(run):
    status, out, _ = run("check", "--practice", "--persona", "in-grace", "--method", "visual", "--staff", "山")
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == "【練習】資格あり"
    assert "電子証明書の期限が切れています" in lines[1]
    assert "  氏名: 余地　恵" in lines
    assert "本人確認: 目視" in lines
    assert "練習" in lines[-1]


def test_an_error_in_the_words_of_the_window(run):
    status, out, _ = run(
        "check", "--practice", "--persona", "locked-pin", "--method", "pin", "--pin-stdin", stdin=b"1234\n"
    )
    assert status == 5
    assert out.splitlines()[:2] == ["【練習】確認できません", "暗証番号を使えないカードです"]


@pytest.mark.parametrize(
    ("scene", "status", "verdict", "face", "error"),
    [
        ("holder", 0, "eligible", {"band": "similar", "turned": True}, None),
        ("other", 5, "unconfirmed", {"band": "not_similar", "turned": None}, {"code": "face_not_confirmed"}),
        ("in_use", 5, "unconfirmed", None, {"code": "face_not_confirmed", "trouble": "in_use"}),
    ],
)
def test_the_face_match_with_the_practice_camera(run, scene, status, verdict, face, error):
    got, out, _ = run(
        "check", "--practice", "--persona", "valid-employee", "--method", "face", "--staff", "山", "--scene", scene,
        "--json",
    )  # fmt: skip
    told = json.loads(out)
    assert (got, told["verdict"], told["face"], told["error"]) == (status, verdict, face, error)
    assert told["practice"] is True


def test_a_failed_match_names_the_other_way(run):
    status, out, _ = run("check", "--practice", "--persona", "valid-employee", "--method", "face", "--scene", "in_use")
    assert status == 5
    assert "--method visual" in out


# Bad input: no card is asked, no service is started


BAD = {
    "pin of letters": (["--persona", "valid-employee", "--method", "pin", "--pin-stdin"], b"abcd\n", "数字4桁"),
    "pin too short": (["--persona", "valid-employee", "--method", "pin", "--pin-stdin"], b"123\n", "数字4桁"),
    "pin too long": (["--persona", "valid-employee", "--method", "pin", "--pin-stdin"], b"12345\n", "数字4桁"),
    "pin with blanks": (["--persona", "valid-employee", "--method", "pin", "--pin-stdin"], b" 1234\n", "数字4桁"),
    "pin of bytes": (["--persona", "valid-employee", "--method", "pin", "--pin-stdin"], b"\xff\xfe\x00\n", "数字4桁"),
    "empty input": (["--persona", "valid-employee", "--method", "pin", "--pin-stdin"], b"", "数字4桁"),
    "endless input": (["--persona", "valid-employee", "--method", "pin", "--pin-stdin"], b"1" * 9999, "数字4桁"),
    "no pin": (["--persona", "valid-employee", "--method", "pin"], b"1234\n", "--pin-stdin"),
    "register without pin": (["--persona", "not-registered", "--method", "visual", "--register"], b"", "--pin-stdin"),
    "face": (["--persona", "valid-employee", "--method", "visual", "--scene", "dark"], b"", "--scene"),
    "no method": (["--persona", "valid-employee"], b"", "--method"),
    "unknown persona": (["--persona", "valid-employe", "--method", "visual"], b"", "もしかして: valid-employee"),
    "persona from nowhere": (["--persona", "zzz", "--method", "visual"], b"", "virtual-card list"),
    "path as persona": (["--persona", "../secret", "--method", "visual"], b"", "いません"),
    "no persona": (["--method", "visual"], b"", "--persona NAME"),
    "persona on a real reader": (
        ["--persona", "valid-employee", "--reader", "pcsc", "--method", "visual"], b"", "本物のカードリーダー"
    ),
    "denied pin": (["--persona", "valid-employee", "--method", "pin", "--pin-stdin", "--deny"], b"1234\n", "--deny"),
    "long initials": (["--persona", "valid-employee", "--method", "visual", "--staff", "あ" * 21], b"", "20 文字"),
    "negative wait": (["--persona", "valid-employee", "--method", "visual", "--wait=-1"], b"", "秒数"),
    "wait for ever": (["--persona", "valid-employee", "--method", "visual", "--wait", "nan"], b"", "秒数"),
    "http service": (["--persona", "valid-employee", "--method", "visual", "--service", "http://x"], b"", "https://"),
    "no ca file": (
        ["--persona", "valid-employee", "--method", "visual", "--service-ca", "/nonexistent"], b"", "--service-ca"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_a_sentence(run, name):
    arguments, stdin, expected = BAD[name]
    status, out, err = run("check", "--practice", "--json", *arguments, stdin=stdin)
    assert status == 2
    assert out == ""
    assert expected in err


def test_a_persona_outside_practice(run):
    status, out, err = run("check", "--persona", "valid-employee", "--method", "visual", "--json")
    assert (status, out) == (2, "")
    assert "--practice" in err


def test_a_pin_on_the_command_line_is_refused_and_not_repeated(run):
    status, out, err = run("check", "--practice", "--persona", "valid-employee", "--method", "pin", "--pin", "8642")
    assert (status, out) == (2, "")
    assert "--pin" in err
    assert "8642" not in err
    status, _, err = run("check", "--practice", "--method", "pin", "--pin=8642")
    assert status == 2
    assert "8642" not in err


def test_a_terminal_without_activation(run):
    status, out, _ = run("check", "--method", "visual", "--json", "--wait", "0")
    told = json.loads(out)
    assert status == 4
    assert told["error"] == {"code": "terminal_not_activated"}
    assert told["practice"] is False


def test_a_service_that_nobody_activated_this_terminal_for(run):
    status, out, _ = run(
        "check", "--practice", "--persona", "valid-employee", "--method", "visual", "--json",
        "--service", "https://127.0.0.1:9",
    )  # fmt: skip
    assert status == 4
    assert json.loads(out)["error"] == {"code": "terminal_not_activated"}


def test_as_a_program_with_an_ascii_console(practice_home):
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "myna_reception", "check", "--practice", "--persona", "gaiji-name", "--method", "pin",
         "--pin-stdin"],
        input=b"1234\r\n", capture_output=True, env=environment, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "【練習】資格あり" in done.stdout.decode("utf-8")
    assert "𠮷" in done.stdout.decode("utf-8")
    assert done.stderr == b""
