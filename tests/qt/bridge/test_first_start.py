"""The way to the first reception, in the real window, with an activation desk that answers as told."""

from datetime import UTC, datetime

import pytest

from myna_reception.eligibility.activation import Activation
from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.reception.masked import Masked
from myna_reception.settings import TERMS_VERSION, SettingsFile
from myna_reception.ui.bridge import passcode
from myna_reception.ui.bridge.first_start import FirstStart, Step
from myna_reception.ui.bridge.preferences import Preferences
from myna_reception.ui.texts_terms import agreed_words
from myna_reception.ui.window import MainWindow

ACTIVATION = Activation(
    "1319999999", "見本鍼灸整骨院", "W0000001", "https://localhost:1", None, Masked(b"key"), b"certificate",
    datetime(2030, 1, 1, tzinfo=UTC),
)  # fmt: skip
VALUES = {
    "institution_code": "1319999999",
    "terminal_id": "W0000001",
    "password": "himitsu",
    "activation_code": "ABCD-EFGH-2345-6789",
}


class FakeActivationDesk:
    """Answers as told. A fake of the network and of the secret store."""

    practice = True

    def __init__(self):
        self.kept = None
        self.keeps = True
        self.fails_with = None
        self.forms = []

    def stored(self):
        return self.kept

    def activate(self, form):
        self.forms.append(form)
        if self.fails_with is not None:
            raise self.fails_with
        return ACTIVATION

    def keep(self, activation):
        return self.keeps

    def practice_values(self):
        return VALUES


@pytest.fixture
def desk():
    return FakeActivationDesk()


@pytest.fixture
def begin(qtbot, tmp_path, desk):
    """Start the app's first pages anew; the settings stay from start to start."""
    started = []

    def begin_one():
        window = MainWindow(practice=True)
        qtbot.addWidget(window)
        window.show()
        preferences = Preferences(SettingsFile(tmp_path), parent=window)
        preferences.not_kept.connect(lambda: window.show_notice("settings_not_saved"))
        start = FirstStart(window, desk, preferences)
        start.seen = []
        start.opened = []
        start.step_shown.connect(start.seen.append)
        start.ready.connect(start.opened.append)
        started.append(start)
        start.begin()
        qtbot.waitUntil(lambda: bool(start.seen or start.opened))
        return window, start

    yield begin_one
    for start in started:
        start.close()


@pytest.fixture
def reach(qtbot):
    def wait(start, step):
        qtbot.waitUntil(lambda: bool(start.seen) and start.seen[-1] is step)

    return wait


def through_activation(window, start, reach):
    window.terms_agreed.emit()
    reach(start, Step.ACTIVATION)
    window.activation_submitted.emit(VALUES)
    reach(start, Step.PASSCODE_SETUP)


def test_everything_in_order_then_the_desk_opens(begin, reach, qtbot, desk):
    window, start = begin()
    assert start.seen == [Step.TERMS]
    through_activation(window, start, reach)
    window.passcode_chosen.emit(None)
    qtbot.waitUntil(lambda: bool(start.opened))
    assert start.opened == [ACTIVATION]
    assert desk.forms[0].terminal_id == "W0000001"


def test_a_second_start_asks_for_nothing(begin, reach, qtbot, desk):
    window, start = begin()
    through_activation(window, start, reach)
    window.passcode_chosen.emit(None)
    qtbot.waitUntil(lambda: bool(start.opened))
    desk.kept = ACTIVATION
    _, again = begin()
    assert again.seen == []
    assert again.opened == [ACTIVATION]


def test_newer_terms_are_shown_with_what_changed_and_agreed_to_before_the_next_reception(
    begin, reach, qtbot, desk, tmp_path
):
    (tmp_path / "settings.json").write_text('{"terms_version_agreed": "1", "passcode_asked": true}')
    desk.kept = ACTIVATION
    window, start = begin()
    assert start.seen == [Step.TERMS]
    assert window.page.changes.isVisible()
    assert "受付履歴を加えました" in window.page.spoken()
    window.terms_agreed.emit()
    qtbot.waitUntil(lambda: bool(start.opened))
    kept = SettingsFile(tmp_path).load()
    assert kept.terms_version_agreed == TERMS_VERSION
    assert datetime.fromisoformat(kept.terms_agreed_at).tzinfo is not None
    assert f"第{TERMS_VERSION}版に同意しました" in agreed_words(kept)
    _, again = begin()
    assert again.seen == []


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_sent(begin, reach, desk):
    window, start = begin()
    window.terms_agreed.emit()
    reach(start, Step.ACTIVATION)
    window.activation_submitted.emit({**VALUES, "terminal_id": "W12"})
    assert not desk.forms
    wrong = [name for name, field in window.page.fields.items() if field.input.property("wrong")]
    assert wrong == ["terminal_id"]


def test_a_refused_code_leaves_the_form_to_be_mended(begin, reach, qtbot, desk):
    desk.fails_with = ServiceRefused(RefusalReason.CODE_USED)
    window, start = begin()
    window.terms_agreed.emit()
    reach(start, Step.ACTIVATION)
    window.fill_activation(VALUES)
    window.activation_submitted.emit(VALUES)
    qtbot.waitUntil(lambda: window.page.summary.isVisible())
    desk.fails_with = None
    window.activation_submitted.emit(VALUES)
    reach(start, Step.PASSCODE_SETUP)


def test_without_a_secret_store_the_app_says_so(begin, reach, desk, qtbot):
    desk.keeps = False
    said = []
    window, start = begin()
    window.show_notice = said.append
    through_activation(window, start, reach)
    qtbot.waitUntil(lambda: said == ["secrets_not_kept"])


def test_a_pass_code_is_asked_at_the_next_start_and_never_stored_as_typed(
    begin, reach, qtbot, desk, tmp_path, monkeypatch
):
    monkeypatch.setattr(passcode, "WRONG_PASSCODE_DELAY_MS", 0)
    window, start = begin()
    through_activation(window, start, reach)
    window.passcode_chosen.emit("2468-sakura")
    qtbot.waitUntil(lambda: bool(start.opened))
    assert "2468-sakura" not in (tmp_path / "settings.json").read_text(encoding="utf-8")
    desk.kept = ACTIVATION
    window, again = begin()
    assert again.seen == [Step.PASSCODE_ENTRY]
    window.passcode_entered.emit("1357-sakura")
    window.passcode_entered.emit("2468-sakura")  # while the first entry is being checked: not looked at
    qtbot.waitUntil(lambda: not again._checking)
    assert again._wrong_entries == 1
    assert not again.opened
    window.passcode_entered.emit("2468-sakura")
    qtbot.waitUntil(lambda: bool(again.opened))


def test_a_damaged_pass_code_entry_does_not_let_anybody_in(begin, reach, qtbot, desk, tmp_path):
    (tmp_path / "settings.json").write_text('{"terms_version_agreed": "2", "passcode_hash": "broken"}')
    window, start = begin()
    assert start.seen == [Step.PASSCODE_ENTRY]
    window.passcode_entered.emit("")
    qtbot.waitUntil(lambda: start._wrong_entries == 1)
    assert not start.opened


def test_a_terminal_that_lost_its_activation_gets_the_form(begin, reach, qtbot, desk):
    window, start = begin()
    through_activation(window, start, reach)
    window.passcode_chosen.emit(None)
    qtbot.waitUntil(lambda: bool(start.opened))
    window.activation_wanted.emit()
    reach(start, Step.ACTIVATION)
