"""What goes over the wire comes out the same, and nothing else gets in."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from myna_reception.eligibility.messages import (
    ANSWER_LIMIT,
    ActivationRequest,
    ChallengeAnswer,
    CheckRequest,
    ErrorAnswer,
    ResultAnswer,
    signed_bytes,
)
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod, FaceBand
from myna_reception.reception.eligibility import (
    Challenge,
    ElderlyRecipientCertificate,
    EligibilityRequest,
    EligibilityResult,
    PersonalFamily,
    Purpose,
    Qualification,
    QualificationValidity,
    Sex,
)
from myna_reception.reception.errors import (
    CardPhase,
    CardTorn,
    CertificateExpired,
    CertificateRevoked,
    NotRegistered,
    PinBlocked,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    TerminalNotActivated,
)
from myna_reception.reception.masked import Masked


def text(limit: int) -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=("Cs",)), max_size=limit)


days = st.dates(date(1868, 1, 25), date(2199, 12, 31))
maybe_days = st.none() | days
instants = st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=9))])
)
percents = st.sampled_from([10, 20, 30])
elderly = st.builds(ElderlyRecipientCertificate, maybe_days, maybe_days, maybe_days, percents)
qualifications = st.builds(
    Qualification,
    card_classification=text(2), insurer_number=text(8), insurer_name=text(200), symbol=text(20), number=text(20),
    branch_number=text(2), personal_family=st.none() | st.sampled_from(PersonalFamily), insured_name=text(200),
    name=text(200), name_kana=text(200), sex=st.sampled_from(Sex), birthdate=days, address=text(200),
    post_number=text(8), qualified_on=maybe_days,
    disqualified_on=maybe_days, reason_of_loss=text(2), valid_from=maybe_days,
    valid_to=maybe_days, issued_on=maybe_days, contribution_percent=st.none() | percents, preschool=st.booleans(),
    elderly_recipient=st.none() | elderly, reference_number=text(50),
)  # fmt: skip
results = st.builds(
    EligibilityResult,
    validity=st.sampled_from(QualificationValidity),
    qualifications=st.lists(qualifications, max_size=3).map(tuple),
    confirmed_at=instants,
    standing=st.sampled_from(CertificateStanding),
    reception_number=st.text("ABC0123456789-", min_size=1, max_size=50),
    practice=st.booleans(),
)
tokens = st.text("abcXYZ019_-", min_size=1, max_size=64)
challenges = st.builds(Challenge, tokens, st.binary(min_size=32, max_size=32), instants)
requests = st.builds(
    EligibilityRequest,
    idempotency_key=tokens,
    challenge=challenges,
    method=st.sampled_from(CheckMethod),
    certificate=st.binary(min_size=1, max_size=2000).map(Masked),
    signature=st.none() | st.binary(max_size=512).map(Masked),
    attested_by=st.none() | text(20),
    face_band=st.none() | st.sampled_from(FaceBand),
)
errors = st.one_of(
    st.builds(CertificateExpired, days, days),
    st.builds(ServiceRefused, st.sampled_from(RefusalReason), st.none() | instants),
    st.sampled_from([CertificateRevoked(), NotRegistered(), TerminalNotActivated()]),
)


@given(results)
def test_a_result_comes_through(result: EligibilityResult) -> None:
    wire = ResultAnswer.of(result).model_dump_json()
    received = ResultAnswer.model_validate_json(wire).result()
    assert received == result
    assert received.confirmed_at.utcoffset() is not None


@given(requests)
def test_a_request_comes_through(request: EligibilityRequest) -> None:
    wire = CheckRequest.of(request).model_dump_json()
    received = CheckRequest.model_validate_json(wire)
    assert received.request(request.idempotency_key, request.challenge) == request


@given(challenges, st.booleans())
def test_a_challenge_comes_through(challenge: Challenge, practice: bool) -> None:
    wire = ChallengeAnswer.of(challenge, practice=practice).model_dump_json()
    assert ChallengeAnswer.model_validate_json(wire).challenge() == challenge


@given(errors, st.booleans())
def test_an_error_comes_through(error: ReceptionError, practice: bool) -> None:
    wire = ErrorAnswer.of(error, practice=practice).model_dump_json()
    assert ErrorAnswer.model_validate_json(wire).error() == error


@pytest.mark.parametrize("error", [PinBlocked(), CardTorn(CardPhase.READING)])
def test_a_service_does_not_answer_with_errors_of_the_card(error: ReceptionError) -> None:
    with pytest.raises(ValueError, match=error.code):
        ErrorAnswer.of(error, practice=True)


@pytest.mark.parametrize(
    "told",
    [
        {"code": "certificate_expired"},
        {"code": "certificate_expired", "not_after": "2026-01-01"},
        {"code": "service_refused"},
        {"code": "service_refused", "reason": "because"},
        {"code": "pin_blocked"},
    ],
)
def test_an_error_without_its_facts_is_not_understood(told: dict[str, str]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of either kind
        ErrorAnswer.model_validate_json(json.dumps({"practice": True, **told})).error()


@given(challenges, challenges, st.sampled_from(Purpose), st.sampled_from(Purpose))
def test_what_is_signed_is_told_apart(one: Challenge, other: Challenge, first: Purpose, second: Purpose) -> None:
    same = (one.challenge_id, one.nonce, first) == (other.challenge_id, other.nonce, second)
    assert (signed_bytes(one, first) == signed_bytes(other, second)) == same


def test_what_is_signed_is_pinned() -> None:
    """Signatures made by other releases must stay good."""
    challenge = Challenge("id", bytes(range(32)), datetime(2026, 4, 1, tzinfo=UTC))
    assert signed_bytes(challenge, Purpose.CHECK) == (
        b"\x00\x1dmyna-reception eligibility v1\x00\x05check\x00\x02id\x00\x20" + bytes(range(32))
    )


@given(results)
def test_an_answer_fits_the_limit(result: EligibilityResult) -> None:
    assert len(ResultAnswer.of(result).model_dump_json().encode()) < ANSWER_LIMIT


def test_a_newer_service_may_tell_more() -> None:
    challenge = Challenge("id", bytes(32), datetime(2026, 4, 1, tzinfo=UTC))
    told = json.loads(ChallengeAnswer.of(challenge, practice=True).model_dump_json())
    assert ChallengeAnswer.model_validate_json(json.dumps({**told, "news": 1})).challenge() == challenge


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "AAAA"},
        {"nonce": "not base64!"},
        {"expires_at": "2026-04-01T00:00:00"},
        {"challenge_id": ""},
        {"challenge_id": "a b"},
        {"practice": "yes"},
    ],
)
def test_a_wrong_challenge_is_not_understood(changed: dict[str, object]) -> None:
    challenge = Challenge("id", bytes(32), datetime(2026, 4, 1, tzinfo=UTC))
    told = json.loads(ChallengeAnswer.of(challenge, practice=True).model_dump_json())
    with pytest.raises(ValidationError):
        ChallengeAnswer.model_validate_json(json.dumps({**told, **changed}))


def test_secrets_show_neither_in_repr_nor_in_errors() -> None:
    request = ActivationRequest(
        institution_code="9900000001",
        terminal_id="W0000001",
        password="a-secret",
        activation_code="A" * 16,
        signing_request=b"x",
    )
    assert "a-secret" not in repr(request)
    with pytest.raises(ValidationError) as caught:
        ActivationRequest.model_validate_json('{"password": "a-secret", "activation_code": 1234567}')
    assert "a-secret" not in str(caught.value)
    assert "1234567" not in str(caught.value)
