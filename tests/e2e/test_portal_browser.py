"""The whole way of a clinic in a real browser, at a desk's and a phone's width, with axe-core's rules on every page.

Keys and clicks are the browser's own; JavaScript is off but for the one page that has some, and for axe itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from myna_reception.eligibility.account_sheet import read_account_sheet
from myna_reception.eligibility.activation import activate
from myna_reception.eligibility.activation_form import parse_activation_form
from tests.unit.service.bench import Bench, running

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "correct-horse-42"
PUBLIC = (
    *("/", "/register", "/registered", "/login", "/forgot", "/forgot/sent", "/reset?token=x", "/confirm?token=x"),
    *("/mail", "/faq", "/faq?q=PDF", "/facilities", "/guide", "/guide/voice", "/leaflets", "/leaflets/leaflet"),
    *("/leaflets/poster", "/leaflets/call", "/contact", "/about", "/clerk/login", "/nowhere"),
)
CLINIC = (
    *("/menu", "/apply", "/accounts", "/start-date", "/joint", "/grant", "/campaign", "/hardship", "/security"),
    *("/applications", "/applications/1", "/facilities", "/mail"),
)
CLERK = (
    *("/clerk", "/clerk?state=accepted", "/clerk/applications/1", "/clerk/setup", "/clerk/time", "/clerk/class"),
    *("/clerk/terminals", "/clerk/mail"),
)

pytestmark = [pytest.mark.xdist_group("chromium"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with running(tmp_path_factory.mktemp("portal"), b"seed of the browser test") as bench:
        yield bench


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=60_000)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    opened: list[BrowserContext] = []

    def new(size: str = "desk", *, scripts: bool = True) -> Page:
        width, height = WIDTHS[size]
        context = chromium.new_context(
            ignore_https_errors=True,
            viewport={"width": width, "height": height},
            locale="ja-JP",
            java_script_enabled=scripts,
            bypass_csp=scripts,  # axe is put in from outside
            accept_downloads=True,
        )
        context.set_default_timeout(60_000)
        opened.append(context)
        return context.new_page()

    yield new
    for context in opened:
        context.close()


class Walker:
    """A page, with what is asked of every page that is seen."""

    def __init__(self, bench: Bench, page: Page) -> None:
        self.base = f"{bench.service.url}/portal"
        self.page = page
        self.faults: list[str] = []

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.look(path)

    def fill(self, **typed: str) -> None:
        for name, value in typed.items():
            self.page.fill(f"[name={name}]", value)

    def send(self) -> None:
        self.page.locator("main form[method=post] button").first.click()

    def look(self, name: str) -> None:
        """axe-core's rules, no sideways scrolling."""
        options = {"runOnly": {"type": "tag", "values": RULES}}
        for found in Axe().run(self.page, options=options).response["violations"]:
            self.faults.append(f"{name}: {found['id']} {[node['html'][:120] for node in found['nodes']]}")
        over = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            self.faults.append(f"{name}: {over} px too wide")


def register(walker: Walker, name: str) -> None:
    number = f"協27{sum(name.encode()):08}"
    walker.go("/register")
    walker.send()
    walker.look("register, refused")
    assert walker.page.evaluate("document.activeElement.id") == "errors"
    walker.fill(registration_number=number, manager_name="見本 太郎", telephone="0612345678")
    walker.fill(email=f"{name}@example.jp", password=PASSWORD, again=PASSWORD)
    walker.page.check("[name=practice]")
    walker.send()
    walker.go("/mail")
    walker.page.click("article a")
    walker.send()
    walker.fill(email=f"{name}@example.jp", password=PASSWORD)
    walker.send()
    walker.page.wait_for_url("**/menu*")


