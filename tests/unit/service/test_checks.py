"""What the simulated service answers, over real TLS and with real certificates."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import func, select

from myna_reception.eligibility.messages import (
    CHECKS,
    IDEMPOTENCY_HEADER,
    REQUEST_LIMIT,
    CheckRequest,
    ResultAnswer,
    signed_bytes,
)
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod
from myna_reception.reception.eligibility import EligibilityRequest, Purpose, QualificationValidity, Verdict
from myna_reception.reception.errors import (
    CertificateExpired,
    CertificateRevoked,
    NotRegistered,
    ReceptionError,
    RefusalReason,
    ServiceRefused,
    TerminalNotActivated,
)
from myna_reception.reception.masked import Masked
from myna_reception.simulator.service.database import Check, Registration, StoredAnswer

from .bench import Bench, Desk, QuickAuthority
from .served import eventually

STANDINGS = {"expiring": CertificateStanding.EXPIRING, "in-grace": CertificateStanding.GRACE}
ERRORS = {"past-grace": CertificateExpired, "revoked": CertificateRevoked, "not-registered": NotRegistered}
EVERYBODY = [
    "valid-employee", "family-member", "kokuho-six-digit", "preschool-child", "elderly-70-74", "kouki-10", "kouki-30",
    "expiring", "in-grace", "past-grace", "revoked", "not-registered", "lost-newer", "invalid", "none-found",
    "locked-pin", "last-try", "face-card", "gaiji-name", "long-name", "android-phone",
    "elderly-70-74-30", "kouki-20", "kouki-certified", "special-expense", "limit-certificate", "several-found",
    "assistance", "assistance-combined", "assist-unregistered",
]  # fmt: skip


def records(bench: Bench) -> list[Check]:
    assert bench.service._runtime is not None
    with bench.service._runtime._sessions() as session:
        return list(session.scalars(select(Check).order_by(Check.id)))


def refused(ask: Callable[[], object]) -> RefusalReason:
    with pytest.raises(ServiceRefused) as caught:
        ask()
    return caught.value.reason


def test_the_list_of_everybody_is_complete(bench: Bench) -> None:
    assert set(EVERYBODY) == set(bench.world.personas)


@pytest.mark.parametrize("method", [CheckMethod.PIN, CheckMethod.VISUAL])
@pytest.mark.parametrize("persona_id", EVERYBODY)
def test_every_persona_gets_the_answer_its_story_tells(desk: Desk, persona_id: str, method: CheckMethod) -> None:
    persona = desk.bench.world.personas[persona_id]
    request = desk.request(persona_id) if method is CheckMethod.PIN else desk.visual(persona_id, "見本")
    if persona_id in ERRORS:
        with pytest.raises(ERRORS[persona_id]):
            desk.client.check(request)
        return
    result = desk.client.check(request)
    assert result.practice
    assert result.validity is persona.validity
    assert result.qualifications == persona.qualifications
    assert result.standing is STANDINGS.get(persona_id, CertificateStanding.VALID)
    assert result.confirmed_at == desk.bench.clock.now()
    eligible = (QualificationValidity.VALID, QualificationValidity.VALID_UNREGISTERED)
    assert (result.verdict is Verdict.ELIGIBLE) == (persona.validity in eligible)


@pytest.mark.parametrize("microseconds", [0, 10, 120_000])
@pytest.mark.parametrize("persona_id", ["gaiji-name", "expiring", "none-found", "several-found"])
def test_an_answer_is_written_as_its_message_is(desk: Desk, persona_id: str, microseconds: int) -> None:
    desk.bench.clock.advance(timedelta(microseconds=microseconds))
    desk.client.check(desk.request(persona_id))
    assert desk.bench.service._runtime is not None
    with desk.bench.service._runtime._sessions() as session:
        body = session.scalars(select(StoredAnswer.body).order_by(StoredAnswer.check_id.desc())).first()
    assert body is not None
    assert ResultAnswer.model_validate_json(body).model_dump_json().encode() == body


def test_past_grace_tells_the_days_that_decided(desk: Desk) -> None:
    with pytest.raises(CertificateExpired) as caught:
        desk.check("past-grace")
    assert caught.value.not_after == desk.bench.world.personas["past-grace"].card.certificate_ends_on
    assert caught.value.last_usable_day < desk.bench.world.base_day


def test_the_grace_ends_with_its_last_day_in_japan(desk: Desk) -> None:
    clock = desk.bench.clock
    ends = desk.bench.world.personas["in-grace"].card.certificate_ends_on
    assert (ends.year, ends.month, ends.day) == (2026, 3, 26)  # so the grace ends with June
    clock.instant = clock.instant.replace(month=6, day=30, hour=23, minute=59)
    assert desk.check("in-grace").standing is CertificateStanding.GRACE
    clock.advance(timedelta(minutes=1))
    with pytest.raises(CertificateExpired):
        desk.check("in-grace")


def test_registration_needs_the_cards_signature_for_that_purpose(desk: Desk) -> None:
    with pytest.raises(NotRegistered):
        desk.check("not-registered")
    check_only = desk.request("not-registered", Purpose.CHECK)
    assert refused(lambda: desk.client.register_use(check_only)) is RefusalReason.SIGNATURE_INVALID
    assert refused(lambda: desk.client.register_use(desk.visual("not-registered"))) is RefusalReason.MALFORMED
    with pytest.raises(NotRegistered):
        desk.check("not-registered")
    result = desk.client.register_use(desk.request("not-registered", Purpose.REGISTER))
    assert result.verdict is Verdict.ELIGIBLE
    assert desk.check("not-registered").verdict is Verdict.ELIGIBLE


def test_a_registration_signature_does_not_pass_for_a_check(desk: Desk) -> None:
    request = desk.request("valid-employee", Purpose.REGISTER)
    assert refused(lambda: desk.client.check(request)) is RefusalReason.SIGNATURE_INVALID


def test_a_revoked_card_cannot_be_registered(desk: Desk) -> None:
    with pytest.raises(CertificateRevoked):
        desk.client.register_use(desk.request("revoked", Purpose.REGISTER))


def test_a_challenge_is_used_once(desk: Desk) -> None:
    challenge = desk.client.challenge()
    desk.client.check(desk.request("valid-employee", challenge=challenge))
    again = desk.request("valid-employee", challenge=challenge)
    assert refused(lambda: desk.client.check(again)) is RefusalReason.CHALLENGE_UNKNOWN


def test_a_challenge_is_used_up_by_a_bad_signature(desk: Desk) -> None:
    challenge = desk.client.challenge()
    bad = desk.request("valid-employee", challenge=challenge, signature=Masked(bytes(256)))
    assert refused(lambda: desk.client.check(bad)) is RefusalReason.SIGNATURE_INVALID
    good = desk.request("valid-employee", challenge=challenge)
    assert refused(lambda: desk.client.check(good)) is RefusalReason.CHALLENGE_UNKNOWN


def test_a_challenge_ends(desk: Desk) -> None:
    challenge = desk.client.challenge()
    request = desk.request("valid-employee", challenge=challenge)
    desk.bench.clock.instant = challenge.expires_at
    assert refused(lambda: desk.client.check(request)) is RefusalReason.CHALLENGE_UNKNOWN


def test_a_challenge_belongs_to_its_terminal(desk: Desk, new_desk: Callable[[], Desk]) -> None:
    request = desk.request("valid-employee")
    assert refused(lambda: new_desk().client.check(request)) is RefusalReason.CHALLENGE_UNKNOWN
    assert desk.client.check(request).verdict is Verdict.ELIGIBLE  # and is still good there


def test_an_unheard_of_challenge_is_refused(desk: Desk) -> None:
    challenge = replace(desk.client.challenge(), challenge_id="made-up")
    request = desk.request("valid-employee", challenge=challenge)
    assert refused(lambda: desk.client.check(request)) is RefusalReason.CHALLENGE_UNKNOWN


@pytest.mark.parametrize("signature", [b"", b"x", bytes(256), bytes(257)])
def test_a_bad_signature_is_refused(desk: Desk, signature: bytes) -> None:
    request = desk.request("valid-employee", signature=Masked(signature))
    assert refused(lambda: desk.client.check(request)) is RefusalReason.SIGNATURE_INVALID


def test_another_cards_signature_is_refused(desk: Desk) -> None:
    challenge = desk.client.challenge()
    signature = Masked(desk.sign("family-member", challenge))
    request = desk.request("valid-employee", challenge=challenge, signature=signature)
    assert refused(lambda: desk.client.check(request)) is RefusalReason.SIGNATURE_INVALID


def test_a_signature_over_something_else_is_refused(desk: Desk) -> None:
    challenge = desk.client.challenge()
    other = replace(challenge, nonce=bytes(32))
    request = desk.request("valid-employee", challenge=challenge, signature=Masked(desk.sign("valid-employee", other)))
    assert refused(lambda: desk.client.check(request)) is RefusalReason.SIGNATURE_INVALID


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": None},
        {"attested_by": "見本"},
        {"signature": None, "attested_by": "見本"},
        {"method": CheckMethod.VISUAL},
        {"method": CheckMethod.VISUAL, "signature": None},
        {"method": CheckMethod.FACE, "signature": None},
        {"attested_by": "長" * 21, "signature": None, "method": CheckMethod.VISUAL},
        {"idempotency_key": "short"},
    ],
)
def test_proof_and_method_must_fit(desk: Desk, changed: dict[str, object]) -> None:
    request = desk.request("valid-employee", **changed)
    assert refused(lambda: desk.client.check(request)) is RefusalReason.MALFORMED


def test_who_attested_is_recorded_and_the_serial_number_is_not(desk: Desk) -> None:
    desk.client.check(desk.visual("valid-employee", "見本"))
    record = records(desk.bench)[-1]
    assert (record.method, record.attested_by, record.outcome) == ("visual", "見本", "valid")
    serial = desk.bench.world.authority.authentication_serial(desk.bench.world.personas["valid-employee"])
    stored = b"".join(path.read_bytes() for path in (desk.bench.world.folder / "service").glob("service-*.sqlite*"))
    assert record.card_hash is not None
    assert record.card_hash in stored  # the search finds what is there
    for written in (serial.to_bytes(16, "big"), str(serial).encode(), f"{serial:x}".encode(), f"{serial:X}".encode()):
        assert written not in stored


def test_the_log_tells_the_outcome_and_nobody(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        desk.client.check(desk.visual("valid-employee", "見本"))
        desk.client.check(desk.request("kouki-10"))
        eventually(lambda: caplog.text.count("outcome=valid") == 2)  # a request's line is written once it is answered
    for persona_id in ("valid-employee", "kouki-10"):
        persona = desk.bench.world.personas[persona_id]
        (held,) = persona.qualifications
        serial = desk.bench.world.authority.authentication_serial(persona)
        personal = [persona.name, persona.name_kana, persona.address, held.number, held.insurer_number, str(serial)]
        for text in (*personal, f"{serial:x}", f"{serial:X}"):
            assert text not in caplog.text


def another_authority() -> QuickAuthority:
    return QuickAuthority(b"another seed")


def forged(desk: Desk, authority: QuickAuthority, persona_id: str = "valid-employee") -> EligibilityRequest:
    """A request with a card of another authority, which signs well."""
    key, certificate = authority.issue_authentication(desk.bench.world.personas[persona_id])
    challenge = desk.client.challenge()
    signature = key.sign(signed_bytes(challenge, Purpose.CHECK), padding.PKCS1v15(), hashes.SHA256())
    return desk.request(
        persona_id,
        challenge=challenge,
        certificate=Masked(certificate.public_bytes(Encoding.DER)),
        signature=Masked(signature),
    )


def test_a_card_of_an_authority_with_the_same_name_is_not_believed(desk: Desk) -> None:
    other = another_authority()
    assert other.authentication_ca.subject == desk.bench.world.authority.authentication_ca.subject
    assert refused(lambda: desk.client.check(forged(desk, other))) is RefusalReason.CARD_UNKNOWN


def test_an_unknown_card_of_our_authority_has_no_qualification(desk: Desk) -> None:
    key, certificate = desk.bench.world.authority.issue_authentication(
        replace(desk.bench.world.personas["valid-employee"], id="a-stranger")
    )
    challenge = desk.client.challenge()
    result = desk.client.check(
        desk.request(
            "valid-employee",
            challenge=challenge,
            certificate=Masked(certificate.public_bytes(Encoding.DER)),
            signature=Masked(key.sign(signed_bytes(challenge, Purpose.CHECK), padding.PKCS1v15(), hashes.SHA256())),
        )
    )
    assert result.validity is QualificationValidity.NONE_FOUND
    assert result.qualifications == ()


def test_other_certificates_are_not_believed(desk: Desk) -> None:
    authority = desk.bench.world.authority
    _, signature_certificate = authority.issue_signature(desk.bench.world.personas["valid-employee"])
    good = desk.certificate("valid-employee")
    for der in (
        signature_certificate.public_bytes(Encoding.DER),
        authority.authentication_ca.public_bytes(Encoding.DER),
        desk.activation.certificate,
        good[:-1] + bytes([good[-1] ^ 1]),
        good[:100],
        b"\x30\x80",
    ):
        request = desk.request("valid-employee", certificate=Masked(der))
        assert refused(lambda request=request: desk.client.check(request)) is RefusalReason.CERTIFICATE_UNTRUSTED


def test_a_certificate_that_has_not_begun_is_not_believed(desk: Desk) -> None:
    issued = desk.bench.world.personas["valid-employee"].card.issued_on
    clock = desk.bench.clock
    clock.instant = clock.instant.replace(year=issued.year, month=issued.month, day=issued.day) - timedelta(days=1)
    request = desk.request("valid-employee")
    assert refused(lambda: desk.client.check(request)) is RefusalReason.CERTIFICATE_UNTRUSTED


def test_the_same_request_gets_the_same_answer_and_one_record(desk: Desk) -> None:
    request = desk.request("valid-employee")
    first = desk.client.check(request)
    count = len(records(desk.bench))
    desk.bench.clock.advance(timedelta(hours=1))  # the challenge has ended long since
    assert desk.client.check(request) == first
    assert len(records(desk.bench)) == count


def test_the_same_bad_news_comes_again(desk: Desk) -> None:
    request = desk.request("past-grace")
    errors: list[ReceptionError] = []
    for _ in range(2):
        with pytest.raises(CertificateExpired) as caught:
            desk.client.check(request)
        errors.append(caught.value)
    assert errors[0] == errors[1]


def test_the_same_request_at_once_makes_one_record(desk: Desk) -> None:
    request = desk.request("valid-employee")
    count = len(records(desk.bench))
    numbers: list[str] = []
    threads = [
        threading.Thread(target=lambda: numbers.append(desk.client.check(request).reception_number)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 6
    assert len(set(numbers)) == 1
    assert len(records(desk.bench)) == count + 1


def test_the_same_key_for_another_request_is_refused(desk: Desk) -> None:
    request = desk.request("valid-employee")
    desk.client.check(request)
    other = desk.request("family-member", idempotency_key=request.idempotency_key)
    assert refused(lambda: desk.client.check(other)) is RefusalReason.MALFORMED
    register = desk.request("valid-employee", Purpose.REGISTER, idempotency_key=request.idempotency_key)
    assert refused(lambda: desk.client.register_use(register)) is RefusalReason.MALFORMED


def test_keys_of_two_terminals_do_not_meet(desk: Desk, new_desk: Callable[[], Desk]) -> None:
    first = desk.request("valid-employee")
    desk.client.check(first)
    other = new_desk()
    result = other.client.check(other.request("family-member", idempotency_key=first.idempotency_key))
    assert result.qualifications == desk.bench.world.personas["family-member"].qualifications


def test_an_answer_is_forgotten_after_a_day_and_its_record_stays(desk: Desk) -> None:
    request = desk.request("valid-employee")
    desk.client.check(request)
    count = len(records(desk.bench))
    desk.bench.clock.advance(timedelta(days=1, seconds=1))
    desk.client.challenge()
    assert refused(lambda: desk.client.check(request)) is RefusalReason.CHALLENGE_UNKNOWN
    assert len(records(desk.bench)) == count


def test_registrations_of_an_earlier_run_can_be_undone(desk: Desk) -> None:
    desk.client.register_use(desk.request("not-registered", Purpose.REGISTER))
    runtime = desk.bench.service._runtime
    assert runtime is not None
    runtime.forget_registrations()
    with runtime._sessions() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 0
    with pytest.raises(NotRegistered):
        desk.check("not-registered")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"{", b"\xff", b'{"challenge_id": 1}', b"[" * 10_000])
def test_a_malformed_body_is_refused_without_a_trace(desk: Desk, body: bytes) -> None:
    with desk.bench.http(desk.activation) as http:
        answer = http.post(CHECKS, content=body, headers={IDEMPOTENCY_HEADER: "malformed-1"})
    assert answer.status_code == 400
    assert answer.json()["reason"] == "malformed"
    assert answer.json()["practice"] is True
    assert "Traceback" not in answer.text


def test_an_unknown_field_is_refused(desk: Desk) -> None:
    good = CheckRequest.of(desk.request("valid-employee")).model_dump(mode="json")
    with desk.bench.http(desk.activation) as http:
        answer = http.post(CHECKS, json={**good, "more": 1}, headers={IDEMPOTENCY_HEADER: "unknown-field"})
    assert answer.json()["reason"] == "malformed"


def test_a_huge_body_is_refused(desk: Desk) -> None:
    with desk.bench.http(desk.activation) as http:
        answer = http.post(CHECKS, content=b"x" * (REQUEST_LIMIT + 1), headers={IDEMPOTENCY_HEADER: "huge-body-1"})
    assert answer.status_code == 413
    assert answer.json()["reason"] == "malformed"


@pytest.mark.parametrize(("path", "status"), [("/v1/nothing", 404), ("/docs", 404), ("/openapi.json", 404)])
def test_there_is_nothing_else(bench: Bench, path: str, status: int) -> None:
    with bench.http() as http:
        assert http.get(path).status_code == status


def test_health_needs_no_certificate(bench: Bench) -> None:
    with bench.http() as http:
        assert http.get("/v1/health").json() == {"practice": True, "status": "ok"}


def test_without_a_certificate_a_terminal_is_not_activated(desk: Desk) -> None:
    with desk.bench.http() as http:
        for path in ("/v1/challenges", "/v1/checks", "/v1/registrations"):
            answer = http.post(path, content=b"{}")
            assert answer.status_code == 401
            assert answer.json()["code"] == TerminalNotActivated.code


@pytest.mark.logs("request failed route=/v1/checks error=RuntimeError")
def test_a_bug_is_answered_with_internal_and_logged_without_values(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    runtime = desk.bench.service._runtime
    assert runtime is not None
    request = desk.request("valid-employee")

    def broken(*_: object) -> None:
        raise RuntimeError("ﾐﾎﾝ ﾀﾛｳ")

    with monkeypatch.context() as patched:
        patched.setattr(runtime.checks, "_standing", broken)
        assert refused(lambda: desk.client.check(request)) is RefusalReason.INTERNAL
    assert "RuntimeError" in caplog.text
    assert "ﾐﾎﾝ" not in caplog.text
    assert desk.client.check(request).verdict is Verdict.ELIGIBLE  # the challenge was not lost to the bug
