"""Bad input in every form: a clear answer, nothing typed is lost, nothing happens twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image

from myna_reception.simulator.portal import pages_clerk, pages_clinic, pages_public
from myna_reception.simulator.portal.forms import Form, Kind
from myna_reception.simulator.portal.portal import SESSION_IDLE
from myna_reception.simulator.portal.serving import FormPage, Site

from .browser import PASSWORD, Browser, Clinic, Page

ODD = {
    "long": "あ" * 10_000,
    "script": "\"><script>alert('x')</script><b>",
    "control": "\0\x1b",
    "arabic": "٣٣٣",
    "number": "個人番号 123456789018",
}


def forms_of(pages: list[object]) -> dict[str, Form]:
    """Every form that asks for something, by path."""
    return {
        page.path: page.form
        for page in pages
        if isinstance(page, FormPage) and isinstance(page.form, Form) and page.form.fields and "{" not in page.path
    }


PUBLIC = forms_of(pages_public.pages(Site(None, None, None)))  # type: ignore[arg-type]
CLINIC = forms_of(pages_clinic.pages())
CLERK = forms_of(pages_clerk.pages())
EVERY = {**PUBLIC, **CLINIC, **CLERK}
GOOD = {
    Kind.RADIO: lambda each: each.choices[0][0],
    Kind.CHECK: lambda _each: "on",
    Kind.FILES: lambda _each: "",
}


@pytest.fixture
def at(request: pytest.FixtureRequest) -> Callable[[str], Browser]:
    """The browser for a form: logged in only where it must be."""

    def browser_for(path: str) -> Browser:
        if path in CLINIC:
            return request.getfixturevalue("clinic").browser
        return request.getfixturevalue("clerk" if path in CLERK else "browser")

    return browser_for


def typable(form: Form) -> list[str]:
    return [each.name for each in form.fields if each.kind not in (Kind.FILES, Kind.CHECK, Kind.RADIO)]


def sane(page: Page) -> None:
    assert page.status < 500
    assert "<script>alert" not in page.text
    assert page.tree.get("lang") == "ja"
    for field in page.tree.xpath("//form[@method='post']//*[self::input or self::textarea][not(@type='hidden')]"):
        assert page.tree.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")


@pytest.mark.parametrize("path", EVERY)
def test_an_empty_form_names_every_missing_field(at: Callable[[str], Browser], path: str) -> None:
    empty = {each.name: "" for each in EVERY[path].fields if each.kind not in (Kind.CHECK, Kind.RADIO, Kind.FILES)}
    browser = at(path)
    page = browser.post(path, {**browser.get(path).hidden(), **empty})
    sane(page)
    assert page.status == 422
    wanted = [each.name for each in EVERY[path].fields if each.required and each.kind is not Kind.FILES]
    assert [link.get("href") for link in page.tree.xpath("//*[@id='errors']//a")] == [f"#f-{name}" for name in wanted]
    assert page.tree.xpath("//*[@id='errors'][@autofocus][@tabindex='-1'][@role='alert']")
    for name in wanted:
        field = page.tree.xpath(f"//*[@id='f-{name}']")[0]
        described = field.get("aria-describedby") or field.xpath("ancestor::fieldset/@aria-describedby")[0]
        assert f"e-{name}" in described


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("typed", ODD.values(), ids=list(ODD))
def test_odd_text_in_every_field_is_answered_and_shown_again(
    at: Callable[[str], Browser], path: str, typed: str
) -> None:
    names = typable(EVERY[path])
    browser = at(path)
    page = browser.post(path, {**browser.get(path).hidden(), **dict.fromkeys(names, typed)})
    sane(page)
    assert page.status == 422
    if typed.isprintable():
        kept = [each.name for each in EVERY[path].fields if each.name in names and each.kept]
        assert all(page.shown()[name] == typed for name in kept)
    if len(typed) == 10_000:
        assert any("文字まで" in line for line in page.errors)


@pytest.mark.parametrize("typed", ODD.values(), ids=list(ODD))
def test_odd_text_in_the_forms_of_one_application_and_of_the_second_factor(
    clinic: Clinic, clerk: Browser, typed: str
) -> None:
    clerk.fill("/clerk/setup", wait="clerk")
    clinic.apply()
    number = clinic.browser.get("/applications").tree.xpath("//tbody//a/@href")[0].rsplit("/", 1)[1]
    decision = clerk.fill(f"/clerk/applications/{number}", decision="return", reason=typed)
    sane(decision)
    if typed.isprintable() and len(typed) < 10_000 and decision.status == 200:
        assert typed in clinic.browser.get(f"/applications/{number}").tree.text_content()  # told as text
    password = clinic.browser.fill("/security", password=typed)
    sane(password)
    assert password.errors
    code = clinic.browser.fill("/security", password=PASSWORD)
    assert "認証アプリ" in code.text
    code = clinic.browser.send(code, code=typed)
    sane(code)
    assert code.errors
    assert clinic.browser.fill("/login", email=clinic.email, password=PASSWORD).path == "/menu"  # not switched on


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-02-31", "という日はありません"),
        ("2026-13-01", "という日はありません"),
        ("2024-03-31", "2024-04-01以後"),
        ("1868-01-01", "2024-04-01以後"),
        ("2099-01-01", "までの日"),
        ("令和8年4月1日", "西暦の年-月-日"),
        ("tomorrow", "西暦の年-月-日"),
        ("9" * 30, "西暦の年-月-日"),
    ],
)
def test_wrong_days_say_what_is_wrong(clinic: Clinic, typed: str, said: str) -> None:
    page = clinic.browser.fill("/start-date", start_date=typed)
    assert said in page.errors[0]
    assert page.shown()["start_date"] == typed


@pytest.mark.parametrize("typed", ["２０２６－０５－０１", "2026/5/1", " 2026年5月1日 ", "2026.05.01", "2026ー05ー01"])
def test_a_day_is_understood_however_it_is_typed(clinic: Clinic, typed: str) -> None:
    assert clinic.browser.fill("/start-date", start_date=typed).shown()["start_date"] == "2026-05-01"


def test_numbers_in_full_width_are_understood(browser: Browser) -> None:
    clinic = Clinic(browser, "Full.Width@Example.JP", "協27-7777777-7")
    typed = clinic.registration() | {
        "registration_number": "協２７－７７７７７７７－７",
        "telephone": "０６ー１２３４ー５６７８",
        "email": "Ｆｕｌｌ@example.jp",
    }  # fmt: skip
    assert browser.fill("/register", **typed).path == "/registered"
    assert "full@example.jp" in browser.get("/mail").text


def test_a_form_sent_twice_happens_once(clinic: Clinic) -> None:
    page = clinic.browser.get("/apply")
    typed = {"clinic_name": "見本", "address": "見本市", "facility_kind": "judo", "mobile": "1", "pc": "0"}
    first = clinic.browser.send(page, **typed)
    second = clinic.browser.send(page, **typed)  # the back button, or an impatient second click
    assert first.path == second.path == "/applications"
    assert len(clinic.accounts()) == 1


def test_two_tabs_are_two_forms(clinic: Clinic) -> None:
    one, two = clinic.browser.get("/apply"), clinic.browser.get("/apply")
    typed = {"clinic_name": "見本", "address": "見本市", "facility_kind": "judo", "mobile": "1", "pc": "0"}
    clinic.browser.send(one, **typed)
    clinic.browser.send(two, **typed)
    assert len(clinic.accounts()) == 2


def test_a_waiting_application_is_not_sent_again(clinic: Clinic, clerk: Browser) -> None:
    clerk.fill("/clerk/setup", wait="clerk")
    clinic.apply()
    assert "受付中" in clinic.apply().errors[0]
    assert clinic.browser.get("/accounts").tree.xpath("//tbody//tr") == []


def test_a_session_that_ended_in_the_middle_loses_nothing(clinic: Clinic) -> None:
    page = clinic.browser.get("/apply")
    typed = {"clinic_name": "見本<整骨>院", "address": "大阪府", "facility_kind": "ahaki", "mobile": "2", "pc": "1"}
    clinic.browser.bench.clock.advance(SESSION_IDLE + timedelta(minutes=1))
    login = clinic.browser.send(page, **typed)
    assert "残してあります" in login.text
    assert clinic.browser.send(login, email=clinic.email, password="wrong-password").errors  # and still
    back = clinic.browser.send(login, email=clinic.email, password=PASSWORD)
    assert back.heading == "利用開始申請"
    assert back.shown() == typed
    assert clinic.browser.send(back).path == "/applications"
    assert len(clinic.accounts()) == 3


def test_a_clerks_session_that_ended_loses_nothing_either(clinic: Clinic, clerk: Browser) -> None:
    clerk.fill("/clerk/setup", wait="clerk")
    clinic.apply()
    number = clinic.browser.get("/applications").tree.xpath("//tbody//a/@href")[0].rsplit("/", 1)[1]
    page = clerk.get(f"/clerk/applications/{number}")
    clerk.bench.clock.advance(SESSION_IDLE + timedelta(minutes=1))
    login = clerk.send(page, decision="return", reason="電話番号を\r\n確かめてください")
    back = clerk.send(login, passphrase=clerk.portal.passphrase)
    assert back.shown()["decision"] == "return"
    assert back.shown()["reason"].split() == ["電話番号を", "確かめてください"]
    assert "処理しました" in clerk.send(back).text


@pytest.mark.parametrize("kept", ["{", "[]", "{" * 90_000, '{"start_date": {"a": 1}}'], ids=range(4))
def test_what_a_login_carries_along_may_be_anything(clinic: Clinic, browser: Browser, kept: str) -> None:
    page = browser.get("/login?to=/start-date")
    assert browser.send(page, email=clinic.email, password=PASSWORD, _kept=kept).heading == "運用開始日登録"


def test_a_tab_from_before_a_new_login_is_sent_again_with_nothing_lost(clinic: Clinic) -> None:
    page = clinic.browser.get("/apply")
    clinic.browser.post("/logout", page.hidden())
    clinic.login()
    typed = {"clinic_name": "見本", "address": "見本市", "facility_kind": "judo", "mobile": "1", "pc": "0"}
    again = clinic.browser.send(page, **typed)
    assert again.status == 403
    assert again.shown() == typed
    assert clinic.browser.send(again).path == "/applications"


def test_after_a_login_only_our_own_pages_are_led_to(clinic: Clinic, browse: Callable[[], Browser]) -> None:
    for to in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/portal/../x"):
        browser = browse()
        page = browser.send(browser.get(f"/login?to={to}"), email=clinic.email, password=PASSWORD)
        assert page.path == "/menu"


def picture(kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("receipt.pdf", b"MZ\x90 a program", "使えない種類"),
        ("receipt.pdf", b"%PDF-1.7 broken", "PDFを読めません"),
        ("receipt.png", picture()[:40], "画像を読めません"),
        ("receipt.svg", b"<svg onload='alert(1)'/>", "使えない種類"),
        ("page.html", b"<html><script>alert(1)</script>", "使えない種類"),
        ("empty.pdf", b"", "空のファイル"),
        ("big.png", picture() + b"\0" * (5 * 1024 * 1024), "大きすぎます"),
    ],
    ids=["program", "pdf", "png", "svg", "html", "empty", "big"],
)
def test_files_are_looked_at(clinic: Clinic, name: str, content: bytes, said: str) -> None:
    page = clinic.browser.fill(
        "/grant", {"receipts": (name, content)}, terminal_cost="1000", reader_cost="0", breakdown="端末", bank="on"
    )
    assert said in page.errors[0]
    assert page.shown()["breakdown"] == "端末"


def test_a_draft_keeps_what_there_is_and_is_gone_on_with(clinic: Clinic, other: Clinic) -> None:
    clinic.equip()
    files = {"receipts": ("../../etc/領収書<1>.png", picture())}
    kept = clinic.browser.fill("/grant", files, terminal_cost="12345", breakdown="", _draft="1")
    assert "下書きを保存しました" in kept.text
    page = clinic.browser.get("/grant")
    assert page.shown()["terminal_cost"] == "12345"
    assert "領収書1.png" in page.text
    sent = clinic.browser.send(page, reader_cost="0", breakdown="端末", bank="on")
    assert "12,000円" in sent.text
    assert (
        "端末が本当にある施術所"
        in other.browser.fill("/grant", files, terminal_cost="5000", reader_cost="0", breakdown="x", bank="on").errors[
            0
        ]
    )


def test_too_many_files_and_a_flood(clinic: Clinic) -> None:
    form = {"terminal_cost": "5000", "reader_cost": "0", "breakdown": "x", "bank": "on"}
    hidden = clinic.browser.get("/grant").hidden()
    many = [("receipts", (f"{number}.png", picture())) for number in range(6)]
    assert "5つまで" in clinic.browser.post("/grant", {**hidden, **form}, many).errors[0]
    flood = [("receipts", ("x.png", b"x" * (32 * 1024 * 1024)))]
    assert clinic.browser.post("/grant", {**hidden, **form}, flood).status == 413
    assert clinic.browser.post("/start-date", {"start_date": "x" * 1_100_000}).status == 413
    body = "&".join(f"f{number}=1" for number in range(500))
    answer = clinic.browser.http.post(
        "/portal/start-date", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 400
    assert clinic.browser.http.post("/portal/start-date", json={}).status_code == 415
    assert clinic.browser.http.delete("/portal/start-date").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        *("/applications/0", "/applications/x", "/applications/99999999999999999999", "/applications/-1"),
        *("/files/x", "/leaflets/x", "/accounts/W9999999/sheet", "/accounts/%00/sheet", "/nowhere", "/faq?q=%00%ff"),
    ],
)
def test_odd_paths(clinic: Clinic, path: str) -> None:
    assert clinic.browser.get(path).status == (200 if "faq" in path else 404)