@pytest.mark.parametrize("size", WIDTHS)
def test_the_whole_way(bench: Bench, open_page: Callable[..., Page], tmp_path: Path, size: str) -> None:
    walker = Walker(bench, open_page(size))
    page = walker.page
    for path in PUBLIC:
        walker.go(path)
    register(walker, f"way-{size}")
    for path in CLINIC:
        walker.go(path)
    walker.go("/apply")
    walker.fill(clinic_name="見本整骨院", address="大阪府見本市1-2-3", mobile="1", pc="2")
    page.check("[name=facility_kind][value=judo]")
    walker.send()
    walker.look("applied")
    walker.go("/accounts")
    with page.expect_download() as download:
        page.locator("tbody a", has_text="ユーザ設定情報").first.click()
    sheet = tmp_path / "sheet.pdf"
    download.value.save_as(sheet)
    activate(bench.service.url, bench.service.ca_pem, parse_activation_form(**read_account_sheet(sheet).values))
    for name in ("再発行", "停止"):
        walker.go("/accounts")
        page.locator("tbody a", has_text=name).first.click()
        walker.look(name)
    walker.go("/start-date")
    walker.fill(start_date="2026-04-15")
    walker.send()
    walker.look("start date entered")
    walker.go("/campaign")
    walker.fill(asked_on="2026-04-15", poster_on="2026-04-15", patients="0")
    walker.send()
    walker.look("campaign refused")
    assert "期限" in page.inner_text("#errors")
    walker.go("/grant")
    walker.fill(terminal_cost="40000", reader_cost="7000", breakdown="タブレット 1台")
    page.set_input_files("[name=receipts]", sheet)
    page.check("[name=bank]")
    walker.send()
    walker.look("grant")
    assert "41,000円" in page.inner_text("main")
    walker.go("/hardship")
    page.check("[name=reason][value=sight]")
    walker.send()
    walker.look("hardship")
    assert "認められません" in page.inner_text("main")
    walker.go("/security")
    walker.fill(password=PASSWORD)
    walker.send()
    walker.look("security")
    assert walker.faults == []


@pytest.mark.parametrize("size", WIDTHS)
def test_the_clerks_pages(bench: Bench, open_page: Callable[..., Page], size: str) -> None:
    walker = Walker(bench, open_page(size))
    walker.go("/clerk/login")
    walker.fill(passphrase=bench.service._runtime.portal.passphrase)
    walker.send()
    walker.go("/clerk/class")
    walker.fill(clinics="2")
    walker.page.check("[name=upto][value=sheet]")
    walker.send()
    walker.look("class")
    for path in CLERK:
        walker.go(path)
    walker.go("/clerk/time")
    walker.fill(on="2026-05-01")
    walker.send()
    walker.look("travelled")
    assert "2026-05-01" in walker.page.inner_text(".practice")
    walker.fill(on="2026-04-15")
    walker.send()
    assert walker.faults == []


