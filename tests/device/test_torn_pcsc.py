"""The card is torn at every command of every plan, through pcscd, which takes most of a second to notice each."""

from __future__ import annotations

import pytest

from myna_reception.card.pcsc import PcscReader
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.torn import PLANS, Place, tear_everywhere
from tests.unit.card.fakes import LimitedReader

pytestmark = [pytest.mark.pcsc, pytest.mark.timeout(300)]


@pytest.mark.parametrize(
    ("plan", "extended", "first", "commands"),
    [
        ("pin", True, 0, 7),
        ("phone", True, 3, 13),
        ("face", True, 4, 11),
        ("pin", False, 0, 13),
        ("phone", False, 3, 13),
        ("face", False, 4, 25),
    ],
    ids=["pin", "phone", "face", "pin-short", "phone-short", "face-short"],
)
def test_torn_at_every_command(slot: VpcdClient, plan: str, extended: bool, first: int, commands: int) -> None:
    """``first``: the reading before the PIN is the same in two plans, and is torn in one."""
    place = Place(slot, reader := PcscReader())
    try:
        limited = LimitedReader(reader, extended=extended)
        assert tear_everywhere(PLANS[plan], limited, place.put, first=first) == commands
    finally:
        place.close()
