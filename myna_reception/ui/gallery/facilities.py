"""Scenes of the facilities of a terminal, of a new activation, and of newer terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.reception.states import Idle, Recoverable
from myna_reception.settings import Mask
from myna_reception.ui import texts_facilities as words
from myna_reception.ui.facility_line import FacilityLine
from myna_reception.ui.gallery import records
from myna_reception.ui.gallery.people import DRAWER
from myna_reception.ui.gallery.states import STATES
from myna_reception.ui.texts_terms import changes_since
from myna_reception.ui.window import MainWindow

FACILITIES = (
    FacilityLine("", "見本整骨院", "", ("9900000001", "9900000008"), "W0000001", date(2027, 1, 14), True),
    FacilityLine("a", "架空はり灸マッサージ院（2階）", "2階", ("9900000002",), "W0000002", date(2026, 3, 31), False),
    FacilityLine("b", "練習出張所", "", ("9900000003",), "", None, False),
)


def _facilities(window: MainWindow) -> None:
    window.show_facilities(FACILITIES, words.registered("架空はり灸マッサージ院"))


def _facility(window: MainWindow) -> None:
    window.show_facility(FACILITIES[0])


def _other_facility(window: MainWindow) -> None:
    window.show_facility(FACILITIES[1])


def _facility_remove(window: MainWindow) -> None:
    window.pages.facility.remove.click()


def _activation_again(window: MainWindow) -> None:
    window.show_activation(words.renew_title(FACILITIES[0].name), words.RENEW_FORM_SUPPORT, may_leave=True)


def _waiting(window: MainWindow) -> None:
    window.set_facility(FACILITIES[1].name, FACILITIES[1].terminal_id, several=True)
    window.show_reception(Idle())


def _terms_changed(window: MainWindow) -> None:
    window.show_terms(changes_since("1"))


def _masked(name: str, mask: Mask) -> Callable[[MainWindow], None]:
    def show(window: MainWindow) -> None:
        window.set_hides(mask)
        if name == "history":
            window.show_records("history", records.history())
        else:
            window.show_reception(STATES[name])

    return show


def _card_unknown(window: MainWindow) -> None:
    window.set_personas([(each.id, each.title) for each in DRAWER])
    window.show_reception(Recoverable(ServiceRefused(RefusalReason.CARD_UNKNOWN), card_present=True, resume=None))


def one(window: MainWindow) -> None:
    """What the section of the settings opens at a terminal of one facility."""
    window.show_facilities(FACILITIES[:1])


SHOWS: Mapping[str, tuple[Callable[[MainWindow], None], ...]] = {
    "terms-changed": (_terms_changed,),
    "facilities": (_facilities,),
    "facility": (_facility,),
    "facility-remove": (_other_facility, _facility_remove),
    "activation-again": (_activation_again,),
    "waiting-facilities": (_waiting,),
    "card-unknown-practice": (_card_unknown,),
    "masked-result": (_masked("eligible", Mask.ALL),),
    "masked-history": (_masked("history", Mask.ALL),),
}
