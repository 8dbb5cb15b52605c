"""Where an activation is kept, with keyrings that work, refuse, forget and break."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from myna_reception.eligibility.activation import Activation, _pkcs8, _signing_request
from myna_reception.eligibility.secrets import (
    ENTRY_LIMIT,
    KeyringStore,
    MemoryStore,
    SecretStore,
    forget_activation,
    load_activation,
    open_secret_store,
    save_activation,
)
from myna_reception.reception.masked import Masked
from myna_reception.simulator.service_pki import ServicePki


class DictKeyring(keyring.backend.KeyringBackend):
    """A keyring that works, with the limit that Windows' has."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        assert len(password) <= 1_280
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class NullKeyring(DictKeyring):
    """Takes everything, keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class BrokenKeyring(DictKeyring):
    """Raises what platforms raise."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error: Exception | None = error

    def get_password(self, service: str, username: str) -> str | None:
        if self.error:
            raise self.error
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.error:
            raise self.error
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        if self.error:
            raise self.error
        super().delete_password(service, username)


ERRORS = [
    keyring.errors.NoKeyringError("none"),
    keyring.errors.InitError("Prompt dismissed"),
    keyring.errors.KeyringLocked("locked"),
    keyring.errors.PasswordSetError("WinError 1783"),
    OSError("D-Bus"),
    RuntimeError("a backend's own"),
]


@pytest.fixture(scope="module")
def activation(tmp_path_factory: pytest.TempPathFactory) -> Activation:
    pki = ServicePki(tmp_path_factory.mktemp("pki"))
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = pki.issue_terminal(x509.load_der_x509_csr(_signing_request(key, "W0000001")), "W0000001")
    return Activation(
        institution_code="9900000001",
        institution_name="見本鍼灸整骨院（練習）",
        terminal_id="W0000001",
        service_url="https://127.0.0.1:8443",
        service_ca=pki.server_ca_pem * 3,  # a bundle, longer than one entry
        private_key=Masked(_pkcs8(key)),
        certificate=certificate.public_bytes(Encoding.DER),
        not_after=certificate.not_valid_after_utc,
    )


def use(monkeypatch: pytest.MonkeyPatch, backend: keyring.backend.KeyringBackend) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)


@pytest.mark.parametrize("make", [MemoryStore, lambda: KeyringStore(DictKeyring(), "test")])
def test_an_activation_is_kept_replaced_and_forgotten(activation: Activation, make: Callable[[], SecretStore]) -> None:
    store = make()
    assert load_activation(store) is None
    save_activation(store, activation)
    assert load_activation(store) == activation
    shorter = replace(activation, service_ca=None, institution_name="別")
    save_activation(store, shorter)
    assert load_activation(store) == shorter
    forget_activation(store)
    assert load_activation(store) is None


def test_nothing_is_left_in_the_keyring(activation: Activation) -> None:
    backend = DictKeyring()
    save_activation(KeyringStore(backend, "test"), activation)
    assert len(backend.kept) > 3
    assert max(map(len, backend.kept.values())) <= ENTRY_LIMIT
    forget_activation(KeyringStore(backend, "test"))
    assert backend.kept == {}


def test_every_missing_or_damaged_entry_means_no_activation(activation: Activation) -> None:
    whole = MemoryStore()
    save_activation(whole, activation)
    for name, value in list(whole._secrets.items()):
        for wrong in (None, "", value[:-3], "x" + value[1:], "null", "[]", '{"version": 1}', "あ"):
            store = MemoryStore()
            store._secrets = {**whole._secrets, name: wrong} if wrong is not None else {**whole._secrets}
            if wrong is None:
                store.delete(name)
            loaded = load_activation(store)
            assert loaded is None or (name.startswith("service-ca") and loaded.private_key == activation.private_key)


def test_a_key_of_another_activation_means_no_activation(activation: Activation) -> None:
    store = MemoryStore()
    other = replace(activation, private_key=Masked(_pkcs8(ec.generate_private_key(ec.SECP256R1()))))
    save_activation(store, other)
    assert load_activation(store) is None


