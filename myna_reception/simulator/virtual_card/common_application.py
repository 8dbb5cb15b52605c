"""The common application (共通カード AP) of a virtual card: the card's number, and proof that the card is itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from myna_reception.card.apdu import AID, INS, Command
from myna_reception.simulator.virtual_card.application import (
    OPEN,
    Application,
    KeyFile,
    PinFile,
    RecordFile,
)
from myna_reception.simulator.virtual_card.secure_messaging import ENVIRONMENT_FAULTY

CARD_RECORD, KEY_ID_RECORD = 0x0001, 0x0002
AUTHENTICATION_KEY, PIN = 0x0019, 0x001C
PIN_TRIES = 3
SERIAL_DIGITS = 15


def card_record(serial: str, municipality_code: str, expires_on: date) -> bytes:
    """The 28 digits of EF 0001: serial 15, municipality 5, expiry YYYYMMDD."""
    return f"{serial}{municipality_code}{expires_on:%Y%m%d}".encode("ascii")


def common_application(
    record: bytes, key_id: bytes, key: Callable[[], RSAPrivateKey], pin: PinFile
) -> CommonCardApplication:
    """The application with its two record files, the key of INTERNAL AUTHENTICATE and its own 4-digit PIN."""
    return CommonCardApplication(
        AID.COMMON,
        {
            CARD_RECORD: RecordFile(lambda: (record,)),
            KEY_ID_RECORD: RecordFile(lambda: (key_id,)),
            AUTHENTICATION_KEY: KeyFile(key, OPEN, authenticates=True),
            PIN: pin,
        },
        session_key_refusal=ENVIRONMENT_FAULTY,
    )


class CommonCardApplication(Application):
    """The base commands, with CHANGE KEY in place of CHANGE."""

    def handlers(self) -> dict[tuple[int, int], Callable[[Command], bytes]]:
        """As the base, but a PIN is changed by ``80 32``."""
        handlers = super().handlers()
        del handlers[0x00, INS.CHANGE]
        return handlers | {(0x80, INS.CHANGE_KEY): self._change_key}
