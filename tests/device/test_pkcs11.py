"""Programs that reach the virtual card through OpenSC's PKCS#11 module, each on its own way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.programs import insert, library, needs, run
from tests.unit.virtual_card.people import PIN, SIGN_PASSWORD, a_card

pytestmark = [pytest.mark.pcsc, needs("opensc-tool", "openssl")]

AUTHENTICATION_TOKEN, SIGNATURE_TOKEN = "JPKI (User Authentication PIN)", "JPKI (Digital Signature PIN)"
KEYS = {"0": ("01", PIN), "1": ("02", SIGN_PASSWORD)}  # by slot: id of the key, and what opens it


@pytest.fixture(scope="module")
def module(module_slot: VpcdClient) -> str:
    """The PKCS#11 module, with a card in the reader."""
    path = library("opensc-pkcs11.so")
    insert(module_slot, a_card())
    return path


@pytest.fixture
def message(tmp_path: Path) -> Path:
    path = tmp_path / "message"
    path.write_bytes(b"a message of the tests")
    return path


def read_certificate(number: str, folder: Path) -> Path:
    path = folder / f"certificate-{number}.pem"
    pem = run("pkcs15-tool", "--reader", "0", "--read-certificate", number)
    path.write_text(pem[pem.index("-----BEGIN") :])
    return path


def verify(certificate: Path, signature: Path, message: Path, encoding: str = "DER") -> str:
    """What OpenSSL, without the card, says of a signature."""
    public = certificate.with_suffix(".public")
    public.write_text(run("openssl", "x509", "-inform", encoding, "-in", str(certificate), "-pubkey", "-noout"))
    return run("openssl", "dgst", "-sha256", "-verify", str(public), "-signature", str(signature), str(message))


@needs("pkcs11-tool")
def test_pkcs11_tool_lists_two_slots(module: str) -> None:
    slots = run("pkcs11-tool", "--module", module, "-L")
    assert AUTHENTICATION_TOKEN in slots
    assert SIGNATURE_TOKEN in slots
    objects = run("pkcs11-tool", "--module", module, "-O")
    assert "User Authentication Certificate" in objects
    assert "User Authentication Key" not in objects  # private: after the PIN


@needs("pkcs11-tool")
@pytest.mark.parametrize("slot", KEYS)
def test_pkcs11_tool_signs_in_both_slots(module: str, slot: str, message: Path, tmp_path: Path) -> None:
    key, pin = KEYS[slot]
    certificate, signature = tmp_path / "certificate.der", tmp_path / "signature"
    common = ("pkcs11-tool", "--module", module, "--slot-index", slot, "--login", "--pin", pin)
    run(*common, "--read-object", "--type", "cert", "--id", key, "-o", str(certificate))
    files = ("-i", str(message), "-o", str(signature))
    run(*common, "--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", key, *files)
    assert "Verified OK" in verify(certificate, signature, message)


@needs("p11tool")
def test_p11tool_lists_certificate_and_key(module: str) -> None:
    token = "pkcs11:token=JPKI%20%28User%20Authentication%20PIN%29"
    listed = run("p11tool", "--provider", module, "--list-all", "--login", "--set-pin", PIN, token)
    assert "Label: User Authentication Certificate" in listed
    assert "Label: User Authentication Key" in listed


@needs("ssh-keygen")
def test_ssh_keygen_finds_a_key(module: str) -> None:
    assert "ssh-rsa " in run("ssh-keygen", "-D", module)


def test_openssl_signs_through_its_engine(module: str, message: Path, tmp_path: Path) -> None:
    library("libpkcs11.so")  # the engine
    signature = tmp_path / "signature"
    key = f"pkcs11:token=JPKI%20%28User%20Authentication%20PIN%29;id=%01;pin-value={PIN}"
    engine = ("-engine", "pkcs11", "-keyform", "engine", "-sign", key)
    run("openssl", "dgst", "-sha256", *engine, "-out", str(signature), str(message), PKCS11_MODULE_PATH=module)
    assert "Verified OK" in verify(read_certificate("1", tmp_path), signature, message, "PEM")


@needs("keytool")
def test_java_lists_the_key_store(module: str, tmp_path: Path) -> None:
    configuration = tmp_path / "pkcs11.cfg"
    configuration.write_text(f"name = card\nlibrary = {module}\nslotListIndex = 0\n")
    provider = ("-providerClass", "sun.security.pkcs11.SunPKCS11", "-providerArg", str(configuration))
    listed = run("keytool", "-list", "-keystore", "NONE", "-storetype", "PKCS11", "-storepass", PIN, *provider)
    assert "User Authentication Certificate, PrivateKeyEntry" in listed
    assert "contains 3 entries" in listed


def test_pyhanko_signs_a_pdf_with_the_signature_key(module: str, tmp_path: Path) -> None:
    pytest.importorskip("pyhanko")
    pytest.importorskip("pkcs11")
    script = Path(__file__).with_name("sign_pdf.py")
    done = subprocess.run(
        [sys.executable, str(script), module, str(read_certificate("4", tmp_path))],
        input=SIGN_PASSWORD,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["intact=True", "valid=True", "trusted=True", "altered=False"], done.stderr
