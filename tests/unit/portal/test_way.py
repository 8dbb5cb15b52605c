"""The way of a clinic from registration to the campaign report, by HTTP."""

from myna_reception.eligibility.account_sheet import read_pdf
from myna_reception.simulator.portal.terminals import institution_code

from .browser import Browser, Clinic


def test_from_registration_to_the_account_list(clinic: Clinic) -> None:
    assert clinic.browser.get("/menu").status == 200
    assert clinic.apply(mobile=1, pc=2).path == "/applications"
    ids = clinic.accounts()
    assert len(ids) == 3
    sheet = read_pdf(clinic.sheet(ids[0]))
    assert sheet.practice
    assert sheet.values["terminal_id"] == ids[0]
    assert sheet.values["institution_code"] == institution_code(clinic.user_id)
    clinic.activate(ids[0])
    states = clinic.browser.get("/accounts").tree.xpath("//tbody//span[contains(@class,'state')]/text()")
    assert states == ["登録済み", "未使用", "未使用"]
    assert "利用可" in clinic.browser.get("/menu").text


def test_the_start_date(clinic: Clinic) -> None:
    page = clinic.browser.fill("/start-date", start_date="２０２６年５月１日")
    assert "登録済（" in page.text.replace("です（", "（") or "登録済" in page.text
    assert page.shown()["start_date"] == "2026-05-01"
    assert clinic.browser.fill("/start-date", start_date="2026-06-01").shown()["start_date"] == "2026-06-01"


def test_campaign_and_grant(clinic: Clinic, clerk: Browser) -> None:
    clinic.equip()
    clinic.browser.fill("/start-date", start_date="2026-04-15")
    refused = clinic.browser.fill("/campaign", asked_on="2026-04-15", poster_on="2026-04-15", patients="0")
    assert any("期限" in line for line in refused.errors)
    setup = {"first": "2026-04-01", "last": "2026-04-30", "report_until": "2026-05-31"}
    assert "保存しました" in clerk.fill("/clerk/setup", **setup).text
    sent = clinic.browser.fill("/campaign", asked_on="2026-04-15", poster_on="2026-04-15", patients="0", evidence="on")
    assert sent.path == "/applications"
    assert "50,000円" in sent.text
    receipts = {"receipts": ("receipt.pdf", clinic.sheet(clinic.accounts()[0]), "application/pdf")}
    sent = clinic.browser.fill(
        "/grant", receipts, terminal_cost="３５，９９９円", reader_cost="7000", breakdown="タブレット 1台", bank="on"
    )
    assert "41,000円" in sent.text
    form = {"terminal_cost": "1000", "reader_cost": "0", "breakdown": "x", "bank": "on"}
    again = clinic.browser.post("/grant", {**clinic.browser.get("/start-date").hidden(), **form}, receipts)
    assert "もう申請されています" in again.text  # from a tab that was open before
