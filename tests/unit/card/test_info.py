"""What a card says of itself without a PIN."""

from __future__ import annotations

import pytest

from myna_reception.card.abilities import AbilityBook
from myna_reception.card.info import read_info, with_face
from myna_reception.card.reading import converse
from myna_reception.reception.card_facts import CardKind
from myna_reception.reception.errors import CardUnsupported
from myna_reception.simulator.virtual_card.foreign import FOREIGN_CARDS
from myna_reception.simulator.virtual_card.reader import VirtualReader
from tests.unit.card.fakes import LimitedReader
from tests.unit.virtual_card.people import a_card, a_persona, authority


def info_of(card, **limits):
    reader = VirtualReader()
    reader.place(card)
    book = AbilityBook()
    connection, info = converse(LimitedReader(reader, **limits), book, read_info)
    info = with_face(connection, info, book.of(connection))
    connection.close()
    return info


@pytest.mark.parametrize(
    "limits", [{}, {"extended": False}, {"most": 255}, {"short_ids": False}], ids=["all", "short", "240", "plain"]
)
def test_a_usual_card(limits):
    info = info_of(a_card(pin_tries=2), **limits)
    assert (info.label, info.kind) == ("JPKIAPICCTOKEN2", CardKind.PLASTIC)
    assert (info.authentication_tries, info.signature_tries) == (2, 5)
    assert (info.has_face, info.number_b_tries) == (True, 10)
    assert info.certificate.not_after == a_persona().card.certificate_ends_on
    assert info.certificate.serial.reveal() == authority().authentication_serial(a_persona())
    assert info.ca.not_after > info.certificate.not_after
    assert f"{info.certificate.serial.reveal()}" not in repr(info)


def test_a_phone_keeps_its_certificate_until_the_pin():
    info = info_of(a_card(kind=CardKind.ANDROID))
    assert (info.label, info.kind) == ("JPKIAPGPSETOKEN", CardKind.ANDROID)
    assert info.certificate is None
    assert info.authentication_tries == 3
    assert (info.has_face, info.number_b_tries) == (False, None)


@pytest.mark.parametrize("make", FOREIGN_CARDS.values(), ids=FOREIGN_CARDS)
def test_foreign_cards(make):
    with pytest.raises(CardUnsupported):
        info_of(make())
