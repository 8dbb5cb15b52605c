"""What stands behind the window: reader, service, activation, the practice world.

A part of the composition root: it knows the desk and the simulator, and no Qt. It is loaded and opened on a thread
beside the window's, so that the window takes input meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from myna_reception.card.connection import CardReader
from myna_reception.options import DeskOptions
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.errors import ReceptionError
from myna_reception.settings import SettingsFile, home

if TYPE_CHECKING:
    from myna_reception.card.authenticity import TrustedKey
    from myna_reception.eligibility.activation import Activation
    from myna_reception.eligibility.activation_form import ActivationForm
    from myna_reception.eligibility.secrets import SecretStore
    from myna_reception.eligibility.service import EligibilityService
    from myna_reception.practice import PracticeDrawer
    from myna_reception.simulator.embedded import EmbeddedService

SERVICE_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """Where a service is reached."""

    url: str
    ca_pem: str | None  # None: the system's trust


class TerminalActivation:
    """The first start's view of the service and of the secret store. Every method blocks; one thread at a time."""

    def __init__(
        self,
        practice: bool,
        address: Callable[[], ServiceAddress],
        issue: Callable[[], Mapping[str, str]] | None,
    ) -> None:
        self.practice = practice
        self._address = address
        self._issue = issue

    @cached_property
    def _store(self) -> SecretStore:
        from myna_reception.eligibility.secrets import open_secret_store

        return open_secret_store(practice=self.practice)

    def stored(self) -> Activation | None:
        """The kept activation, if it is of this service; with a new certificate when the old one ends soon."""
        from myna_reception.eligibility.activation import renewal_due
        from myna_reception.eligibility.secrets import load_activation

        address = self._address()
        kept = load_activation(self._store)
        if kept is None or (self._issue is None and kept.service_url != address.url):
            return None
        # The embedded service has another port at every start, and a new world does not know the old terminal.
        kept = kept.at(address.url, address.ca_pem)
        if self._issue is not None and not _is_accepted(kept):
            return None
        return self._renewed(kept) if renewal_due(kept, SystemClock()) else kept

    def _renewed(self, kept: Activation) -> Activation:
        from myna_reception.eligibility.activation import renew

        try:
            renewed = renew(kept)
        except ReceptionError:
            return kept  # tried again at the next start; at its end the desk asks for a new activation
        self.keep(renewed)
        return renewed

    def activate(self, form: ActivationForm) -> Activation:
        """Activate this terminal over the network. Raises ``ReceptionError``."""
        from myna_reception.eligibility.activation import activate

        address = self._address()
        return activate(address.url, address.ca_pem, form)

    def keep(self, activation: Activation) -> bool:
        """Keep the activation; False where it lasts for this run only."""
        from myna_reception.eligibility.secrets import save_activation

        save_activation(self._store, activation)
        return self._store.persistent

    def practice_values(self) -> Mapping[str, str]:
        """The four values of a terminal that the practice service issues now."""
        if self._issue is None:
            raise AssertionError("offered in practice mode only")
        return self._issue()


@dataclass
class Backend:
    """Everything behind the window."""

    reader: CardReader
    activation: TerminalActivation
    drawer: PracticeDrawer | None = None
    service: EmbeddedService | None = None
    trusted: TrustedKey | None = None  # the authorities of card faces; None: nobody

    def close(self) -> None:
        """Stop what was started."""
        if self.drawer is not None:
            self.drawer.close()
        if self.service is not None:
            self.service.stop()


def open_backend(options: DeskOptions) -> Backend:
    """The service inside the app or one that somebody else runs; the drawer of virtual cards or a real reader."""
    if not options.is_practice:
        return Backend(_real_reader(options.reader), _remote_activation(options))
    from myna_reception.simulator.embedded import EmbeddedService
    from myna_reception.simulator.world import World

    world = World(home(practice=True) / "world", SystemClock())
    service = EmbeddedService(world).start() if options.service is None else None
    activation = _remote_activation(options) if service is None else embedded_activation(service)
    trusted = world.authority.trusted_face_key
    if not options.uses_drawer:
        return Backend(_real_reader(options.reader), activation, service=service, trusted=trusted)
    from myna_reception.practice import PracticeDrawer
    from myna_reception.simulator.virtual_card.reader import VirtualReader

    reader = VirtualReader()
    drawer = PracticeDrawer(world, reader, service.enrol) if service is not None else PracticeDrawer(world, reader)
    drawer.issue_ahead()
    return Backend(reader, activation, drawer, service, trusted)


def embedded_activation(service: EmbeddedService) -> TerminalActivation:
    """The first start's view of the service inside the app."""

    def address() -> ServiceAddress:
        service.wait_ready(SERVICE_START_SECONDS)
        return ServiceAddress(service.url, service.ca_pem)

    def issue() -> Mapping[str, str]:
        address()
        return service.issue_terminal()

    return TerminalActivation(True, address, issue)


def _remote_activation(options: DeskOptions) -> TerminalActivation:
    ca_pem = options.service_ca.read_text(encoding="ascii") if options.service_ca else None
    address = ServiceAddress(options.service or "", ca_pem)
    return TerminalActivation(options.practice, lambda: address, None)


def connect_service(activation: Activation) -> EligibilityService:
    """The client of an activated terminal."""
    from myna_reception.eligibility.client import HttpsEligibilityService

    return HttpsEligibilityService(activation)


def _is_accepted(activation: Activation) -> bool:
    service = connect_service(activation)
    try:
        service.challenge()
    except ReceptionError:
        return False
    finally:
        service.close()
    return True


def _real_reader(choice: str) -> CardReader:
    from myna_reception.card.auto import reader_for

    if choice == "auto":  # what it means at this clinic
        choice = SettingsFile(home(practice=False)).load().reader
    return reader_for(choice)
