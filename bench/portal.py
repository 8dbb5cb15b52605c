"""How long the portal's pages take on the server, against a bare template page: ``python -m bench.portal``.

Over real TLS on one connection, one request after the other, pages taking turns so that a busy machine slows all alike.
Figures are medians and 95th percentiles in milliseconds, and ratios to the bare page of the same run.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.figures import Figure, figure_of, percentile, ratio_of, run
from myna_reception.simulator.portal import application, terminals
from myna_reception.simulator.portal.tables import PortalUser
from myna_reception.simulator.portal.visit import Sent, Visit, environment
from tests.unit.portal.browser import Browser, Clinic
from tests.unit.service.bench import running

PAGES = ("/", "/register", "/menu", "/accounts", "/applications", "/start-date", "/campaign", "/facilities", "/faq")
ROUNDS, SHORT_ROUNDS = 200, 5
ACCOUNTS = 100
CLINICS = 30
LARGE = f"/accounts ({ACCOUNTS})"


def bare(request: Request) -> Response:
    """A page that only fills the frame's template in: no login, no database."""
    visit = Visit(BARE_PORTAL[0], request, Sent(), "x" * 43)
    html = environment().get_template("about.html").render(
        visit=visit, user=None, clerk=False, csrf="", nonce="", done="", prefix="/portal", today=None, travelled=False,
        title="bare",
    )  # fmt: skip
    return Response(html, media_type="text/html")


BARE_PORTAL: list[object] = []


def measure(short: bool) -> list[Figure]:
    """Every page, and each one's ratio to the bare page."""
    rounds = SHORT_ROUNDS if short else ROUNDS
    made = application.create_portal

    def with_bare(portal):
        BARE_PORTAL.append(portal)
        app = made(portal)
        app.router.routes.insert(0, Route("/bare", bare))
        return app

    from myna_reception.simulator.service import runtime

    runtime.create_portal = with_bare
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), b"seed of the portal bench") as bench:
        small, large = Clinic.registered(Browser(bench)), Clinic.registered(Browser(bench))
        for clinic in (small, large):
            clinic.apply(pc=3)
            clinic.activate(clinic.accounts()[0])
        portal = small.browser.portal
        with portal.sessions.begin() as db:
            user = db.get_one(PortalUser, large.user_id)
        for number in range(3, ACCOUNTS):
            terminals.issue(portal, user, 2, number, "pc")
        clerk = Browser(bench)
        clerk.fill("/clerk/login", passphrase=portal.passphrase)
        clerk.fill("/clerk/class", clinics=str(CLINICS), upto="sheet")
        asked = {path: (small, path) for path in ("/bare", *PAGES)} | {LARGE: (large, "/accounts")}
        took: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(rounds):
            for name, (clinic, path) in asked.items():
                begin = time.perf_counter()
                answer = clinic.browser.http.get(f"/portal{path}")
                took[name].append((time.perf_counter() - begin) * 1000)
                assert answer.status_code == 200, path
    bare95 = percentile(took["/bare"], 0.95)
    found = []
    for name, times in took.items():
        found.append(figure_of(f"portal: {name}", times, "ms"))
        if name != "/bare":
            found.append(ratio_of(f"portal: {name} to the bare page", times, took["/bare"]))
            ratio95 = percentile(times, 0.95) / bare95
            found.append(Figure(f"portal: {name} to the bare page, p95", ratio95, "×"))
    return found


if __name__ == "__main__":
    run(measure, __doc__)
