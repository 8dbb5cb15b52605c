"""One service with its portal for all tests of a session, and browsers that talk to it over real TLS."""

from collections.abc import Callable, Iterator

import pytest

from myna_reception.simulator.portal.portal import Setup, write_setup
from myna_reception.simulator.portal.throttle import Throttle
from tests.unit.service.bench import NOON, Bench, running

from .browser import Browser, Clinic


@pytest.fixture(scope="session")
def _portal_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with running(tmp_path_factory.mktemp("portal-world"), b"seed of the portal tests") as bench:
        yield bench


@pytest.fixture
def bench(_portal_bench: Bench) -> Iterator[Bench]:
    """The running service at noon of its base day, set up as at first."""
    portal = _portal_bench.service._runtime.portal  # type: ignore[union-attr]
    portal.throttle = Throttle()  # all tests come from one address
    _portal_bench.clock.instant = NOON
    yield _portal_bench
    _portal_bench.clock.instant = NOON
    with portal.sessions.begin() as db:
        write_setup(db, Setup())
    portal.clock.travel(0)


@pytest.fixture
def browse(bench: Bench) -> Iterator[Callable[[], Browser]]:
    """Opens more browsers."""
    opened: list[Browser] = []

    def new() -> Browser:
        opened.append(Browser(bench))
        return opened[-1]

    yield new
    for browser in opened:
        browser.http.close()


@pytest.fixture
def browser(browse: Callable[[], Browser]) -> Browser:
    """A browser that nobody has used."""
    return browse()


@pytest.fixture
def clinic(browse: Callable[[], Browser]) -> Clinic:
    """A clinic that is registered and logged in."""
    return Clinic.registered(browse())


@pytest.fixture
def other(browse: Callable[[], Browser]) -> Clinic:
    """Another clinic that is registered and logged in."""
    return Clinic.registered(browse())


@pytest.fixture
def clerk(browse: Callable[[], Browser]) -> Browser:
    """The clerk, logged in."""
    browser = browse()
    browser.fill("/clerk/login", passphrase=browser.portal.passphrase)
    return browser
