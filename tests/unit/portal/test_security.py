"""Who may do what: every route for strangers and other clinics, forged forms, planted sessions, guesses, headers."""

import logging
import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from limits import RateLimitItemPerMinute

from myna_reception.simulator.portal.application import create_portal
from myna_reception.simulator.portal.portal import SESSION_IDLE
from myna_reception.simulator.portal.users import FAILURES_ALLOWED, LOCKED
from myna_reception.simulator.portal.visit import COOKIE

from .browser import PASSWORD, Browser, Clinic, Page

PUBLIC = {
    "/", "/register", "/registered", "/confirm", "/login", "/logout", "/forgot", "/forgot/sent", "/reset", "/mail",
    "/facilities", "/faq", "/leaflets", "/leaflets/{name}", "/guide", "/guide/voice", "/contact", "/about",
    "/clerk/login", "/static/{name}",
}  # fmt: skip
FILES = {"/files/{upload_id}"}  # for the clinic and the clerk: looked at by its handler


def routes(browser: Browser) -> list[tuple[str, bool]]:
    """Every route of the portal: path, whether it takes a form."""
    return [(route.path, "POST" in (route.methods or ())) for route in create_portal(browser.portal).routes]  # type: ignore[attr-defined]


def filled_in(path: str, clinic: Clinic, application: int, upload: str) -> str:
    parts = {"terminal_id": clinic.accounts()[0], "id": str(application), "upload_id": upload, "name": "poster"}
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], path)


@pytest.fixture
def rich(clinic: Clinic) -> tuple[Clinic, int, str]:
    """A clinic with something of everything: an application with a file, an account."""
    clinic.equip()
    receipt = {"receipts": ("見本の領収書.pdf", clinic.sheet(clinic.accounts()[0]), "application/pdf")}
    clinic.browser.fill("/grant", receipt, terminal_cost="50000", reader_cost="0", breakdown="端末", bank="on")
    page = clinic.browser.get("/applications")
    application = int(re.findall(r"/applications/(\d+)", page.text)[0])
    upload = re.findall(r"/files/([0-9a-f]{32})", clinic.browser.get(f"/applications/{application}").text)[0]
    return clinic, application, upload


def test_every_route_is_closed_to_strangers(rich: tuple[Clinic, int, str], browse: Callable[[], Browser]) -> None:
    clinic, application, upload = rich
    stranger = browse()
    for path, takes_form in routes(stranger):
        if path in PUBLIC:
            continue
        where = filled_in(path, clinic, application, upload)
        page = stranger.get(where)
        assert page.path in ("/login", "/clerk/login") or (path in FILES and page.status == 404), path
        if takes_form:
            assert stranger.post(where, {"_once": "x"}).status == 403, path


def test_no_route_shows_or_changes_what_is_another_clinics(
    rich: tuple[Clinic, int, str], other: Clinic, clerk: Browser
) -> None:
    clinic, application, upload = rich
    secrets_of_it = (clinic.email, clinic.number, clinic.accounts()[0], "見本の領収書")
    before = clinic.browser.get("/accounts").text
    for path, takes_form in routes(other.browser):
        if path.startswith("/static"):
            continue
        where = filled_in(path, clinic, application, upload)
        page = other.browser.get(where)
        if "{" in path and "leaflets" not in path:
            assert page.status == 404 or page.path == "/clerk/login", path
        assert not any(secret in page.answer.text for secret in secrets_of_it if path != "/facilities"), path
        if takes_form and "{" in path and "clerk" not in path:
            own = other.browser.get("/start-date").hidden()
            assert other.browser.post(where, own).status == 404, path
    assert clinic.browser.get("/accounts").text == before
    assert clinic.browser.get(f"/files/{upload}").answer.content.startswith(b"%PDF-")
    assert clerk.get(f"/files/{upload}").answer.headers["content-disposition"].startswith("attachment")


def test_a_clinic_is_no_clerk(clinic: Clinic) -> None:
    for path in ("/clerk", "/clerk/setup", "/clerk/time", "/clerk/class", "/clerk/terminals", "/clerk/mail"):
        assert clinic.browser.get(path).path == "/clerk/login"
    assert clinic.browser.get("/clerk/setup").shown().keys() == {"passphrase"}
    assert clinic.browser.fill("/clerk/login", passphrase="ちがう").errors


@pytest.mark.parametrize("forged", [{"_csrf": "0" * 64}, {"_csrf": ""}, {"_csrf": "ん"}])
def test_a_form_without_the_browsers_own_token_does_nothing(clinic: Clinic, forged: dict[str, str]) -> None:
    page = clinic.browser.fill("/start-date", start_date="2026-05-01", **forged)
    assert page.status == 403
    assert page.shown()["start_date"] == "2026-05-01"  # nothing typed is lost
    assert clinic.browser.get("/start-date").shown()["start_date"] == ""


