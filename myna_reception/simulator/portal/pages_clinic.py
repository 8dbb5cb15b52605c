"""Pages of a clinic that is logged in: menu, applications (申請), start date; and those of the modules beside."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from myna_reception.simulator.portal import (
    applications,
    pages_accounts,
    pages_money,
    pages_security,
    rules,
    terminals,
    values,
)
from myna_reception.simulator.portal.clinic_forms import APPLY, HARDSHIP, JOINT, START, TERMINALS_LIMIT
from myna_reception.simulator.portal.forms import Filled, Refused
from myna_reception.simulator.portal.rules import FacilityKind, Hardship
from myna_reception.simulator.portal.serving import FormPage, Page, Who, nonce_of
from myna_reception.simulator.portal.tables import PortalUser
from myna_reception.simulator.portal.told import as_typed, number, told_lines
from myna_reception.simulator.portal.visit import Visit


def _menu(visit: Visit) -> Response:
    user = visit.clinic
    with visit.portal.sessions() as db:
        mine = applications.settled(visit.portal, db, user.id)
        active, accounts = terminals.in_use(db, user.id)
        main = _main(db, user)
        deemed = main is not None and terminals.is_equipped(db, main.id)
    return visit.page(
        "menu.html", title="マイメニュー", mine=mine, accounts=accounts, active=active, deemed=deemed, main=main
    )


def _main(db: Session, user: PortalUser) -> PortalUser | None:
    if user.main_number is None:
        return None
    found: PortalUser | None = db.scalar(select(PortalUser).where(PortalUser.registration_number == user.main_number))
    return found


def _apply(visit: Visit, filled: Filled) -> str:
    told = filled.clean
    if not 1 <= told["mobile"] + told["pc"] <= TERMINALS_LIMIT:
        raise Refused({"mobile": f"端末は、合わせて1台から{TERMINALS_LIMIT}台まで申請できます。"})
    with visit.portal.once(nonce_of(visit), "/applications?done=sent") as db:
        if any(each.state == "submitted" for each in applications.of_clinic(db, visit.clinic.id, "start")):
            raise Refused("前の利用開始申請が受付中です。受理のメールが届くまでお待ちください。")
        applications.send(visit.portal, db, visit.clinic.id, "start", told)
        user = db.get_one(PortalUser, visit.clinic.id)
        user.clinic_name, user.address = told["clinic_name"], told["address"]
        user.facility_kind = told["facility_kind"]
    applications.settle(visit.portal)
    return "/applications?done=sent"


def _facility(visit: Visit) -> dict[str, str]:
    user = visit.clinic
    return {"clinic_name": user.clinic_name, "address": user.address, "facility_kind": user.facility_kind}


def _applications(visit: Visit) -> Response:
    with visit.portal.sessions() as db:
        mine = applications.settled(visit.portal, db, visit.clinic.id)
    return visit.page("applications.html", title="申請の状況", mine=mine)


def _application(visit: Visit) -> Response:
    with visit.portal.sessions.begin() as db:
        found = applications.own(db, visit.clinic.id, number(visit.param("id")))
        if found is None:
            raise HTTPException(404)
        files = applications.uploads_of(db, found.id)
    return visit.page("application.html", title="申請の内容", application=found, files=files, told=told_lines(found))


def _start_date(visit: Visit, filled: Filled) -> str:
    day = filled.clean["start_date"]
    problem = rules.start_date_problem(day, visit.portal.today())
    if problem is not None:
        raise Refused({"start_date": problem})
    with visit.portal.once(nonce_of(visit), "/start-date?done=start") as db:
        db.get_one(PortalUser, visit.clinic.id).start_date = day
    return "/start-date?done=start"


def _start_about(visit: Visit) -> dict[str, Any]:
    with visit.portal.sessions.begin() as db:
        ready = any(each.state == "accepted" for each in applications.of_clinic(db, visit.clinic.id, "start"))
    return {"ready": ready}


def _joint(visit: Visit, filled: Filled) -> str:
    told = dict(filled.clean)
    if told["role"] == "main":
        told["main_number"] = None
    elif told["main_number"] is None:
        raise Refused({"main_number": "従たる施術所のときは、主たる施術所の登録記号番号を入力してください。"})
    elif told["main_number"] == visit.clinic.registration_number:
        raise Refused({"main_number": "自分の登録記号番号です。主たる施術所の番号を入力してください。"})
    with visit.portal.once(nonce_of(visit), "/applications?done=sent") as db:
        if told["main_number"] is not None:
            main = db.scalar(
                select(PortalUser).where(
                    PortalUser.registration_number == told["main_number"], PortalUser.confirmed_at.is_not(None)
                )
            )
            if main is None:
                raise Refused({"main_number": "この登録記号番号の利用者登録がありません。番号を確かめてください。"})
            if main.main_number is not None:
                raise Refused({"main_number": "その施術所は従たる施術所です。主たる施術所の番号を入力してください。"})
        applications.send(visit.portal, db, visit.clinic.id, "joint", told)
    applications.settle(visit.portal)
    return "/applications?done=sent"


def _hardship(visit: Visit, filled: Filled) -> str:
    told = dict(filled.clean)
    births = [values.day(each) for each in told["births"] or []]
    if told["reason"] == Hardship.AGE and not births:
        raise Refused({"births": "常勤の施術者の生年月日を、1行に1人ずつ入力してください。"})
    if told["reason"] in (Hardship.CLOSING, Hardship.LEAVING) and told["on"] is None:
        raise Refused({"on": "廃止・休止・取りやめの日を入力してください。"})
    decision = rules.decide(
        rules.HardshipAnswer(FacilityKind(told["facility_kind"]), Hardship(told["reason"]), tuple(births), told["on"])
    )
    told["on"] = told["on"].isoformat() if told["on"] is not None else None
    told["because"] = decision.because
    with visit.portal.once(nonce_of(visit), "/applications") as db:
        applications.send(
            visit.portal, db, visit.clinic.id, "hardship", told,
            refused=None if decision.accepted else decision.because,
        )  # fmt: skip
    applications.settle(visit.portal)
    return "/applications?done=sent"


def pages() -> list[Page | FormPage]:
    """The pages of a clinic."""
    return [
        Page("/menu", _menu, Who.CLINIC),
        Page("/applications", _applications, Who.CLINIC),
        Page("/applications/{id}", _application, Who.CLINIC),
        FormPage("/apply", "利用開始申請", APPLY, _apply, template="apply.html", initial=_facility),
        FormPage(
            "/start-date", "運用開始日登録", START, _start_date, template="start_date.html", about=_start_about,
            initial=lambda visit: {"start_date": as_typed(visit.clinic.start_date)},
        ),
        FormPage("/joint", "併設の申告", JOINT, _joint, template="joint.html"),
        FormPage(
            "/hardship", "やむを得ない事由の届出", HARDSHIP, _hardship, template="hardship.html", initial=_facility
        ),
        *pages_accounts.pages(),
        *pages_money.pages(),
        *pages_security.pages(),
    ]  # fmt: skip
