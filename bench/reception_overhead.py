"""What the app adds to a reception: ``python -m bench.reception_overhead [--short]``.

A card is put down, its PIN entered at once, and the time taken until the result is painted (off-screen) and in the
ledger. Beside it, in turns, a bare script: the same commands to the same card, the same two HTTPS calls with the same
certificate to the same service (a process of its own), nothing else. The people's own time is in neither.
"""

from __future__ import annotations

import base64
import http.client
import json
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from bench.app_at_work import AppAtWork
from bench.figures import Figure, figure_of, ratio_of, run
from bench.service_load import serving
from myna_reception.card.apdu import INS, Command
from myna_reception.card.reading import sha256_digest_info
from myna_reception.eligibility import https, messages
from myna_reception.eligibility.activation import Activation
from myna_reception.options import DeskOptions
from myna_reception.reception.eligibility import Purpose
from myna_reception.simulator.service.runtime import ServiceRuntime
from myna_reception.simulator.virtual_card.card import VirtualCard
from myna_reception.simulator.virtual_card.reader import VirtualReader

PERSONA, PIN = "valid-employee", "1234"
ROUNDS, SHORT_ROUNDS, WARM_UP = 60, 5, 3


class BareScript:
    """The commands that the app sent, and two calls."""

    def __init__(self, card: VirtualCard, commands: list[bytes], activation: Activation) -> None:
        self._card = card
        self._commands = commands
        address = urlsplit(activation.service_url)
        context = https.tls_context(activation.service_ca, activation.private_key, activation.certificate)
        self._http = http.client.HTTPSConnection(address.hostname or "", address.port, context=context)
        self._reader = VirtualReader()

    def reception(self) -> float:
        """Seconds."""
        begin = time.perf_counter()
        self._reader.place(self._card)
        connection = self._reader.connect()
        certificate = b""
        challenge = self._post(messages.CHALLENGES, {})
        nonce = messages.ChallengeAnswer.model_validate_json(json.dumps(challenge)).challenge()
        signature = b""
        for command in self._commands:
            if command[1] == INS.PERFORM_SECURITY_OPERATION:
                info = sha256_digest_info(messages.signed_bytes(nonce, Purpose.CHECK))
                command = command.replace(bytes(Command.parse(command).data), info)
                signature = connection.transmit(command).data
            else:
                certificate = max(certificate, connection.transmit(command).data, key=len)
        connection.close()
        answer = self._post(
            messages.CHECKS,
            {
                "challenge_id": challenge["challenge_id"],
                "method": "pin",
                "certificate": base64.b64encode(certificate).decode(),
                "signature": base64.b64encode(signature).decode(),
                "attested_by": None,
            },
            {messages.IDEMPOTENCY_HEADER: uuid.uuid4().hex},
        )
        seconds = time.perf_counter() - begin
        assert answer["practice"] is True, answer
        self._reader.remove()
        return seconds

    def _post(self, path: str, body: dict[str, object], headers: dict[str, str] | None = None) -> dict[str, object]:
        self._http.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **(headers or {})})
        answer = self._http.getresponse()
        text = answer.read()
        assert answer.status == 200, text
        told = json.loads(text)
        assert isinstance(told, dict)
        return told


def commands_of(card: VirtualCard, play: Callable[[], object]) -> list[bytes]:
    """What reaches a card meanwhile."""
    seen: list[bytes] = []
    transmit = card.transmit

    def noted(command: bytes) -> bytes:
        seen.append(command)
        return transmit(command)

    card.transmit = noted  # type: ignore[method-assign]
    try:
        play()
    finally:
        del card.transmit  # type: ignore[method-assign]
    return seen


def measure(short: bool) -> list[Figure]:
    """Both, in turns."""
    app_times: list[float] = []
    bare_times: list[float] = []
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as service:
        with ServiceRuntime(service.world) as runtime:
            values = runtime.accounts.issue_terminal()
        ca = service.world.folder / "service-ca.pem"
        at_work = AppAtWork(DeskOptions(practice=True, service=service.url, service_ca=ca, reader="virtual"), values)
        try:
            card = at_work.card(PERSONA)
            activation = at_work.desk.first_start._activation
            assert activation is not None
            for _ in range(WARM_UP):
                at_work.reception(card, PIN)
            commands = commands_of(card, lambda: at_work.reception(card, PIN))
            bare = BareScript(card, commands, activation)
            for _ in range(WARM_UP):
                bare.reception()
            for _ in range(SHORT_ROUNDS if short else ROUNDS):
                app_times.append(at_work.reception(card, PIN) * 1000)
                bare_times.append(bare.reception() * 1000)
        finally:
            at_work.close()
    added = [a - b for a, b in zip(app_times, bare_times, strict=True)]
    return [
        figure_of("reception: the app, card to painted result", app_times, "ms", f"{len(commands)} commands"),
        figure_of("reception: a bare script", bare_times, "ms"),
        figure_of("reception: what the app adds", added, "ms", "pages, threads, ledger on the disk"),
        ratio_of("reception: the app to the bare script", app_times, bare_times),
    ]


if __name__ == "__main__":
    run(measure, __doc__)
