"""Where a terminal's activation is kept between starts: the system's keyring, or memory for this run only.

Nothing secret is ever written to a file of our own. Practice and live use different names in the keyring.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_der_private_key

from myna_reception.eligibility.activation import Activation
from myna_reception.reception.masked import Masked
from myna_reception.settings import APP_NAME

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

ENTRY_LIMIT = 1_200  # characters; Windows' Credential Manager holds 1,280
_PROBE = "probe"
_FACTS = "activation"  # a small JSON, written last and deleted first: without it nothing is there
# A facility after the first has its key before these names; the newer of two generations of a key "b" behind them
_KEY = "terminal-key"
_CERTIFICATE = "terminal-certificate"
_CA = "service-ca"
# Backends that forget what they are given, refuse everything, or write it to a file in the clear.
_REFUSED_BACKENDS = ("keyring.backends.null", "keyring.backends.fail", "keyrings.alt")


class SecretStore(Protocol):
    """Named secrets, each of at most ``ENTRY_LIMIT`` characters. May block while the system asks for a pass phrase."""

    @property
    def persistent(self) -> bool:
        """Whether what was set is there at the next start."""
        ...

    def get(self, name: str) -> str | None:
        """The secret; None when there is none or the store does not answer."""
        ...

    def set(self, name: str, value: str) -> None:
        """Keep a secret. Never raises: what the system refuses is kept in memory, and ``persistent`` turns false."""
        ...

    def delete(self, name: str) -> None:
        """Forget a secret. Never raises."""
        ...


class MemoryStore:
    """Keeps secrets for this run only."""

    persistent = False

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """The secret, if set in this run."""
        return self._secrets.get(name)

    def set(self, name: str, value: str) -> None:
        """Keep a secret."""
        self._secrets[name] = value

    def delete(self, name: str) -> None:
        """Forget a secret."""
        self._secrets.pop(name, None)


class KeyringStore:
    """Keeps secrets in the system's keyring under ``service``; falls back to memory when it stops answering.

    Backends raise whatever their platform raises (D-Bus errors, ``OSError``, their own classes), so every exception is
    taken for «does not answer».
    """

    def __init__(self, backend: KeyringBackend, service: str) -> None:
        self._backend = backend
        self._service = service
        self._memory = MemoryStore()
        self._refused = False

    @property
    def persistent(self) -> bool:
        """Whether the keyring took everything so far."""
        return not self._refused

    def get(self, name: str) -> str | None:
        """The secret."""
        kept = self._memory.get(name)
        if kept is not None:
            return kept
        try:
            return self._backend.get_password(self._service, name)
        except Exception:
            return None

    def set(self, name: str, value: str) -> None:
        """Keep a secret."""
        try:
            self._backend.set_password(self._service, name, value)
            kept = self._backend.get_password(self._service, name) == value
        except Exception:
            kept = False
        if not kept:
            self._refused = True
            self._memory.set(name, value)

    def delete(self, name: str) -> None:
        """Forget a secret."""
        self._memory.delete(name)
        try:
            if self._backend.get_password(self._service, name) is not None:
                self._backend.delete_password(self._service, name)
        except Exception:
            return


def open_secret_store(*, practice: bool) -> SecretStore:
    """The system's keyring if it keeps what it is given, else memory. Blocks; never raises.

    The keyring may ask the user to unlock it.
    """
    backend = _usable_backend()
    if backend is None:
        return MemoryStore()
    store = KeyringStore(backend, f"{APP_NAME} ({'practice' if practice else 'live'})")
    store.set(_PROBE, "kept")  # reads back what it wrote: the null backend takes everything and keeps nothing
    store.delete(_PROBE)
    return store if store.persistent else MemoryStore()


def _usable_backend() -> KeyringBackend | None:
    try:
        import keyring

        backend: KeyringBackend = keyring.get_keyring()
        parts = getattr(backend, "backends", (backend,))  # the chainer tries several
        refused = any(type(part).__module__.startswith(_REFUSED_BACKENDS) for part in (backend, *parts))
    except Exception:  # a wrong PYTHON_KEYRING_BACKEND raises ValueError, a missing library ImportError, and so on
        return None
    return None if refused else backend


def save_activation(store: SecretStore, activation: Activation, facility: str = "") -> None:
    """Keep an activation of the facility in place of an older one. Never raises; see ``SecretStore.persistent``.

    The new one lies beside the old one until it is whole: a crash in between leaves the old one. Then the old is wiped.
    """
    facts_name = _named(_FACTS, facility)
    old = _generation(store, facts_name)
    new = "b" if old == "" else ""
    _wipe(store, facility, new)  # what a crash may have left
    facts = {
        "version": 1,
        "generation": new,
        "institution_code": activation.institution_code,
        "institution_name": activation.institution_name,
        "terminal_id": activation.terminal_id,
        "service_url": activation.service_url,
        "ca_parts": _put(store, _named(_CA, facility, new), activation.service_ca or ""),
        "key_parts": _put(store, _named(_KEY, facility, new), _text(activation.private_key.reveal())),
        "certificate_parts": _put(store, _named(_CERTIFICATE, facility, new), _text(activation.certificate)),
    }
    store.set(facts_name, json.dumps(facts))
    if old is not None:
        _wipe(store, facility, old)


def load_activation(store: SecretStore, facility: str = "") -> Activation | None:
    """The facility's kept activation; None when there is none, or it is incomplete or damaged. Blocks; never raises."""
    try:
        facts = json.loads(store.get(_named(_FACTS, facility)) or "null")
        if not isinstance(facts, dict) or facts.get("version") != 1:
            return None
        held = str(facts.get("generation", ""))  # earlier releases knew one only
        key = base64.b64decode(_get(store, _named(_KEY, facility, held), facts["key_parts"]), validate=True)
        certificate = base64.b64decode(
            _get(store, _named(_CERTIFICATE, facility, held), facts["certificate_parts"]), validate=True
        )
        return Activation(
            institution_code=str(facts["institution_code"]),
            institution_name=str(facts["institution_name"]),
            terminal_id=str(facts["terminal_id"]),
            service_url=str(facts["service_url"]),
            service_ca=_get(store, _named(_CA, facility, held), facts["ca_parts"]) or None,
            private_key=Masked(key),
            certificate=certificate,
            not_after=_certificate_end(key, certificate),
        )
    except (KeyError, TypeError, ValueError, binascii.Error, RecursionError):
        return None


