"""What differs from this patient's last visit (前回との違い): insurer, numbers, ratio, name, address. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from myna_reception.records.document import ELDERLY

# What is compared, by the official names; what matters most to the claim first
COMPARED = (
    "insurer_number", "insurer_name", "insured_card_symbol", "insured_identification_number", "insured_branch_number",
    "personal_family_classification", "insured_card_classification", "insured_partial_contribution_ratio",
    "elderly_recipient_contribution_ratio", "name", "name_kana", "address", "qualification_date",
    "insured_card_expiration_date", "reference_number",
)  # fmt: skip
VALIDITY = "validity"


@dataclass(frozen=True, slots=True, repr=False)
class Difference:
    """One field that is not as it was. Values are as in the document, as text; empty: there was none."""

    field: str  # an official name, or «validity»
    before: str
    after: str

    def facts(self) -> dict[str, str]:
        """For JSON."""
        return {"field": self.field, "before": self.before, "after": self.after}

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Difference:
        """From JSON."""
        return cls(str(facts["field"]), str(facts["before"]), str(facts["after"]))

    def __repr__(self) -> str:
        return f"Difference({self.field})"


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What differs between two documents of one patient.

    Widths, and space at the ends, do not count. Where one of the two has no qualification only the validity is told;
    several qualifications (医療保険 and 医療扶助) are compared kind by kind.
    """
    found: list[Difference] = []
    if before.get("validity") != after.get("validity"):
        found.append(Difference(VALIDITY, _text(before.get("validity")), _text(after.get("validity"))))
    old, new = _by_kind(before), _by_kind(after)
    for kind in new:
        if kind in old:
            found += _of_one(old[kind], new[kind])
    return tuple(found)


def _by_kind(document: Mapping[str, Any]) -> dict[bool, Mapping[str, Any]]:
    """The first qualification of 医療保険 (False) and of 医療扶助 (True)."""
    kinds: dict[bool, Mapping[str, Any]] = {}
    for each in document.get("qualifications") or ():
        kinds.setdefault(each.get("insured_card_classification") == "A1", each)
    return kinds


def _of_one(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    pairs = ((name, _text(_value(old, name)), _text(_value(new, name))) for name in COMPARED)
    return [Difference(name, was, now) for name, was, now in pairs if _folded(was) != _folded(now)]


def _value(facts: Mapping[str, Any], name: str) -> Any:
    if name.startswith("elderly_"):
        return (facts.get(ELDERLY) or {}).get(name)
    return facts.get(name)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
