"""The schemes of COMPUTE DIGITAL SIGNATURE, by P1.

The keys are invented, so signing need not resist timing attacks.
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256, Hash

SIGNATURE_LENGTH = 256  # RSA-2048
VERBATIM_LIMIT = SIGNATURE_LENGTH - 11  # what PKCS#1 v1.5 type 1 padding leaves

_PSS = padding.PSS(mgf=padding.MGF1(SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)


class WrongInputError(ValueError):
    """The scheme does not take input of this length."""


def pad_and_sign(key: RSAPrivateKey, message: bytes) -> bytes:
    """PKCS#1 v1.5 type 1 padding around whatever is given: the card does not check that it is a DigestInfo."""
    if len(message) > VERBATIM_LIMIT:
        raise WrongInputError
    padded = b"\x00\x01" + b"\xff" * (SIGNATURE_LENGTH - 3 - len(message)) + b"\x00" + message
    numbers = key.private_numbers()
    block = int.from_bytes(padded, "big")
    # by the Chinese remainder theorem, four times as fast as one exponentiation
    at_p = pow(block, numbers.dmp1, numbers.p)
    at_q = pow(block, numbers.dmq1, numbers.q)
    result = at_q + numbers.q * (numbers.iqmp * (at_p - at_q) % numbers.p)
    return result.to_bytes(SIGNATURE_LENGTH, "big")


def _sha256(message: bytes) -> bytes:
    digest = Hash(SHA256())
    digest.update(message)
    return digest.finalize()


def authenticate(key: RSAPrivateKey, challenge: bytes) -> bytes:
    """What INTERNAL AUTHENTICATE answers: PKCS#1 v1.5 with SHA-256 over the challenge."""
    return _pkcs1(key, _sha256(challenge))


def _given_hash(message: bytes) -> bytes:
    if len(message) != SHA256.digest_size:
        raise WrongInputError
    return message


def _pkcs1(key: RSAPrivateKey, digest: bytes) -> bytes:
    return key.sign(digest, padding.PKCS1v15(), Prehashed(SHA256()))


def _pss(key: RSAPrivateKey, digest: bytes) -> bytes:
    return key.sign(digest, _PSS, Prehashed(SHA256()))


SCHEMES: dict[int, Callable[[RSAPrivateKey, bytes], bytes]] = {
    0x00: pad_and_sign,
    0x01: lambda key, message: pad_and_sign(key, _sha256(message)),  # a bare hash, no DigestInfo
    0x02: lambda key, message: _pkcs1(key, _given_hash(message)),
    0x03: lambda key, message: _pkcs1(key, _sha256(message)),
    0x04: lambda key, message: _pss(key, _given_hash(message)),
    0x05: lambda key, message: _pss(key, _sha256(message)),
}
