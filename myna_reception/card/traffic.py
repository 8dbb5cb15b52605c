"""Sends commands over a connection, and writes what went over it to a log without the secrets in it.

Logger ``myna_reception.card.traffic``, level ``TRAFFIC`` (below DEBUG). Of the data only that of SELECT is written:
VERIFY and CHANGE carry PINs, and what a card answers is personal (names, certificate serials).
"""

from __future__ import annotations

import logging
from dataclasses import replace

from myna_reception.card.apdu import INS, Command
from myna_reception.card.connection import CardConnection, Response

TRAFFIC = 5
_log = logging.getLogger("myna_reception.card.traffic")

# No command here asks for more than 2048 bytes, so an answer in more pieces is a card that does not end.
CHAIN_LIMIT = 8  # GET RESPONSE commands for one answer


def exchange(connection: CardConnection, command: Command) -> Response:
    """Send ``command`` and return its whole answer, following 61xx and 6Cxx within bounds.

    A command without Le, and so VERIFY, is never sent twice. Raises ``ConnectionLostError``.
    """
    response = _send(connection, command)
    if response.sw >> 8 == 0x6C and command.le is not None and command.ins not in (INS.VERIFY, INS.CHANGE):
        response = _send(connection, replace(command, le=response.sw & 0xFF or 256, extended=False))
    data = response.data
    for _ in range(CHAIN_LIMIT):
        if response.sw >> 8 != 0x61:
            break
        response = _send(connection, Command(0x00, INS.GET_RESPONSE, 0, 0, le=response.sw & 0xFF or 256))
        data += response.data
    return Response(data, response.sw)


def _send(connection: CardConnection, command: Command) -> Response:
    if _log.isEnabledFor(TRAFFIC):
        _log.log(TRAFFIC, "> %s", describe(command))
    response = connection.transmit(command.encode())
    _log.log(TRAFFIC, "< %d bytes, %04X", len(response.data), response.sw)
    return response


def describe(command: Command) -> str:
    """The command for a log: the data of SELECT, and of every other command no more than their length."""
    text = command.header.hex(" ").upper()
    if command.data:
        shown = command.data.hex().upper() if command.ins == INS.SELECT else "…"
        text += f" Lc={len(command.data)} {shown}"
    return text if command.le is None else f"{text} Le={command.le}"
