from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.pcscd import PcscDaemon, running_pcscd


@pytest.fixture
def pcscd(tmp_path: Path) -> Iterator[PcscDaemon]:
    with running_pcscd(tmp_path) as daemon:
        yield daemon


@pytest.fixture
def slot(pcscd: PcscDaemon) -> Iterator[VpcdClient]:
    with VpcdClient(port=pcscd.port) as client:
        yield client
