"""照合番号B: 14 digits that stand on a card's face and open what its surface application holds. Pure.

Birth date as YYMMDD by the year of the Japanese era, the card's last year as YYYY (western), security code NNNN. The
era itself is not told, so 昭和64年 and 平成元年 are different numbers, and years of two eras can be the same.
Source: the measured format of an open implementation; born 平成3年7月9日, until 2034, code 1234 → 03070920341234.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from myna_reception.reception.eras import ERAS, era_named, era_of
from myna_reception.reception.masked import NumberB

_LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}
_ERAS = {**{era.name: era.name for era in ERAS}, **_LETTERS}
_BY_ERA = re.compile(rf"({'|'.join(_ERAS)})(元|[0-9]{{1,2}})[年./-]?([0-9]{{1,2}})[月./-]?([0-9]{{1,2}})日?")
_WESTERN = re.compile(r"(?:西暦)?([0-9]{4})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})")
_AS_IN_THE_NUMBER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_EXPIRY = re.compile(r"(?:西暦)?([0-9]{4})(?:年.*)?")
_FIRST_EXPIRY = 2016  # the first cards were issued in that year
_LEAP_YEAR = 2000
CODE_LENGTH = 4

Digits = bytes | bytearray | memoryview  # in ASCII


class NumberBError(ValueError):
    """What was typed makes no 照合番号B. ``part``: "birth", "expiry", "security_code" or "number"."""

    def __init__(self, part: str) -> None:
        super().__init__(part)  # what was typed is not repeated
        self.part = part


def compose(birth: str, expiry_year: str, security_code: Digits) -> NumberB:
    """The number from the three things that are printed on the face. It is nowhere put together as a text.

    ``birth``: a day by its era (平成3年7月9日, H3.7.9) or by the western year (1991年7月9日, 19910709), or the six
    digits themselves (030709). ``expiry_year``: 2034, also with month and day after 年. Both in any width.
    Raises ``NumberBError``.
    """
    digits = birth_digits(birth)
    expiry = _EXPIRY.fullmatch(_folded(expiry_year))
    if expiry is None or int(expiry[1]) < _FIRST_EXPIRY:
        raise NumberBError("expiry")
    if not _are_digits(security_code, CODE_LENGTH):
        raise NumberBError("security_code")
    whole = bytearray(NumberB.LENGTH)
    whole[:-CODE_LENGTH] = f"{digits}{expiry[1]}".encode("ascii")
    whole[-CODE_LENGTH:] = security_code
    number = NumberB(whole)
    whole[:] = bytes(NumberB.LENGTH)
    return number


def from_digits(typed: Digits) -> NumberB:
    """The number as 14 digits. Raises ``NumberBError``."""
    if not _are_digits(typed, NumberB.LENGTH):
        raise NumberBError("number")
    year, month, day = (bytes(typed[at : at + 2]).decode("ascii") for at in (0, 2, 4))
    if year == "00" or not _is_a_day(month, day):
        raise NumberBError("number")
    return NumberB(typed)


def birth_digits(typed: str) -> str:
    """生年月日 as YYMMDD of its era year. Raises ``NumberBError``.

    A day is written by the era it lies in: 昭和64年5月1日 and 平成元年5月1日 are one day, and so one number.
    """
    text = _folded(typed).upper()
    try:
        if match := _BY_ERA.fullmatch(text):
            era = era_named(_ERAS[match[1]])
            year = 1 if match[2] == "元" else int(match[2])
            if year < 1:
                raise NumberBError("birth")
            return of_day(date(era.first_day.year + year - 1, int(match[3]), int(match[4])))
        if match := _WESTERN.fullmatch(text):
            year, month, day = (int(part) for part in match.groups() if part is not None)
            return of_day(date(year, month, day))
    except ValueError:
        raise NumberBError("birth") from None
    match = _AS_IN_THE_NUMBER.fullmatch(text)
    if match is None or match[1] == "00" or not _is_a_day(match[2], match[3]):
        raise NumberBError("birth")
    return text


def short_birth(birthdate: date) -> str:
    """«S59.8.4»: the shortest way to type a day; the western date before 明治."""
    era = era_of(birthdate)
    letter = next((letter for letter, name in _LETTERS.items() if era is not None and name == era.name), None)
    if era is None or letter is None:
        return f"{birthdate:%Y.%m.%d}"
    return f"{letter}{era.year_of(birthdate)}.{birthdate.month}.{birthdate.day}"


def of_day(birthdate: date) -> str:
    """YYMMDD of a day, by its era. Raises ``NumberBError`` before 明治 and beyond a 99th year."""
    era = era_of(birthdate)
    if era is None or era.year_of(birthdate) > 99:
        raise NumberBError("birth")
    return f"{era.year_of(birthdate):02d}{birthdate:%m%d}"


def _folded(text: str) -> str:
    """Half-width, every kind of dash as one, no spaces."""
    return re.sub(r"[‐-―−ー]", "-", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))


def _are_digits(typed: Digits, length: int) -> bool:
    return len(typed) == length and all(0x30 <= each <= 0x39 for each in typed)


def _is_a_day(month: str, day: str) -> bool:
    try:
        date(_LEAP_YEAR, int(month), int(day))
    except ValueError:
        return False
    return True
