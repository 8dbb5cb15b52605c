"""Names of the official message files, as 連携アプリ writes them.

A name is never used twice in a folder: readers move what they have read to an archive under its own name.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from myna_reception.reception.clock import JST

REQUEST_PREFIX = "OQSsiquc01req"
RESPONSE_PREFIX = "OQSsiquc01res"
FACE_PREFIX = "OQSsiquc01res_face_"
SERIAL_LIMIT = 9999
FACE_DRAW_LENGTH = 10  # bytes, written as 20 hexadecimal digits

_REQUEST_NAME = re.compile(rf"{REQUEST_PREFIX}([0-9]{{12}})\.xml")
_INSTITUTION_CODE = re.compile(r"[0-9]{10}")


def request_name(day: date, serial: int) -> str:
    """``OQSsiquc01reqYYYYMMDDNNNN.xml``. Raises ``ValueError`` for a serial outside 0–9999."""
    if not 0 <= serial <= SERIAL_LIMIT:
        raise ValueError("the day's serial number has four digits")
    return f"{REQUEST_PREFIX}{day:%Y%m%d}{serial:04}.xml"


def response_name(request: str) -> str:
    """The name of a request's answer. Raises ``ValueError`` for anything but a request's name."""
    match = _REQUEST_NAME.fullmatch(request)
    if match is None:
        raise ValueError("not the name of a request")
    return f"{RESPONSE_PREFIX}{match[1]}.xml"


def face_name(institution_code: str, draw: bytes, executed_at: datetime) -> str:
    """``OQSsiquc01res_face_`` + code + 20 hexadecimal digits + ``_`` + time in Japan + ``.xml``.

    ``draw`` are 10 random bytes. Raises ``ValueError`` for a code or draw of another length.
    """
    if not _INSTITUTION_CODE.fullmatch(institution_code) or len(draw) != FACE_DRAW_LENGTH:
        raise ValueError("a code of 10 digits and 10 bytes are needed")
    return f"{FACE_PREFIX}{institution_code}{draw.hex()}_{executed_at.astimezone(JST):%Y%m%d%H%M%S}.xml"
