"""Pages of the clerk and the trainer (係員): applications, set-up, time travel, a class, terminals, mail."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from starlette.exceptions import HTTPException
from starlette.responses import Response

from myna_reception.reception.clock import JST
from myna_reception.simulator.portal import applications, values
from myna_reception.simulator.portal.forms import Field, Filled, Form, Kind, Refused
from myna_reception.simulator.portal.klass import CLASS_LIMIT, make_class
from myna_reception.simulator.portal.pages_public import kept_for_login, told_mail
from myna_reception.simulator.portal.portal import AT_ONCE, BY_CLERK, WAIT_LIMIT_DAYS, read_setup, write_setup
from myna_reception.simulator.portal.rules import Campaign
from myna_reception.simulator.portal.serving import FormPage, Page, Site, Who, inner_path, nonce_of
from myna_reception.simulator.portal.tables import PortalApplication, PortalMail, PortalUser
from myna_reception.simulator.portal.told import number, told_lines
from myna_reception.simulator.portal.visit import Visit
from myna_reception.simulator.portal.words import STATES
from myna_reception.simulator.service.reports import terminal_uses

SHOWN = 100
TRAVEL_LIMIT_DAYS = 3650
USE_SPAN = timedelta(days=30)
WAITS = (
    (AT_ONCE, "すぐに受理する"),
    *((str(days), f"{days}日後に受理する") for days in (1, 3, WAIT_LIMIT_DAYS)),
    (BY_CLERK, "係員が受理する"),
)

LOGIN = Form(
    (
        Field(
            "passphrase", "係員の合言葉", "サービスを始めた人の画面に出ています。", Kind.PASSWORD,
            most=100, read=values.folded, autocomplete="current-password",
        ),
    ),
    "ログインする",
)  # fmt: skip
DECISIONS = (("accept", "受理する"), ("return", "差し戻す"), ("pay", "支払い済みにする"))
OFFERED = {"submitted": ("accept", "return"), "accepted": ("pay",)}
REASON = Field(
    "reason", "理由", "差し戻すとき、施術所に伝えます。", Kind.AREA, required=False, most=1000, read=values.lines
)  # fmt: skip
SETUP = Form(
    (
        Field("wait", "申請を受理するのは", kind=Kind.RADIO, choices=WAITS),
        Field("first", "協力金の期間の初めの日", "YYYY-MM-DD", read=values.day),
        Field("last", "協力金の期間の終わりの日", "YYYY-MM-DD", read=values.day),
        Field("report_until", "報告の期限", "YYYY-MM-DD", read=values.day),
    ),
    "保存する",
)
TRAVEL = Form(
    (Field("on", "サービスの日付", "YYYY-MM-DD。今日の日付を入れると、元に戻ります。", read=values.day),),
    "この日にする",
)
CLASS = Form(
    (
        Field(
            "clinics", "施術所の数", f"1から{CLASS_LIMIT}まで",
            read=lambda typed: values.whole_number(typed, 1, CLASS_LIMIT, ""), digits=True,
        ),
        Field(
            "upto", "どこまで済ませておきますか", kind=Kind.RADIO,
            choices=(
                ("login", "利用者登録まで（申請から練習する）"),
                ("sheet", "利用開始申請の受理まで（PDFから練習する）"),
            ),
        ),
    ),
    "クラスを作る",
)  # fmt: skip


def _log_in(visit: Visit, filled: Filled) -> None:
    said = "".join(filled.clean["passphrase"].split())
    if not hmac.compare_digest(said.encode(), values.folded(visit.portal.passphrase).encode()):
        raise Refused({"passphrase": "合言葉がちがいます。サービスを始めた人に確かめてください。"})
    with visit.portal.writing() as db:
        visit.begin_session(db, None)


def login_page(site: Site | None = None) -> FormPage:
    """The login of the clerk."""

    def submit(visit: Visit, filled: Filled) -> str | Response:
        _log_in(visit, filled)
        to = inner_path(visit.sent.fields.get("_to", ""))
        resumed = site.resume(visit) if site is not None else None
        return resumed or (to if to.startswith("/clerk") else "/clerk")

    return FormPage(
        "/clerk/login", "係員のログイン", LOGIN, submit, Who.ANYONE, password=True,
        about=lambda visit: kept_for_login(visit, "/clerk/login"),
    )  # fmt: skip


def _inbox(visit: Visit) -> Response:
    applications.settle(visit.portal)
    state = visit.query("state")
    query = (
        select(PortalApplication, PortalUser)
        .join(PortalUser, PortalUser.id == PortalApplication.user_id)
        .where(PortalApplication.state != "draft")
        .order_by(PortalApplication.id.desc())
    )
    if state in STATES:
        query = query.where(PortalApplication.state == state)
    with visit.portal.sessions.begin() as db:
        rows = [tuple(row) for row in db.execute(query.limit(SHOWN))]
        setup = read_setup(db)
        by_state = select(PortalApplication.state, func.count()).group_by(PortalApplication.state)
        counts = {row[0]: row[1] for row in db.execute(by_state)}
    return visit.page(
        "clerk_inbox.html", title="届いた申請", rows=rows, state=state, counts=counts, wait=dict(WAITS)[setup.wait]
    )


def _detail_about(visit: Visit) -> dict[str, Any]:
    with visit.portal.sessions.begin() as db:
        found = db.get(PortalApplication, number(visit.param("id")))
        if found is None or found.state == "draft":
            raise HTTPException(404)
        owner = db.get_one(PortalUser, found.user_id)
        files = applications.uploads_of(db, found.id)
    return {"application": found, "owner": owner, "files": files, "told": told_lines(found)}


def _decision_form(visit: Visit) -> Form:
    state = _detail_about(visit)["application"].state
    offered = tuple(each for each in DECISIONS if each[0] in OFFERED.get(state, dict(DECISIONS)))
    return Form((Field("decision", "どうしますか", kind=Kind.RADIO, choices=offered), REASON), "決める")


def _decide(visit: Visit, filled: Filled) -> str:
    _detail_about(visit)
    with visit.portal.once(nonce_of(visit), "/clerk?done=decided") as db:
        applications.decide(
            visit.portal, db, number(visit.param("id")), filled.clean["decision"], filled.clean["reason"] or ""
        )
    applications.settle(visit.portal)
    return "/clerk?done=decided"


def _setup(visit: Visit, filled: Filled) -> str:
    told = filled.clean
    if told["first"] > told["last"]:
        raise Refused({"last": "終わりの日は、初めの日と同じか、後にしてください。"})
    if told["last"] > told["report_until"]:
        raise Refused({"report_until": "報告の期限は、期間の終わりの日と同じか、後にしてください。"})
    with visit.portal.once(nonce_of(visit), "/clerk/setup?done=saved") as db:
        campaign = Campaign(told["first"], told["last"], told["report_until"])
        write_setup(db, replace(read_setup(db), wait=told["wait"], campaign=campaign))
    return "/clerk/setup?done=saved"


def _setup_initial(visit: Visit) -> dict[str, str]:
    with visit.portal.sessions.begin() as db:
        setup = read_setup(db)
    campaign = setup.campaign
    return {
        "wait": setup.wait, "first": campaign.first.isoformat(), "last": campaign.last.isoformat(),
        "report_until": campaign.report_until.isoformat(),
    }  # fmt: skip


def _travel(visit: Visit, filled: Filled) -> str:
    portal = visit.portal
    here = (portal.clock.now() - portal.clock.offset).astimezone(JST).date()
    days = (filled.clean["on"] - here).days
    if abs(days) > TRAVEL_LIMIT_DAYS:
        raise Refused({"on": f"今日（{here}）から{TRAVEL_LIMIT_DAYS}日より離れた日には行けません。"})
    portal.clock.travel(days)
    applications.settle(portal)
    return "/clerk/time?done=travelled"


def _class(visit: Visit, filled: Filled) -> str | Response:
    with visit.portal.once(nonce_of(visit), "/clerk/class"):
        pass
    made = make_class(visit.portal, filled.clean["clinics"], accepted=filled.clean["upto"] == "sheet")
    return visit.page("clerk_class_made.html", title="クラスができました", made=made)


def _live(visit: Visit) -> Response:
    uses = terminal_uses(visit.portal.sessions, visit.portal.clock.now() - USE_SPAN)
    shown = sorted(uses, key=lambda use: use.terminal_id, reverse=True)  # the newest before those that never checked
    shown.sort(key=lambda use: use.last_at.timestamp() if use.last_at else 0, reverse=True)
    part = visit.query("part") == "1"
    return visit.page(
        "clerk_live_part.html" if part else "clerk_live.html", title="端末のようす", uses=shown[:SHOWN],
        total=len(uses), at=visit.portal.clock.now(),
    )  # fmt: skip


def _mail(visit: Visit) -> Response:
    with visit.portal.sessions.begin() as db:
        mails = list(db.scalars(select(PortalMail).order_by(PortalMail.id.desc()).limit(SHOWN)))
    return visit.page("mail.html", title="送ったメール", mails=[told_mail(mail) for mail in mails])


def pages(site: Site | None = None) -> list[Page | FormPage]:
    """The clerk's pages."""
    return [
        login_page(site),
        Page("/clerk", _inbox, Who.CLERK),
        FormPage(
            "/clerk/applications/{id}", "申請の処理", _decision_form, _decide, Who.CLERK, "clerk_application.html",
            about=_detail_about,
        ),
        FormPage("/clerk/setup", "練習の設定", SETUP, _setup, Who.CLERK, initial=_setup_initial),
        FormPage("/clerk/time", "日付を変える", TRAVEL, _travel, Who.CLERK, "clerk_time.html"),
        FormPage("/clerk/class", "クラスの準備", CLASS, _class, Who.CLERK, "clerk_class.html"),
        Page("/clerk/terminals", _live, Who.CLERK),
        Page("/clerk/mail", _mail, Who.CLERK),
    ]  # fmt: skip