def test_the_way_without_scripts_and_without_a_mouse(bench: Bench, open_page: Callable[..., Page]) -> None:
    page = open_page(scripts=False)
    base = f"{bench.service.url}/portal"

    def to(name: str) -> None:
        """Press Tab until the field or button has the focus."""
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.locator(f"{name}:focus").count():
                return
        pytest.fail(f"Tab does not lead to {name}")

    page.goto(f"{base}/")
    page.keyboard.press("Tab")
    assert page.locator(".skip:focus").count() == 1  # «本文へ» comes first
    to("a.main")
    page.keyboard.press("Enter")
    typed = {
        "registration_number": "協2755555555", "manager_name": "見本 花子", "telephone": "0612345678",
        "email": "keys@example.jp", "password": PASSWORD, "again": PASSWORD,
    }  # fmt: skip
    page.wait_for_url("**/register")
    page.keyboard.press("Tab")
    to("[name=registration_number]")
    for name, value in typed.items():
        assert page.locator(f"[name={name}]:focus").count() == 1
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the box is not ticked yet
    page.wait_for_selector("#errors:focus")
    page.keyboard.press("Tab")  # the first link of the summary …
    page.keyboard.press("Enter")  # … leads to its field
    to("[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    to("[name=practice]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/registered")
    to("a.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mail")
    to("article a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm**")
    to("main button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login**")
    to("[name=email]")
    page.keyboard.type("keys@example.jp")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/menu**")
    assert page.inner_text("h1") == "見本 花子 さん"


FOCUSABLE = """(() => {
    const first = each => document.querySelector(`[name="${each.name}"]:checked`)
        || document.querySelector(`[name="${each.name}"]`);
    return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter(each => each.checkVisibility() && !each.disabled && (each.type != "radio" || each == first(each)))
        .map((each, place) => {each.dataset.place = place; return each.outerHTML.slice(0, 120)})
})()"""
FOCUSED = """(() => {const each = document.activeElement, style = getComputedStyle(each);
    return [each.dataset.place === undefined ? -1 : Number(each.dataset.place), each.outerHTML.slice(0, 120),
        style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2]})()"""


def walk_by_tab(page: Page) -> list[str]:
    """What Tab does not reach, or not in the order of the page, or where nothing shows that it is there."""
    wanted = page.evaluate(FOCUSABLE)
    assert len(wanted) > 10
    faults, reached = [], []
    for _ in wanted:
        page.keyboard.press("Tab")
        place, html, shown = page.evaluate(FOCUSED)
        reached.append(place)
        if not shown:
            faults.append(f"nothing shows the focus: {html}")
    if reached != list(range(len(wanted))):
        faults.append(f"Tab goes {reached}")
    return faults


def test_tab_reaches_every_field_link_and_button_of_every_page(bench: Bench, open_page: Callable[..., Page]) -> None:
    clinic, clerk, faults = Walker(bench, open_page()), Walker(bench, open_page()), []
    register(clinic, "tab")
    clinic.go("/apply")
    clinic.fill(clinic_name="見本整骨院", address="大阪府見本市1-2-3", mobile="0", pc="1")
    clinic.page.check("[name=facility_kind][value=judo]")
    clinic.send()
    clerk.page.goto(f"{clerk.base}/clerk/login")
    clerk.fill(passphrase=bench.service._runtime.portal.passphrase)
    clerk.send()
    for walker, paths in ((clinic, (*PUBLIC, *CLINIC)), (clerk, CLERK)):
        for path in paths:
            walker.page.goto(walker.base + path)
            faults += [f"{path}: {fault}" for fault in walk_by_tab(walker.page)]
    assert faults == []


def test_the_later_forms_by_keys_alone(bench: Bench, open_page: Callable[..., Page]) -> None:
    walker = Walker(bench, open_page(scripts=False))
    page = walker.page

    def type_in(path: str, *keys: str | None) -> None:
        """Type from the first field on, a field each; None: leave it; keys in brackets are pressed."""
        page.goto(walker.base + path)
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.locator("main form [name]:not([type=hidden]):focus").count():
                break
        for each in keys:
            if each is not None and each.startswith("["):
                page.keyboard.press(each.strip("[]"))
            elif each is not None:
                page.keyboard.press("Control+A")
                page.keyboard.type(each)
            page.keyboard.press("Tab")
        for _ in range(10):  # links to help may stand between
            if page.locator("main form button:focus").count():
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")

    register_by_keys = ("協2744444444", "見本 花子", "0612345678", "later@example.jp", PASSWORD, PASSWORD, "[Space]")
    type_in("/register", *register_by_keys)
    page.wait_for_url("**/registered")
    page.goto(f"{walker.base}/mail")
    page.locator("article a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm**")
    page.locator("main button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/login**")
    type_in("/login", "later@example.jp", PASSWORD)
    page.wait_for_url("**/menu**")
    type_in("/apply", "見本はりきゅう院", "大阪府見本市1-2-3", "[Space]", "0", "1")
    page.wait_for_url("**/applications**")
    type_in("/start-date", "2026-04-15")
    page.wait_for_url("**/start-date?done**")
    type_in("/joint", "[Space]", None)
    page.wait_for_url("**/applications**")
    type_in("/campaign", "2026-04-15", None, "2026-04-15", "0", None)
    page.wait_for_selector("#errors:focus")
    type_in("/security", PASSWORD)
    page.wait_for_selector("[name=code]")


def test_the_terminals_page_keeps_itself_fresh_under_the_strict_policy(bench: Bench, chromium: Browser) -> None:
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{bench.service.url}/portal/clerk/login")
    page.fill("[name=passphrase]", bench.service._runtime.portal.passphrase)
    page.locator("main button").first.click()
    page.goto(f"{bench.service.url}/portal/clerk/terminals")
    values = bench.service.issue_terminal()
    page.wait_for_selector(f"text={values['terminal_id']}", timeout=60_000)
    assert complaints == []
    context.close()
