"""What stands behind the window: reader, service, activation, the practice world.

A part of the composition root: it knows the desk and the simulator, and no Qt. It is loaded and opened on a thread
beside the window's, so that the window takes input meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from myna_reception.card.connection import CardReader
from myna_reception.options import DeskOptions
from myna_reception.reception.clock import SystemClock
from myna_reception.settings import SettingsFile, home
from myna_reception.terminal import ServiceAddress, TerminalActivation

if TYPE_CHECKING:
    from myna_reception.card.authenticity import TrustedKey
    from myna_reception.practice import PersonaCasting, PracticeDrawer
    from myna_reception.simulator.embedded import EmbeddedService

SERVICE_START_SECONDS = 60.0


@dataclass
class Backend:
    """Everything behind the window."""

    reader: CardReader
    activation: TerminalActivation
    drawer: PracticeDrawer | None = None
    service: EmbeddedService | None = None
    trusted: TrustedKey | None = None  # the authorities of card faces; None: nobody
    casting: PersonaCasting | None = None  # where a real card is used in practice

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
        from myna_reception.practice import PersonaCasting

        casting = PersonaCasting(world, service.offer) if service is not None else None
        return Backend(_real_reader(options.reader), activation, service=service, trusted=trusted, casting=casting)
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

    def issue(institution: tuple[str, str] | None) -> Mapping[str, str]:
        address()
        return service.issue_terminal(institution)

    return TerminalActivation(True, address, issue)


def _remote_activation(options: DeskOptions) -> TerminalActivation:
    ca_pem = options.service_ca.read_text(encoding="ascii") if options.service_ca else None
    address = ServiceAddress(options.service or "", ca_pem)
    return TerminalActivation(options.practice, lambda: address, None)


def _real_reader(choice: str) -> CardReader:
    from myna_reception.card.auto import reader_for

    if choice == "auto":  # what it means at this clinic
        choice = SettingsFile(home(practice=False)).load().reader
    return reader_for(choice)
