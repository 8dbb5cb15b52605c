"""What one reception is in the ledger: as it is recorded, as a line of the list, and with everything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, FaceBand, StandingReport
from myna_reception.reception.clock import JST
from myna_reception.reception.eligibility import EligibilityResult, Qualification, QualificationValidity, Verdict
from myna_reception.reception.face import DenialReason
from myna_reception.reception.masked import Masked
from myna_reception.reception.states import Outcome
from myna_reception.records.differences import Difference
from myna_reception.records.document import plain, qualification_facts, qualification_of, standing_facts

SCHEMA = "myna-reception/result/1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Route(StrEnum):
    """How the qualification was confirmed: with the card, or by one of the ways round it (reference §6)."""

    CARD = "card"  # マイナ保険証
    CERTIFICATE = "certificate"  # 資格確認書
    PORTAL = "portal"  # カード + マイナポータルの画面
    NOTICE = "notice"  # カード + 資格情報のお知らせ
    DECLARATION = "declaration"  # 被保険者資格申立書
    INSURER = "insurer"  # 保険者に問い合わせ
    OTHER = "other"


class Outreach(StrEnum):
    """What was done for the campaign: お声掛け, or a leaflet that was handed over."""

    SPOKEN = "spoken"
    LEAFLET = "leaflet"


def moment_number(at: datetime) -> int:
    """Microseconds since 1970: what ids of the ledger are made of."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(number: int) -> datetime:
    """The time of an id, aware, in Japan."""
    return (_EPOCH + timedelta(microseconds=number)).astimezone(JST)