def test_an_interrupted_save_leaves_the_former_activation(
    activation: Activation, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    save_activation(store, activation)
    kept = store.set

    def interrupted(name: str, value: str) -> None:
        if name.startswith("terminal-certificate"):
            raise KeyboardInterrupt
        kept(name, value)

    monkeypatch.setattr(store, "set", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_activation(store, replace(activation, institution_name="別"))
    assert load_activation(store) == activation
    monkeypatch.setattr(store, "set", kept)
    again = replace(activation, institution_name="新しい")
    save_activation(store, again)
    assert load_activation(store) == again
    assert sum(name.startswith("terminal-key") for name in store._secrets) == 1  # the former one is wiped


def test_a_keyring_that_works_is_used(activation: Activation, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = DictKeyring()
    use(monkeypatch, backend)
    store = open_secret_store(practice=True)
    assert store.persistent
    assert backend.kept == {}  # the probe is gone
    save_activation(store, activation)
    assert load_activation(open_secret_store(practice=True)) == activation


def test_practice_and_live_do_not_meet(activation: Activation, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, DictKeyring())
    save_activation(open_secret_store(practice=True), activation)
    assert load_activation(open_secret_store(practice=False)) is None


@pytest.mark.parametrize("backend", [NullKeyring(), *map(BrokenKeyring, ERRORS)])
def test_a_keyring_that_keeps_nothing_is_not_used(
    activation: Activation, monkeypatch: pytest.MonkeyPatch, backend: keyring.backend.KeyringBackend
) -> None:
    use(monkeypatch, backend)
    store = open_secret_store(practice=True)
    assert not store.persistent
    save_activation(store, activation)
    assert load_activation(store) == activation  # for this run


@pytest.mark.parametrize("module", ["keyrings.alt.file", "keyring.backends.null", "keyring.backends.fail"])
def test_a_keyring_that_writes_in_the_clear_is_not_used(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    class Plain(DictKeyring):
        pass

    Plain.__module__ = module
    backend = Plain()
    use(monkeypatch, backend)
    assert not open_secret_store(practice=True).persistent
    chain = DictKeyring()
    chain.backends = (DictKeyring(), backend)  # type: ignore[attr-defined]
    use(monkeypatch, chain)
    assert not open_secret_store(practice=True).persistent
    assert backend.kept == chain.kept == {}


@pytest.mark.parametrize("error", ERRORS)
def test_a_keyring_that_breaks_later_falls_back_to_memory(activation: Activation, error: Exception) -> None:
    backend = BrokenKeyring(error)
    backend.error = None
    store = KeyringStore(backend, "test")
    assert store.persistent
    backend.error = error
    save_activation(store, activation)
    assert not store.persistent
    assert load_activation(store) == activation
    forget_activation(store)
    assert load_activation(store) is None


@pytest.mark.parametrize(
    "value", ["", "keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "no.such.Thing"]
)
def test_no_setting_of_the_environment_breaks_it(value: str) -> None:
    """In a process of its own: keyring reads the variable once."""
    code = (
        "from myna_reception.eligibility.secrets import open_secret_store\n"
        "store = open_secret_store(practice=True)\n"
        "store.set('a', 'b')\n"
        "print(store.persistent, store.get('a'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**_environment(), "PYTHON_KEYRING_BACKEND": value},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False b\n"
    assert done.stderr == ""


SAVE = """
import pickle, sys
from myna_reception.eligibility.secrets import open_secret_store, save_activation
store = open_secret_store(practice=True)
save_activation(store, pickle.load(open(sys.argv[1], "rb")))
assert store.persistent, "not kept"
"""
LOAD = """
import pickle, sys
from myna_reception.eligibility.secrets import forget_activation, load_activation, open_secret_store
store = open_secret_store(practice=True)
assert load_activation(store) == pickle.load(open(sys.argv[1], "rb"))
assert load_activation(open_secret_store(practice=False)) is None
forget_activation(store)
assert load_activation(open_secret_store(practice=True)) is None
print("kept across processes")
"""


@pytest.mark.keyring
def test_the_real_keyring_keeps_an_activation_across_processes(activation: Activation, tmp_path: Path) -> None:
    """On a session bus of its own with a throw-away login keyring."""
    for name in ("home", "run"):
        (tmp_path / name).mkdir(mode=0o700)
    (tmp_path / "activation").write_bytes(_pickled(activation))
    for name, code in (("save.py", SAVE), ("load.py", LOAD)):
        (tmp_path / name).write_text(code)
    script = (
        'printf "test-login-pw\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1'
        ' && "$0" save.py activation && "$0" load.py activation'
    )
    environment = _environment()
    environment.pop("PYTHON_KEYRING_BACKEND", None)
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", script, sys.executable],
        cwd=tmp_path,
        env={**environment, "HOME": str(tmp_path / "home"), "XDG_RUNTIME_DIR": str(tmp_path / "run")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "kept across processes\n"
    kept = list((tmp_path / "home").rglob("*.keyring"))
    assert kept, "the keyring is a file of the daemon's"


def _environment() -> dict[str, str]:
    import os

    return {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}


def _pickled(activation: Activation) -> bytes:
    import pickle

    return pickle.dumps(activation)
