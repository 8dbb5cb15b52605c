from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.pcscd import PcscDaemon, running_pcscd


@pytest.fixture
def pcscd(tmp_path: Path) -> Iterator[PcscDaemon]:
    """A service of the test's own, which it may end."""
    with running_pcscd(tmp_path) as daemon:
        yield daemon


@pytest.fixture
def slot(pcscd: PcscDaemon) -> Iterator[VpcdClient]:
    with VpcdClient(port=pcscd.port) as client:
        yield client


@pytest.fixture(scope="module")
def module_slot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VpcdClient]:
    """One service for all tests of a module that do no more than put cards in."""
    with running_pcscd(tmp_path_factory.mktemp("pcscd")) as daemon, VpcdClient(port=daemon.port) as client:
        yield client
