"""What tests of the service talk to it with: real TLS, real certificates, a clock that stands still."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from myna_reception.eligibility import https
from myna_reception.eligibility.activation import Activation, activate
from myna_reception.eligibility.activation_form import ActivationForm, parse_activation_form
from myna_reception.eligibility.client import HttpsEligibilityService
from myna_reception.eligibility.messages import signed_bytes
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import JST, FixedClock
from myna_reception.reception.eligibility import Challenge, EligibilityRequest, EligibilityResult, Purpose
from myna_reception.reception.masked import Masked
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.embedded import EmbeddedService
from myna_reception.simulator.world import World

NOON = datetime(2026, 4, 15, 12, tzinfo=JST)
_keys = (f"idempotency-{number:04}" for number in itertools.count())


class QuickAuthority(CardAuthority):
    """The card authority with OpenSSL's key generation: ten times as fast, other keys every time."""

    def _generate(self, label: str) -> RSAPrivateKey:
        return rsa.generate_private_key(65537, 2048)


@dataclass
class Bench:
    """A running service and what a test needs to talk to it."""

    world: World
    service: EmbeddedService
    clock: FixedClock

    def form(self, **typed: str) -> ActivationForm:
        """The form of a newly issued terminal, with some values replaced."""
        form = parse_activation_form(**{**self.service.issue_terminal(), **typed})
        assert isinstance(form, ActivationForm)
        return form

    def activation(self) -> Activation:
        return activate(self.service.url, self.service.ca_pem, self.form())

    def http(self, activation: Activation | None = None) -> httpx.Client:
        """A bare HTTP client, with a terminal's certificate or without."""
        key, certificate = (activation.private_key, activation.certificate) if activation else (None, None)
        context = https.tls_context(self.service.ca_pem, key, certificate)
        return httpx.Client(base_url=self.service.url, verify=context, trust_env=False)


@contextmanager
def running(folder: Path, seed: bytes, database_url: str | None = None) -> Iterator[Bench]:
    """A service over a world of its own, at noon of its base day."""
    clock = FixedClock(NOON)
    world = World(folder, clock, seed=seed)
    world.__dict__["authority"] = QuickAuthority(seed)
    service = EmbeddedService(world, database_url).start()
    try:
        service.wait_ready(60)
        yield Bench(world, service, clock)
    finally:
        service.stop()


class Desk:
    """An activated terminal and its client."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.activation = bench.activation()
        self.client = HttpsEligibilityService(self.activation)

    def certificate(self, persona_id: str) -> bytes:
        _, certificate = self.bench.world.authority.issue_authentication(self.bench.world.personas[persona_id])
        return certificate.public_bytes(Encoding.DER)

    def sign(self, persona_id: str, challenge: Challenge, purpose: Purpose = Purpose.CHECK) -> bytes:
        key, _ = self.bench.world.authority.issue_authentication(self.bench.world.personas[persona_id])
        return key.sign(signed_bytes(challenge, purpose), padding.PKCS1v15(), hashes.SHA256())

    def request(
        self, persona_id: str, purpose: Purpose = Purpose.CHECK, challenge: Challenge | None = None, **changed: object
    ) -> EligibilityRequest:
        """A good request with the card's signature; fields replaced as told."""
        challenge = challenge or self.client.challenge()
        request = EligibilityRequest(
            idempotency_key=next(_keys),
            challenge=challenge,
            method=CheckMethod.PIN,
            certificate=Masked(self.certificate(persona_id)),
            signature=Masked(self.sign(persona_id, challenge, purpose)),
            attested_by=None,
        )
        return replace(request, **changed)  # type: ignore[arg-type]

    def visual(self, persona_id: str, staff: str = "") -> EligibilityRequest:
        return self.request(persona_id, method=CheckMethod.VISUAL, signature=None, attested_by=staff)

    def check(self, persona_id: str) -> EligibilityResult:
        return self.client.check(self.request(persona_id))
