"""Third-party software against the same virtual card: OpenSC's own My Number card driver."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from myna_reception.simulator.virtual_card.card import CONTACT_ATR, CONTACTLESS_ATR
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.pcscd import PcscDaemon, wait_until
from tests.unit.virtual_card.people import PIN, SIGN_PASSWORD, a_card

TOOLS = ("opensc-tool", "pkcs15-tool", "pkcs15-crypt", "openssl")
pytestmark = [
    pytest.mark.pcsc,
    pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="OpenSC or OpenSSL is not installed"),
]


def run(*command: str, status: int | None = 0) -> str:
    """Standard output and error; the environment keeps OpenSC's cache of cards out of the way."""
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    text = (done.stdout + done.stderr).decode(errors="replace")
    assert status is None or done.returncode == status, text
    return text


@pytest.fixture(params=[CONTACT_ATR, CONTACTLESS_ATR], ids=["contact", "contactless"])
def card(request: pytest.FixtureRequest, pcscd: PcscDaemon, slot: VpcdClient) -> None:
    slot.insert(a_card(atr=request.param))
    wait_until(lambda: "Yes" in run("opensc-tool", "-l", status=None), 10, "the card to be there")


@pytest.mark.usefixtures("card")
def test_the_driver_knows_the_card() -> None:
    assert "jpki" in run("opensc-tool", "-r", "0", "-n").lower()


@pytest.mark.usefixtures("card")
def test_the_tries_are_listed() -> None:
    listed = run("pkcs15-tool", "--reader", "0", "--list-pins")
    tries = [line.split(":")[1].strip() for line in listed.splitlines() if "Tries left" in line]
    assert tries == ["3", "5"]


@pytest.mark.usefixtures("card")
def test_certificates_are_read(tmp_path: Path) -> None:
    for number in ("1", "3", "4"):
        pem = run("pkcs15-tool", "--reader", "0", "--read-certificate", number)
        assert "BEGIN CERTIFICATE" in pem
    closed = run("pkcs15-tool", "--reader", "0", "--read-certificate", "2", status=None)
    assert "BEGIN CERTIFICATE" not in closed
    arguments = ("--auth-id", "2", "--verify-pin", "--pin", SIGN_PASSWORD, "--read-certificate", "2")
    opened = run("pkcs15-tool", "--reader", "0", *arguments)
    assert "BEGIN CERTIFICATE" in opened


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(("number", "pin"), [("1", PIN), ("2", SIGN_PASSWORD)])
def test_a_signature_verifies(tmp_path: Path, number: str, pin: str) -> None:
    message, digest, signature = tmp_path / "message", tmp_path / "digest", tmp_path / "signature"
    message.write_bytes(b"a message of the tests")
    digest.write_bytes(hashlib.sha256(message.read_bytes()).digest())
    unlock = () if number == "1" else ("--auth-id", "2", "--verify-pin", "--pin", pin)
    pem = run("pkcs15-tool", "--reader", "0", *unlock, "--read-certificate", number)
    certificate, public = tmp_path / "certificate.pem", tmp_path / "public.pem"
    certificate.write_text(pem[pem.index("-----BEGIN") :])
    public.write_text(run("openssl", "x509", "-in", str(certificate), "-pubkey", "-noout"))
    sign = ("--sign", "--key", number, "--pin", pin, "--pkcs1", "--sha-256", "-i", str(digest), "-o", str(signature))
    run("pkcs15-crypt", "--reader", "0", *sign, "-R")
    verify = ("-sha256", "-verify", str(public), "-signature", str(signature), str(message))
    assert "Verified OK" in run("openssl", "dgst", *verify)
    message.write_bytes(b"another message")
    assert "Verified OK" not in run("openssl", "dgst", *verify, status=1)
