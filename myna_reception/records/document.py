"""A result as JSON, by the names of the official layout: for the ledger, for hand-offs and for the command line.

What is said here is published: ``docs/hand-off.md`` and ``resources/schemas/result-1.schema.json``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from myna_reception.reception.card_facts import StandingReport
from myna_reception.reception.eligibility import (
    ElderlyRecipientCertificate,
    LimitCertificate,
    MedicalTicket,
    PersonalFamily,
    Qualification,
    Sex,
)

# Field of a qualification → its name in the official layout (ResultOfQualificationConfirmation), in snake case
OFFICIAL_NAMES: Mapping[str, str] = {
    "card_classification": "insured_card_classification",
    "insurer_number": "insurer_number",
    "symbol": "insured_card_symbol",
    "number": "insured_identification_number",
    "branch_number": "insured_branch_number",
    "personal_family": "personal_family_classification",
    "insured_name": "insured_name",
    "name": "name",
    "name_kana": "name_kana",
    "sex": "sex1",
    "birthdate": "birthdate",
    "address": "address",
    "post_number": "post_number",
    "qualified_on": "qualification_date",
    "disqualified_on": "disqualification_date",
    "issued_on": "insured_certificate_issuance_date",
    "valid_from": "insured_card_valid_date",
    "valid_to": "insured_card_expiration_date",
    "contribution_percent": "insured_partial_contribution_ratio",
    "preschool": "preschool_classification",
    "reason_of_loss": "reason_of_loss",
    "insurer_name": "insurer_name",
    "reference_number": "reference_number",
}
OFFICIAL_ELDERLY_NAMES: Mapping[str, str] = {
    "issued_on": "elderly_recipient_certificate_date",
    "valid_from": "elderly_recipient_valid_start_date",
    "valid_to": "elderly_recipient_valid_end_date",
    "contribution_percent": "elderly_recipient_contribution_ratio",
}
OFFICIAL_LIMIT_NAMES: Mapping[str, str] = {
    "classification": "limit_application_certificate_classification",
    "flag": "limit_application_certificate_classification_flag",
    "issued_on": "limit_application_certificate_date",
    "valid_from": "limit_application_certificate_valid_start_date",
    "valid_to": "limit_application_certificate_valid_end_date",
    "long_term_on": "limit_application_certificate_long_term_date",
}
OFFICIAL_TICKET_NAMES: Mapping[str, str] = {
    "ticket_type": "ticket_type",
    "valid_from": "medical_ticket_valid_date",
    "valid_to": "medical_ticket_expiration_date",
    "issue_number": "issue_number",
    "treatment_month": "medical_treatment_month",
    "institution_code": "designated_medical_institution_code",
    "institution_name": "designated_medical_institution_name",
    "treatment_type": "medical_treatment_type",
    "self_pay_yen": "self_pay_amount",
    "district_contact": "district_contact_name",
    "handling_contact": "handling_contact_name",
    "combined_use": "single_or_combined_use",
    "social_insurance": "status_of_social_insurance",
    "inconsistent": "consistency_flag",
}
ELDERLY = "elderly_recipient_certificate_info"
LIMIT = "limit_application_certificate_related_info"
TICKETS = "public_expense_result_list"
_BLOCK_DAYS = ("issued_on", "valid_from", "valid_to", "long_term_on")
_DAYS = ("birthdate", "qualified_on", "disqualified_on", "issued_on", "valid_from", "valid_to")


def plain(value: Any) -> Any:
    """A value as JSON has it: days and moments in ISO 8601, members of an enumeration by their value."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value


def standing_facts(report: StandingReport | None) -> dict[str, Any] | None:
    """A certificate's standing for JSON."""
    if report is None:
        return None
    return {
        "standing": report.standing.value,
        "not_after": report.not_after.isoformat(),
        "last_usable_day": report.last_usable_day.isoformat(),
        "days_left": report.days_left,
    }


def qualification_facts(qualification: Qualification) -> dict[str, Any]:
    """A qualification for JSON, by the official names; what the service did not send is null or empty."""
    told = {official: plain(getattr(qualification, name)) for name, official in OFFICIAL_NAMES.items()}
    elderly = qualification.elderly_recipient
    told[ELDERLY] = _block_facts(elderly, OFFICIAL_ELDERLY_NAMES)
    told[LIMIT] = _block_facts(qualification.limit_certificate, OFFICIAL_LIMIT_NAMES)
    told[TICKETS] = [_block_facts(each, OFFICIAL_TICKET_NAMES) for each in qualification.medical_tickets]
    return told


def _block_facts(block: object | None, names: Mapping[str, str]) -> dict[str, Any] | None:
    return None if block is None else {official: plain(getattr(block, name)) for name, official in names.items()}


def qualification_of(facts: Mapping[str, Any]) -> Qualification:
    """The qualification that ``qualification_facts`` told. Raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    told = {name: facts[official] for name, official in OFFICIAL_NAMES.items()}
    for name in _DAYS:
        told[name] = _day(told[name])
    family = told["personal_family"]
    told["personal_family"] = None if family is None else PersonalFamily(family)
    told["sex"] = Sex(told["sex"])
    elderly = facts[ELDERLY]
    limit = facts.get(LIMIT)  # results kept by an older release have neither
    return Qualification(
        **told,
        elderly_recipient=None if elderly is None else _elderly(elderly),
        limit_certificate=None if limit is None else LimitCertificate(**_block(limit, OFFICIAL_LIMIT_NAMES)),
        medical_tickets=tuple(MedicalTicket(**_block(each, OFFICIAL_TICKET_NAMES)) for each in facts.get(TICKETS, ())),
    )


def _block(facts: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a block; days by their names."""
    told = {name: facts[official] for name, official in names.items()}
    return {name: _day(value) if name in _BLOCK_DAYS else value for name, value in told.items()}


def _elderly(facts: Mapping[str, Any]) -> ElderlyRecipientCertificate:
    told = {name: facts[official] for name, official in OFFICIAL_ELDERLY_NAMES.items()}
    for name in ("issued_on", "valid_from", "valid_to"):
        told[name] = _day(told[name])
    return ElderlyRecipientCertificate(**told)


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)
