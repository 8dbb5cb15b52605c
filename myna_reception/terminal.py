"""The terminal as the window sees it: its facilities and their activations, over the service and the secret store.

A part of the composition root. It knows no Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from myna_reception.reception.clock import SystemClock
from myna_reception.reception.errors import ReceptionError

if TYPE_CHECKING:
    from myna_reception.eligibility.activation import Activation
    from myna_reception.eligibility.activation_form import ActivationForm
    from myna_reception.eligibility.facilities import Facilities, Facility
    from myna_reception.eligibility.service import EligibilityService

PRACTICE_FACILITIES = (  # 併設 of the practice facility 9900000001; invented, as that is
    ("9900000002", "見本はり灸院（練習）"),
    ("9900000003", "見本マッサージ院（練習）"),
)


@dataclass(frozen=True, slots=True)
class ServiceAddress:
    """Where a service is reached."""

    url: str
    ca_pem: str | None  # None: the system's trust


class TerminalActivation:
    """The first start's and the facilities' view of service and secret store. Every method blocks.

    The first start and the facilities' pages ask from a thread each, never both at a time.
    """

    def __init__(
        self,
        practice: bool,
        address: Callable[[], ServiceAddress],
        issue: Callable[[tuple[str, str] | None], Mapping[str, str]] | None,
    ) -> None:
        """``issue`` makes a terminal at the service inside: of that institution (code, name), or the usual one."""
        self.practice = practice
        self._address = address
        self._issue = issue

    @cached_property
    def _held(self) -> Facilities:
        from myna_reception.eligibility.facilities import Facilities
        from myna_reception.eligibility.secrets import open_secret_store

        return Facilities(open_secret_store(practice=self.practice))

    def stored(self) -> Activation | None:
        """The activation of the facility in use, if it is of this service."""
        return self._ready(self._held.active())

    def usable(self, key: str) -> Activation | None:
        """That of another facility, if it is of this service."""
        return self._ready(next((each for each in self._held.all() if each.key == key), None))

    def _ready(self, facility: Facility | None) -> Activation | None:
        """With a new certificate when the old one ends soon."""
        from myna_reception.eligibility.activation import renewal_due

        address = self._address()
        kept = facility.activation if facility is not None else None
        if facility is None or kept is None or (self._issue is None and kept.service_url != address.url):
            return None
        # The embedded service has another port at every start, and a new world does not know the old terminal.
        kept = kept.at(address.url, address.ca_pem)
        if self._issue is not None and not _is_accepted(kept):
            return None
        return self._renewed(kept, facility.key) if renewal_due(kept, SystemClock()) else kept

    def _renewed(self, kept: Activation, key: str) -> Activation:
        from myna_reception.eligibility.activation import renew

        try:
            renewed = renew(kept)
        except ReceptionError:
            return kept  # tried again at the next start; at its end the desk asks for a new activation
        self.keep_for(renewed, key)
        return renewed

    def activate(self, form: ActivationForm) -> Activation:
        """Activate this terminal over the network. Raises ``ReceptionError``."""
        from myna_reception.eligibility.activation import activate

        address = self._address()
        return activate(address.url, address.ca_pem, form)

    def keep(self, activation: Activation) -> bool:
        """Keep the activation of the facility in use; False where it lasts for this run only."""
        active = self._held.active()
        return self.keep_for(activation, active.key if active is not None else None)

    def keep_for(self, activation: Activation, key: str | None) -> bool:
        """Keep that of any facility, or None: of one more. Raises ``ValueError`` when there are too many."""
        self._held.keep(activation, key)
        return self._held.persistent

    def facilities(self) -> tuple[str, Sequence[Facility]]:
        """The key of the active one, and all."""
        active = self._held.active()
        return active.key if active is not None else "", self._held.all()

    def make_active(self, key: str) -> None:
        """Use this one from now on."""
        self._held.make_active(key)

    def rename(self, key: str, name: str) -> None:
        """Call it otherwise at this terminal."""
        self._held.rename(key, name)

    def remove(self, key: str) -> Activation | None:
        """Wipe its key and forget it; returns the activation of the one that is active then."""
        self._held.remove(key)
        return self.stored()

    def practice_values(self) -> Mapping[str, str]:
        """The four values of a terminal that the practice service issues now, for the facility in use."""
        active = self._held.active()
        return self._issued(None) if active is None else self.practice_values_for(active.key)

    def practice_values_for(self, key: str | None) -> Mapping[str, str]:
        """Those for any facility; None: for one more."""
        held = self._held.all()
        own = next((each for each in held if each.key == key), None)
        if own is not None and own.activation is not None:
            return self._issued((own.code, own.activation.institution_name))
        taken = {each.code for each in held}
        return self._issued(next((each for each in PRACTICE_FACILITIES if each[0] not in taken), None))

    def _issued(self, institution: tuple[str, str] | None) -> Mapping[str, str]:
        if self._issue is None:
            raise AssertionError("offered in practice mode only")
        return self._issue(institution)


def connect_service(activation: Activation) -> EligibilityService:
    """The client of an activation."""
    from myna_reception.eligibility.client import HttpsEligibilityService

    return HttpsEligibilityService(activation)


def _is_accepted(activation: Activation) -> bool:
    service = connect_service(activation)
    try:
        service.challenge()
    except ReceptionError:
        return False
    finally:
        service.close()
    return True
