"""The service put together from a world: database, keys, people, application, server socket."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import uvicorn
from cryptography import x509
from sqlalchemy import delete

from myna_reception.reception.clock import JST, today
from myna_reception.simulator.card_issuers import CardIssuer, CardIssuers
from myna_reception.simulator.country import Country
from myna_reception.simulator.personas import Persona
from myna_reception.simulator.portal.application import create_portal
from myna_reception.simulator.portal.clock import TravelClock
from myna_reception.simulator.portal.mail import Mailer, SmtpServer
from myna_reception.simulator.portal.portal import PREFIX, Portal, clerk_passphrase
from myna_reception.simulator.private_files import close_to_others, keep_first, private_folder
from myna_reception.simulator.service.accounts import (
    CODE_LIFETIME,
    PRACTICE_INSTITUTION,
    PRACTICE_INSTITUTION_NAME,
    Accounts,
)
from myna_reception.simulator.service.api import create_app
from myna_reception.simulator.service.card_bindings import CardBindings
from myna_reception.simulator.service.card_status import CardStatus
from myna_reception.simulator.service.checks import Checks, People
from myna_reception.simulator.service.database import CardRevocation, Registration, Sessions, in_memory, open_database
from myna_reception.simulator.service.faults import FaultBook
from myna_reception.simulator.service.insured import personas_of_cards
from myna_reception.simulator.service.keyed_hash import KeyedHash
from myna_reception.simulator.service.metrics import Metrics
from myna_reception.simulator.service.number_checks import NumberChecks
from myna_reception.simulator.service.operator_api import TOKEN_LENGTH, Operator, operator_token
from myna_reception.simulator.service.populating import Progress, populate
from myna_reception.simulator.service.rate_limits import Limit, RateLimits
from myna_reception.simulator.service.reports import ReportedUse, TerminalUse, attestation_report, terminal_uses
from myna_reception.simulator.service.revocation import DEFAULT_REASON, Revocations
from myna_reception.simulator.service.serving import Server
from myna_reception.simulator.service.tls import LingeringTlsProtocol, TlsProtocol, server_context
from myna_reception.simulator.service.writers import Writers
from myna_reception.simulator.service_pki import ServicePki
from myna_reception.simulator.world import World

SECRET_LENGTH = 32
DATABASE = "service-1.sqlite"  # the number stays: ``schema`` knows the way between versions
REVOKED_BEFORE = timedelta(days=30)  # a persona whose card is told to be revoked was revoked so long before
CONNECTIONS_LIMIT = 1024  # a class of a hundred terminals keeps several connections each
# Longer than a terminal keeps an idle connection (httpx: 5 s): with the same time on both sides a request that is sent
# in the last moment meets a connection that the service is just closing, and is lost.
KEEP_ALIVE_SECONDS = 20
SHUTDOWN_SECONDS = 3  # for what was accepted, when the desk app ends
LINGERING_SHUTDOWN_SECONDS = 10  # when a service of many terminals ends


class ServiceRuntime:
    """A service on a world, ready to be served. Close it, or use it as a context manager.

    ``prepared``: another process has just done what is done once at a start, and this one shares the work.
    """

    def __init__(
        self,
        world: World,
        database_url: str | None = None,
        smtp: SmtpServer | None = None,
        *,
        rates: Mapping[Limit, str] = MappingProxyType({}),
        prepared: bool = False,
    ) -> None:
        """Raises ``ValueError`` for a rate that is none; ``SQLAlchemyError``."""
        folder = private_folder(world.folder / "service")
        keyed = KeyedHash(keep_first(folder / "secret", lambda: secrets.token_bytes(SECRET_LENGTH)))
        self.pki = ServicePki(folder)
        self.metrics = Metrics()
        self.faults = FaultBook(folder, world.clock)
        portal_folder = private_folder(folder / "portal")
        self._clock = clock = TravelClock(self.faults.clock(), world.clock, portal_folder / "travel-days")
        self._operator = Operator(operator_token(folder, secrets.token_urlsafe(TOKEN_LENGTH)), self.faults)
        self.limits = RateLimits(rates, clock, self.metrics)
        url = database_url or _own_database(folder / DATABASE)
        engine, self._sessions = open_database(url)
        self._engines = [engine]
        self._engine = engine
        self.accounts = Accounts(self._sessions, clock, keyed, self.pki)
        self._world = world
        self._keyed = keyed
        self.issuers = CardIssuers.of(world)
        self.revocations = Revocations(self._sessions)
        personas = world.personas
        if not prepared:  # a worker that is started anew leaves alone what the operator has changed since
            self._revoke_as_told(personas.values())
        self._people = People.of(
            ((world.authority.authentication_serial(persona), persona) for persona in personas.values()), keyed
        )
        self.bindings = CardBindings(
            self._sessions,
            clock,
            keyed,
            lambda persona_id: world.personas.get(persona_id),
            self._kept_sessions if in_memory(url) else None,
        )
        self.checks = Checks(clock, keyed, self.issuers, self._people, self.bindings, self.limits)
        self.number_checks = NumberChecks(self._sessions, clock, personas.values())
        self.status = CardStatus(self.issuers, personas.values(), self.revocations, keyed, clock, self._residents)
        mailer = Mailer(portal_folder / "outbox", smtp)
        self.portal = Portal(self._sessions, clock, self.accounts, keyed, portal_folder, mailer)

    def enrol(self, persona_id: str) -> None:
        """Know a person of the world who was made after the start. Raises ``KeyError`` for an unknown persona."""
        persona = self._world.personas[persona_id]
        self._revoke_as_told([persona])
        self.number_checks.enrol(persona)
        self.status.enrol(persona)
        self._people.by_card.update(dict.fromkeys(self._hashes(persona_id), persona))

    def forget_registrations(self) -> None:
        """Undo every 利用登録 and every revocation made here, so that the personas are again as they are told."""
        with self._sessions.begin() as session:
            session.execute(delete(Registration))
            session.execute(delete(CardRevocation))
        self._revoke_as_told(self._world.personas.values())

    def revoke_card(self, persona_id: str, reason: x509.ReasonFlags = DEFAULT_REASON) -> None:
        """Revoke the card of a persona from now on. Raises ``KeyError`` for an unknown persona."""
        self.revocations.revoke(self._hashes(persona_id), self._clock.now(), reason)

    def reinstate_card(self, persona_id: str) -> None:
        """Take the revocation of a persona's card back. Raises ``KeyError`` for an unknown persona."""
        self.revocations.reinstate(self._hashes(persona_id))

    def populate(self, seed: int, persons: int, progress: Progress, *, anew: bool = False) -> Country:
        """Put a synthetic country into the database, or the rest of one that was cut short, with cards by this world.

        Returns it as it is kept: as of the day it was begun. Raises ``OtherCountry``, ``SQLAlchemyError``.
        """
        country = Country(seed, today(self._clock))
        issuer = self._issuer_of(country, anew=anew)

        def card_hash(persona_id: str) -> bytes:
            return self._keyed.serial(issuer.serial_number_of(persona_id))

        country = populate(self._engines[0], country, persons, card_hash, progress, anew=anew)
        self._world.keep_country(country, persons, issuer.generation)
        return country

    def _issuer_of(self, country: Country, *, anew: bool) -> CardIssuer:
        """The newest generation; for a country that goes on, the one whose card its first person holds."""
        issuers = self.issuers.issuers
        hashes = {self._keyed.serial(each.serial_number_of(country.persona_id(1))): each for each in issuers}
        held = [] if anew else [hashes[card_hash] for card_hash in self._residents(hashes)]
        return held[0] if held else issuers[-1]

    def _residents(self, card_hashes: Collection[bytes]) -> dict[bytes, str]:
        with self._sessions.begin() as session:
            return personas_of_cards(session, card_hashes)

    def terminal_uses(self, span: timedelta) -> list[TerminalUse]:
        """Every terminal with its checks within ``span`` up to now."""
        return terminal_uses(self._sessions, self._clock.now() - span)

    def attestation_report(self, span: timedelta, share: float, a_day: int) -> list[ReportedUse]:
        """Terminals whose attested checks within ``span`` stand out (see ``reports``)."""
        return attestation_report(self._sessions, self._clock.now() - span, share, a_day)

    def _kept_sessions(self) -> Sessions:
        """The database in the world's folder, for a service that has another one in memory."""
        engine, sessions = open_database(_own_database(self._world.folder / "service" / DATABASE))
        self._engines.append(engine)
        return sessions

    def _hashes(self, persona_id: str) -> list[bytes]:
        return [self._keyed.serial(self._world.authority.authentication_serial(self._world.personas[persona_id]))]

    def _revoke_as_told(self, personas: Iterable[Persona]) -> None:
        at = datetime.combine(self._world.base_day - REVOKED_BEFORE, time(), JST)
        for persona in personas:
            if persona.card.revoked:
                self.revocations.revoke(self._hashes(persona.id), at)

    def server(self, host: str, on_started: Callable[[], None], *, lingering: bool = False) -> uvicorn.Server:
        """The server, with the TLS names of ``host``. ``on_started`` is called on its thread.

        ``lingering``: when it ends, open connections may ask once more (see ``tls``).
        """
        context = server_context(self.pki.server_file(host), self.pki.terminal_ca_pem)
        self.portal.host = host
        app = create_app(
            self.writers,
            self.accounts,
            self.checks,
            self.number_checks,
            self.status,
            self._operator,
            self.metrics,
            self.limits,
            self._clock,
        )
        app.mount(PREFIX, create_portal(self.portal))
        config = uvicorn.Config(
            app,
            host=host,
            loop="asyncio",
            http=LingeringTlsProtocol if lingering else TlsProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=CONNECTIONS_LIMIT,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=LINGERING_SHUTDOWN_SECONDS if lingering else SHUTDOWN_SECONDS,
            ssl_context_factory=lambda _config, _default: context,
        )
        return Server(config, on_started)

    @cached_property
    def writers(self) -> Writers:
        """The threads that do the hot requests' database work; they begin when they are first asked for."""
        return Writers(self._engine, self.metrics.group)

    def close(self) -> None:
        """Let go of the database."""
        if "writers" in self.__dict__:
            self.writers.close()
        for engine in self._engines:
            engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _own_database(path: Path) -> str:
    path.touch(mode=0o600)
    close_to_others(path)
    return f"sqlite:///{path}"


def portal_passphrase(world: World) -> str:
    """What the clerk of the portal logs in with."""
    return clerk_passphrase(world.folder / "service" / "portal")


def issue_terminal(
    world: World,
    database_url: str | None = None,
    institution_code: str = PRACTICE_INSTITUTION,
    institution_name: str = PRACTICE_INSTITUTION_NAME,
    lifetime: timedelta = CODE_LIFETIME,
) -> dict[str, str]:
    """Issue a terminal in a service's database, whether the service runs at the moment or not."""
    with ServiceRuntime(world, database_url) as runtime:
        return runtime.accounts.issue_terminal(institution_code, institution_name, lifetime)