@pytest.mark.parametrize("header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_from_another_site_does_nothing(clinic: Clinic, header: dict[str, str]) -> None:
    hidden = clinic.browser.get("/start-date").hidden()
    page = clinic.browser.post("/start-date", {**hidden, "start_date": "2026-05-01"}, headers=header)
    assert page.status == 403
    assert clinic.browser.get("/start-date").shown()["start_date"] == ""


def test_another_clinics_token_is_none(clinic: Clinic, other: Clinic) -> None:
    stolen = other.browser.get("/start-date").hidden()
    assert clinic.browser.post("/start-date", {**stolen, "start_date": "2026-05-01"}).status == 403


def test_a_planted_session_is_worth_nothing_after_the_login(clinic: Clinic, browse: Callable[[], Browser]) -> None:
    victim = browse()
    victim.get("/login")
    planted = victim.http.cookies[COOKIE]
    Clinic(victim, clinic.email, clinic.number).login()
    assert victim.http.cookies[COOKIE] != planted
    attacker = browse()
    attacker.http.cookies.set(COOKIE, planted, domain="127.0.0.1")
    assert attacker.get("/menu").path == "/login"


def test_logging_out_ends_the_session_on_the_server(clinic: Clinic, browse: Callable[[], Browser]) -> None:
    token = clinic.browser.http.cookies[COOKIE]
    hidden = clinic.browser.get("/start-date").hidden()
    assert "ログアウトしました" in clinic.browser.post("/logout", hidden).text
    again = browse()
    again.http.cookies.set(COOKIE, token, domain="127.0.0.1")
    assert again.get("/menu").path == "/login"


def test_cookies_and_headers(browser: Browser) -> None:
    answer = browser.http.get("/portal/login")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"))
    for path in ("/login", "/nowhere", "/static/portal.css", "/static/nothing.css"):
        headers = browser.http.get(f"/portal{path}").headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_no_page_has_an_inline_script_or_style(clinic: Clinic, clerk: Browser) -> None:
    for browser in (clinic.browser, clerk):
        for path, _ in routes(browser):
            if "{" in path:
                continue
            page = browser.get(path)
            assert not page.tree.xpath("//script[not(@src)] | //style | //*[@style] | //@*[starts-with(name(), 'on')]")


def test_a_static_path_leads_nowhere_else(browser: Browser) -> None:
    for name in ("../templates/base.html", "..%2ftemplates%2fbase.html", "base.html", "__init__.py"):
        assert browser.get(f"/static/{name}").status == 404


def test_wrong_passwords_lock_the_account_and_time_opens_it(clinic: Clinic, browse: Callable[[], Browser]) -> None:
    browser = browse()
    for _ in range(FAILURES_ALLOWED):
        page = browser.fill("/login", email=clinic.email, password="wrong-password")
    assert "止めています" in page.errors[0]
    assert "止めています" in browser.fill("/login", email=clinic.email, password=PASSWORD).errors[0]
    assert clinic.browser.get("/menu").status == 200  # who is in stays in
    clinic.browser.bench.clock.advance(LOCKED)
    assert browser.fill("/login", email=clinic.email, password=PASSWORD).path == "/menu"


def test_an_unknown_address_is_answered_like_a_known_one(clinic: Clinic, browser: Browser) -> None:
    known = browser.fill("/login", email=clinic.email, password="wrong-password")
    unknown = browser.fill("/login", email="nobody@example.jp", password="wrong-password")
    assert known.errors == unknown.errors
    reset_known = browser.fill("/forgot", email=clinic.email)
    reset_unknown = browser.fill("/forgot", email="nobody@example.jp")
    assert (reset_known.path, reset_known.heading) == (reset_unknown.path, reset_unknown.heading)
    assert "再設定" not in browser.get("/mail").text  # the asker does not see it: it may not be theirs
    again = Clinic(browser, clinic.email, "協2799999998")
    assert browser.fill("/register", **again.registration()).path == "/registered"
    assert "もう登録されています" in browser.get("/mail").text  # the owner of the address is told, not the page


def test_a_new_password_by_mail_ends_every_session_and_works_once(clinic: Clinic, clerk: Browser) -> None:
    clinic.browser.fill("/forgot", email=clinic.email)
    link = next(each for each in clerk.get("/clerk/mail").tree.xpath("//article//a/@href") if "reset" in each)
    path = link.removeprefix("/portal")
    new = "another-horse-43"
    assert clinic.browser.fill(path, password=new, again="different").errors
    page = clinic.browser.fill(path, password=new, again=new)
    assert page.path == "/login"
    assert clinic.browser.get("/menu").path == "/login"
    assert "もう使えません" in clinic.browser.fill(path, password=new, again=new).errors[0]
    assert clinic.browser.fill("/login", email=clinic.email, password=new).path == "/menu"


def test_a_link_of_a_mail_ends(browser: Browser) -> None:
    clinic = Clinic(browser, "late@example.jp", "協2799999999")
    browser.fill("/register", **clinic.registration())
    assert clinic.login().errors  # not confirmed yet
    link = browser.get("/mail").tree.xpath("//article//a/@href")[0].removeprefix("/portal")
    browser.bench.clock.advance(timedelta(hours=25))
    assert "もう使えません" in browser.fill(link).errors[0]
    browser.fill("/register", **clinic.registration())  # who never confirmed may begin anew
    link = browser.get("/mail").tree.xpath("//article//a/@href")[0].removeprefix("/portal")
    assert browser.fill(link).path == "/login"


def test_the_second_factor(clinic: Clinic, browse: Callable[[], Browser]) -> None:
    assert clinic.browser.fill("/security", password="wrong-password").errors
    clinic.browser.fill("/security", password=PASSWORD)
    page = clinic.browser.get("/security")
    totp = pyotp.TOTP(page.tree.xpath("//span[@class='code']/text()")[0])
    now = clinic.browser.bench.clock.now()
    assert clinic.browser.fill("/security", code="000000").errors
    assert "設定しました" in clinic.browser.fill("/security", code=totp.at(now)).text
    browser = browse()
    assert "6けた" in browser.fill("/login", email=clinic.email, password=PASSWORD).errors[0]
    assert browser.fill("/login", email=clinic.email, password=PASSWORD, code=totp.at(now)).errors  # used already
    later = now + timedelta(seconds=60)
    clinic.browser.bench.clock.instant = later
    assert browser.fill("/login", email=clinic.email, password=PASSWORD, code=totp.at(later)).path == "/menu"
    assert "やめました" in browser.fill("/security", password=PASSWORD).text


def test_too_many_forms_are_slowed_down_and_nothing_is_lost(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clinic.browser.portal.throttle, "forms", RateLimitItemPerMinute(3))
    pages = [clinic.browser.fill("/start-date", start_date="2026-02-31") for _ in range(4)]
    assert [page.status for page in pages] == [422, 422, 422, 429]
    assert pages[-1].shown()["start_date"] == "2026-02-31"


def test_the_link_in_a_mail_does_not_follow_the_host_header(browser: Browser) -> None:
    page = browser.get("/register")
    clinic = Clinic(browser, "host@example.jp", "協2799999997")
    data = {**page.hidden(), **clinic.registration()}
    browser.post("/register", data, headers={"Host": "evil.example", "Origin": "https://evil.example"})
    assert "evil.example" not in browser.get("/mail").text


def test_a_session_ends_by_itself(clinic: Clinic) -> None:
    clinic.browser.bench.clock.advance(SESSION_IDLE + timedelta(seconds=1))
    assert clinic.browser.get("/menu").path == "/login"


def test_the_database_tells_no_secret(rich: tuple[Clinic, int, str]) -> None:
    from sqlalchemy import text

    clinic, _, _ = rich
    from myna_reception.eligibility.account_sheet import read_pdf

    values = read_pdf(clinic.sheet(clinic.accounts()[0])).values
    token = clinic.browser.http.cookies[COOKIE]
    with clinic.browser.portal.sessions.begin() as db:
        tables = db.scalars(text("select name from sqlite_master where type = 'table'")).all()
        content = repr([db.execute(text(f'select * from "{table}"')).all() for table in tables])  # noqa: S608
    for secret in (values["password"], values["activation_code"], token, PASSWORD):
        assert secret not in content
    assert "$argon2id$" in content


def test_nothing_personal_is_logged(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    clinic = Clinic.registered(browser)
    clinic.apply(name="名前のある整骨院")
    browser.get("/facilities?q=x")
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("myna_reception"))
    for secret in (clinic.email, clinic.number, "見本 太郎", "名前のある整骨院", PASSWORD):
        assert secret not in logged


@pytest.mark.logs("request failed .*error=RuntimeError")
def test_a_bug_shows_a_page_and_no_traceback(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from myna_reception.simulator.portal import applications
    from myna_reception.simulator.service import observing

    def broken(*_told: object) -> None:
        raise RuntimeError("secret inside")

    logged = threading.Event()
    monkeypatch.setattr(applications, "settled", broken)
    monkeypatch.setattr(
        observing.logger, "error", lambda *told, kept=observing.logger.error: (kept(*told), logged.set())
    )
    page = Page(clinic.browser.http.get("/portal/menu"))
    assert page.status == 500
    assert page.heading == "うまくいきませんでした"
    assert "secret inside" not in page.text
    assert logged.wait(20)  # after the answer
