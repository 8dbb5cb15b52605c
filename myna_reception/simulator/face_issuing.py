"""Puts the two 券面 applications on a persona's card."""

from __future__ import annotations

from collections.abc import Callable

from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.card_face import CardFace, age_at_issue, card_face
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.virtual_card import card_verifiable as cv
from myna_reception.simulator.virtual_card.application import Application, PinFile
from myna_reception.simulator.virtual_card.surface_application import (
    OPAQUE_LENGTH,
    FacePictures,
    surface_application,
)
from myna_reception.simulator.virtual_card.text_application import OPAQUE_DIGEST_LENGTH, PIN_TRIES, text_application


def face_applications(
    persona: Persona, authority: CardAuthority, portrait: Callable[[], bytes] | None = None
) -> list[Application]:
    """The text and the surface application of a plastic card, in this order.

    ``portrait`` gives a picture to put in place of the drawn one, as JP2; see ``portraits.portrait_from_file`` and
    ``pictures.portrait_picture``. Keys are made (half a second each unless cached) and pictures drawn when a program
    first reads what needs them.
    """
    face = card_face(persona)
    pin = persona.card.text_pin or persona.card.pin  # 顔認証マイナンバーカード have none: blocked, an assumption
    text = text_application(
        face,
        PinFile.of_digits(pin, PIN_TRIES),
        _keys(persona, authority, cv.TEXT_AUTHORITY, "text"),
        lambda: authority.card_key(persona, "session"),
        authority.opaque_bytes(persona, "text", OPAQUE_DIGEST_LENGTH),
    )
    surface = surface_application(
        face,
        _keys(persona, authority, cv.SURFACE_AUTHORITY, "surface"),
        face_pictures(face, persona.id, portrait),
        authority.opaque_bytes(persona, "surface", OPAQUE_LENGTH),
    )
    return [text, surface]


def face_pictures(face: CardFace, seed: str, portrait: Callable[[], bytes] | None = None) -> FacePictures:
    """The pictures of a face; Pillow is loaded with the first. ``seed`` decides how the drawn portrait looks."""

    def text(written: str) -> Callable[[], bytes]:
        def draw() -> bytes:
            from myna_reception.simulator.virtual_card.pictures import text_picture

            return text_picture(written)

        return draw

    def number(digits: str) -> Callable[[], bytes]:
        def draw() -> bytes:
            from myna_reception.simulator.virtual_card.pictures import number_picture

            return number_picture(digits)

        return draw

    def drawn() -> bytes:
        from myna_reception.simulator.portraits import draw_portrait
        from myna_reception.simulator.virtual_card.pictures import portrait_picture

        return portrait_picture(draw_portrait(seed, face.sex, age_at_issue(face)))

    return FacePictures(
        name=text(face.name),
        address=text(face.address),
        my_number=number(face.my_number),
        security_code=number(face.security_code),
        portrait=portrait or drawn,
    )


def _keys(persona: Persona, authority: CardAuthority, issuer: bytes, use: str) -> cv.FaceKeys:
    return cv.FaceKeys(
        authority=lambda: authority.face_authority_key(issuer),
        municipality=lambda: authority.municipality_key(persona.municipality_code),
        card=lambda: authority.card_key(persona, use),
    )
