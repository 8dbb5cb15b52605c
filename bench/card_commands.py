"""How long card commands take: in this process, and through pcscd with vsmartcard's reader.

Run from the repository: ``python -m bench.card_commands``
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from myna_reception.card import apdu
from myna_reception.card.connection import CardArrived, CardConnection, CardReader
from myna_reception.card.pcsc import PcscReader
from myna_reception.card.reading import read_card, sign_with_pin
from myna_reception.reception.masked import PinCode
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.simulator.virtual_card.vpcd import VpcdClient
from tests.device.pcscd import running_pcscd
from tests.unit.virtual_card.people import PIN, a_card

ROUNDS = 200


def measure(what: str, action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Print the median and the 99th percentile in milliseconds; return the median."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        action()
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    print(f"  {what:34} p50 {statistics.median(times):8.3f} ms   p99 {times[int(rounds * 0.99) - 1]:8.3f} ms")
    return statistics.median(times)


def dialogue(connection: CardConnection) -> list[float]:
    """Time the commands of one connection."""
    select = apdu.select_application(apdu.AID.JPKI).encode()
    block = apdu.read_binary(0, 256).encode()
    figures = [measure("SELECT", lambda: connection.transmit(select))]
    connection.transmit(apdu.select_file(0x000A).encode())
    figures.append(measure("READ BINARY, 256 bytes", lambda: connection.transmit(block)))
    figures.append(measure("read_card (4 commands)", lambda: read_card(connection), 50))
    figures.append(
        measure("sign_with_pin (3 commands)", lambda: sign_with_pin(connection, PinCode(PIN.encode()), b""), 50)
    )
    return figures


def main() -> None:
    """Print figures for both ways, and their ratio."""
    card = a_card()
    reader = VirtualReader()
    reader.place(card)
    print("in process")
    here = dialogue(reader.connect())
    with (
        tempfile.TemporaryDirectory() as folder,
        running_pcscd(Path(folder)) as daemon,
        VpcdClient(port=daemon.port) as slot,
    ):
        slot.insert(a_card())
        pcsc: CardReader = PcscReader()
        arrived = threading.Event()
        watch = pcsc.watch(lambda event: arrived.set() if isinstance(event, CardArrived) else None)
        arrived.wait(15)
        watch.stop()
        connection = pcsc.connect()
        print("through pcscd and vpcd")
        there = dialogue(connection)
        connection.close()
    print("ratio", "  ".join(f"{b / a:.1f}" for a, b in zip(here, there, strict=True)))


if __name__ == "__main__":
    main()
