"""The card is torn at every command of every plan, over nfcpy's UDP device."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from myna_reception.card.nfc import NfcReader
from myna_reception.simulator.virtual_card.nfc_udp import NfcUdpPeer
from tests.device.torn import PLANS, Place, tear_everywhere
from tests.unit.card.fakes import LimitedReader

pytest.importorskip("nfc")
FIRST = {"pin": 0, "phone": 3, "face": 4}  # the reading before the PIN is the same in two plans, and is torn in one


def tear(plan: str, extended: bool) -> int:
    with NfcUdpPeer(port=0) as peer:
        place = Place(peer, reader := NfcReader(f"udp:localhost:{peer.address[1]}"))
        try:
            return tear_everywhere(PLANS[plan], LimitedReader(reader, extended=extended), place.put, first=FIRST[plan])
        finally:
            place.close()


@pytest.mark.timeout(300)
def test_torn_at_every_command() -> None:
    """Six readers at a time: nfcpy looks a second for a card that is not there."""
    with ThreadPoolExecutor(6) as pool:
        counts = pool.map(tear, (*FIRST, *FIRST), (True, True, True, False, False, False))
    assert list(counts) == [7, 13, 11, 13, 13, 25]
