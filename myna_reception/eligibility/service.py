"""What the desk needs of an eligibility service."""

from __future__ import annotations

from typing import Protocol

from myna_reception.reception.eligibility import Challenge, EligibilityRequest, EligibilityResult


class EligibilityService(Protocol):
    """An eligibility service reached over mutual TLS by an activated terminal. Thread-safe; every call blocks.

    Every method raises ``ServiceUnreachable``, ``ServiceRefused`` or ``TerminalNotActivated``.
    """

    def challenge(self) -> Challenge:
        """A fresh nonce, bound to this terminal."""
        ...

    def check(self, request: EligibilityRequest) -> EligibilityResult:
        """資格確認. Raises besides: ``CertificateExpired``, ``CertificateRevoked``, ``NotRegistered``."""
        ...

    def register_use(self, request: EligibilityRequest) -> EligibilityResult:
        """利用登録 and then the check, with a PIN signature. Raises as ``check``."""
        ...

    def close(self) -> None:
        """Let go of connections. Never raises."""
        ...
