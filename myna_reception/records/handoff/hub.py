"""All hand-offs of one desk: starts, stops and wakes them as the settings say, and tries them out."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path

from myna_reception.reception.clock import Clock
from myna_reception.records.handoff.courier import Courier, CourierStatus
from myna_reception.records.handoff.folder import FolderTarget
from myna_reception.records.handoff.forms import sheet
from myna_reception.records.handoff.loopback import LoopbackServer
from myna_reception.records.handoff.sample import sample
from myna_reception.records.handoff.settings import FOLDER_TARGETS, HandOffSettings, Target
from myna_reception.records.ledger import Ledger
from myna_reception.records.outbox import Outbox, State

READY_SECONDS = 20.0


class HandOffHub:
    """Thread-safe. ``changed`` is called on whatever thread has news."""

    def __init__(
        self, ledger: Ledger, clock: Clock, token: str, *, practice: bool, changed: Callable[[], None] = lambda: None
    ) -> None:
        self.outbox = Outbox(ledger, clock)
        self._ledger = ledger
        self._clock = clock
        self._token = token
        self._practice = practice
        self._changed = changed
        self._lock = threading.Lock()
        self._settings = HandOffSettings()
        self._couriers: dict[Target, Courier] = {}
        self._server: LoopbackServer | None = None
        self._server_trouble = ""

    @property
    def settings(self) -> HandOffSettings:
        """Those that are obeyed now."""
        return self._settings

    @property
    def token(self) -> str:
        """The token of the HTTP interface."""
        return self._token

    @property
    def port(self) -> int | None:
        """Where the HTTP interface listens; None: nowhere."""
        return self._server.port if self._server is not None else None

    def apply(self, settings: HandOffSettings, token: str | None = None) -> None:
        """Obey other settings. What waits goes on waiting for its target. Blocks for a moment."""
        with self._lock:
            self._stop()
            self._settings, self._token = settings, token or self._token
            for target in FOLDER_TARGETS:
                if settings.is_on(target):
                    courier = Courier(target, settings, self._ledger, self.outbox, self._changed)
                    self._couriers[target] = courier
                    courier.start()
            if settings.http_on:
                self._serve(settings)

    def wake(self) -> None:
        """Something was recorded. Returns at once."""
        for courier in list(self._couriers.values()):
            courier.wake()
        server = self._server
        if server is not None:
            server.wake()

    def status(self) -> list[CourierStatus]:
        """How each target stands that is on, or for which something still waits. Reads the ledger."""
        told = [courier.status() for courier in list(self._couriers.values())]
        server = self._server
        if server is not None:
            told.append(server.status())
        elif self._settings.http_on:
            told.append(self._idle(Target.HTTP, self._server_trouble))
        named = {status.target for status in told}
        return told + [status for target in Target if target not in named if (status := self._idle(target, "")).waiting]

    def try_out(self, target: Target, settings: HandOffSettings, institution_code: str) -> str:
        """Hand over an invented practice result; "" when it arrived, else what is wrong. Blocks.

        It goes where practice goes, never where a receipt computer picks up live results.
        """
        _, detail = sample(self._clock.now(), institution_code)
        if target is Target.HTTP:
            return self._try_http()
        try:
            folder = FolderTarget(Path(settings.folder(target)), practice=detail.entry.practice)
            made = sheet(target, detail.entry.reception_id, detail, settings)
            folder.prepare(made.name, made.data)
            folder.finish(made.name)
        except OSError as error:
            return errno.errorcode.get(error.errno or 0, type(error).__name__)
        return ""

    def stop(self) -> None:
        """Stop everything; what waits stays in the outbox."""
        with self._lock:
            self._stop()

    def _serve(self, settings: HandOffSettings) -> None:
        server = LoopbackServer(
            self._ledger, self.outbox, self._token, practice=self._practice, port=settings.http_port,
            origins=settings.origins, changed=self._changed,
        )  # fmt: skip
        try:
            server.start()
        except OSError as error:
            self._server_trouble = errno.errorcode.get(error.errno or 0, type(error).__name__)
            return
        self._server, self._server_trouble = server, ""

    def _try_http(self) -> str:
        import httpx

        server = self._server
        if server is None:
            return self._server_trouble or "ECONNREFUSED"
        if not server.wait_ready(READY_SECONDS):
            return "ETIMEDOUT"
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            answer = httpx.get(f"http://127.0.0.1:{server.port}/v1/status", headers=headers, trust_env=False)
        except httpx.HTTPError:
            return "ECONNREFUSED"
        return "" if answer.status_code == 200 else str(answer.status_code)

    def _idle(self, target: Target, trouble: str) -> CourierStatus:
        name = target.value
        return CourierStatus(
            target, self.outbox.undelivered(name), None, self.outbox.last(name, State.TAKEN), 0, trouble
        )

    def _stop(self) -> None:
        for courier in self._couriers.values():
            courier.stop()
        self._couriers = {}
        if self._server is not None:
            self._server.stop()
            self._server = None
