"""The clerk and the trainer: waiting, returning, paying, time travel, a class, terminals; and what clinics see."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlalchemy import event

from myna_reception.reception.errors import RefusalReason, ServiceRefused
from myna_reception.simulator.portal.mail import Mailer, SmtpServer
from myna_reception.simulator.portal.tables import PortalApplication, PortalUser

from .browser import Browser, Clinic
from .test_bad_input import picture


def numbers(clinic: Clinic) -> list[int]:
    with clinic.browser.portal.sessions.begin() as db:
        query = db.query(PortalApplication.id).filter_by(user_id=clinic.user_id).order_by(PortalApplication.id.desc())
        return [row[0] for row in query]


def states(clinic: Clinic) -> list[str]:
    return clinic.browser.get("/applications").tree.xpath("//tbody//span[contains(@class,'state')]/text()")


def test_a_clerk_accepts_and_the_clinic_gets_its_mail(clinic: Clinic, clerk: Browser) -> None:
    clerk.fill("/clerk/setup", wait="clerk")
    clinic.apply(pc=2)
    assert (states(clinic), clinic.accounts()) == (["受付中"], [])
    page = clerk.get(f"/clerk/applications/{numbers(clinic)[0]}")
    assert "見本整骨院" in page.text
    done = clerk.send(page, decision="accept")
    assert "処理しました" in done.text
    assert (states(clinic), len(clinic.accounts())) == (["受理"], 2)
    assert "利用開始申請を受理しました" in clinic.browser.get("/mail").text
    assert "処理が終わっています" in clerk.get(f"/clerk/applications/{numbers(clinic)[0]}").text
    assert clerk.send(page, decision="accept", _once="another").errors
    assert len(clinic.accounts()) == 2


def test_a_returned_application_says_why_and_is_sent_again(clinic: Clinic, clerk: Browser) -> None:
    clinic.equip()
    clerk.fill("/clerk/setup", wait="clerk")
    form = {"terminal_cost": "9000", "reader_cost": "0", "breakdown": "端末", "bank": "on"}
    clinic.browser.fill("/grant", {"receipts": ("r.png", picture())}, **form)
    where = f"/clerk/applications/{numbers(clinic)[0]}"
    assert "理由を入力" in clerk.fill(where, decision="return").errors[0]
    clerk.fill(where, decision="return", reason="領収書の日付が読めません")
    assert "領収書の日付が読めません" in clinic.browser.get("/grant").text
    assert "領収書の日付が読めません" in clinic.browser.get("/mail").text
    assert clinic.browser.fill("/grant", terminal_cost="8000", bank="on").path == "/applications"
    clerk.fill(where, decision="accept")
    late = clerk.fill(where, decision="return", reason="x")
    assert "選んでください" in late.errors[0]  # it is accepted, and can be paid only
    assert late.tree.xpath("//input[@type='radio']/@value") == ["pay"]
    clerk.fill(where, decision="pay")
    assert states(clinic)[0] == "支払い済み"
    assert "8,000円" in clinic.browser.get("/mail").text
    again = clinic.browser.get("/grant")
    assert "もう申請されています" in again.text
    assert again.tree.xpath("//main//form") == []


def test_a_week_passes(clinic: Clinic, clerk: Browser) -> None:
    clerk.fill("/clerk/setup", wait="7")
    clinic.apply()
    clerk.fill("/clerk/time", on="2026-04-21")
    assert states(clinic) == ["受付中"]
    page = clerk.fill("/clerk/time", on="２０２６－０４－２２")
    assert "2026-04-22" in page.text
    assert states(clinic) == ["受理"]
    assert "サービスの日付 2026-04-22" in clinic.browser.get("/menu").text
    assert clinic.browser.portal.accounts._clock.now().day == 22  # the eligibility service lives on that day too
    assert "離れた日" in clerk.fill("/clerk/time", on="2099-01-01").errors[0]
    assert "サービスの日付" not in clerk.fill("/clerk/time", on="2026-04-15").tree.xpath("//header")[0].text_content()


def test_the_set_up_is_checked(clerk: Browser) -> None:
    assert clerk.fill("/clerk/setup", first="2026-02-01", last="2026-01-01").errors
    assert clerk.fill("/clerk/setup", report_until="2025-01-01").errors
    assert clerk.fill("/clerk/setup", wait="-1").errors


def test_a_class_of_thirty(clerk: Browser, browse: Callable[[], Browser]) -> None:
    page = clerk.fill("/clerk/class", clinics="30", upto="sheet")
    rows = [[cell.text_content() for cell in row] for row in page.tree.xpath("//tbody/tr")]
    assert len({row[1] for row in rows}) == len({row[2] for row in rows}) == 30
    student = browse()
    student.fill("/login", email=rows[29][1], password=rows[29][2])
    seat = Clinic(student, rows[29][1], "")
    (account,) = seat.accounts()
    seat.activate(account)
    assert "登録済み" in student.get("/accounts").text
    assert clerk.get("/clerk/class").tree.xpath("//tbody") == []  # the passwords are shown once
    assert "クラスができました" in clerk.fill("/clerk/class", clinics="1", upto="login").text
    assert "1から50まで" in clerk.fill("/clerk/class", clinics="51", upto="login").errors[0]


def test_the_live_view_shows_every_terminal(clinic: Clinic, clerk: Browser) -> None:
    clinic.equip()
    part = clerk.get("/clerk/terminals?part=1")
    assert part.heading is None  # the part alone, for the script
    assert clinic.accounts()[0] in part.text
    assert "登録済み" in clerk.get("/clerk/terminals").text


def test_reissue_and_revoke_reach_the_service(clinic: Clinic) -> None:
    clinic.apply()
    (first,) = clinic.accounts()
    old = clinic.sheet(first)
    assert "前のアカウントは停止" in clinic.browser.fill(f"/accounts/{first}/reissue").text
    second, _ = clinic.accounts()
    assert clinic.sheet(second) != old
    with pytest.raises(ServiceRefused) as refused:
        clinic.activate(first)
    assert refused.value.reason is RefusalReason.TERMINAL_REVOKED
    clinic.activate(second)
    clinic.browser.fill(f"/accounts/{second}/revoke")
    states = clinic.browser.get("/accounts").tree.xpath("//tbody//span[contains(@class,'state')]/text()")
    assert states == ["停止", "停止"]
    assert "利用可" not in clinic.browser.get("/menu").text


def test_two_clinics_in_one_house(clinic: Clinic, other: Clinic) -> None:
    unknown = other.browser.fill("/joint", role="dependent", main_number="協2712121212")
    assert "利用者登録がありません" in unknown.errors[0]
    assert other.browser.fill("/joint", role="dependent").errors
    assert "自分の" in other.browser.fill("/joint", role="dependent", main_number=other.number).errors[0]
    other.browser.fill("/joint", role="dependent", main_number=clinic.number)
    assert "登録済みの端末がありません" in other.browser.get("/menu").text
    clinic.equip()
    assert "対応済みとみなされます" in other.browser.get("/menu").text
    grant = {"terminal_cost": "5000", "reader_cost": "0", "breakdown": "x", "bank": "on"}
    refused = other.browser.fill("/grant", {"receipts": ("r.png", picture())}, **grant)
    assert "端末が本当にある施術所" in refused.errors[0]  # deemed is not equipped
    assert "従たる施術所です" in clinic.browser.fill("/joint", role="dependent", main_number=other.number).errors[0]
    assert clinic.browser.fill("/joint", role="main").path == "/applications"


def test_hardship_tells_its_result_and_reason(clinic: Clinic) -> None:
    form = {"clinic_name": "見本整骨院", "address": "見本市", "facility_kind": "judo"}
    assert "1行に1人" in clinic.browser.fill("/hardship", **form, reason="age").errors[0]
    page = clinic.browser.fill("/hardship", **form, reason="age", births="1950-01-01\n1960/2/1")
    assert "2人のうち1人" in page.text
    page = clinic.browser.fill("/hardship", **form, reason="age", births="1950-01-01\n1940-02-01")
    assert "全員が" in page.text
    assert states(clinic) == ["受理", "認められません"]
    page = clinic.browser.fill("/hardship", **form, reason="age", births="1950-02-30")
    assert "という日はありません" in page.errors[0]


def test_facilities_are_found_by_name_place_and_kind(clinic: Clinic, browser: Browser) -> None:
    clinic.apply(name="さがされる100%整骨院")
    assert "さがされる" not in browser.get("/facilities?q=さがされる").tree.xpath("//main")[0].xpath("string(.//table)")
    clinic.activate(clinic.accounts()[0])

    def found(query: str) -> list[str]:
        return browser.get(f"/facilities?{query}").tree.xpath("//tbody//th/text()")

    for query in ("q=さがされる", "q=見本市　さがされる", "q=さがされる&kind=judo"):
        assert found(query) == ["さがされる100%整骨院"]
    assert found("q=さがされる&kind=ahaki") == found("q=どこにもない") == []
    assert "見本 太郎" not in browser.get("/facilities").text


def test_a_hundred_accounts_take_as_many_queries_as_one(clinic: Clinic, other: Clinic) -> None:
    portal = clinic.browser.portal
    queries: list[str] = []
    engine = portal.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *told: queries.append(told[2]))
    clinic.apply()
    from myna_reception.simulator.portal import terminals

    application = numbers(clinic)[0]
    with portal.sessions.begin() as db:
        user = db.get_one(PortalUser, clinic.user_id)
    for number in range(1, 100):
        terminals.issue(portal, user, application, number, "pc")
    other.apply()
    other.browser.get("/accounts")
    queries.clear()
    assert len(other.browser.get("/accounts").tree.xpath("//tbody/tr")) == 1
    one = len(queries)
    queries.clear()
    assert len(clinic.browser.get("/accounts").tree.xpath("//tbody/tr")) == 25
    assert len(queries) == one
    shown: list[str] = []
    path = "/accounts"
    for _ in range(4):
        page = clinic.browser.get(path)
        shown += page.tree.xpath("//tbody/tr/th/text()")
        path = next(iter(page.tree.xpath("//a[@rel='next']/@href")), "/portal").removeprefix("/portal")
    assert len(set(shown)) == 100
    assert not path
    assert clinic.browser.get(f"/accounts/{shown[-1]}/revoke").status == 200  # of the last page, too
    assert clinic.browser.get("/accounts?page=4").tree.xpath("//tbody/tr") == []
    for odd in ("-1", "x", "９", "1" * 30):
        assert clinic.browser.get(f"/accounts?page={odd}").tree.xpath("//tbody/tr/th/text()") == shown[:25]


class _Postman(socketserver.StreamRequestHandler):
    """Takes one mail by SMTP."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line)
                self.server.mails.append(b"".join(lines))  # type: ignore[attr-defined]
                self.server.came.set()  # type: ignore[attr-defined]
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 fine\r\n")


