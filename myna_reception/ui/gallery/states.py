"""Every notable state of a reception, by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from myna_reception.reception.card_facts import (
    Authenticity,
    AuthenticityReport,
    AuthenticityStep,
    CheckMethod,
    FaceBand,
)
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import (
    Challenge,
    EligibilityRequest,
    Purpose,
    QualificationValidity,
)
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CertificateExpired,
    CertificateRevoked,
    Denial,
    IdentityNotConfirmed,
    NotRegistered,
    NumberBBlocked,
    NumberBFewTries,
    NumberBIncorrect,
    PinBlocked,
    PinIncorrect,
    PinMalformed,
    ReaderReason,
    ReaderUnavailable,
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    TerminalNotActivated,
    UnreachableReason,
)
from myna_reception.reception.face import FaceFinding, FaceTrouble
from myna_reception.reception.masked import Masked
from myna_reception.reception.states import (
    Authenticating,
    AwaitFace,
    AwaitPin,
    AwaitRemoval,
    AwaitVisual,
    ChooseCheck,
    ConfirmLastTry,
    Idle,
    Querying,
    Reading,
    ReadingFace,
    Recoverable,
    State,
    Unavailable,
)
from myna_reception.ui.gallery.people import (
    ELDER,
    EXPIRED,
    EXPIRING,
    GRACE,
    HANAKO,
    HOSTILE,
    LIMITED,
    LONGEST,
    LOST,
    REVOKED,
    SEVENTIES,
    TICKET,
    WELFARE,
    card,
    ended,
    face,
    shown,
)

_BOTH = (CheckMethod.PIN, CheckMethod.VISUAL)
_ALL = (CheckMethod.PIN, CheckMethod.VISUAL, CheckMethod.FACE)


def _querying(purpose: Purpose = Purpose.CHECK) -> Querying:
    challenge = Challenge("c", b"", datetime(2026, 1, 15, 9, 5, tzinfo=JST))
    request = EligibilityRequest("k", challenge, CheckMethod.VISUAL, Masked(b""), None, "")
    return Querying("r", card(), purpose, request)


def _matching(**known: Any) -> AwaitFace:
    """The face match, as far as it is known."""
    return AwaitFace("r", card(), _ALL, face(AuthenticityReport(Authenticity.GENUINE)), **known)


STATES: dict[str, State] = {
    "waiting": Idle(),
    "reading": Reading("r"),
    "choose": ChooseCheck("r", card(), _BOTH),
    "choose-three": ChooseCheck("r", card(), _ALL),
    "choose-pin-blocked": ChooseCheck("r", card(0), (CheckMethod.VISUAL,), PinBlocked()),
    "last-try": ConfirmLastTry("r", card(1), _BOTH, Purpose.CHECK, PinIncorrect(1)),
    "last-try-register": ConfirmLastTry("r", card(1), (CheckMethod.PIN,), Purpose.REGISTER),
    "pin": AwaitPin("r", card(), _BOTH, Purpose.CHECK),
    "pin-all": AwaitPin("r", card(2), _ALL, Purpose.CHECK, PinIncorrect(2)),
    "last-try-all": ConfirmLastTry("r", card(1), _ALL, Purpose.CHECK, PinIncorrect(1)),
    "pin-wrong": AwaitPin("r", card(2), _BOTH, Purpose.CHECK, PinIncorrect(2)),
    "pin-last": AwaitPin("r", card(1), _BOTH, Purpose.CHECK, PinIncorrect(1)),
    "pin-malformed": AwaitPin("r", card(None), _BOTH, Purpose.CHECK, PinMalformed()),
    "pin-register": AwaitPin("r", card(), (CheckMethod.PIN,), Purpose.REGISTER),
    "visual": AwaitVisual("r", card(), _BOTH),
    "visual-all": AwaitVisual("r", card(), _ALL),
    "visual-wrong-number": AwaitVisual("r", card(), _BOTH, notice=NumberBIncorrect(8), tries=8),
    "visual-last-number": AwaitVisual("r", card(), _BOTH, notice=NumberBFewTries(1), tries=1),
    "visual-number-blocked": AwaitVisual("r", card(), _BOTH, notice=NumberBBlocked(), tries=0),
    "visual-reading": ReadingFace(AwaitVisual("r", card(), _BOTH)),
    "visual-genuine": AwaitVisual("r", card(), _BOTH, face=face(AuthenticityReport(Authenticity.GENUINE))),
    "visual-not-verifiable": AwaitVisual(
        "r",
        card(),
        _BOTH,
        face=face(AuthenticityReport(Authenticity.NOT_VERIFIABLE, AuthenticityStep.CERTIFICATE)),
    ),
    "visual-copied": AwaitVisual(
        "r", card(), _BOTH, face=face(AuthenticityReport(Authenticity.FAILED, AuthenticityStep.CARD))
    ),
    "visual-then-match": AwaitVisual("r", card(), _ALL, then_match=True),
    "visual-after-match": AwaitVisual(
        "r",
        card(),
        _ALL,
        face=face(AuthenticityReport(Authenticity.GENUINE)),
        finding=FaceFinding(FaceBand.NOT_SIMILAR),
    ),
    "face-consent": _matching(),
    "face-running": _matching(agreed=True),
    "face-similar": _matching(agreed=True, finding=FaceFinding(FaceBand.SIMILAR, turned=True)),
    "face-unsure": _matching(agreed=True, finding=FaceFinding(FaceBand.UNSURE, turned=True)),
    "face-not-similar": _matching(agreed=True, finding=FaceFinding(FaceBand.NOT_SIMILAR)),
    "face-not-turned": _matching(agreed=True, finding=FaceFinding(FaceBand.SIMILAR, turned=False)),
    "face-no-camera": _matching(agreed=True, trouble=FaceTrouble.NO_CAMERA),
    "authenticating": Authenticating("r", card(), _BOTH, Purpose.CHECK, None),
    "querying": _querying(),
    "registering": _querying(Purpose.REGISTER),
    "eligible": shown(QualificationValidity.VALID, HANAKO),
    "eligible-expiring": shown(QualificationValidity.VALID, HANAKO, standing=EXPIRING),
    "eligible-grace": shown(QualificationValidity.VALID, ELDER, standing=GRACE, method=CheckMethod.VISUAL),
    "eligible-seventies": shown(QualificationValidity.VALID, SEVENTIES),
    "eligible-contradiction": shown(QualificationValidity.VALID, replace(SEVENTIES, elderly_recipient=None)),
    "eligible-longest": shown(QualificationValidity.VALID, LONGEST, standing=GRACE),
    "eligible-hostile": shown(QualificationValidity.VALID, HOSTILE),
    "not-eligible": shown(QualificationValidity.INVALID, LOST),
    "not-eligible-newer": shown(QualificationValidity.INVALID_NEWER_EXISTS, LOST),
    "not-eligible-none": shown(QualificationValidity.NONE_FOUND),
    "several": shown(QualificationValidity.SEVERAL_FOUND, HANAKO, LOST),
    "welfare-ticket": shown(QualificationValidity.VALID, replace(WELFARE, medical_tickets=(TICKET,))),
    "limit-certificate": shown(QualificationValidity.VALID, LIMITED),
    "welfare": shown(QualificationValidity.VALID_UNREGISTERED, WELFARE),
    "expired": ended(CertificateExpired(EXPIRED.not_after, EXPIRED.last_usable_day), EXPIRED),
    "revoked": ended(CertificateRevoked(), REVOKED),
    "not-registered": ended(NotRegistered(), can_register=True),
    "not-registered-no-pin": ended(NotRegistered()),
    "identity-not-confirmed": ended(IdentityNotConfirmed()),
    "not-the-holder": ended(IdentityNotConfirmed(Denial.NOT_HOLDER)),
    "removal": AwaitRemoval(),
    "torn": Recoverable(CardTorn(CardPhase.VERIFYING), card_present=False),
    "unreachable": Recoverable(ServiceUnreachable(UnreachableReason.NO_CONNECTION), card_present=True),
    "maintenance": Recoverable(ServiceRefused(RefusalReason.MAINTENANCE), card_present=True),
    "untrusted": Recoverable(ServiceRefused(RefusalReason.CERTIFICATE_UNTRUSTED), card_present=True),
    "no-reader": Unavailable(ReaderUnavailable(ReaderReason.NO_READER)),
    "no-library": Unavailable(ReaderUnavailable(ReaderReason.NO_LIBRARY)),
    "not-activated": Unavailable(TerminalNotActivated()),
}
