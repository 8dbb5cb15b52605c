"""Third-party software against the same virtual card: OpenSC's own My Number card driver, and pcsc-tools."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from myna_reception.simulator.virtual_card.card import CONTACT_ATR, CONTACTLESS_ATR
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.programs import insert, needs, run
from tests.unit.virtual_card.people import PIN, SIGN_PASSWORD, a_card

pytestmark = [pytest.mark.pcsc, needs("opensc-tool", "pkcs15-tool", "pkcs15-crypt", "openssl")]

UNLOCK = ("--auth-id", "2", "--verify-pin", "--pin", SIGN_PASSWORD)
SUBJECTS = {
    "1": "CN = ",
    "2": "L = ",
    "3": "OU = JPKI-SIM for user authentication",
    "4": "OU = JPKI-SIM for digital signature",
}


@pytest.fixture(params=[CONTACT_ATR, CONTACTLESS_ATR], ids=["contact", "contactless"], scope="module")
def atr(request: pytest.FixtureRequest, module_slot: VpcdClient) -> bytes:
    """The ATR of the card that is there."""
    insert(module_slot, a_card(atr=request.param))
    return bytes(request.param)


def read_certificate(number: str, folder: Path) -> Path:
    unlock = UNLOCK if number == "2" else ()
    pem = run("pkcs15-tool", "--reader", "0", *unlock, "--read-certificate", number)
    path = folder / f"certificate-{number}.pem"
    path.write_text(pem[pem.index("-----BEGIN") :])
    return path


def test_the_driver_knows_the_card(atr: bytes) -> None:
    assert "jpki" in run("opensc-tool", "-r", "0", "-n").lower()
    assert atr.hex(":") in run("opensc-tool", "-r", "0", "-a").lower()


@pytest.mark.usefixtures("atr")
def test_raw_commands() -> None:
    select, query = "00:A4:04:0C:0A:D3:92:F0:00:26:01:00:00:00:01", "00:20:00:98"
    told = run("opensc-tool", "-r", "0", "-c", "default", "-s", select, "-s", query, "-s", "00:A4:04:0C:02:FF:FF")
    words = [line.split("(")[1][:20] for line in told.splitlines() if line.startswith("Received")]
    assert words == ["SW1=0x90, SW2=0x00)", "SW1=0x63, SW2=0xC3)", "SW1=0x6A, SW2=0x82)"]


@pytest.mark.usefixtures("atr")
def test_the_tries_are_listed() -> None:
    listed = run("pkcs15-tool", "--reader", "0", "--list-pins")
    tries = [line.split(":")[1].strip() for line in listed.splitlines() if "Tries left" in line]
    assert tries == ["3", "5"]


@pytest.mark.usefixtures("atr")
def test_everything_is_listed() -> None:
    listed = run("pkcs15-tool", "--reader", "0", "-D")
    for object_name in (
        "PIN [User Authentication PIN]",
        "PIN [Digital Signature PIN]",
        "Private RSA Key [User Authentication Key]",
        "Private RSA Key [Digital Signature Key]",
        "X.509 Certificate [User Authentication Certificate]",
        "X.509 Certificate [Digital Signature Certificate]",
    ):
        assert object_name in listed


@pytest.mark.usefixtures("atr")
def test_certificates_are_read_and_chain(tmp_path: Path) -> None:
    paths = {number: read_certificate(number, tmp_path) for number in SUBJECTS}
    for number, path in paths.items():
        assert SUBJECTS[number] in run("openssl", "x509", "-in", str(path), "-noout", "-subject")
    for leaf, ca in (("1", "3"), ("2", "4")):
        chain = ("-no-CAfile", "-no-CApath", "-CAfile", str(paths[ca]), str(paths[leaf]))
        assert ": OK" in run("openssl", "verify", "-ignore_critical", *chain)
    closed = run("pkcs15-tool", "--reader", "0", "--read-certificate", "2", status=None)
    assert "BEGIN CERTIFICATE" not in closed


@pytest.mark.usefixtures("atr")
@pytest.mark.parametrize(("number", "pin"), [("1", PIN), ("2", SIGN_PASSWORD)])
def test_a_signature_verifies(tmp_path: Path, number: str, pin: str) -> None:
    message, digest, signature = tmp_path / "message", tmp_path / "digest", tmp_path / "signature"
    message.write_bytes(b"a message of the tests")
    digest.write_bytes(hashlib.sha256(message.read_bytes()).digest())
    certificate, public = read_certificate(number, tmp_path), tmp_path / "public.pem"
    public.write_text(run("openssl", "x509", "-in", str(certificate), "-pubkey", "-noout"))
    sign = ("--sign", "--key", number, "--pin", pin, "--pkcs1", "--sha-256", "-i", str(digest), "-o", str(signature))
    run("pkcs15-crypt", "--reader", "0", *sign, "-R")
    verify = ("-sha256", "-verify", str(public), "-signature", str(signature), str(message))
    assert "Verified OK" in run("openssl", "dgst", *verify)
    message.write_bytes(b"another message")
    assert "Verified OK" not in run("openssl", "dgst", *verify, status=1)


@needs("pcsc_scan")
def test_pcsc_scan_sees_the_card(atr: bytes) -> None:
    told = run("stdbuf", "-oL", "pcsc_scan", "-n", "-t", "1")
    first = told[told.index("Reader 0") : told.index("Reader 1")]
    assert "Card inserted" in first
    assert f"ATR: {atr.hex(' ').upper()}" in first, first
