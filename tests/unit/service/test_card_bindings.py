"""A card of another authority plays a persona when the operator says so, and leaves nothing behind when not."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select

from myna_reception.eligibility.messages import signed_bytes
from myna_reception.reception.card_facts import CertificateStanding, CheckMethod
from myna_reception.reception.eligibility import EligibilityRequest, Purpose
from myna_reception.reception.errors import (
    CertificateExpired,
    CertificateRevoked,
    NotRegistered,
    RefusalReason,
    ServiceRefused,
)
from myna_reception.reception.masked import Masked
from myna_reception.simulator.service.card_bindings import OFFER_LIFETIME, CardBindings
from myna_reception.simulator.service.card_proof import of_another_authority
from myna_reception.simulator.service.database import CardBinding, Check

from .bench import Bench, Desk, QuickAuthority

KNOWN, PLAYED = "valid-employee", "kouki-10"


class RealCard:
    """Stands in for a developer's own card: the profile of one, by an authority that the service does not know."""

    def __init__(self, bench: Bench, like: str = KNOWN, authority: QuickAuthority | None = None) -> None:
        authority = authority or QuickAuthority(b"the authority of real cards")
        self.key, self.certificate = authority.issue_authentication(bench.world.personas[like])

    def request(self, desk: Desk, purpose: Purpose = Purpose.CHECK, **changed: object) -> EligibilityRequest:
        challenge = desk.client.challenge()
        signature = self.key.sign(signed_bytes(challenge, purpose), padding.PKCS1v15(), hashes.SHA256())
        told = {"certificate": Masked(self.certificate.public_bytes(Encoding.DER)), "signature": Masked(signature)}
        return desk.request(KNOWN, challenge=challenge, **{**told, **changed})


@pytest.fixture
def bindings(bench: Bench) -> Iterator[CardBindings]:
    assert bench.service._runtime is not None
    yield bench.service._runtime.bindings
    bench.service._runtime.bindings.release()


@pytest.fixture
def card(bench: Bench) -> RealCard:
    return RealCard(bench)


def refused(desk: Desk, request: EligibilityRequest) -> RefusalReason:
    with pytest.raises(ServiceRefused) as caught:
        desk.client.check(request)
    return caught.value.reason


def rows(bench: Bench) -> tuple[list[CardBinding], Check]:
    assert bench.service._runtime is not None
    with bench.service._runtime._sessions() as session:
        last = session.scalars(select(Check).order_by(Check.id.desc()).limit(1)).one()
        return list(session.scalars(select(CardBinding))), last


def test_without_an_offer_the_card_is_unknown_and_nothing_of_it_is_kept(
    desk: Desk, bindings: CardBindings, card: RealCard
) -> None:
    assert refused(desk, card.request(desk)) is RefusalReason.CARD_UNKNOWN
    kept, record = rows(desk.bench)
    assert (kept, record.card_hash, record.outcome) == ([], None, "card_unknown")


def test_an_offered_part_is_taken_by_the_next_card_and_kept(
    desk: Desk, bindings: CardBindings, card: RealCard, new_desk: Callable[[], Desk]
) -> None:
    bindings.offer(PLAYED)
    persona = desk.bench.world.personas[PLAYED]
    assert desk.client.check(card.request(desk)).qualifications == persona.qualifications
    assert bindings.offers() == []
    (bound,) = bindings.bound()
    assert (bound.persona_id, bound.terminal_id) == (PLAYED, desk.activation.terminal_id)
    other = new_desk()  # from now on everywhere, and for as long as the operator likes
    desk.bench.clock.advance(timedelta(days=30))
    assert other.client.check(card.request(other)).qualifications == persona.qualifications
    another = RealCard(desk.bench, like="family-member")
    assert refused(desk, another.request(desk)) is RefusalReason.CARD_UNKNOWN


def test_the_serial_number_is_kept_as_a_keyed_hash_alone(desk: Desk, bindings: CardBindings, card: RealCard) -> None:
    bindings.offer(PLAYED)
    desk.client.check(card.request(desk))
    (kept,), record = rows(desk.bench)
    serial = card.certificate.serial_number
    assert len(kept.card_hash) == 32
    assert record.card_hash == kept.card_hash
    assert f"{serial:x}" not in repr(vars(kept))
    assert serial.to_bytes(20).lstrip(b"\0") not in kept.card_hash
    folder = desk.bench.world.folder / "service"
    for path in folder.glob("service-1.sqlite*"):
        data = path.read_bytes()
        assert f"{serial:x}".encode() not in data
        assert serial.to_bytes(20).lstrip(b"\0") not in data


def test_a_part_may_be_taken_by_sight(desk: Desk, bindings: CardBindings, card: RealCard) -> None:
    bindings.offer(PLAYED)
    request = card.request(desk, method=CheckMethod.VISUAL, signature=None, attested_by="見本")
    assert desk.client.check(request).qualifications


