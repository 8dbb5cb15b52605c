"""A fresh ledger in a folder of its own, with the keys in a store that forgets with the test."""

import pytest

from myna_reception.reception.clock import FixedClock
from myna_reception.records.ledger import open_ledger
from tests.unit.records.invented import NOW


class KeptStore:
    """Stands in for the system's secret store: keeps what it is given, for this test."""

    persistent = True

    def __init__(self):
        self.secrets = {}

    def get(self, name):
        return self.secrets.get(name)

    def set(self, name, value):
        self.secrets[name] = value

    def delete(self, name):
        self.secrets.pop(name, None)


@pytest.fixture
def store():
    return KeptStore()


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "desk"
    path.mkdir()
    return path


@pytest.fixture
def ledger(folder, store, clock):
    opened = open_ledger(folder, store, clock)
    yield opened
    opened.close()
