"""Applications (申請) and what becomes of them: sent, accepted in time or by a clerk, returned, paid."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from myna_reception.simulator.portal import terminals
from myna_reception.simulator.portal.forms import Refused
from myna_reception.simulator.portal.portal import Portal, read_setup
from myna_reception.simulator.portal.tables import PortalApplication, PortalUpload, PortalUser
from myna_reception.simulator.portal.uploads import Checked
from myna_reception.simulator.portal.words import KINDS
from myna_reception.simulator.private_files import alone

OPEN = ("draft", "submitted", "returned")
MONEY = ("grant", "campaign")
ONCE_A_CLINIC = {"grant", "campaign"}
_OF_CLINIC = (  # built once: most pages ask it
    select(PortalApplication)
    .where(PortalApplication.user_id == bindparam("clinic"))
    .order_by(PortalApplication.id.desc())
)


def of_clinic(db: Session, user_id: int, kind: str | None = None) -> list[PortalApplication]:
    """A clinic's applications, newest first."""
    found = db.scalars(_OF_CLINIC, {"clinic": user_id})
    return [each for each in found if kind is None or each.kind == kind]


def settled(portal: Portal, db: Session, user_id: int) -> list[PortalApplication]:
    """A clinic's applications, after what was due has been accepted (in transactions of its own)."""
    mine = of_clinic(db, user_id)
    if any(each.state == "submitted" for each in mine):
        db.rollback()
        settle(portal)
        mine = of_clinic(db, user_id)
    return mine


def own(db: Session, user_id: int, application_id: int) -> PortalApplication | None:
    """An application, if it is this clinic's."""
    found = db.get(PortalApplication, application_id)
    return found if found is not None and found.user_id == user_id else None


def unfinished(db: Session, user_id: int, kind: str) -> PortalApplication | None:
    """The draft or returned application of a kind that the clinic goes on with."""
    return next((each for each in of_clinic(db, user_id, kind) if each.state in ("draft", "returned")), None)


def send(
    portal: Portal,
    db: Session,
    user_id: int,
    kind: str,
    told: dict[str, Any],
    *,
    amount: int | None = None,
    draft: bool = False,
    refused: str | None = None,
) -> PortalApplication:
    """Send an application, or keep its draft; an unfinished one is gone on with.

    ``refused``: the rules refuse it already. Raises ``Refused`` where a clinic has one and may have one only.
    """
    db.get_one(PortalUser, user_id, with_for_update=True)  # one at a time for each clinic
    earlier = of_clinic(db, user_id, kind)
    if kind in ONCE_A_CLINIC and any(each.state not in ("draft", "returned", "refused") for each in earlier):
        raise Refused(
            f"{KINDS[kind]}は、1つの施術所で1回だけです。もう申請されています（「申請の状況」で見られます）。"
        )
    application = next((each for each in earlier if each.state in ("draft", "returned")), None)
    if application is None:
        application = PortalApplication(user_id=user_id, kind=kind, state="draft", told={})
        db.add(application)
    application.told, application.amount = told, amount
    if not draft:
        now = portal.clock.now()
        application.state = "refused" if refused else "submitted"
        application.submitted_at, application.reason = now, refused or ""
        application.decided_at = now if refused else None
        application.due_at = None if refused else read_setup(db).due(now)
    db.flush()
    return application


def attach(portal: Portal, db: Session, application: PortalApplication, files: list[Checked]) -> None:
    """Keep files with an application."""
    for file in files:
        db.add(
            PortalUpload(
                id=portal.uploads.keep(file), application_id=application.id, name=file.name,
                media_type=file.media_type, size=len(file.content),
            )
        )  # fmt: skip


def uploads_of(db: Session, application_id: int) -> list[PortalUpload]:
    """The files of an application."""
    return list(db.scalars(select(PortalUpload).where(PortalUpload.application_id == application_id)))


def settle(portal: Portal) -> None:
    """Accept what is due. A start application gets its accounts first, one by one: it may be gone on with."""
    now = portal.clock.now()
    with portal.sessions.begin() as db:
        due = list(
            db.scalars(
                select(PortalApplication.id).where(
                    PortalApplication.state == "submitted", PortalApplication.due_at <= now
                )
            )
        )
    if not due:
        return
    with alone(portal.settling):  # other workers, too
        for application_id in due:
            _accept(portal, application_id)


def decide(portal: Portal, db: Session, application_id: int, decision: str, reason: str) -> None:
    """A clerk's decision: ``accept``, ``return`` or ``pay``. Raises ``Refused``. Call ``settle`` afterwards."""
    application = db.get(PortalApplication, application_id, with_for_update=True)
    if application is None:
        raise Refused("この申請はありません。")
    match decision, application.state:
        case "accept", "submitted":
            application.due_at, application.reason = portal.clock.now(), reason
        case "return", "submitted":
            if not reason:
                raise Refused({"reason": "差し戻す理由を入力してください。施術所にそのまま伝わります。"})
            application.state, application.reason, application.due_at = "returned", reason, None
            application.decided_at = portal.clock.now()
            _tell(portal, db, application, "差し戻しました", f"理由：{reason}\n直して、もう一度送ってください。")
        case "pay", "accepted" if application.kind in MONEY:
            application.state, application.decided_at = "paid", portal.clock.now()
            _tell(portal, db, application, "支払いました", f"金額：{application.amount or 0:,}円（練習のお金です）")
        case _:
            raise Refused("この申請は、もう別の処理がされています。一覧で確かめてください。")


def _accept(portal: Portal, application_id: int) -> None:
    with portal.sessions.begin() as db:
        application = db.get_one(PortalApplication, application_id)
        user = db.get_one(PortalUser, application.user_id)
    if application.kind == "start":
        devices = ["mobile"] * application.told["mobile"] + ["pc"] * application.told["pc"]
        for number, device in enumerate(devices):
            terminals.issue(portal, user, application.id, number, device)
    with portal.writing() as db:
        application = db.get_one(PortalApplication, application_id, with_for_update=True)
        if application.state != "submitted":
            return
        application.state, application.decided_at = "accepted", portal.clock.now()
        if application.kind == "joint":
            user = db.get_one(PortalUser, application.user_id, with_for_update=True)
            user.main_number = application.told.get("main_number")
        _tell(portal, db, application, "受理しました", _NEXT[application.kind])


_NEXT = {
    "start": "「資格確認アカウント管理」でPDFを受け取り、端末を登録してください。",
    "joint": "申告のとおりに登録しました。",
    "grant": "支払いまでお待ちください（練習では、係員のページで支払います）。",
    "campaign": "支払いまでお待ちください（練習では、係員のページで支払います）。",
    "hardship": "届出を認めました。理由は「申請の状況」で見られます。",
}


def _tell(portal: Portal, db: Session, application: PortalApplication, what: str, more: str) -> None:
    user = db.get_one(PortalUser, application.user_id)
    kind = KINDS[application.kind]
    body = f"{user.manager_name} 様\n\n{kind}（受付番号 {application.id}）を{what}。\n{more}"
    portal.mailer.write(db, portal.real_now(), user.email, f"{kind}を{what}", body, user_id=user.id)
