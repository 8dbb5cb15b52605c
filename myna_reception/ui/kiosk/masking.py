"""What a kiosk shows of a result that others in the room can see. Pure."""

from __future__ import annotations

_HIDDEN = "●"


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
