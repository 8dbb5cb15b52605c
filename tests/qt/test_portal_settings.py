"""The portal is opened in the system's browser, at the address that was kept and no other."""

import pytest
from PySide6.QtGui import QDesktopServices

from myna_reception.settings import Settings
from myna_reception.ui.pages.settings.portal import PortalView, portal_address


@pytest.fixture
def opened(monkeypatch):
    seen = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: seen.append(url.toString()))
    return seen


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" https://portal.example/login ", "https://portal.example/login"),
        ("https://127.0.0.1:8443/portal/", "https://127.0.0.1:8443/portal/"),
        ("http://portal.example/", None),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://name:secret@portal.example/", None),
        ("portal.example", None),
        ("https://portal.example/ two", None),
    ],
)
def test_only_https_without_a_password_is_kept(typed, kept):
    assert portal_address(typed) == kept


def test_the_button_opens_what_was_kept_not_what_is_being_typed(qtbot, opened):
    changes = []
    view = PortalView(changes.append)
    qtbot.addWidget(view)
    view.show_answer(Settings())
    assert not view.open.isEnabled()
    view.field.set_value("https://portal.example/")
    view.field.submitted.emit()
    assert changes == [{"portal_url": "https://portal.example/"}]
    view.show_answer(Settings(portal_url="https://portal.example/"))
    view.field.set_value("https://elsewhere.example/")
    view.open.click()
    assert opened == ["https://portal.example/"]


def test_a_wrong_address_is_said_beside_the_field(qtbot):
    changes = []
    view = PortalView(changes.append)
    qtbot.addWidget(view)
    view.field.set_value("http://portal.example/")
    view.field.submitted.emit()
    assert changes == []
    assert "https://" in view.field.input.accessibleDescription()


def test_an_address_written_into_the_file_by_hand_is_looked_at_too(qtbot, opened):
    view = PortalView(lambda _: None)
    qtbot.addWidget(view)
    view.show_answer(Settings(portal_url="file:///etc/passwd"))
    assert not view.open.isEnabled()
    view._open()
    assert opened == []
