"""ほかの方法で確認 in the real desk: from the waiting page, and in place of what a card did not bring to an end."""

from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from myna_reception.eligibility.oqs_xml.mapping import response_of
from myna_reception.eligibility.secrets import MemoryStore
from myna_reception.reception.card_facts import CertificateStanding
from myna_reception.reception.clock import FixedClock
from myna_reception.reception.eligibility import EligibilityResult, QualificationValidity, Verdict
from myna_reception.reception.errors import CertificateRevoked, ServiceUnreachable, UnreachableReason
from myna_reception.reception.policy import Policy
from myna_reception.reception.states import AwaitRemoval, Idle
from myna_reception.records.entries import Route
from myna_reception.settings import SettingsFile
from myna_reception.simulator.card_authority import CardAuthority
from myna_reception.simulator.issuing import issue_card
from myna_reception.simulator.personas import load_personas
from myna_reception.simulator.virtual_card.reader import VirtualReader
from myna_reception.ui.bridge.controller import ReceptionController
from myna_reception.ui.bridge.desk import Desk
from myna_reception.ui.bridge.records_desk import RecordsDesk
from myna_reception.ui.gallery import HANAKO, REVOKED, ended
from myna_reception.ui.gallery import shown as a_result
from myna_reception.ui.window import MainWindow
from tests.qt.keys import type_keys
from tests.unit.records.invented import NOW

TYPED = {
    "insurer_number": "06139992", "symbol": "12", "number": "5678", "name": "見本 花子", "birthdate": "S60.4.1",
    "valid_to": "2027-07-31",
}  # fmt: skip


class Service:
    """Answers by numbers as told; the card's side is not asked."""

    def __init__(self):
        self.asked = []
        self.validity = QualificationValidity.VALID
        self.error = None

    def check_by_numbers(self, request):
        self.asked.append(request)
        if self.error is not None:
            raise self.error
        result = EligibilityResult(self.validity, (HANAKO,), NOW, CertificateStanding.VALID, "P1", practice=True)
        return response_of(result, "9900000001")

    def challenge(self):
        raise ServiceUnreachable(UnreachableReason.NO_CONNECTION)

    check = register_use = challenge

    def close(self):
        pass


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def reader():
    return VirtualReader()


@pytest.fixture
def desk(qtbot, tmp_path, service, reader):
    clock = FixedClock(NOW)
    window = MainWindow(practice=True)
    qtbot.addWidget(window)
    controller = ReceptionController(reader, clock, Policy(), SettingsFile(tmp_path).load().grace_rule)
    records = RecordsDesk(tmp_path, MemoryStore, clock, practice=True)
    desk = Desk(
        window, controller, SimpleNamespace(), SettingsFile(tmp_path), lambda _activation: service, records=records
    )
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: records.ledger is not None, timeout=30_000)
    desk._open_desk(
        SimpleNamespace(institution_code="9900000001", institution_name="見本整骨院", terminal_id="W0000001")
    )
    qtbot.waitUntil(lambda: window.page is window.pages.waiting, timeout=30_000)
    yield desk
    desk.close()


def press(key):
    QTest.keyClick(QApplication.focusWidget(), key)


def shown(qtbot, desk, name):
    qtbot.waitUntil(lambda: desk.window._view[0] == name, timeout=30_000)
    return getattr(desk.window.pages, name)


def type_in(page, typed):
    """From the first field on, Tab by Tab."""
    assert QApplication.focusWidget() is page.fields["insurer_number"].input
    for name in page.values:
        assert QApplication.focusWidget() is page.fields[name].input, name
        if typed.get(name):
            type_keys(QApplication.focusWidget(), typed[name])
        press(Qt.Key.Key_Tab)


def entries(desk):
    return desk.records.ledger.page("").entries


