"""Secure messaging (セキュアメッセージング) of the text application: AES-128-CBC over data, no integrity.

A program encrypts 32 random bytes to the card's public key; the first 16 become the session key. Every command with
CLA 08 then counts, from 1, and its count makes the initialisation vector of both directions. Nothing here signs: a
wrong count shows only because the padding comes out wrong, which ends the session.
"""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from myna_reception.card import tlv
from myna_reception.card.apdu import EXTENDED_LE_LIMIT, INS, SW, Command

SET_SESSION_KEY = 0xAE  # INS, with CLA 80
ENCRYPTED, AUTHENTICATED = 0x08, 0x0C  # CLA

OBJECTS_MISSING = 0x6987
OBJECTS_WRONG = 0x6988
NO_SESSION = 0x69FC
ENVIRONMENT_FAULTY = 0x66F1  # SET SESSION KEY where no key is set up for it

CRYPTOGRAM, EXPECTED_LENGTH = 0x86, 0x96
PADDING_INDICATOR = b"\x01"
BLOCK = 16
SEED_LENGTH = 32

_WITH_CRYPTOGRAM = (INS.VERIFY, INS.SELECT, INS.CHANGE)  # CHANGE is an assumption
_KEY_DELIVERY = bytes((0xA0, 2 + SEED_LENGTH, 0x80, SEED_LENGTH))  # A0 { 80 seed }
_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


class SecureMessagingError(Exception):
    """The card answers ``sw``; ``fatal``: and forgets the session."""

    def __init__(self, sw: int, *, fatal: bool = False) -> None:
        self.sw = sw
        self.fatal = fatal


class SecureSession:
    """One session, from SET SESSION KEY until the application is selected again, power goes or an object is wrong."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.AES128(key)
        self._count = 0

    def open(self, command: Command) -> Command:
        """The plain command (CLA 00) inside a protected one. Counts it, also when it is refused.

        Raises ``SecureMessagingError``.
        """
        self._count += 1
        if command.ins in _WITH_CRYPTOGRAM:
            body = _only_object(command.data, CRYPTOGRAM)
            return replace(command, cla=0x00, data=self._decrypt(body), le=None)
        if command.ins == INS.READ_BINARY:
            expected = _only_object(command.data, EXPECTED_LENGTH)
            if len(expected) != 3 or expected[0] != 0x00:
                raise SecureMessagingError(OBJECTS_WRONG, fatal=True)
            le = int.from_bytes(expected, "big") or EXTENDED_LE_LIMIT  # 0: everything
            return replace(command, cla=0x00, data=b"", le=le)
        raise SecureMessagingError(SW.SECURE_MESSAGING_NOT_PROVIDED)

    def close(self, data: bytes) -> bytes:
        """The answer data to the command opened last, as a cryptogram object."""
        padded = data + b"\x80"
        padded += bytes(-len(padded) % BLOCK)
        encryptor = Cipher(self._key, modes.CBC(self._vector())).encryptor()
        cryptogram = encryptor.update(padded) + encryptor.finalize()
        return tlv.encode(CRYPTOGRAM, PADDING_INDICATOR + cryptogram)

    def _decrypt(self, body: bytes) -> bytes:
        cryptogram = body.removeprefix(PADDING_INDICATOR)
        if len(cryptogram) != len(body) - 1 or not cryptogram or len(cryptogram) % BLOCK:
            raise SecureMessagingError(OBJECTS_WRONG, fatal=True)
        decryptor = Cipher(self._key, modes.CBC(self._vector())).decryptor()
        padded = (decryptor.update(cryptogram) + decryptor.finalize()).rstrip(b"\x00")
        if not padded.endswith(b"\x80") or len(cryptogram) - len(padded) >= BLOCK:
            raise SecureMessagingError(OBJECTS_WRONG, fatal=True)
        return padded[:-1]

    def _vector(self) -> bytes:
        """The count as 16 bytes, encrypted under the session key."""
        encryptor = Cipher(self._key, modes.CBC(bytes(BLOCK))).encryptor()
        return encryptor.update(self._count.to_bytes(BLOCK, "big")) + encryptor.finalize()


def receive_session_key(key: RSAPrivateKey, delivered: bytes) -> SecureSession:
    """The session whose key a program delivered, encrypted with OAEP (SHA-256) to the card's public key.

    Raises ``SecureMessagingError``: 6700 for a wrong length, 6F00 at or above the modulus, 6A80 for what decrypts to
    anything but an encryption key alone.
    """
    if len(delivered) != key.key_size // 8:
        raise SecureMessagingError(SW.WRONG_LENGTH)
    if int.from_bytes(delivered, "big") >= key.public_key().public_numbers().n:
        raise SecureMessagingError(SW.SELF_DIAGNOSIS)
    try:
        message = key.decrypt(delivered, _OAEP)
    except ValueError:
        raise SecureMessagingError(SW.WRONG_DATA) from None
    seed = message.removeprefix(_KEY_DELIVERY)
    if len(message) != len(_KEY_DELIVERY) + SEED_LENGTH or len(seed) != SEED_LENGTH:
        raise SecureMessagingError(SW.WRONG_DATA)
    return SecureSession(seed[:BLOCK])


def _only_object(data: bytes, tag: int) -> bytes:
    """The value of the one object that the data must be. A second object is as wrong as another tag."""
    if not data:
        raise SecureMessagingError(OBJECTS_MISSING)
    try:
        (one,) = tlv.read_all(data)
    except (tlv.TlvError, ValueError):
        raise SecureMessagingError(OBJECTS_WRONG, fatal=True) from None
    if one.tag != tag:
        raise SecureMessagingError(OBJECTS_WRONG, fatal=True)
    return one.value
