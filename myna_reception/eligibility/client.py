"""The eligibility service over HTTPS with the terminal's certificate (mutual TLS)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from myna_reception.eligibility import messages
from myna_reception.eligibility.activation import Activation
from myna_reception.eligibility.oqs_xml.encoding import Encoding
from myna_reception.eligibility.oqs_xml.message import OqsRequest, OqsResponse
from myna_reception.reception.clock import Clock, SystemClock
from myna_reception.reception.eligibility import Challenge, EligibilityRequest, EligibilityResult
from myna_reception.reception.errors import (
    RefusalReason,
    ServiceRefused,
    ServiceUnreachable,
    TerminalNotActivated,
    UnreachableReason,
)

if TYPE_CHECKING:
    from myna_reception.eligibility.https import HttpsConnection, TimeLimits

AnswerT = TypeVar("AnswerT", bound=messages.Answer)


class HttpsEligibilityService:
    """Implements ``EligibilityService``. Thread-safe; connects on the first call.

    Nothing is repeated automatically: a repeat is the user's, and the idempotency key makes it harmless. The clock is
    only asked whether the terminal's certificate has ended, so it is the computer's own, as TLS goes by that one too.
    """

    def __init__(self, activation: Activation, limits: TimeLimits | None = None, clock: Clock | None = None) -> None:
        self._activation = activation
        self._limits = limits
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._connection: HttpsConnection | None = None
        self._closed = False

    def challenge(self) -> Challenge:
        """A fresh nonce, bound to this terminal."""
        return self._post(messages.CHALLENGES, b"{}", messages.ChallengeAnswer).challenge()

    def check(self, request: EligibilityRequest) -> EligibilityResult:
        """資格確認. Raises besides: ``CertificateExpired``, ``CertificateRevoked``, ``NotRegistered``."""
        return self._ask(messages.CHECKS, request)

    def register_use(self, request: EligibilityRequest) -> EligibilityResult:
        """利用登録 and then the check, with a PIN signature. Raises as ``check``."""
        return self._ask(messages.REGISTRATIONS, request)

    def check_by_numbers(self, request: OqsRequest, encoding: Encoding = Encoding.UTF_8) -> OqsResponse:
        """A check without a card, by the numbers of a 資格確認書, in the official messages.

        Raises as the other methods. An answer that says what is wrong with the request is an answer.
        """
        from myna_reception.eligibility.oqs_xml.problems import OqsXmlError
        from myna_reception.eligibility.oqs_xml.reader import read_response
        from myna_reception.eligibility.oqs_xml.writer import write_request

        body, _ = write_request(request, encoding)
        headers = {"Content-Type": f"application/xml; charset={encoding.label}"}
        answer = self._connected().post_bytes(messages.NUMBER_CHECKS, body, headers)
        try:
            return read_response(answer)
        except OqsXmlError:
            raise ServiceUnreachable(UnreachableReason.NOT_UNDERSTOOD) from None

    def close(self) -> None:
        """Let go of connections. Never raises."""
        with self._lock:
            self._closed = True
            if self._connection is not None:
                self._connection.close()

    def _ask(self, path: str, request: EligibilityRequest) -> EligibilityResult:
        try:
            # Said only where there is one: a service of an older release does not know it.
            unsaid = {"face_band"} if request.face_band is None else None
            body = messages.CheckRequest.of(request).model_dump_json(exclude=unsaid).encode()
        except ValueError:  # what no service would accept is not sent
            raise ServiceRefused(RefusalReason.MALFORMED) from None
        headers = {messages.IDEMPOTENCY_HEADER: request.idempotency_key}
        return self._post(path, body, messages.ResultAnswer, headers).result()

    def _post(self, path: str, body: bytes, answer: type[AnswerT], headers: dict[str, str] | None = None) -> AnswerT:
        return self._connected().post(path, body, answer, headers)

    def _connected(self) -> HttpsConnection:
        from myna_reception.eligibility import https

        with self._lock:
            if self._closed:
                raise ServiceUnreachable(UnreachableReason.NO_CONNECTION)
            if self._activation.not_after <= self._clock.now():
                raise TerminalNotActivated
            if self._connection is None:
                held = self._activation
                context = https.tls_context(held.service_ca, held.private_key, held.certificate)
                self._connection = https.HttpsConnection(held.service_url, context, self._limits or https.TimeLimits())
            return self._connection
