"""The invented people of the practice world, from ``resources/personas/*.toml``.

Ages and certificate ends are told relative to a base day, so that a persona shows the same outcome in every year; with
the same base day the same persona comes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.eligibility import Qualification, QualificationValidity, Sex


@dataclass(frozen=True, slots=True)
class CardSpec:
    """The persona's My Number card as it was issued."""

    kind: CardKind
    pin: str | None  # 利用者証明用暗証番号; None: 顔認証マイナンバーカード, which has none
    pin_tries: int  # 0: arrives locked
    sign_password: str | None  # 署名用パスワード; None: no 署名用 certificate
    issued_on: date  # JST
    certificate_ends_on: date  # last day of the 利用者証明用 certificate, JST
    revoked: bool  # known to the service only


@dataclass(frozen=True, slots=True, repr=False)
class Persona:
    """One invented person: the card they carry and what the eligibility service knows of them."""

    id: str  # ASCII, the NAME of --persona
    title: str  # a short Japanese line for the practice drawer
    story: str  # what is to be learnt from this card, Japanese
    name: str
    name_kana: str  # half-width
    birthdate: date
    sex: Sex
    address: str
    prefecture: str  # romaji, for the certificate's CRL distribution point
    municipality: str  # romaji
    municipality_code: str  # 5 digits
    card: CardSpec
    registered: bool  # 利用登録 was made
    validity: QualificationValidity
    qualifications: tuple[Qualification, ...]
