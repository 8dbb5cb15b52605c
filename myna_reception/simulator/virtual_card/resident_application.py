"""The resident application (住基 AP) of a virtual card: a PIN, and nothing readable that is known behind it."""

from __future__ import annotations

from myna_reception.card.apdu import AID
from myna_reception.simulator.virtual_card.application import PinFile, RecordFile
from myna_reception.simulator.virtual_card.common_application import CommonCardApplication

KEY_ID_RECORD, PIN = 0x0002, 0x001C
PIN_TRIES = 3


def resident_application(key_id: bytes, pin: PinFile) -> CommonCardApplication:
    """The application with its key id (the common application's) and 住民基本台帳用暗証番号, which is separate."""
    return CommonCardApplication(AID.JUKI, {KEY_ID_RECORD: RecordFile(lambda: (key_id,)), PIN: pin})
