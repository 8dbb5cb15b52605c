"""The card's platform level: the data objects that GET DATA reads before any application is selected.

The tags and what they mean are known from real cards, the exact bytes of some are not: 0066 is built by
GlobalPlatform's template, the rest is the bare value. An object is given whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from myna_reception.card import tlv
from myna_reception.card.apdu import SW, Command
from myna_reception.card.connection import Response
from myna_reception.simulator.virtual_card.rules import CardRules, ContactAtrObject

ISSUER_ID, CARD_ID, CARD_DATA = 0x0042, 0x0045, 0x0066
MUNICIPALITY, EXPIRY = 0x00F0, 0x00F2
KEY_ID, PLATFORM_CERTIFICATE, CARD_CERTIFICATE = 0x00F7, 0x00F8, 0x7F21
CONTACT_ATR_OBJECT = 0x5F51

# Card recognition data of GlobalPlatform: OIDs of the scheme and its version 2.1.1, and no more than that
_GLOBAL_PLATFORM = bytes.fromhex("06072A864886FC6B01"), bytes.fromhex("06092A864886FC6B02020101")


class CardManager:
    """Answers GET DATA. ``objects``: by tag, made when first read."""

    def __init__(self, objects: Mapping[int, Callable[[], bytes]]) -> None:
        self._objects = objects

    def get_data(self, command: Command, rules: CardRules, *, application_current: bool) -> Response:
        """The object that P1 and P2 name: 6A88 when absent, 6700 when Le does not hold it."""
        tag = command.p1 << 8 | command.p2
        made = self._objects.get(tag)
        if made is None or not _answers_here(tag, rules, application_current):
            return Response(b"", SW.REFERENCE_NOT_FOUND)
        if command.data or command.le is None:
            return Response(b"", SW.WRONG_LENGTH)
        data = made()
        if len(data) > command.le:
            return Response(b"", SW.WRONG_LENGTH)
        return Response(data, SW.OK)


def _answers_here(tag: int, rules: CardRules, application_current: bool) -> bool:
    if tag != CONTACT_ATR_OBJECT:
        return not application_current
    here = ContactAtrObject.APPLICATION if application_current else ContactAtrObject.CARD_MANAGER
    return rules.contact_atr_object in (here, ContactAtrObject.EVERYWHERE)


@dataclass(frozen=True, slots=True, repr=False)
class CardIdentity:
    """What the platform says of one card. The ``repr`` is left out: the numbers are personal."""

    issuer_id: bytes  # 16
    card_id: str  # ASCII
    municipality_code: str  # 5 digits
    expires_on: date
    key_id: bytes  # 16


def card_manager(
    identity: CardIdentity,
    contact_atr: bytes,
    platform_certificate: Callable[[], bytes],
    card_certificate: Callable[[], bytes],
) -> CardManager:
    """The objects of a plastic card; certificates are card-verifiable ones and made when first read."""
    recognition = tlv.encode(0x66, tlv.encode(0x73, _GLOBAL_PLATFORM[0] + tlv.encode(0x60, _GLOBAL_PLATFORM[1])))
    values = {
        ISSUER_ID: identity.issuer_id,
        CARD_ID: identity.card_id.encode("ascii"),
        CARD_DATA: recognition,
        MUNICIPALITY: identity.municipality_code.encode("ascii"),
        EXPIRY: f"{identity.expires_on:%Y%m%d}".encode("ascii"),
        KEY_ID: identity.key_id,
        CONTACT_ATR_OBJECT: contact_atr[1:],
    }
    objects: dict[int, Callable[[], bytes]] = {tag: _given(value) for tag, value in values.items()}
    objects[PLATFORM_CERTIFICATE] = cache(platform_certificate)
    objects[CARD_CERTIFICATE] = cache(card_certificate)
    return CardManager(objects)


def _given(value: bytes) -> Callable[[], bytes]:
    return lambda: value
