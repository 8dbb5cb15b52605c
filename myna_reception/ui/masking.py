"""What is shown of a patient where others can see the screen: at a kiosk, and at a desk that wants it. Pure."""

from __future__ import annotations

from myna_reception.settings import Mask

_HIDDEN = "●"
NAMES = frozenset({"氏名", "フリガナ", "被保険者・世帯主氏名"})
ENDS = frozenset({"記号", "番号", "枝番", "受給者番号", "交付番号", "照会番号"})
WHOLE = frozenset({"生年月日", "住所"})
"""Labels of the fields that tell who somebody is, by how they are masked."""


def masked(label: str, value: str, mask: Mask) -> str:
    """The value of a labelled field as it may be seen."""
    if mask is Mask.ALL and label in NAMES:
        return masked_name(value)
    if mask is not Mask.NONE and label in ENDS:
        return masked_end(value)
    if mask is not Mask.NONE and label in WHOLE:
        return _HIDDEN * 4 if value else ""
    return value


def masked_name(name: str) -> str:
    """«髙﨑　榮次郎» → «髙﨑　●●»: the family name, and as many marks as say nothing of the rest."""
    family, space, given = name.strip().replace(" ", "\u3000").partition("\u3000")
    if space and given:
        return f"{family}\u3000{_HIDDEN * 2}"
    return name[:1] + _HIDDEN * 2 if name else ""


def masked_end(value: str, shown: int = 2) -> str:
    """The last characters, for symbol and number, after marks that do not tell how many there are.

    A value too short to hide anything is hidden whole.
    """
    if not value:
        return ""
    return _HIDDEN * 3 + (value[-shown:] if len(value) > shown else "")


def masked_start(value: str, shown: int = 4) -> str:
    """The first characters, for the insurer's number."""
    return (value[:shown] if len(value) > shown else "") + _HIDDEN * 4 if value else ""