@dataclass(frozen=True, slots=True, repr=False)
class NewReception:
    """A reception to be recorded. ``repr`` shows none of it."""

    reception_id: str  # our own random id: recorded once, whatever happens
    at: datetime  # aware
    practice: bool
    verdict: Verdict
    route: Route = Route.CARD
    validity: QualificationValidity | None = None
    method: CheckMethod | None = None
    standing: StandingReport | None = None
    error: str = ""  # code of the error that ended it
    reception_number: str = ""  # the service's own
    confirmed_at: datetime | None = None
    qualifications: tuple[Qualification, ...] = ()
    serial: Masked[bytes] | None = None  # of the certificate, with its issuer; kept as a keyed hash only
    institution_code: str = ""
    institution_name: str = ""
    terminal_id: str = ""
    note: str = ""  # staff
    subsidy: str = ""  # 医療費助成
    paper: str = ""  # 紙の医療証
    staff: str = ""  # who decided by sight or with the face match: initials, may be empty
    face_band: FaceBand | None = None  # of a face match, also of one that was not followed
    denial_reason: DenialReason | None = None  # why staff did not take the person for the holder, where they said so

    @classmethod
    def of_outcome(
        cls,
        reception_id: str,
        outcome: Outcome,
        at: datetime,
        *,
        practice: bool,
        serial: Masked[bytes] | None = None,
        institution_code: str = "",
        institution_name: str = "",
        terminal_id: str = "",
    ) -> NewReception:
        """A reception that came to its result on the screen."""
        result = outcome.result
        return cls(
            reception_id,
            at,
            practice or (result is not None and result.practice),
            outcome.verdict,
            validity=result.validity if result else None,
            method=outcome.method,
            standing=outcome.standing,
            error=outcome.error.code if outcome.error else "",
            reception_number=result.reception_number if result else "",
            confirmed_at=result.confirmed_at if result else None,
            qualifications=result.qualifications if result else (),
            serial=serial,
            institution_code=institution_code,
            institution_name=institution_name,
            terminal_id=terminal_id,
            staff=outcome.staff or "",
            face_band=outcome.finding.band if outcome.finding else None,
            denial_reason=outcome.reason,
        )

    def document(self, number: int, differences: tuple[Difference, ...]) -> dict[str, Any]:
        """What hand-offs and exports say of it: ``result-1.schema.json``."""
        return {
            "schema": SCHEMA,
            "practice": self.practice,
            "key": self.reception_id,
            "at": moment(number).isoformat(timespec="milliseconds"),
            "route": self.route.value,
            "verdict": self.verdict.value,
            "validity": self.validity.value if self.validity else None,
            "method": self.method.value if self.method else None,
            "standing": standing_facts(self.standing),
            "error": self.error or None,
            "staff": self.staff.strip() or None,
            "face_band": self.face_band.value if self.face_band else None,
            "denial_reason": self.denial_reason.value if self.denial_reason else None,
            "reception_number": self.reception_number or None,
            "confirmed_at": plain(self.confirmed_at.astimezone(JST)) if self.confirmed_at else None,
            "institution_code": self.institution_code or None,
            "institution_name": self.institution_name.strip() or None,
            "terminal_id": self.terminal_id or None,
            "qualifications": [qualification_facts(each) for each in self.qualifications],
            "differences": [difference.facts() for difference in differences],
        }

    def __repr__(self) -> str:
        return "NewReception(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One line of the list."""

    id: int  # microseconds since 1970, unique
    reception_id: str
    practice: bool
    route: Route
    verdict: Verdict
    validity: QualificationValidity | None
    method: CheckMethod | None
    standing: CertificateStanding | None
    error: str
    name: str
    name_kana: str
    birthdate: date | None
    insurer_number: str
    symbol: str
    number: str
    branch_number: str
    changed: bool  # something differs from the visit before
    note: str
    subsidy: str
    paper: str
    institution: str = ""  # code of the facility (機関コード); empty where it is not known

    COLUMNS = (
        "id, reception_id, practice, route, verdict, validity, method, standing, error, name, name_kana, birthdate, "
        "insurer_number, symbol, number, branch_number, changed, note, subsidy, paper, institution"
    )

    @classmethod
    def of_row(cls, row: tuple[Any, ...]) -> Entry:
        """From the columns ``COLUMNS``."""
        (number, reception_id, practice, route, verdict, validity, method, standing, error, *rest) = row
        name, kana, birthdate, insurer, symbol, insured, branch, changed, note, subsidy, paper, institution = rest
        return cls(
            number,
            reception_id,
            bool(practice),
            Route(route),
            Verdict(verdict),
            QualificationValidity(validity) if validity else None,
            CheckMethod(method) if method else None,
            CertificateStanding(standing) if standing else None,
            error,
            name,
            kana,
            date.fromisoformat(birthdate) if birthdate else None,
            insurer,
            symbol,
            insured,
            branch,
            bool(changed),
            note,
            subsidy,
            paper,
            institution,
        )

    @classmethod
    def of_new(cls, new: NewReception, number: int, document: Mapping[str, Any]) -> Entry:
        """From a reception and the document that is kept of it."""
        facts = document["qualifications"]
        first = qualification_of(facts[0]) if facts else None
        return cls(
            id=number,
            reception_id=new.reception_id,
            practice=new.practice,
            route=new.route,
            verdict=new.verdict,
            validity=new.validity,
            method=new.method,
            standing=new.standing.standing if new.standing else None,
            error=new.error,
            name=first.name if first else "",
            name_kana=first.name_kana if first else "",
            birthdate=first.birthdate if first else None,
            insurer_number=first.insurer_number.strip() if first else "",
            symbol=first.symbol if first else "",
            number=first.number if first else "",
            branch_number=first.branch_number if first else "",
            changed=bool(document["differences"]),
            note=new.note.strip(),
            subsidy=new.subsidy.strip(),
            paper=new.paper.strip(),
            institution=new.institution_code,
        )

    @property
    def at(self) -> datetime:
        """When it was recorded, in Japan."""
        return moment(self.id)

    def __repr__(self) -> str:
        return f"Entry({self.id})"


@dataclass(frozen=True, slots=True, repr=False)
class Detail:
    """Everything about one reception."""

    entry: Entry
    document: Mapping[str, Any]  # as ``NewReception.document``
    hand_offs: tuple[tuple[str, str, datetime, str], ...]  # target, state, when, what could not be written

    @property
    def qualifications(self) -> tuple[Qualification, ...]:
        """The qualifications of the result."""
        return tuple(qualification_of(each) for each in self.document["qualifications"])

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What differs from the visit before."""
        return tuple(Difference.of(each) for each in self.document["differences"])

    def result(self) -> EligibilityResult | None:
        """The service's answer as it came; None where there was none. Raises ``ValueError`` for a damaged document."""
        told = self.document
        if told["validity"] is None or told["confirmed_at"] is None:
            return None
        standing = told["standing"]
        return EligibilityResult(
            QualificationValidity(told["validity"]),
            self.qualifications,
            datetime.fromisoformat(told["confirmed_at"]),
            CertificateStanding(standing["standing"]) if standing else CertificateStanding.VALID,
            told["reception_number"] or "",
            bool(told["practice"]),
        )

    def __repr__(self) -> str:
        return f"Detail({self.entry.id})"


def document_text(document: Mapping[str, Any]) -> str:
    """The one way in which a document is written."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
