"""PIN-less use (暗証番号なし利用) by an authorised terminal: A SIMULATION OF OUR OWN, off unless a persona has it.

In public it is known that EF 0016 of the JPKI application holds the key of a terminal authority, and that a terminal
hands over a card-verifiable certificate in two commands, ``80 A2 06 C1`` and ``80 A2 00 C1``. All the rest is not: the
status words, what EXTERNAL AUTHENTICATE signs and what it allows are invented here, so that software for PIN-less desks
can be practised with. No real card takes this dialogue for granted:

1. SELECT EF 0016.
2. ``80 A2 06 C1`` with the header of 7F21 and the object 5F4E, then ``80 A2 00 C1`` with the object 5F37: the
   terminal's certificate, issued directly by the authority of EF 0016.
3. GET CHALLENGE, at least 8 bytes.
4. EXTERNAL AUTHENTICATE ``00 82 00 80``: the terminal's PKCS#1 v1.5 SHA-256 signature over the challenge.
5. One signature with the 利用者証明用 key, and no more. SELECT of an application, reset and power-down end it as well.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from myna_reception.card import tlv
from myna_reception.card.apdu import SW
from myna_reception.simulator.virtual_card import card_verifiable as cv
from myna_reception.simulator.virtual_card.application import PublicKeyFile, Refusal

AUTHORITY_KEY = 0x0016  # IEF
LOAD_CERTIFICATE = 0xA2  # INS, with CLA 80
BODY_PART, SIGNATURE_PART = (0x06, 0xC1), (0x00, 0xC1)  # P1 P2
CHALLENGE_LENGTH = 8  # least bytes

TERMINAL_AUTHORITY = cv.key_identifier("0000092")  # 証明者鍵ID of terminals' certificates
PRACTICE_TERMINAL = cv.key_identifier("0000093")

_KEY_IDENTIFIERS = 2 * cv.KEY_IDENTIFIER_LENGTH
_KEY_BITS = 2048


class TerminalAuthentication:
    """How far a terminal has come with one card. Its methods raise ``Refusal`` with the status word."""

    def __init__(self, authority: PublicKeyFile) -> None:
        self._authority = authority
        self.forget()

    @property
    def allows_signature(self) -> bool:
        """Whether one signature may be made without a PIN."""
        return self._allows

    def forget(self) -> None:
        """Begin anew; nothing is allowed."""
        self._head = b""  # of the certificate, while its signature is awaited
        self._terminal: RSAPublicKey | None = None
        self._challenge = b""
        self._allows = False

    def spend(self) -> None:
        """The one signature was made."""
        self._allows = False

    def load_body(self, data: bytes) -> None:
        """The header of 7F21 and the object 5F4E: 6A80 unless they are that, 6A88 for another authority's."""
        self.forget()
        body, _ = _body(data)
        if body[: cv.KEY_IDENTIFIER_LENGTH] != self._authority.identifier():
            raise Refusal(SW.REFERENCE_NOT_FOUND)
        self._head = data

    def load_signature(self, data: bytes) -> None:
        """The object 5F37: 6985 before the body, 6A80 unless it completes the certificate, 6982 unless it is right."""
        head, self._head = self._head, b""
        if not head:
            raise Refusal(SW.CONDITIONS_OF_USE)
        body, expected = _body(head)
        try:
            one, rest = tlv.read(data)
        except tlv.TlvError:
            raise Refusal(SW.WRONG_DATA) from None
        if one.tag != cv.SIGNATURE or rest or len(data) != expected:
            raise Refusal(SW.WRONG_DATA)
        _verify(self._authority.key(), one.value, body, SW.SECURITY_STATUS)
        self._terminal = _certified_key(body)

    def give_challenge(self, challenge: bytes) -> None:
        """The card answered GET CHALLENGE with this."""
        self._challenge = challenge

    def authenticate(self, signature: bytes) -> None:
        """EXTERNAL AUTHENTICATE: 6985 without certificate or challenge, 6300 for a wrong signature.

        The challenge is used up in every case.
        """
        challenge, self._challenge = self._challenge, b""
        self._allows = False
        if self._terminal is None or len(challenge) < CHALLENGE_LENGTH:
            raise Refusal(SW.CONDITIONS_OF_USE)
        _verify(self._terminal, signature, challenge, SW.NOT_VERIFIED_NO_LIMIT)
        self._allows = True


def _body(head: bytes) -> tuple[bytes, int]:
    """The value of 5F4E, and how many bytes of 7F21 are to follow it. Raises ``Refusal``."""
    try:
        outer = tlv.read_header(head)
        inner, rest = tlv.read(head[outer.size :])
    except tlv.TlvError:
        raise Refusal(SW.WRONG_DATA) from None
    if (outer.tag, inner.tag) != (cv.CERTIFICATE, cv.BODY) or rest:
        raise Refusal(SW.WRONG_DATA)
    return inner.value, outer.total - len(head)


def _certified_key(body: bytes) -> RSAPublicKey:
    """The RSA-2048 key after the two key identifiers. Raises ``Refusal``."""
    try:
        exponent, modulus = tlv.read_all(body[_KEY_IDENTIFIERS:])
        if (exponent.tag, modulus.tag) != (cv.EXPONENT, cv.MODULUS) or len(modulus.value) * 8 != _KEY_BITS:
            raise Refusal(SW.WRONG_DATA)
        return RSAPublicNumbers(
            int.from_bytes(exponent.value, "big"), int.from_bytes(modulus.value, "big")
        ).public_key()
    except ValueError:  # TlvError, another number of objects, numbers that are no key
        raise Refusal(SW.WRONG_DATA) from None


def _verify(key: RSAPublicKey, signature: bytes, message: bytes, refusal: SW) -> None:
    try:
        key.verify(signature, message, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        raise Refusal(refusal) from None
