"""A terminal as a program of its own: the app's client code, an own folder, an own activation, many checks at once.

It is told one line of JSON (``Told``), checks until its standard input ends, and then tells what it was answered. When
an answer does not come it sends the same request again with the same idempotency key, as staff would; it is never
started anew.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding

from myna_reception.eligibility.activation import activate
from myna_reception.eligibility.activation_form import ActivationForm, parse_activation_form
from myna_reception.eligibility.client import HttpsEligibilityService
from myna_reception.eligibility.https import TimeLimits
from myna_reception.eligibility.messages import signed_bytes
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import SystemClock
from myna_reception.reception.eligibility import EligibilityRequest, Purpose
from myna_reception.reception.errors import RefusalReason, ServiceRefused, ServiceUnreachable
from myna_reception.reception.masked import Masked
from myna_reception.simulator.world import World

AGAIN_SECONDS = 0.1
LIMITS = TimeLimits(connect=5, silence=10, whole=10)
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Told:
    """What a terminal is told. The cards are those of a world with this seed and base day."""

    url: str
    ca_pem: str
    form: dict[str, str]
    home: str
    seed: str  # hexadecimal
    base_day: str
    persona: str
    desks: int  # threads that check at once

    def line(self) -> str:
        return json.dumps(asdict(self)) + "\n"


class Terminal:
    def __init__(self, told: Told) -> None:
        form = parse_activation_form(**told.form)
        assert isinstance(form, ActivationForm)
        self.activation = activate(told.url, told.ca_pem, form)
        world = World(
            Path(told.home), SystemClock(), bytes.fromhex(told.seed), base_day=date.fromisoformat(told.base_day)
        )
        self._key, certificate = world.authority.issue_authentication(world.personas[told.persona])
        self._certificate = Masked(certificate.public_bytes(Encoding.DER))
        self._ending = threading.Event()
        self.answered: dict[str, str] = {}  # reception numbers by idempotency key
        self.again = 0

    def work(self, desk: int) -> None:
        client = HttpsEligibilityService(self.activation, LIMITS)
        number = 0
        while not self._ending.is_set():
            number += 1
            challenge = self._until_answered(client.challenge)
            signature = self._key.sign(signed_bytes(challenge, Purpose.CHECK), padding.PKCS1v15(), hashes.SHA256())
            key = f"{self.activation.terminal_id}-{desk}-{number:06}"
            request = EligibilityRequest(
                idempotency_key=key,
                challenge=challenge,
                method=CheckMethod.PIN,
                certificate=self._certificate,
                signature=Masked(signature),
                attested_by=None,
            )
            self.answered[key] = self._until_answered(lambda sent=request: client.check(sent)).reception_number
        client.close()

    def _until_answered(self, ask: Callable[[], Answer]) -> Answer:
        while True:
            try:
                return ask()
            except ServiceUnreachable:
                pass
            except ServiceRefused as refused:
                if refused.reason is not RefusalReason.MAINTENANCE:
                    raise
            self.again += 1
            time.sleep(AGAIN_SECONDS)

    def run(self, desks: int) -> None:
        failed: list[str] = []

        def desk(number: int) -> None:
            try:
                self.work(number)
            except BaseException as error:
                failed.append(repr(error))

        threads = [threading.Thread(target=desk, args=(number,)) for number in range(desks)]
        for thread in threads:
            thread.start()
        print("working", flush=True)
        sys.stdin.read()
        self._ending.set()
        for thread in threads:
            thread.join()
        told = {"terminal": self.activation.terminal_id, "answered": self.answered, "again": self.again}
        print(json.dumps({**told, "failed": failed}), flush=True)


if __name__ == "__main__":
    told = Told(**json.loads(sys.stdin.readline()))
    Terminal(told).run(told.desks)
