"""What one reading of a card tells the reception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from myna_reception.reception.masked import Masked


class CardKind(StrEnum):
    """Which JPKI token answered, by the label in EF 0006."""

    PLASTIC = "plastic"  # JPKIAPICCTOKEN2
    ANDROID = "android"  # JPKIAPGPSETOKEN
    IPHONE = "iphone"  # JPKIAPIOSTOKEN


class CheckMethod(StrEnum):
    """How identity is confirmed (本人確認方法)."""

    PIN = "pin"  # 暗証番号
    VISUAL = "visual"  # 目視
    FACE = "face"  # 顔


class FaceBand(StrEnum):
    """What a face match suggested, as a band and never a number. Staff decide; the band is recorded with the check."""

    SIMILAR = "similar"
    UNSURE = "unsure"
    NOT_SIMILAR = "not_similar"


class CertificateStanding(StrEnum):
    """Where a 利用者証明用 certificate stands on a given day."""

    VALID = "valid"
    EXPIRING = "expiring"  # three months or less to its end
    GRACE = "grace"  # ended, still usable as insurance card
    EXPIRED = "expired"  # ended, and the grace with it
    REVOKED = "revoked"  # only the service knows


@dataclass(frozen=True, slots=True)
class StandingReport:
    """A standing with the days that decide it, all in JST."""

    standing: CertificateStanding
    not_after: date
    last_usable_day: date
    days_left: int  # until not_after; negative after it


@dataclass(frozen=True, slots=True)
class CardFacts:
    """The result of the reading plan: enough to offer the ways of confirming identity."""

    kind: CardKind
    certificate: Masked[bytes]  # 利用者証明用 certificate, DER
    standing: StandingReport
    pin_tries: int | None  # 0 blocked; None: the card does not count
