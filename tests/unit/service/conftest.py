"""One embedded service for all tests of a session."""

from collections.abc import Callable, Iterator

import pytest

from .bench import NOON, Bench, Desk, running


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with running(tmp_path_factory.mktemp("world"), b"seed of the tests") as bench:
        yield bench


@pytest.fixture
def bench(_running: Bench) -> Iterator[Bench]:
    """The running service at noon of its base day, without 利用登録 from other tests."""
    _running.clock.instant = NOON
    assert _running.service._runtime is not None
    _running.service._runtime.forget_registrations()
    _running.service._runtime.accounts.attempts.forget()
    yield _running
    _running.clock.instant = NOON


@pytest.fixture(scope="session")
def _desk(_running: Bench) -> Iterator[Desk]:
    desk = Desk(_running)
    yield desk
    desk.client.close()


@pytest.fixture
def desk(bench: Bench, _desk: Desk) -> Desk:
    """An activated terminal."""
    return _desk


@pytest.fixture
def new_desk(bench: Bench) -> Iterator[Callable[[], Desk]]:
    """Makes more terminals."""
    made: list[Desk] = []

    def make() -> Desk:
        made.append(Desk(bench))
        return made[-1]

    yield make
    for desk in made:
        desk.client.close()
