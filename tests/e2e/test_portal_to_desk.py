"""From the registration in a browser to the reception at the desk and the campaign report, against `service serve`."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from PySide6.QtWidgets import QFileDialog

from myna_reception.app import Start, desk_window
from myna_reception.options import DeskOptions
from myna_reception.reception.card_facts import CheckMethod
from myna_reception.reception.clock import SystemClock, today
from myna_reception.reception.eligibility import Verdict
from myna_reception.reception.events import MethodChosen, PinEntered
from myna_reception.reception.masked import PinCode
from myna_reception.reception.states import ChooseCheck, ShowResult

WAIT_MS = 60_000
PASSWORD = "correct-horse-42"

pytestmark = [pytest.mark.xdist_group("chromium"), pytest.mark.timeout(600)]


@dataclass
class Served:
    """What `service serve` told."""

    url: str
    authority: Path
    passphrase: str


@pytest.fixture
def served() -> Iterator[Served]:
    program = subprocess.Popen(
        [sys.executable, "-m", "myna_reception", "service", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert program.stdout is not None
    assert program.stderr is not None
    try:
        url = program.stdout.readline().strip()
        told = [program.stderr.readline().strip() for _ in range(4)]
        assert told[2] == f"施術所ポータル（練習）: {url}/portal/"
        yield Served(url, Path(told[1].split(": ")[1]), told[3].split(": ")[1])
    finally:
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=30)
    assert (out, err, program.returncode) == ("", "", 0)


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=["--no-sandbox"], timeout=WAIT_MS
        )
        page = chromium.new_context(ignore_https_errors=True, java_script_enabled=False).new_page()
        page.set_default_timeout(WAIT_MS)
        yield page
        chromium.close()


def send(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"[name={name}]", value)
    page.locator("main form[method=post] button").first.click()


def account_pdf(page: Page, base: str, folder: Path) -> Path:
    """Registration, mail, login, application, account list."""
    page.goto(f"{base}/register")
    page.check("[name=practice]")
    send(
        page, registration_number="協2700000123", manager_name="見本 太郎", telephone="0612345678",
        email="desk@example.jp", password=PASSWORD, again=PASSWORD,
    )  # fmt: skip
    page.goto(f"{base}/mail")
    page.click("article a")
    send(page)
    send(page, email="desk@example.jp", password=PASSWORD)
    page.goto(f"{base}/apply")
    page.check("[name=facility_kind][value=ahaki]")
    send(page, clinic_name="見本はりきゅう院", address="大阪府見本市1-2-3", mobile="0", pc="1")
    page.goto(f"{base}/accounts")
    with page.expect_download() as download:
        page.locator("tbody a", has_text="ユーザ設定情報").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_clinic_from_its_registration_to_its_campaign_report(served, page, qtbot, tmp_path, monkeypatch):
    base = f"{served.url}/portal"
    pdf = account_pdf(page, base, tmp_path)

    options = DeskOptions(practice=True, service=served.url, service_ca=served.authority)
    window = desk_window(options)
    qtbot.addWidget(window)
    window.show()
    start = Start(options, window)

    def shown(name):
        qtbot.waitUntil(lambda: type(window.page).__name__ == name, timeout=WAIT_MS)
        return window.page

    try:
        shown("TermsPage")
        window.terms_agreed.emit()
        activation = shown("ActivationPage")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(pdf), ""))
        activation.sheet_button.click()
        qtbot.waitUntil(lambda: activation.fields["terminal_id"].value == pdf.stem[-8:], timeout=WAIT_MS)
        activation.register.click()
        shown("PasscodeSetPage")
        window.passcode_chosen.emit(None)
        shown("WaitingPage")
        window.card_placed.emit("valid-employee")
        controller = start.desk.controller
        qtbot.waitUntil(lambda: isinstance(controller.state, ChooseCheck), timeout=WAIT_MS)
        controller.handle(MethodChosen(CheckMethod.PIN))
        controller.handle(PinEntered(PinCode(b"1234")))
        qtbot.waitUntil(lambda: isinstance(controller.state, ShowResult), timeout=WAIT_MS)
        assert controller.state.outcome.verdict is Verdict.ELIGIBLE
    finally:
        start.close()

    now = today(SystemClock())
    page.goto(f"{base}/accounts")
    row = page.inner_text("tbody tr")
    assert "登録済み" in row
    assert "確認 1件" in row
    page.goto(f"{base}/start-date")
    send(page, start_date=now.isoformat())
    assert "登録済" in page.inner_text("main")
    clerk = page.context.browser.new_context(ignore_https_errors=True).new_page()
    clerk.goto(f"{base}/clerk/setup")
    send(clerk, passphrase=served.passphrase)
    send(clerk, first=now.isoformat(), last=now.isoformat(), report_until=(now + timedelta(days=1)).isoformat())
    assert "保存しました" in clerk.inner_text("main")
    page.goto(f"{base}/campaign")
    assert "1件" in page.inner_text("dl")
    page.check("[name=evidence]")
    send(page, asked_on=now.isoformat(), poster_on=now.isoformat(), patients="1")
    report = page.inner_text("tbody tr")
    assert "協力金" in report
    assert "受理" in report
    assert "50,000円" in report
    page.goto(f"{base}/facilities?q=見本はり")
    assert "見本はりきゅう院" in page.inner_text("tbody")