def test_mail_goes_to_the_outbox_and_to_smtp(clinic: Clinic, tmp_path: Path) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), _Postman) as server:
        server.mails, server.came = [], threading.Event()  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        mailer = Mailer(tmp_path / "outbox", SmtpServer("127.0.0.1", server.server_address[1]))
        portal = clinic.browser.portal
        with portal.sessions.begin() as db:
            mailer.write(db, portal.real_now(), "a@example.jp", "件名", "本文です。")
        mailer.deliver(db)
        assert server.came.wait(30)  # type: ignore[attr-defined]
        server.shutdown()
        (sent,) = server.mails  # type: ignore[attr-defined]
    (kept,) = (tmp_path / "outbox").iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    for content in (sent, kept.read_bytes()):
        mail = message_from_bytes(content, policy=policy.default)
        assert (mail["Subject"], mail["To"]) == ("【練習】件名", "a@example.jp")
        assert "本文です。" in mail.get_content()
        assert "公式のお知らせではありません" in mail.get_content()


@pytest.mark.logs("mail not sent: ConnectionRefusedError")
def test_mail_that_cannot_be_sent_stays_in_the_outbox(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from myna_reception.simulator.portal import mail as module

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    logged = threading.Event()
    monkeypatch.setattr(module.logger, "error", lambda *told, kept=module.logger.error: (kept(*told), logged.set()))
    mailer = Mailer(tmp_path / "outbox", SmtpServer("127.0.0.1", port))
    portal = clinic.browser.portal
    with portal.sessions.begin() as db:
        mailer.write(db, portal.real_now(), "a@example.jp", "件名", "本文です。")
    mailer.deliver(db)
    assert logged.wait(30)
    assert len(list((tmp_path / "outbox").iterdir())) == 1