def test_a_certificate_is_typed_corrected_and_recorded_by_keys_alone(qtbot, desk):
    press(Qt.Key.Key_F7)
    shown(qtbot, desk, "other_routes")
    press(Qt.Key.Key_Space)  # 資格確認書 has the focus
    page = shown(qtbot, desk, "route_form")
    type_in(page, {**TYPED, "insurer_number": "06139993", "valid_to": "2026-01-31"})
    page.fields["note"].input.setFocus()
    press(Qt.Key.Key_Return)
    assert "写しまちがい" in page.summary.words
    assert "過ぎています" in page.summary.words
    assert page.values["name"] == TYPED["name"]  # nothing is lost
    assert not entries(desk)
    page.fields["insurer_number"].set_value(TYPED["insurer_number"])
    page.fields["valid_to"].set_value(TYPED["valid_to"])
    page.fields["note"].input.setFocus()
    press(Qt.Key.Key_Return)
    shown(qtbot, desk, "waiting")
    (entry,) = entries(desk)
    assert (entry.route, entry.verdict, entry.name) == (Route.CERTIFICATE, Verdict.ELIGIBLE, "見本　花子")
    assert not any(field.value for field in page.fields.values())  # nothing of the patient stays behind


def test_it_takes_the_place_of_a_reception_that_failed(qtbot, desk):
    failed = ended(CertificateRevoked(), REVOKED)
    desk.controller._state = failed
    desk._show(failed)
    page = shown(qtbot, desk, "result")
    qtbot.waitUntil(lambda: len(entries(desk)) == 1, timeout=30_000)
    page.other_routes.click()
    shown(qtbot, desk, "other_routes").routes[Route.PORTAL].click()
    form = shown(qtbot, desk, "route_form")
    for name, value in {**TYPED, "looked": "yes"}.items():
        if name in form.values:
            form.fields[name].set_value(value)
    form.record.click()
    qtbot.waitUntil(lambda: desk.window._view[0] in ("waiting", "removal"), timeout=30_000)
    (entry,) = entries(desk)  # one visit, one entry
    assert (entry.reception_id, entry.route, entry.verdict) == (failed.reception_id, Route.PORTAL, Verdict.ELIGIBLE)


def test_a_good_result_needs_no_other_way(qtbot, desk):
    desk._show(a_result(QualificationValidity.VALID, HANAKO))
    page = shown(qtbot, desk, "result")
    assert not page.other_routes.isVisible()
    press(Qt.Key.Key_F7)
    assert desk.window._view[0] == "result"


def test_the_numbers_are_looked_up_and_what_went_wrong_is_said(qtbot, desk, service):
    desk.window.other_routes_asked.emit("open", None)
    shown(qtbot, desk, "other_routes").routes[Route.CERTIFICATE].click()
    page = shown(qtbot, desk, "route_form")
    page.look_up.click()
    assert page.summary.isVisible()  # nothing was typed yet
    assert not service.asked
    for name, value in TYPED.items():
        page.fields[name].set_value(value)
    page.look_up.click()
    qtbot.waitUntil(lambda: "資格あり" in page.answer.words, timeout=30_000)
    assert service.asked[0].search.birthdate == date(1985, 4, 1)
    service.validity = QualificationValidity.INVALID
    page.look_up.click()
    qtbot.waitUntil(lambda: "資格なし" in page.answer.words, timeout=30_000)
    service.error = ServiceUnreachable(UnreachableReason.NO_CONNECTION)
    page.look_up.click()
    qtbot.waitUntil(lambda: "つながりません" in page.answer.words, timeout=30_000)
    assert page.values["name"] == TYPED["name"]
    assert not entries(desk)


def test_a_card_in_the_middle_goes_first_and_what_was_typed_waits(qtbot, desk, reader, tmp_path):
    press(Qt.Key.Key_F7)
    shown(qtbot, desk, "other_routes").routes[Route.CERTIFICATE].click()
    page = shown(qtbot, desk, "route_form")
    page.fields["name"].set_value("見本 花子")
    persona = load_personas(date(2026, 4, 6))["valid-employee"]
    reader.place(issue_card(persona, CardAuthority(b"other routes")))
    qtbot.waitUntil(lambda: not isinstance(desk.controller.state, Idle), timeout=30_000)
    qtbot.waitUntil(lambda: desk.window.page is not page, timeout=30_000)
    assert page.fields["name"].value == ""
    reader.remove()
    qtbot.waitUntil(lambda: isinstance(desk.controller.state, Idle | AwaitRemoval) or desk.window.page is not page)
    desk._state = Idle()
    desk.window.other_routes_asked.emit("open", None)
    shown(qtbot, desk, "other_routes").routes[Route.CERTIFICATE].click()
    assert shown(qtbot, desk, "route_form").fields["name"].value == "見本 花子"
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert not desk.other_routes._drafts  # given up: forgotten
