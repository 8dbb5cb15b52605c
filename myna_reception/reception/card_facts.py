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


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """What a phone tells before its PIN is verified: it shows the certificate only after that, and has no face."""

    kind: CardKind
    pin_tries: int | None  # as in CardFacts


SeenCard = CardFacts | PhoneFacts
"""A card or a phone as far as it is known before identity is confirmed."""


class Authenticity(StrEnum):
    """Whether the data of a card's face (券面) is what an authority signed, on the card that it was signed for."""

    GENUINE = "genuine"  # every step holds
    NOT_VERIFIABLE = "not_verifiable"  # nothing is wrong, but who certified the signer is not known here
    FAILED = "failed"  # a step does not hold: altered data, or a copy on another card


class AuthenticityStep(StrEnum):
    """The three steps of the check, in their order. Without the third, a copied data set passes."""

    CERTIFICATE = "certificate"  # an authority that is trusted certified the signer (CV証明書)
    RECORD = "record"  # the signer signed the photo, the pictures, birth date and sex
    CARD = "card"  # this card holds the key that the record names (内部認証, over a fresh nonce)


@dataclass(frozen=True, slots=True)
class AuthenticityReport:
    """The verdict, and the first step that does not hold (FAILED) or cannot be taken (NOT_VERIFIABLE)."""

    authenticity: Authenticity
    step: AuthenticityStep | None = None


@dataclass(frozen=True, slots=True)
class FaceImage:
    """A picture of the card's face, as read and as decoded."""

    data: Masked[bytes]  # the photo: JPEG 2000 in a JP2 container; texts: PNG
    width: int  # pixels
    height: int
    grey: Masked[bytes]  # width × height bytes, row by row, 0 black


@dataclass(frozen=True, slots=True)
class SignedFace:
    """What the municipality signed. As sure as the report of the whole says."""

    photo: FaceImage
    name: FaceImage  # 氏名 as printed, with characters that no font has
    address: FaceImage  # 住所
    birthdate: Masked[date] | None  # None: not a day, as where a part of it is not known
    sex: Masked[str]  # as on the card: "1" male, "2" female, "9" not told


@dataclass(frozen=True, slots=True)
class UnsignedFace:
    """What stands in the same file without a signature: good to read, proof of nothing."""

    expires_on: Masked[date] | None  # of the card; None: not a day
    security_code: FaceImage  # セキュリティコード


@dataclass(frozen=True, slots=True)
class CardFace:
    """The face of a card as the surface application (券面事項確認 AP) gives it."""

    signed: SignedFace
    unsigned: UnsignedFace
    report: AuthenticityReport

    @property
    def photo(self) -> FaceImage:
        """The holder's photo (signed)."""
        return self.signed.photo

    @property
    def authenticity(self) -> Authenticity:
        """The verdict of the report."""
        return self.report.authenticity