def forget_activation(store: SecretStore, facility: str = "") -> None:
    """Forget the facility's kept activation, key and all. Never raises."""
    store.delete(_named(_FACTS, facility))
    for generation in ("", "b"):
        _wipe(store, facility, generation)


def _named(entry: str, facility: str, generation: str = "") -> str:
    return ".".join(part for part in (facility, entry, generation) if part)


def _generation(store: SecretStore, facts_name: str) -> str | None:
    """Under which of the two names the present key lies; None: there is none."""
    try:
        facts = json.loads(store.get(facts_name) or "null")
    except (ValueError, RecursionError):
        return None
    return str(facts.get("generation", "")) if isinstance(facts, dict) else None


def _wipe(store: SecretStore, facility: str, generation: str) -> None:
    for entry in (_KEY, _CERTIFICATE, _CA):
        name, part = _named(entry, facility, generation), 0
        while store.get(f"{name}-{part}") is not None:
            store.delete(f"{name}-{part}")
            if store.get(f"{name}-{part}") is not None:  # the store does not let go
                break
            part += 1


def _put(store: SecretStore, name: str, value: str) -> int:
    parts = [value[start : start + ENTRY_LIMIT] for start in range(0, len(value), ENTRY_LIMIT)]
    for number, part in enumerate(parts):
        store.set(f"{name}-{number}", part)
    return len(parts)


def _get(store: SecretStore, name: str, parts: int) -> str:
    found = [store.get(f"{name}-{number}") for number in range(parts)]
    if None in found:
        raise ValueError(f"{name} is incomplete")
    return "".join(part for part in found if part is not None)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _certificate_end(key: bytes, certificate: bytes) -> datetime:
    parsed = x509.load_der_x509_certificate(certificate)
    if load_der_private_key(key, None).public_key() != parsed.public_key():
        raise ValueError("key and certificate do not belong together")
    return parsed.not_valid_after_utc
