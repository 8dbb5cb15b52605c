"""A browser without JavaScript, as far as the portal's pages need one: forms, hidden fields, redirects, cookies."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import httpx
from lxml import html

from myna_reception.simulator.portal.portal import Portal
from tests.unit.service.bench import Bench

PASSWORD = "correct-horse-42"
_numbers = itertools.count(1)


class Page:
    """A page that came back."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.path = answer.url.path.removeprefix("/portal")
        self.text = answer.text if "text" in answer.headers.get("content-type", "") else ""
        self.tree = html.fromstring(self.text) if self.text else None

    @property
    def heading(self) -> str:
        return self.tree.findtext(".//h1")

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [each.text_content() for each in self.tree.xpath("//*[@id='errors']//li")]

    def form(self, action: str | None = None) -> Any:
        forms = [each for each in self.tree.forms if "logout" not in (each.action or "") and each.method == "POST"]
        return next(each for each in forms if action is None or each.action.endswith(action))

    def hidden(self) -> dict[str, str]:
        return {each.get("name"): each.get("value") for each in self.form().xpath(".//input[@type='hidden']")}

    def shown(self) -> dict[str, str]:
        """What stands in the fields. (A browser drops the line break after <textarea>, lxml does not.)"""
        values = self.form().form_values()
        return {name: (value or "").removeprefix("\n") for name, value in values if not name.startswith("_")}


class Browser:
    """One browser with its cookies."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.http = bench.http()
        self.http.follow_redirects = True
        self.http.timeout = httpx.Timeout(60)  # a class of thirty on a busy machine

    @property
    def portal(self) -> Portal:
        return self.bench.service._runtime.portal  # type: ignore[union-attr]

    def get(self, path: str) -> Page:
        return Page(self.http.get(f"/portal{path}"))

    def post(self, path: str, data: dict[str, Any], files: Any = None, **options: Any) -> Page:
        return Page(self.http.post(f"/portal{path}", data=data, files=files, **options))

    def send(self, page: Page, files: Any = None, **typed: str) -> Page:
        """Fill in the form of a page and send it."""
        action = page.form().action.removeprefix("/portal")
        if page.form().get("enctype") and files is None:
            files = {"nothing": ("", b"")}
        return self.post(action, {**page.shown(), **page.hidden(), **typed}, files)

    def fill(self, path: str, files: Any = None, **typed: str) -> Page:
        """Open a page, fill in its form and send it."""
        return self.send(self.get(path), files, **typed)


@dataclass
class Clinic:
    """A clinic at its browser."""

    browser: Browser
    email: str
    number: str
    terminals: list[str] = field(default_factory=list)

    @classmethod
    def registered(cls, browser: Browser) -> Clinic:
        """Through the registration, the mail and the login."""
        serial = next(_numbers)
        clinic = cls(browser, f"clinic{serial}@example.jp", f"協27{serial:08}")
        browser.fill("/register", **clinic.registration())
        confirm = browser.get("/mail").tree.xpath("//article//a/@href")[0].removeprefix("/portal")
        browser.fill(confirm)
        clinic.login()
        return clinic

    def registration(self) -> dict[str, str]:
        return {
            "registration_number": self.number, "manager_name": "見本 太郎", "telephone": "0612345678",
            "email": self.email, "password": PASSWORD, "again": PASSWORD, "practice": "on",
        }  # fmt: skip

    def login(self) -> Page:
        return self.browser.fill("/login", email=self.email, password=PASSWORD)

    @property
    def user_id(self) -> int:
        from sqlalchemy import select

        from myna_reception.simulator.portal.tables import PortalUser

        with self.browser.portal.sessions.begin() as db:
            return db.scalar(select(PortalUser.id).where(PortalUser.email == self.email)) or 0

    def apply(self, mobile: int = 0, pc: int = 1, name: str = "見本整骨院") -> Page:
        return self.browser.fill(
            "/apply", clinic_name=name, address="大阪府見本市1-1", facility_kind="judo", mobile=str(mobile), pc=str(pc)
        )

    def accounts(self) -> list[str]:
        """The IDs of the account list, newest first."""
        return self.browser.get("/accounts").tree.xpath("//tbody//th/text()")

    def sheet(self, terminal_id: str) -> bytes:
        return self.browser.http.get(f"/portal/accounts/{terminal_id}/sheet").content

    def activate(self, terminal_id: str) -> None:
        """Register a terminal, as the app does."""
        from myna_reception.eligibility.account_sheet import read_pdf
        from myna_reception.eligibility.activation import activate
        from myna_reception.eligibility.activation_form import ActivationForm, parse_activation_form

        form = parse_activation_form(**read_pdf(self.sheet(terminal_id)).values)
        assert isinstance(form, ActivationForm)
        activate(self.browser.bench.service.url, self.browser.bench.service.ca_pem, form)

    def equip(self) -> None:
        self.apply()
        self.activate(self.accounts()[0])
