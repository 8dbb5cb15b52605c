"""The four values of the ユーザ設定情報 as somebody types them, brought into their one form. Pure.

How long the real app's values are is only partly known: the terminal ID's form was seen in public descriptions, the
activation code's 16 characters are this project's own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from myna_reception.reception.masked import Masked

INSTITUTION_CODE_LENGTH = 10
TERMINAL_ID_LENGTH = 8
ACTIVATION_CODE_LENGTH = 16
ACTIVATION_CODE_GROUP = 4
PASSWORD_LIMIT = 128  # characters

_TERMINAL_ID = re.compile(r"[A-Z][0-9]{7}")
_DIGITS = re.compile(r"[0-9]+")
_ALPHANUMERICS = re.compile(r"[A-Z0-9]+")
# Katakana's long-vowel mark and the minus sign are typed for hyphens but are no dashes to Unicode.
_LIKE_HYPHENS = frozenset("ー−ｰ")
_DROPPED_CATEGORIES = frozenset(("Zs", "Zl", "Zp", "Pd", "Cc", "Cf"))


class FormError(StrEnum):
    """What is wrong with one typed value."""

    EMPTY = "empty"
    WRONG_LENGTH = "wrong_length"
    WRONG_CHARACTERS = "wrong_characters"


@dataclass(frozen=True, slots=True)
class ActivationForm:
    """The four values, well formed."""

    institution_code: str  # 機関コード, 10 digits
    terminal_id: str  # one letter and 7 digits
    password: Masked[str]
    activation_code: Masked[str]  # アクティベーションコード, 16 upper-case alphanumerics


def parse_activation_form(
    institution_code: str, terminal_id: str, password: str, activation_code: str
) -> ActivationForm | dict[str, FormError]:
    """The form, or what is wrong by the name of the parameter.

    Full-width letters, spaces, hyphens and small letters are put right, except in the password, which is kept as it
    was typed but for white space around it.
    """
    code, terminal, activation = map(_fold, (institution_code, terminal_id, activation_code))
    secret = password.strip()
    errors = {
        "institution_code": _wrong(code, _DIGITS, INSTITUTION_CODE_LENGTH),
        "terminal_id": _wrong(terminal, _ALPHANUMERICS, TERMINAL_ID_LENGTH, _TERMINAL_ID),
        "password": _wrong_password(secret),
        "activation_code": _wrong(activation, _ALPHANUMERICS, ACTIVATION_CODE_LENGTH),
    }
    found = {field: error for field, error in errors.items() if error is not None}
    return found or ActivationForm(code, terminal, Masked(secret), Masked(activation))


def group_activation_code(code: str) -> str:
    """The code in groups of four, as it is printed and shown."""
    starts = range(0, len(code), ACTIVATION_CODE_GROUP)
    return "-".join(code[start : start + ACTIVATION_CODE_GROUP] for start in starts)


def _fold(typed: str) -> str:
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(c for c in folded if unicodedata.category(c) not in _DROPPED_CATEGORIES and c not in _LIKE_HYPHENS)


def _wrong(
    value: str, characters: re.Pattern[str], length: int, form: re.Pattern[str] | None = None
) -> FormError | None:
    if not value:
        return FormError.EMPTY
    if not characters.fullmatch(value):
        return FormError.WRONG_CHARACTERS
    if len(value) != length:
        return FormError.WRONG_LENGTH
    return None if form is None or form.fullmatch(value) else FormError.WRONG_CHARACTERS


def _wrong_password(password: str) -> FormError | None:
    if not password:
        return FormError.EMPTY
    if len(password) > PASSWORD_LIMIT:
        return FormError.WRONG_LENGTH
    return None if password.isprintable() else FormError.WRONG_CHARACTERS
