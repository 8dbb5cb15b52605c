"""The answers to reset that My Number cards are known to give, by name.

Several chips are in circulation, so an ATR alone identifies no card: a reader selects the JPKI application to find out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_KNOWN = {
    "contact": "3BE000FF8131FE4514",  # no historical bytes; the 住基カード answers so too
    "contact-historical": "3BDA13FF8131FB46801239 2F31C173C601C03B",
    "contact-capabilities": "3BC5FF8131FB458073C6010000",
    "contact-two-protocols": "3BF59100FF918171FE40004200 0100D1D6",
    "contact-two-protocols-b": "3BF59100FF918171FE40004200 01B3A115",
    # Made by the reader from the card's ATQB: 3B 88 80 01, application data 4, protocol info 3, MBLI, TCK.
    "contactless": "3B88800100000 5E0B381A1007F",
    "contactless-41": "3B888001000041E0B381A1003B",
    "contactless-4b": "3B888001004B51FF0081D100BC",  # FWI 13: 2.47 s for an answer; the first two rows say 0.31 s
    "contactless-4b-256": "3B888001004B51FFB381D1000F",
}

ATRS: Mapping[str, bytes] = MappingProxyType(
    {name: bytes.fromhex(told.replace(" ", "")) for name, told in _KNOWN.items()}
)

CONTACT_ATR = ATRS["contact"]
CONTACTLESS_ATR = ATRS["contactless"]
