"""The facilities (施術所) of one terminal: 併設 ones share it, each with a 機関コード, key and certificate of its own.

The list lies in the secret store beside the activations, so that both last equally long. A terminal of an earlier
release has no list: its one activation is that of the facility with the key "".
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.secrets import SecretStore, forget_activation, load_activation, save_activation

FACILITY_LIMIT = 8  # at one terminal: their list stays well below what one entry of a keyring holds
NAME_LIMIT = 30  # characters
CODES_KEPT = 3
FIRST = ""  # the key of the facility that an earlier release knew
_LIST = "facilities"


@dataclass(frozen=True, slots=True)
class Facility:
    """One facility. ``activation`` is None when what the store holds of it is gone or damaged."""

    key: str  # names its entries in the secret store; says nothing
    given_name: str  # by staff; empty: as the service calls it
    codes: tuple[str, ...]  # 機関コード: today's first, then those it had before
    activation: Activation | None

    @property
    def name(self) -> str:
        """As staff know it."""
        return self.given_name or (self.activation.institution_name if self.activation else "") or self.code

    @property
    def code(self) -> str:
        """Today's 機関コード; empty when none is known."""
        return self.codes[0] if self.codes else ""


class Facilities:
    """The facilities in a secret store. Blocks; one thread at a time. Nothing raises but ``KeyError``: no such one."""

    def __init__(self, store: SecretStore) -> None:
        self._store = store

    @property
    def persistent(self) -> bool:
        """Whether they are still there at the next start."""
        return self._store.persistent

    def all(self) -> tuple[Facility, ...]:
        """Every facility, in the order in which they came."""
        return tuple(replace(each, activation=self._load(each.key)) for each in self._listed()[1])

    def active(self) -> Facility | None:
        """The one in use; None where the terminal was never activated."""
        active, listed = self._listed()
        return next((replace(each, activation=self._load(each.key)) for each in listed if each.key == active), None)

    def keep(self, activation: Activation, key: str | None) -> str:
        """Keep the activation of the facility ``key`` in place of its older one; None: of one more. Returns its key.

        The older one is there until the new one is, and wiped then. The first one of a terminal becomes the active one.
        Raises ``ValueError`` when there are ``FACILITY_LIMIT`` already.
        """
        active, listed = self._listed()
        if key is None or not any(each.key == key for each in listed):
            if len(listed) >= FACILITY_LIMIT:
                raise ValueError(f"a terminal has at most {FACILITY_LIMIT} facilities")
            if key is None:
                key = FIRST if not listed else secrets.token_hex(4)
            listed = (*listed, Facility(key, "", (), None))
        save_activation(self._store, activation, key)
        codes = dict.fromkeys((activation.institution_code, *self._one(listed, key).codes))
        held = tuple(codes)[:CODES_KEPT]
        self._write(
            active if len(listed) > 1 else key,
            [replace(each, codes=held) if each.key == key else each for each in listed],
        )
        return key

    def make_active(self, key: str) -> None:
        """Use this one from now on, at later starts too."""
        _, listed = self._listed()
        self._one(listed, key)
        self._write(key, listed)

    def rename(self, key: str, name: str) -> None:
        """Call it otherwise; empty: as the service does."""
        active, listed = self._listed()
        self._one(listed, key)
        self._write(active, [replace(each, given_name=clean(name)) if each.key == key else each for each in listed])

    def remove(self, key: str) -> None:
        """Forget it, with its key and certificate. Was it the active one, the first of the others is."""
        active, listed = self._listed()
        left = tuple(each for each in listed if each.key != key)
        if active == key and left:
            active = left[0].key
        self._write(active, left)
        forget_activation(self._store, key)

    def _one(self, listed: Sequence[Facility], key: str) -> Facility:
        found = next((each for each in listed if each.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def _load(self, key: str) -> Activation | None:
        return load_activation(self._store, key)

    def _listed(self) -> tuple[str, tuple[Facility, ...]]:
        """Key of the active one, and all without their activations."""
        try:
            told = json.loads(self._store.get(_LIST) or "null")
            if isinstance(told, dict) and told.get("version") == 1:
                listed = tuple(
                    Facility(str(key), str(name), tuple(str(code) for code in codes), None)
                    for key, name, codes in told["facilities"]
                )
                keys = [each.key for each in listed]
                active = str(told["active"])
                return active if active in keys else (keys[0] if keys else FIRST), listed
        except (KeyError, TypeError, ValueError, RecursionError):
            pass  # what is damaged is taken for an earlier release's: the first facility at least is found again
        first = self._load(FIRST)
        return FIRST, () if first is None else (Facility(FIRST, "", (first.institution_code,), None),)

    def _write(self, active: str, listed: Sequence[Facility]) -> None:
        facts = [[each.key, each.given_name, list(each.codes)] for each in listed]
        self._store.set(_LIST, json.dumps({"version": 1, "active": active, "facilities": facts}, ensure_ascii=False))


def clean(name: str) -> str:
    """A name as it is kept: on one line, no control characters, at most ``NAME_LIMIT`` characters."""
    plain = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in name)
    return " ".join(plain.split())[:NAME_LIMIT].strip()
