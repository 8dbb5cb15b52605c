"""The simulated service inside the desk app: the same application over the same mutual TLS, on a thread of its own.

Heavy imports happen on that thread, so that the window comes up first.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Self

from myna_reception.reception.errors import ServiceUnreachable, UnreachableReason
from myna_reception.simulator.world import World

if TYPE_CHECKING:
    import uvicorn

    from myna_reception.simulator.service.runtime import ServiceRuntime

logger = logging.getLogger(__name__)
STOP_SECONDS = 15.0


class EmbeddedService:
    """A service for one run of the app; what terminals it knows is kept in the world's folder (or ``database_url``).

    利用登録 made in earlier runs is undone at the start, so that the personas are as they are told.
    """

    def __init__(self, world: World, database_url: str | None = None, host: str = "127.0.0.1", port: int = 0) -> None:
        self._world = world
        self._database_url = database_url
        self._host = host
        self._port = port
        self._settled = threading.Event()  # it is ready, or it failed
        self._stopping = threading.Event()
        self._url: str | None = None
        self._runtime: ServiceRuntime | None = None
        self._server: uvicorn.Server | None = None
        self._thread = threading.Thread(target=self._run, name="practice-service", daemon=True)

    def start(self) -> Self:
        """Begin to start; returns at once. Once only."""
        self._thread.start()
        return self

    def wait_ready(self, timeout: float) -> None:
        """Wait until terminals can connect.

        Raises ``ServiceUnreachable``: TIMED_OUT, or NO_CONNECTION when the service could not start or has stopped.
        """
        if not self._settled.wait(timeout):
            raise ServiceUnreachable(UnreachableReason.TIMED_OUT)
        if self._url is None:
            raise ServiceUnreachable(UnreachableReason.NO_CONNECTION)

    @property
    def url(self) -> str:
        """``https://host:port``; once ready."""
        if self._url is None:
            raise ServiceUnreachable(UnreachableReason.NO_CONNECTION)
        return self._url

    @property
    def ca_pem(self) -> str:
        """The CA to trust; once ready."""
        return self._ready_runtime().pki.server_ca_pem

    def issue_terminal(self, institution: tuple[str, str] | None = None) -> dict[str, str]:
        """The four values of a new terminal, by the parameter names of ``parse_activation_form``; once ready.

        ``institution``: its code and name, those of the practice facility without them.
        """
        return self._ready_runtime().accounts.issue_terminal(*(institution or ()))

    def enrol(self, persona_id: str) -> None:
        """Know a person who was made after the start. Once ready.

        Raises ``ServiceUnreachable`` when it has stopped, ``KeyError`` for an unknown persona.
        """
        self._ready_runtime().enrol(persona_id)

    def offer(self, persona_id: str) -> None:
        """Let the next card of another authority, a developer's own, play a persona. Blocks. Once ready.

        Raises ``ServiceUnreachable`` when it has stopped, ``KeyError`` for an unknown persona.
        """
        self._ready_runtime().bindings.offer(persona_id)

    def stop(self) -> None:
        """End the service and wait for its thread. Never raises; may be called twice, and before it is ready."""
        self._stopping.set()
        if self._server is not None:
            self._server.should_exit = True
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(STOP_SECONDS)

    def _ready_runtime(self) -> ServiceRuntime:
        if self._url is None or self._runtime is None:
            raise ServiceUnreachable(UnreachableReason.NO_CONNECTION)
        return self._runtime

    def _run(self) -> None:
        try:
            self._serve()
        except Exception as error:  # told to whoever waits; the desk app goes on without
            logger.error(
                "practice service ended: %s", type(error).__name__, exc_info=logger.isEnabledFor(logging.DEBUG)
            )
        finally:
            self._url = None
            self._settled.set()

    def _serve(self) -> None:
        from myna_reception.simulator.service.runtime import ServiceRuntime
        from myna_reception.simulator.service.serving import listen, url_of

        with listen(self._host, self._port) as listener, ServiceRuntime(self._world, self._database_url) as runtime:
            runtime.forget_registrations()

            def started() -> None:
                self._runtime = runtime
                self._url = url_of(self._host, listener)
                self._settled.set()

            self._server = runtime.server(self._host, started)
            if self._stopping.is_set():
                return
            self._server.run(sockets=[listener])
