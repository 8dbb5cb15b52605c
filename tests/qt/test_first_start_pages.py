"""Terms, activation and pass code, by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.settings import TERMS_VERSION, Settings
from myna_reception.ui import texts, texts_terms

VALUES = {
    "institution_code": "1319999999",
    "terminal_id": "W0000001",
    "password": "invented & typed",
    "activation_code": "ABCD-EFGH-JKLM-NPQR",
}


def collect(signal):
    seen = []
    signal.connect(lambda *values: seen.append(*values) if values else seen.append(True))
    return seen


def test_enter_agrees_and_only_the_button_declines(open_scene):
    window = open_scene("terms")
    agreed, declined = collect(window.terms_agreed), collect(window.terms_declined)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert (agreed, declined) == ([], [])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert agreed == [True]
    next(b for b in window.page.findChildren(QPushButton) if b.accessibleName() == texts.DECLINE).click()
    assert declined == [True]


def test_the_terms_say_what_matters():
    said = "".join(title + "".join(paragraphs) for title, paragraphs in texts_terms.TERMS)
    for word in (
        "公式",
        "独立",
        "練習",
        "本物の資格確認の代わりにはなりません",
        "残すもの",
        "どこにも残さない",
        "暗証番号",
        "マイナンバー",
    ):
        assert word in said


def test_every_version_of_the_terms_says_what_changed():
    assert list(texts_terms.CHANGES) == list(range(2, int(TERMS_VERSION) + 1))
    assert texts_terms.changes_since("") == ()  # the first start: everything is new
    assert texts_terms.changes_since("1") == tuple(each for changes in texts_terms.CHANGES.values() for each in changes)
    assert texts_terms.changes_since(TERMS_VERSION) == ()
    assert texts_terms.changes_since("damaged") == texts_terms.changes_since("1")


def test_the_terms_name_what_the_ledger_keeps():
    kept = next("".join(paragraphs) for title, paragraphs in texts_terms.TERMS if title == "この端末に残すもの")
    assert all(word in kept for word in ("受付履歴", "氏名", "イニシャル", "暗号", "期間"))
    assert Settings().retention_days == 5 * 365  # «はじめは5年»


def test_the_first_start_shows_the_terms_alone(open_scene):
    assert open_scene("terms").page.changes.isHidden()


def test_four_values_are_typed_and_sent_as_they_were_typed(open_scene):
    window = open_scene("activation")
    sent = collect(window.activation_submitted)
    for value in VALUES.values():
        QTest.keyClicks(QApplication.focusWidget(), value)
        assert isinstance(QApplication.focusWidget(), QLineEdit)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if not isinstance(QApplication.focusWidget(), QLineEdit):  # «表示する» beside the password
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    window.page.fields["activation_code"].input.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert sent == [VALUES]


def test_fields_are_named_by_their_labels_and_the_password_is_protected(open_scene):
    page = open_scene("activation").page
    for name, field in page.fields.items():
        interface = QAccessible.queryAccessibleInterface(field.input)
        assert interface.text(QAccessible.Text.Name) == texts.FIELDS[name][0]
        assert interface.state().passwordEdit == (name == "password")


def test_the_password_can_be_shown_and_is_hidden_again_when_the_page_is_left(open_scene):
    window = open_scene("activation-filled")
    field = window.page.fields["password"]
    reveal = next(b for b in field.findChildren(QPushButton))
    reveal.click()
    assert field.input.echoMode() == QLineEdit.EchoMode.Normal
    assert reveal.accessibleName() == "パスワードを隠す"
    reveal.click()
    assert field.input.echoMode() == QLineEdit.EchoMode.Password
    reveal.click()
    window.show_passcode_setup()
    assert field.input.echoMode() == QLineEdit.EchoMode.Password
    assert all(not each.value for each in window.pages.activation.fields.values())


def test_errors_stand_beside_their_fields_and_the_summary_has_the_focus(open_scene):
    page = open_scene("activation-errors").page
    assert page.summary.hasFocus()
    assert "4か所" in page.summary.words
    interface = QAccessible.queryAccessibleInterface(page.fields["institution_code"].input)
    assert "機関コードの文字数が違います" in interface.text(QAccessible.Text.Description)
    assert page.fields["institution_code"].input.property("wrong") is True
    page.show_errors({"password": "empty"})
    assert page.fields["institution_code"].input.property("wrong") is False


def test_a_refusal_is_told_with_what_to_do(open_scene):
    window = open_scene("activation-filled")
    window.set_activation_busy(True)
    window.set_activation_busy(False)
    window.show_activation_failure(ServiceRefused(RefusalReason.CODE_USED))
    assert "使用済み" in window.page.summary.words
    assert window.page.fields["password"].value == "invented"


def test_a_busy_form_cannot_be_sent_twice(open_scene):
    window = open_scene("activation-filled")
    sent = collect(window.activation_submitted)
    window.set_activation_busy(True)
    window.page.register.click()
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert sent == []
    window.set_activation_busy(False)
    window.page.register.click()
    assert len(sent) == 1


def test_practice_values_are_offered_in_practice_only(open_scene):
    window = open_scene("activation")
    wanted = collect(window.practice_values_wanted)
    window.page.fill_button.click()
    assert wanted == [True]
    window.fill_activation(VALUES)
    assert window.page.register.hasFocus()
    live = open_scene("live-activation")
    assert texts.FILL_PRACTICE not in [b.accessibleName() for b in live.findChildren(QPushButton) if b.isVisible()]


def test_a_pass_code_is_chosen_by_typing_it_twice(open_scene):
    window = open_scene("passcode-set")
    chosen = collect(window.passcode_chosen)
    for _ in range(2):
        QTest.keyClicks(QApplication.focusWidget(), "8520")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert chosen == ["8520"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [("852", "852", texts.PASSCODE_SHORT), ("8520", "8521", texts.PASSCODE_DIFFERENT), ("", "", texts.PASSCODE_SHORT)],
)
def test_a_pass_code_that_will_not_do(open_scene, first, second, said):
    window = open_scene("passcode-set")
    chosen = collect(window.passcode_chosen)
    page = window.page
    page.first.input.setText(first)
    page.second.input.setText(second)
    page.primary.click()
    assert chosen == []
    wrong = page.first if said == texts.PASSCODE_SHORT else page.second
    assert wrong.input.hasFocus()
    assert said in wrong.input.accessibleDescription()


def test_a_pass_code_can_be_skipped(open_scene):
    window = open_scene("passcode-set")
    chosen = []
    window.passcode_chosen.connect(chosen.append)
    next(b for b in window.page.findChildren(QPushButton) if b.accessibleName() == texts.SKIP_PASSCODE).click()
    assert chosen == [None]


def test_a_pass_code_is_entered_once_and_again_after_it_was_wrong(open_scene):
    window = open_scene("passcode-entry")
    entered = collect(window.passcode_entered)
    field = window.page.field
    QTest.keyClicks(field.input, "8520")
    QTest.keyClick(field.input, Qt.Key.Key_Return)
    window.page.unlock.click()  # the answer is still awaited
    assert entered == ["8520"]
    window.show_passcode_wrong()
    assert field.value == ""
    assert field.input.hasFocus()
    QTest.keyClicks(field.input, "8521")
    QTest.keyClick(field.input, Qt.Key.Key_Return)
    assert entered == ["8520", "8521"]
