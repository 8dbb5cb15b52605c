"""How long the portal's pages take on the server, against a bare template page: ``python -m bench.portal``.

Over real TLS on one connection, one request after the other, pages taking turns so that a busy machine slows all alike.
Figures are medians and 95th percentiles in milliseconds, and ratios to the bare page of the same run.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from myna_reception.simulator.portal import application, terminals
from myna_reception.simulator.portal.tables import PortalUser
from myna_reception.simulator.portal.visit import Sent, Visit, environment
from tests.unit.portal.browser import Browser, Clinic
from tests.unit.service.bench import running

PAGES = ("/", "/register", "/menu", "/accounts", "/applications", "/start-date", "/campaign", "/facilities", "/faq")
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
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
    base, base95 = figures(took["/bare"])
    for name, times in took.items():
        median, p95 = figures(times)
        ratios = f"to the bare page: medians {median / base:4.2f}, p95 {p95 / base95:4.2f}"
        print(f"{name:<16} median {median:6.2f} ms, p95 {p95:6.2f} ms; {ratios}")


def figures(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
