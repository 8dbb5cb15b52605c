"""Pages of a clinic about money: 助成金 with its receipts, 協力金."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from myna_reception.reception.clock import JST
from myna_reception.simulator.portal import applications, rules, terminals, uploads
from myna_reception.simulator.portal.clinic_forms import CAMPAIGN, GRANT
from myna_reception.simulator.portal.forms import Filled, Refused
from myna_reception.simulator.portal.portal import read_setup
from myna_reception.simulator.portal.serving import FormPage, Page, nonce_of
from myna_reception.simulator.portal.tables import PortalUpload, PortalUser
from myna_reception.simulator.portal.told import earlier, returned, returned_in
from myna_reception.simulator.portal.values import WrongValue
from myna_reception.simulator.portal.visit import Visit


def _grant(visit: Visit, filled: Filled) -> str:
    draft = "_draft" in visit.sent.fields
    told = {name: filled.clean.get(name) for name in ("terminal_cost", "reader_cost", "breakdown", "bank")}
    errors = dict(filled.errors) if draft else {}
    try:
        files = uploads.check(visit.sent.files.get("receipts", []))
    except WrongValue as error:
        raise Refused({"receipts": str(error)}) from None
    told["bank"] = bool(told["bank"])
    cost = (told["terminal_cost"] or 0) + (told["reader_cost"] or 0)
    with visit.portal.once(nonce_of(visit), f"/applications?done={'draft' if draft else 'sent'}") as db:
        earlier = applications.unfinished(db, visit.clinic.id, "grant")
        had = applications.uploads_of(db, earlier.id) if earlier is not None else []
        if not draft:
            if cost < rules.GRANT_STEP:
                errors["terminal_cost"] = "合わせて1,000円以上のときに申請できます（1,000円より下は切り捨てます）。"
            if not files and not had:
                errors["receipts"] = "領収書のファイルを選んでください。"
            if not terminals.is_equipped(db, visit.clinic.id):
                errors[""] = (
                    "登録した端末がありません。助成金は、端末が本当にある施術所だけのものです。先に端末を登録してください。"
                )
            if errors:
                raise Refused(errors)
        if len(had) + len(files) > uploads.FILES_LIMIT:
            raise Refused({"receipts": f"領収書は、前に送ったものと合わせて{uploads.FILES_LIMIT}つまでです。"})
        application = applications.send(
            visit.portal, db, visit.clinic.id, "grant", told, amount=rules.grant_amount(cost), draft=draft
        )
        applications.attach(visit.portal, db, application, files)
    applications.settle(visit.portal)
    return f"/applications?done={'draft' if draft else 'sent'}"


def _grant_about(visit: Visit) -> dict[str, Any]:
    return {**returned("grant", visit), "limit": rules.GRANT_LIMIT}


def _upload(visit: Visit) -> Response:
    with visit.portal.sessions.begin() as db:
        upload = db.get(PortalUpload, visit.param("upload_id"))
        mine = upload is not None and (
            visit.clerk
            or (visit.user is not None and applications.own(db, visit.user.id, upload.application_id) is not None)
        )
    if upload is None or not mine:
        raise HTTPException(404)
    try:
        content = visit.portal.uploads.read(upload.id)
    except FileNotFoundError:
        raise HTTPException(404) from None
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[upload.media_type]
    held = {"Content-Disposition": f'attachment; filename="receipt-{upload.id[:8]}.{ending}"'}
    return visit.answer(Response(content, media_type=upload.media_type, headers=held))


def _campaign(visit: Visit, filled: Filled) -> str:
    told = filled.clean
    with visit.portal.once(nonce_of(visit), "/applications?done=sent") as db:
        campaign = read_setup(db).campaign
        user = db.get_one(PortalUser, visit.clinic.id)
        report = rules.CampaignReport(
            terminals.is_equipped(db, user.id), user.start_date, told["asked_on"], told["leaflet_on"], told["poster_on"]
        )
        missing = rules.unmet(report, campaign, visit.portal.today())
        if missing:
            raise Refused("\n".join(("条件がそろっていません。", *missing)))
        kept: dict[str, Any] = {
            name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in told.items()
        }
        if told["evidence"]:
            kept["checks"] = _checks(visit, db, campaign)
        applications.send(visit.portal, db, user.id, "campaign", kept, amount=rules.CAMPAIGN_MONEY)
    applications.settle(visit.portal)
    return "/applications?done=sent"


def _checks(visit: Visit, db: Session, campaign: rules.Campaign) -> int:
    first = datetime.combine(campaign.first, time(), JST)
    before = datetime.combine(campaign.last + timedelta(days=1), time(), JST)
    return terminals.checks_between(db, visit.clinic.id, first, before)


def _campaign_about(visit: Visit) -> dict[str, Any]:
    user = visit.clinic
    with visit.portal.sessions() as db:
        campaign = read_setup(db).campaign
        equipped = terminals.is_equipped(db, user.id)
        checks = _checks(visit, db, campaign)
        returned = returned_in(db, "campaign", user.id)
    return {
        "campaign": campaign, "checks": checks, "equipped": equipped, "money": rules.CAMPAIGN_MONEY,
        "start_date": user.start_date, **returned,
    }  # fmt: skip


def pages() -> list[Page | FormPage]:
    """助成金 and 協力金."""
    return [
        FormPage(
            "/grant", "助成金の申請", GRANT, _grant, template="grant.html", about=_grant_about,
            initial=lambda visit: earlier("grant", visit),
        ),
        Page("/files/{upload_id}", _upload),
        FormPage(
            "/campaign", "協力金の取組報告", CAMPAIGN, _campaign, template="campaign.html", about=_campaign_about,
            initial=lambda visit: earlier("campaign", visit),
        ),
    ]  # fmt: skip
