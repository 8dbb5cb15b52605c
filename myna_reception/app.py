"""The composition root of the desk app.

The one place that puts the window, the reader, the service and, in practice, the simulator together. The window is shown
first; the simulator, the cryptography and the service start behind it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from myna_reception.card.connection import CardReader
from myna_reception.cli.options import DeskOptions
from myna_reception.eligibility.activation import Activation, activate
from myna_reception.eligibility.activation_form import ActivationForm
from myna_reception.eligibility.client import HttpsEligibilityService
from myna_reception.eligibility.secrets import (
    SecretStore,
    forget_activation,
    load_activation,
    open_secret_store,
    save_activation,
)
from myna_reception.eligibility.service import EligibilityService
from myna_reception.reception.clock import Clock, SystemClock
from myna_reception.reception.policy import Policy
from myna_reception.settings import SettingsFile, home
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.bridge.lanes import log_bug
from myna_reception.ui.bridge.self_test import SelfTest
from myna_reception.ui.theme import apply_theme
from myna_reception.ui.window import DrawerCard, MainWindow

if TYPE_CHECKING:
    from myna_reception.simulator.embedded import EmbeddedService
    from myna_reception.simulator.virtual_card.reader import VirtualReader
    from myna_reception.simulator.world import World

SERVICE_START_SECONDS = 60.0
SELF_TEST_PERSONA = "valid-employee"


class RemoteActivation:
    """Activation at a service somebody else runs (``--service URL``)."""

    def __init__(self, store: SecretStore, url: str, ca_pem: str | None) -> None:
        self._store = store
        self._url = url
        self._ca_pem = ca_pem

    def stored(self) -> Activation | None:
        """The activation kept for this very service."""
        activation = load_activation(self._store)
        return activation if activation is not None and activation.service_url == self._url else None

    def activate(self, form: ActivationForm) -> Activation:
        """Activate this terminal over the network."""
        return activate(self._url, self._ca_pem, form)

    def keep(self, activation: Activation) -> bool:
        """Keep the activation in the secret store."""
        save_activation(self._store, activation)
        return self._store.persistent

    def practice_values(self) -> Mapping[str, str]:
        """Nobody here can issue a terminal of another service."""
        raise AssertionError("offered in practice mode only")


class PracticeActivation:
    """Activation at the embedded practice service, which is started on first use."""

    def __init__(self, store: SecretStore, service: EmbeddedService) -> None:
        self._store = store
        self._service = service

    def stored(self) -> Activation | None:
        """The kept activation, at the address the embedded service has today."""
        self._service.wait_ready(SERVICE_START_SECONDS)
        activation = load_activation(self._store)
        if activation is None:
            return None
        return activation.at(self._service.url, self._service.ca_pem)

    def activate(self, form: ActivationForm) -> Activation:
        """Activate this terminal over loopback, as over any network."""
        self._service.wait_ready(SERVICE_START_SECONDS)
        return activate(self._service.url, self._service.ca_pem, form)

    def keep(self, activation: Activation) -> bool:
        """Keep the activation in the secret store."""
        save_activation(self._store, activation)
        return self._store.persistent

    def practice_values(self) -> Mapping[str, str]:
        """A terminal that the embedded service issues now."""
        self._service.wait_ready(SERVICE_START_SECONDS)
        return self._service.issue_terminal()


class PracticeDrawer:
    """Puts virtual cards on the virtual reader. A card's first issuing takes a second, so it happens on a worker."""

    def __init__(self, world: World, reader: VirtualReader) -> None:
        self._world = world
        self._reader = reader
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drawer")

    def place(self, card_id: str) -> None:
        """Take away what lies on the reader and put this card there."""
        self._run(lambda: self._swap(card_id))

    def take(self) -> None:
        """Take the card away."""
        self._run(self._reader.remove)

    def issue_ahead(self) -> None:
        """Issue every card in the background, so that the first placing is quick."""
        for persona_id in self._world.personas:
            self._run(lambda persona_id=persona_id: self._world.card(persona_id))

    def close(self) -> None:
        """Stop the worker."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _swap(self, card_id: str) -> None:
        self._reader.remove()
        self._reader.place(self._world.card(card_id))
