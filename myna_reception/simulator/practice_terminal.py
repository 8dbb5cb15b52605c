"""A terminal that practice cards trust for PIN-less use: the other side of ``virtual_card.terminal_authentication``.

A SIMULATION OF OUR OWN: real terminals belong to authorised operators, and how they speak to a card is not public.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from myna_reception.card import apdu, tlv
from myna_reception.card.apdu import INS, Command
from myna_reception.card.connection import CardConnection, Response
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.virtual_card import card_verifiable as cv
from myna_reception.simulator.virtual_card.terminal_authentication import (
    AUTHORITY_KEY,
    BODY_PART,
    CHALLENGE_LENGTH,
    LOAD_CERTIFICATE,
    PRACTICE_TERMINAL,
    SIGNATURE_PART,
    TERMINAL_AUTHORITY,
)


class TerminalRefusedError(Exception):
    """The card answered ``sw``: it does not know PIN-less use, or does not trust this terminal."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


@dataclass(frozen=True, slots=True, repr=False)
class PracticeTerminal:
    """A terminal's key and its card-verifiable certificate."""

    key: RSAPrivateKey
    certificate: bytes  # 7F21

    def authorise(self, connection: CardConnection) -> None:
        """Have the card allow one 利用者証明 signature without a PIN; its JPKI application must be current.

        Raises:
            TerminalRefusedError: the card says no.
            ConnectionLostError: the card left.
        """
        head, signature = split_certificate(self.certificate)
        _send(connection, apdu.select_file(AUTHORITY_KEY))
        _send(connection, Command(0x80, LOAD_CERTIFICATE, *BODY_PART, head, extended=True))
        _send(connection, Command(0x80, LOAD_CERTIFICATE, *SIGNATURE_PART, signature, extended=True))
        challenge = _send(connection, Command(0x00, INS.GET_CHALLENGE, 0, 0, le=CHALLENGE_LENGTH)).data
        answer = cv.sign(self.key, challenge)
        _send(connection, Command(0x00, INS.EXTERNAL_AUTHENTICATE, 0x00, 0x80, answer, extended=True))


def practice_terminal(authority: CardAuthority) -> PracticeTerminal:
    """The terminal of this practice world; its two keys are made on first use."""
    key = authority.face_authority_key(PRACTICE_TERMINAL)
    issuer = authority.face_authority_key(TERMINAL_AUTHORITY)
    return PracticeTerminal(key, cv.certificate(issuer, TERMINAL_AUTHORITY, PRACTICE_TERMINAL, key.public_key()))


def split_certificate(certificate: bytes) -> tuple[bytes, bytes]:
    """What the two commands carry: the header of 7F21 with the object 5F4E, and the object 5F37."""
    outer = tlv.read_header(certificate)
    size = outer.size + tlv.read_header(certificate[outer.size :]).total
    return certificate[:size], certificate[size:]


def _send(connection: CardConnection, command: Command) -> Response:
    response = connection.transmit(command.encode())
    if not response.ok:
        raise TerminalRefusedError(response.sw)
    return response
