"""An invented person and a practice CA for tests; keys are cached for the user so that later runs start at once."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from functools import cache
from getpass import getuser
from pathlib import Path
from typing import Any

from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.eligibility import QualificationValidity, Sex
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.personas import CardSpec, Persona
from myna_reception.simulator.virtual_card.card import VirtualCard

PIN = "2580"
SIGN_PASSWORD = "PRACTICE1"


def a_persona(persona_id: str = "test-person", **card: Any) -> Persona:
    """A person with a usual card; keyword arguments change the card."""
    spec = CardSpec(
        kind=CardKind.PLASTIC,
        pin=PIN,
        pin_tries=3,
        sign_password=SIGN_PASSWORD,
        issued_on=date(2024, 5, 13),
        certificate_ends_on=date(2029, 4, 3),
        revoked=False,
    )
    return Persona(
        id=persona_id,
        title="試験用",
        story="試験用の人",
        name="見本　花子",
        name_kana="ﾐﾎﾝ ﾊﾅｺ",
        birthdate=date(1985, 4, 3),
        sex=Sex.FEMALE,
        address="東京都見本市試験町１丁目２番３号",
        prefecture="Tokyo-to",
        municipality="Mihon-shi",
        municipality_code="13999",
        card=replace(spec, **card),
        registered=True,
        validity=QualificationValidity.VALID,
        qualifications=(),
    )


def key_folder() -> Path:
    """Where keys are kept from run to run, for the user alone."""
    return Path(tempfile.gettempdir()) / f"myna-reception-test-keys-{getuser()}"


@cache
def authority() -> CardAuthority:
    """One CA for all tests of a process."""
    return CardAuthority(b"seed of the tests", key_folder())


def a_card(*, filler: int = 0, **changes: Any) -> VirtualCard:
    """A freshly issued card; ``rules`` and ``atr`` go to the card, everything else to its specification."""
    card = {name: changes.pop(name) for name in ("rules", "atr") if name in changes}
    return issue_card(a_persona(**changes), authority(), filler=filler, **card)
