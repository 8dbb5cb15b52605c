"""A second generation of the card CA beside the first: one name, two keys, and a service that runs all the while."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from myna_reception.card.jpki import EF_AUTHENTICATION_CA, JpkiApplication
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.errors import CertificateRevoked
from myna_reception.simulator.card_generations import CardGenerations, issued_by
from myna_reception.simulator.card_issuers import CardIssuers
from myna_reception.simulator.new_person import Telling
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.service.runtime import ServiceRuntime
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.simulator.world import World

from .bench import NOON, Bench, Desk, QuickAuthority, running
from .test_card_status import ask, fetch_crl, issued, openssl

FIRST, SECOND = 0, 1


@dataclass
class Rotated:
    """A service that was running when the CA got a new key."""

    bench: Bench
    before: Persona  # got their card before that
    after: Persona
    revoked: Persona  # after, too

    @property
    def runtime(self) -> ServiceRuntime:
        assert self.bench.service._runtime is not None
        return self.bench.service._runtime

    def holder(self, generation: int) -> Persona:
        return self.before if generation == FIRST else self.after


def telling(like: str) -> Telling:
    return Telling("試し　替", "タメシ カエ", "1985-04-01", "female", like)


@pytest.fixture(scope="module")
def rotated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rotated]:
    with running(tmp_path_factory.mktemp("world"), b"seed of the rotation") as bench:
        before = bench.world.make_person(telling("valid-employee"))
        bench.service.enrol(before.id)
        beside = World(bench.world.folder, bench.clock)  # another process, as a command would be
        beside.__dict__["authority"] = bench.world.authority
        assert beside.rotate_card_ca() == 2
        made = [bench.world.make_person(telling(like)) for like in ("valid-employee", "revoked")]
        for person in made:
            bench.service.enrol(person.id)
        yield Rotated(bench, before, *made)


@pytest.fixture
def desk(rotated: Rotated) -> Iterator[Desk]:
    desk = Desk(rotated.bench)
    yield desk
    desk.client.close()


def key_told(certificate: x509.Certificate) -> bytes | None:
    return certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier


def test_who_holds_a_card_keeps_it_and_new_cards_come_from_the_new_key(rotated: Rotated) -> None:
    authority, issuers = rotated.bench.world.authority, rotated.runtime.issuers.issuers
    assert len(issuers) == 2
    assert issuers[FIRST].certificate.subject == issuers[SECOND].certificate.subject
    assert issuers[FIRST].certificate.serial_number != issuers[SECOND].certificate.serial_number
    signing = [authority.signature_ca_of(1), authority.signature_ca_of(2)]
    assert signing[FIRST].subject == signing[SECOND].subject
    for generation, person in ((FIRST, rotated.before), (SECOND, rotated.after), (SECOND, rotated.revoked)):
        assert rotated.bench.world.personas[person.id].card.generation == generation + 1
        _, certificate = authority.issue_authentication(person)
        certificate.verify_directly_issued_by(issuers[generation].certificate)
        assert key_told(certificate) == issuers[generation].key_identifier
        assert certificate.serial_number == issuers[generation].serial_number_of(person.id)
        authority.issue_signature(person)[1].verify_directly_issued_by(signing[generation])
    assert rotated.bench.world.personas["family-member"].card.generation == 1


def test_a_card_shows_the_ca_that_issued_it(rotated: Rotated) -> None:
    for generation, person in ((FIRST, rotated.before), (SECOND, rotated.after)):
        reader = VirtualReader()
        reader.place(rotated.bench.world.card(person.id))
        application = JpkiApplication(reader.connect())
        application.select()
        shown = application.read_certificate(EF_AUTHENTICATION_CA).der.reveal()
        assert x509.load_der_x509_certificate(shown) == rotated.runtime.issuers.issuers[generation].certificate


def test_the_running_service_answers_cards_of_both(rotated: Rotated, desk: Desk) -> None:
    for person in (rotated.before, rotated.after):
        assert desk.check(person.id).verdict is Verdict.ELIGIBLE
    with pytest.raises(CertificateRevoked):
        desk.check(rotated.revoked.id)
    rotated.runtime.revoke_card(rotated.after.id)
    with pytest.raises(CertificateRevoked):
        desk.check(rotated.after.id)
    rotated.runtime.reinstate_card(rotated.after.id)


@pytest.mark.parametrize("generation", [FIRST, SECOND])
@pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])  # noqa: S303
def test_ocsp_answers_are_signed_by_a_responder_of_the_generation(
    rotated: Rotated, generation: int, algorithm: hashes.HashAlgorithm
) -> None:
    bench, issuer = rotated.bench, rotated.runtime.issuers.issuers[generation]
    card = issued(bench, issuer, rotated.holder(generation).id)
    good = ask(bench, card, issuer.certificate, algorithm, b"a nonce of ours")
    assert good.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL
    assert good.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert good.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"a nonce of ours"
    assert good.this_update_utc == NOON
    (responder,) = good.certificates
    responder.verify_directly_issued_by(issuer.certificate)
    assert ExtendedKeyUsageOID.OCSP_SIGNING in responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert responder.extensions.get_extension_for_class(x509.OCSPNoCheck)
    key = cast(ec.EllipticCurvePublicKey, responder.public_key())
    key.verify(good.signature, good.tbs_response_bytes, ec.ECDSA(hashes.SHA256()))


def test_a_generation_knows_only_the_cards_that_it_issued(rotated: Rotated) -> None:
    """One name fits both, so that only the key tells whom a serial number is asked of."""
    issuers = rotated.runtime.issuers.issuers
    for person, own, other in ((rotated.before, *issuers), (rotated.after, *reversed(issuers))):
        card = issued(rotated.bench, own, person.id)
        never = issued(rotated.bench, other, person.id)  # what the other one would have issued
        told = [
            ask(rotated.bench, certificate, by.certificate).certificate_status
            for certificate in (card, never)
            for by in (own, other)
        ]
        assert told == [ocsp.OCSPCertStatus.GOOD, *[ocsp.OCSPCertStatus.UNKNOWN] * 3]


def test_each_generation_signs_a_crl_of_its_own(rotated: Rotated) -> None:
    listed = []
    for issuer in rotated.runtime.issuers.issuers:
        crl = fetch_crl(rotated.bench, issuer)
        assert crl.is_signature_valid(issuer.key.public_key())
        listed.append({each.serial_number for each in crl})
    first, second = rotated.runtime.issuers.issuers
    assert listed[SECOND] == {second.serial_number_of(rotated.revoked.id)}
    assert first.serial_number_of("revoked") in listed[FIRST]
    assert first.serial_number_of(rotated.revoked.id) not in listed[FIRST]


@pytest.mark.parametrize("generation", [FIRST, SECOND])
def test_both_cas_tell_of_their_certificates(rotated: Rotated, generation: int) -> None:
    """署名用 too: a card is revoked with both of its certificates."""
    authority, personas = rotated.bench.world.authority, rotated.bench.world.personas
    issuer = rotated.runtime.issuers.of_both_branches[2 + generation]
    revoked = personas["revoked"] if generation == FIRST else rotated.revoked
    never = rotated.holder(1 - generation)  # holds a card of the other generation
    for person, status in (
        (rotated.holder(generation), ocsp.OCSPCertStatus.GOOD),
        (revoked, ocsp.OCSPCertStatus.REVOKED),
        (never, ocsp.OCSPCertStatus.UNKNOWN),
    ):
        _, certificate = authority.issue_signature(issued_by(person, generation + 1))
        answer = ask(rotated.bench, certificate, issuer.certificate)
        assert answer.certificate_status is status
        answer.certificates[0].verify_directly_issued_by(issuer.certificate)
    crl = fetch_crl(rotated.bench, issuer)
    assert crl.is_signature_valid(issuer.key.public_key())
    assert crl.issuer == authority.signature_ca.subject
    listed = {each.serial_number for each in crl}
    assert issuer.serial_number_of(revoked.id) in listed
    told = {issuer.serial_number_of(each.id) for each in personas.values() if each.card.revoked and issuer.issued(each)}
    assert listed == told


def test_who_has_no_signature_certificate_is_unknown_there(rotated: Rotated) -> None:
    without = next(each for each in rotated.bench.world.personas.values() if each.card.sign_password is None)
    issuer = rotated.runtime.issuers.of_both_branches[2]
    _, certificate = rotated.bench.world.authority.issue_signature(without)
    assert ask(rotated.bench, certificate, issuer.certificate).certificate_status is ocsp.OCSPCertStatus.UNKNOWN


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on the path")
def test_openssl_believes_every_ca(rotated: Rotated, tmp_path: Path) -> None:
    """Given the certificates of all CAs, OpenSSL finds the one that issued although two have each name."""
    bench, issuers = rotated.bench, rotated.runtime.issuers.of_both_branches
    pems = [issuer.certificate.public_bytes(Encoding.PEM) for issuer in issuers]
    (tmp_path / "cas.pem").write_bytes(b"".join(pems))
    crls = [fetch_crl(bench, issuer).public_bytes(Encoding.PEM) for issuer in issuers]
    (tmp_path / "crls.pem").write_bytes(b"".join(crls))
    at = str(int(NOON.timestamp()))
    for number, issuer in enumerate(issuers):
        (tmp_path / "ca.pem").write_bytes(pems[number])
        (tmp_path / "crl.pem").write_bytes(crls[number])
        assert "verify OK" in openssl(tmp_path, "crl", "-in", "crl.pem", "-CAfile", "ca.pem", "-noout")
        revoked = rotated.revoked if issuer.generation == 2 else bench.world.personas["revoked"]
        for person, status in ((rotated.holder(issuer.generation - 1), "good"), (revoked, "revoked")):
            make = bench.world.authority.issue_authentication if number < 2 else bench.world.authority.issue_signature
            certificate = make(person)[1]
            (tmp_path / "card.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
            answer = ask(bench, certificate, issuer.certificate).public_bytes(Encoding.DER)
            (tmp_path / "answer.der").write_bytes(answer)
            told = openssl(
                tmp_path, "ocsp", "-respin", "answer.der", "-issuer", "ca.pem", "-CAfile", "cas.pem", "-attime", at,
                "-cert", "card.pem", "-no_nonce", "-validity_period", "3000000000",
            )  # fmt: skip
            assert "Response verify OK" in told
            assert f"card.pem: {status}" in told
            told = openssl(
                tmp_path,
                "verify",
                "-CAfile",
                "cas.pem",
                "-CRLfile",
                "crls.pem",
                "-crl_check",
                "-attime",
                at,
                "card.pem",
            )
            assert ("certificate revoked" in told, "card.pem: OK" in told) == (status == "revoked", status == "good")


def test_the_generations_are_there_after_a_new_start(rotated: Rotated) -> None:
    again = World(rotated.bench.world.folder, rotated.bench.clock)
    again.__dict__["authority"] = rotated.bench.world.authority
    assert again.card_generations.newest() == 2
    assert again.card_generations.since(2) == NOON
    assert again.card_generations.since(1) is None
    held = {each.id: again.personas[each.id].card.generation for each in (rotated.before, rotated.after)}
    assert held == {rotated.before.id: 1, rotated.after.id: 2}
    assert [each.certificate for each in CardIssuers.of(again).issuers] == list(rotated.runtime.issuers)


def test_rotations_at_once_make_a_generation_each(tmp_path: Path) -> None:
    ready, numbers = threading.Barrier(6), []

    def rotate() -> None:
        ready.wait()
        numbers.append(CardGenerations(tmp_path).begin_next(NOON))

    threads = [threading.Thread(target=rotate) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [2, 3, 4, 5, 6, 7]
    assert CardGenerations(tmp_path).newest() == 7
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())


def test_a_damaged_note_is_still_a_generation(tmp_path: Path) -> None:
    generations = CardGenerations(tmp_path)
    generations.begin_next(NOON)
    (tmp_path / "generation-2").write_bytes(b"\xff")
    assert (generations.newest(), generations.since(2)) == (2, None)


def test_a_country_has_one_generation_and_keeps_it(tmp_path: Path) -> None:
    def generation_of(persona_id: str) -> int:
        return world.personas[persona_id].card.generation

    def populate(seed: int, persons: int, *, anew: bool = False) -> None:
        runtime.populate(seed, persons, lambda _made: None, anew=anew)

    world = World(tmp_path, FixedClock(cast(datetime, NOON)))
    world.__dict__["authority"] = QuickAuthority(world.seed)
    with ServiceRuntime(world) as runtime:
        populate(1, 3)
        world.rotate_card_ca()
        populate(1, 5)
        assert [generation_of(f"country-1-{number}") for number in (1, 5)] == [1, 1]
        populate(2, 4, anew=True)
        populate(2, 5)
        assert [generation_of(f"country-2-{number}") for number in (1, 5)] == [2, 2]
        for number in (1, 5):  # as the database has their cards
            (card_hash,) = runtime._hashes(f"country-2-{number}")
            assert runtime._residents((card_hash,)) == {card_hash: f"country-2-{number}"}
