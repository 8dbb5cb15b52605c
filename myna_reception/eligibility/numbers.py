"""Checks of the numbers that reception meets (保険者番号, 枝番, 機関コード, 個人番号). Pure.

Nothing is rejected for its check digit alone when it comes from the service: these functions tell, callers decide.
"""

from __future__ import annotations

import re
from itertools import cycle

INSURER_LENGTHS = (6, 8)  # 国保 has no 法別番号
_MY_NUMBER_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_DIGIT_RUN = re.compile(r"(?<![0-9])(?:[0-9][ \-‐‑‒–—−]?){11}[0-9](?![0-9])")
_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９　－", "0123456789 -")


def check_digit(digits: str) -> int:
    """The check digit (検証番号) that follows ``digits``: weights 2, 1, 2, 1… from the right, digits of products added.

    Raises ``ValueError`` for anything but ASCII digits.
    """
    if not _ascii_digits(digits):
        raise ValueError("digits expected")
    products = (int(digit) * weight for digit, weight in zip(reversed(digits), cycle((2, 1)), strict=False))
    return -sum(product // 10 + product % 10 for product in products) % 10


def is_insurer_number(number: str) -> bool:
    """Whether this can be a 保険者番号: 8 digits, or 6 for 国保, with a right check digit."""
    return len(number) in INSURER_LENGTHS and _ascii_digits(number) and int(number[-1]) == check_digit(number[:-1])


def is_branch_number(number: str) -> bool:
    """Whether this can be a 枝番: two digits, a leading zero kept."""
    return len(number) == 2 and _ascii_digits(number)


def is_institution_code(code: str) -> bool:
    """Whether this has the form of a 機関コード: 10 digits.

    The check digit is known for 医療機関コード only and not for 施術所, so it is not asked for.
    """
    return len(code) == 10 and _ascii_digits(code)


def insurer_number_8(number: str) -> str:
    """The number 8 wide as in the official layout: 国保's six digits with two spaces before them."""
    return number.strip().rjust(8)


def is_my_number(digits: str) -> bool:
    """Whether these twelve digits are a possible 個人番号 (check digit right)."""
    if len(digits) != 12 or not _ascii_digits(digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _MY_NUMBER_WEIGHTS, strict=False))
    return (-total % 11) % 10 == int(digits[-1])


def contains_my_number(text: str) -> bool:
    """Whether a free text holds what may be a 個人番号, to refuse to store it.

    About one in eleven other runs of twelve digits is taken for one as well. Full-width digits, and single spaces and
    hyphens between digits, are looked through.
    """
    folded = text.translate(_FULL_WIDTH_DIGITS)
    return any(is_my_number(re.sub(r"[^0-9]", "", run.group())) for run in _DIGIT_RUN.finditer(folded))


def _ascii_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