def test_an_offer_waits_for_its_own_terminal_first(
    desk: Desk, bindings: CardBindings, card: RealCard, new_desk: Callable[[], Desk]
) -> None:
    other = new_desk()
    bindings.offer("invalid")
    bindings.offer(PLAYED, desk.activation.terminal_id)
    bindings.offer("kouki-30", other.activation.terminal_id)
    assert [offer.persona_id for offer in bindings.offers()] == ["invalid", PLAYED, "kouki-30"]
    assert desk.client.check(card.request(desk)).qualifications[0].name == desk.bench.world.personas[PLAYED].name
    assert [offer.persona_id for offer in bindings.offers()] == ["invalid", "kouki-30"]


def test_a_later_offer_replaces_an_earlier_one_and_each_ends(
    desk: Desk, bindings: CardBindings, card: RealCard
) -> None:
    bindings.offer("invalid")
    bindings.offer(PLAYED)
    assert [offer.persona_id for offer in bindings.offers()] == [PLAYED]
    desk.bench.clock.advance(OFFER_LIFETIME)
    assert bindings.offers() == []
    assert refused(desk, card.request(desk)) is RefusalReason.CARD_UNKNOWN


def test_a_bad_signature_takes_no_part(desk: Desk, bindings: CardBindings, card: RealCard) -> None:
    bindings.offer(PLAYED)
    request = card.request(desk, signature=Masked(bytes(256)))
    assert refused(desk, request) is RefusalReason.SIGNATURE_INVALID
    assert [offer.persona_id for offer in bindings.offers()] == [PLAYED]


def test_a_bound_card_has_its_own_dates_and_the_personas_story(
    desk: Desk, bindings: CardBindings, card: RealCard
) -> None:
    bindings.offer("not-registered")
    with pytest.raises(NotRegistered):
        desk.client.check(card.request(desk))
    assert desk.client.register_use(card.request(desk, Purpose.REGISTER)).qualifications
    assert desk.client.check(card.request(desk)).standing is CertificateStanding.VALID
    bindings.release()
    bindings.offer(PLAYED)
    ended = RealCard(desk.bench, like="past-grace")
    with pytest.raises(CertificateExpired):
        desk.client.check(ended.request(desk))
    assert desk.client.check(RealCard(desk.bench, like="in-grace").request(desk)).standing is CertificateStanding.GRACE


def test_a_released_card_is_unknown_again(desk: Desk, bindings: CardBindings, card: RealCard) -> None:
    bindings.offer(PLAYED)
    desk.client.check(card.request(desk))
    assert bindings.release("invalid") == 0
    assert bindings.release(PLAYED) == 1
    assert refused(desk, card.request(desk)) is RefusalReason.CARD_UNKNOWN


def test_nobody_and_nowhere_are_refused(bindings: CardBindings) -> None:
    with pytest.raises(KeyError, match="nobody"):
        bindings.offer("nobody")
    with pytest.raises(KeyError, match="W9999999"):
        bindings.offer(PLAYED, "W9999999")


def test_a_card_that_claims_to_be_ours_is_a_forgery_and_takes_no_part(
    desk: Desk, bindings: CardBindings, card: RealCard
) -> None:
    bindings.offer(PLAYED)
    card.certificate = forged(card.certificate, card.key, desk.bench.world.authority.authentication_ca)
    assert refused(desk, card.request(desk)) is RefusalReason.CERTIFICATE_UNTRUSTED
    assert [offer.persona_id for offer in bindings.offers()] == [PLAYED]


def forged(certificate: x509.Certificate, key: RSAPrivateKey, authority: x509.Certificate) -> x509.Certificate:
    """The same certificate, saying that ``authority`` issued it, signed by whoever made it."""
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        x509.CertificateBuilder()
        .subject_name(certificate.subject)
        .issuer_name(authority.subject)
        .public_key(certificate.public_key())
        .serial_number(certificate.serial_number)
        .not_valid_before(certificate.not_valid_before_utc)
        .not_valid_after(certificate.not_valid_after_utc)
    )
    for extension in certificate.extensions:
        value = extension.value
        if isinstance(value, x509.AuthorityKeyIdentifier):
            value = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
        builder = builder.add_extension(value, extension.critical)
    return builder.sign(key, hashes.SHA256())


def test_signature_certificates_and_authorities_take_no_part(bench: Bench) -> None:
    authority = QuickAuthority(b"the authority of real cards")
    _, signature = authority.issue_signature(bench.world.personas[KNOWN])
    for certificate in (signature, authority.authentication_ca):
        with pytest.raises(ServiceRefused) as caught:
            of_another_authority(certificate.public_bytes(Encoding.DER), bench.world.authority and [])
        assert caught.value.reason is RefusalReason.CERTIFICATE_UNTRUSTED


def test_a_revoked_part_is_played_too(desk: Desk, bindings: CardBindings, card: RealCard) -> None:
    bindings.offer("revoked")
    for _ in range(2):
        with pytest.raises(CertificateRevoked):
            desk.client.check(card.request(desk))
