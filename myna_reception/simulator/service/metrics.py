"""What the service counts, for Prometheus. No label tells a terminal, an address or a person.

Counting is done on any thread, and in a part of a microsecond where the labels were met before. A service of several
processes counts into files that they share (``PROMETHEUS_MULTIPROC_DIR``, set before ``prometheus_client`` is
imported); whichever is asked answers for all of them, and for those that have ended.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

SHARED_IN = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
GROUPS = (1, 2, 4, 8, 16, 32)
OTHER = "other"  # what has no name of its own, so that nobody can make up labels
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


class Activated(StrEnum):
    """How an attempt at an activation ended."""

    ACTIVATED = "activated"
    WRONG = "wrong"
    WAIT = "wait"  # told to wait after wrong values
    LOCKED = "locked"
    CROWDED = "crowded"  # too many at once: not looked at
    REFUSED = "refused"  # right values, but of a code that is used or has ended, and so on


@dataclass(slots=True)
class _Requests:
    """The counters of one kind of request, its labels looked up once."""

    total: Counter
    seconds: Histogram


class Metrics:
    """The counters of one service. Thread-safe."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "myna_requests", "Requests, by route template", ("route", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "myna_request_seconds",
            "Time from a request's head to its whole answer",
            ("route",),
            registry=self.registry,
            buckets=SECONDS,
        )
        self._checks = Counter(
            "myna_checks",
            "Checks that were decided and recorded",
            ("purpose", "method", "outcome"),
            registry=self.registry,
        )
        self._activations = Counter(
            "myna_activations", "Attempts at an activation", ("outcome",), registry=self.registry
        )
        self._certificates = Counter(
            "myna_certificates_issued", "Terminal certificates", ("occasion",), registry=self.registry
        )
        self._limited = Counter(
            "myna_rate_limited", "Requests refused because there were too many", ("limit",), registry=self.registry
        )
        self._group = Histogram(
            "myna_writers_group_size", "Jobs in one transaction", registry=self.registry, buckets=GROUPS
        )
        self._waiting = Gauge(
            "myna_writers_waiting",
            "Jobs left waiting when the latest group was taken",
            registry=self.registry,
            multiprocess_mode="livesum",
        )
        self._database = Gauge(
            "myna_database_up",
            "1 when the database answered just now, else 0",
            registry=self.registry,
            multiprocess_mode="mostrecent",
        )
        self._outcomes: dict[tuple[str, str, str], Counter] = {}
        self._kinds: dict[tuple[str, str, int], _Requests] = {}

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request was answered. ``route`` is a template, never an address as it was sent."""
        kind = self._kinds.get((route, method, status))
        if kind is None:
            known = method if method in _METHODS else OTHER
            kind = _Requests(self._requests.labels(route, known, str(status)), self._seconds.labels(route))
            if known is method:  # what anybody made up is not kept
                self._kinds[route, method, status] = kind
        kind.total.inc()
        kind.seconds.observe(seconds)

    def check(self, purpose: str, method: str, outcome: str) -> None:
        """One check was recorded."""
        kind = self._outcomes.get((purpose, method, outcome))
        if kind is None:
            kind = self._outcomes[purpose, method, outcome] = self._checks.labels(purpose, method, outcome)
        kind.inc()

    def activation(self, outcome: Activated) -> None:
        """One attempt at an activation has ended."""
        self._activations.labels(outcome.value).inc()

    def certificate(self, occasion: str) -> None:
        """A terminal got a certificate: ``activation`` or ``renewal``."""
        self._certificates.labels(occasion).inc()

    def limited(self, limit: str) -> None:
        """A request was refused by the limit of this name."""
        self._limited.labels(limit).inc()

    def group(self, size: int, waiting: int) -> None:
        """The writers took so many jobs, and left so many waiting."""
        self._group.observe(size)
        self._waiting.set(waiting)

    def told(self, *, database_up: bool) -> bytes:
        """Everything, in Prometheus's text form."""
        self._database.set(database_up)
        if SHARED_IN not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)
