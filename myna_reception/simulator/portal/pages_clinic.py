"""Pages of a clinic that is logged in: applications, accounts, start date, money, security."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta
from typing import Any

import pyotp
import segno
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from myna_reception.reception.clock import JST
from myna_reception.simulator.portal import applications, rules, terminals, uploads, users, values
from myna_reception.simulator.portal.forms import Field, Filled, Form, Kind, Refused, known_password
from myna_reception.simulator.portal.portal import read_setup
from myna_reception.simulator.portal.rules import FACILITY_KINDS, HARDSHIPS, FacilityKind, Hardship
from myna_reception.simulator.portal.serving import FormPage, Page, Who, nonce_of
from myna_reception.simulator.portal.tables import PortalUpload, PortalUser
from myna_reception.simulator.portal.values import WrongValue
from myna_reception.simulator.portal.visit import Visit

TERMINALS_LIMIT = 20
COST_HINT = "領収書の金額。0でもかまいません。"


def _count(typed: str) -> int:
    return values.whole_number(typed, 0, TERMINALS_LIMIT, "台")


def _people(typed: str) -> int:
    return values.whole_number(typed, 0, 99_999, "人")


def _births(typed: str) -> list[str]:
    return [values.day(each).isoformat() for each in typed.splitlines() if each.strip()]


CLINIC_NAME = Field("clinic_name", "施術所の名前", "架空の名前を使ってください（例：見本鍼灸整骨院）。")
ADDRESS = Field("address", "所在地", "例：大阪府見本市見本町1-2-3", most=200)
FACILITY = Field("facility_kind", "施術所の種類", kind=Kind.RADIO, choices=FACILITY_KINDS)
APPLY = Form(
    (
        CLINIC_NAME,
        ADDRESS,
        FACILITY,
        Field("mobile", "スマホ・タブレットの台数", f"0から{TERMINALS_LIMIT}まで", read=_count, digits=True),
        Field("pc", "パソコンの台数", f"0から{TERMINALS_LIMIT}まで", read=_count, digits=True),
    ),
    "申請する",
)
START = Form(
    (
        Field(
            "start_date", "運用開始日", "YYYY-MM-DD の形（例：2026-04-01）。予定の日でもかまいません。", read=values.day
        ),
    ),
    "送信",
)
JOINT = Form(
    (
        Field(
            "role", "この施術所は", kind=Kind.RADIO,
            choices=(
                ("main", "主たる施術所（端末がある方）"),
                ("dependent", "従たる施術所（主たる施術所の端末を使う方）"),
            ),
        ),
        Field(
            "main_number", "主たる施術所の登録記号番号", "従たる施術所のときだけ。ハイフンなし。", required=False,
            most=40, read=values.registration_number,
        ),
    ),
    "申告する",
)  # fmt: skip
GRANT = Form(
    (
        Field("terminal_cost", "端末にかかった金額（円）", COST_HINT, most=20, read=values.yen, digits=True),
        Field("reader_cost", "カードリーダーにかかった金額（円）", COST_HINT, most=20, read=values.yen, digits=True),
        Field("breakdown", "内訳", "品名と個数（例：カードリーダー 1台）。", Kind.AREA, most=1000, read=values.lines),
        Field("receipts", "領収書", "PDF・JPEG・PNG。1つ5MBまで、5つまで。", Kind.FILES),
        Field("bank", "振込先の口座（練習用の口座）を確かめました", kind=Kind.CHECK),
    ),
    "申請する",
    draft="下書きを保存する",
)
CAMPAIGN = Form(
    (
        Field("asked_on", "お声掛けを始めた日", "YYYY-MM-DD の形。", read=values.day),
        Field(
            "leaflet_on", "チラシを配り始めた日", "配っていなければ空のままにします。", required=False, read=values.day
        ),
        Field("poster_on", "ポスターを貼った日", "貼っていなければ空のままにします。", required=False, read=values.day),
        Field("patients", "カードで受付した患者さんの数", "0人でもかまいません。", read=_people, digits=True),
        Field("evidence", "受付アプリの確認件数を、資料としていっしょに送ります", kind=Kind.CHECK, required=False),
    ),
    "報告する",
)
HARDSHIP = Form(
    (
        CLINIC_NAME,
        ADDRESS,
        FACILITY,
        Field("reason", "事由", kind=Kind.RADIO, choices=HARDSHIPS),
        Field(
            "births", "常勤の施術者の生年月日", "「全員70歳以上」のとき、1行に1人ずつ（例：1950-04-01）。", Kind.AREA,
            required=False, most=1000, read=_births,
        ),
        Field("on", "廃止・休止・取りやめの日", "そのときだけ入力します。", required=False, read=values.day),
    ),
    "届け出る",
)  # fmt: skip


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


def _earlier(kind: str, visit: Visit) -> dict[str, str]:
    """What a draft or a returned application holds, as text for the fields."""
    with visit.portal.sessions.begin() as db:
        found = applications.unfinished(db, visit.clinic.id, kind)
    told = found.told if found is not None else {}
    return {name: _as_typed(value) for name, value in told.items()}


def _as_typed(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _returned(kind: str, visit: Visit) -> dict[str, Any]:
    with visit.portal.sessions() as db:
        return _returned_in(db, kind, visit.clinic.id)


def _returned_in(db: Session, kind: str, user_id: int) -> dict[str, Any]:
    mine = applications.of_clinic(db, user_id, kind)
    open_one = next((each for each in mine if each.state in ("draft", "returned")), None)
    files = applications.uploads_of(db, open_one.id) if open_one is not None else []
    returned = open_one.reason if open_one is not None and open_one.state == "returned" else ""
    return {"sent": mine[0] if mine and open_one is None else None, "returned": returned, "files": files}


def _applications(visit: Visit) -> Response:
    with visit.portal.sessions() as db:
        mine = applications.settled(visit.portal, db, visit.clinic.id)
    return visit.page("applications.html", title="申請の状況", mine=mine)


def _application(visit: Visit) -> Response:
    with visit.portal.sessions.begin() as db:
        found = applications.own(db, visit.clinic.id, _number(visit.param("id")))
        if found is None:
            raise HTTPException(404)
        files = applications.uploads_of(db, found.id)
    return visit.page("application.html", title="申請の内容", application=found, files=files, told=told_lines(found))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


_LABELS = {
    each.name: each.label
    for form in (APPLY, JOINT, GRANT, CAMPAIGN, HARDSHIP)
    for each in form.fields
    if each.kind is not Kind.FILES
} | {"checks": "受付アプリの確認件数", "because": "判定の理由"}
_COSTS = ("terminal_cost", "reader_cost")
_WORDS = {
    value: said
    for form in (APPLY, JOINT, HARDSHIP)
    for each in form.fields
    for value, said in each.choices
}  # fmt: skip


def told_lines(application: Any) -> list[tuple[str, str]]:
    """What an application says: labels and values."""
    return [
        (_LABELS.get(name, name), f"{value:,}円" if name in _COSTS else _said(value))
        for name, value in application.told.items()
        if value not in (None, "", [])
    ]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return _WORDS.get(str(value), _as_typed(value))


def _accounts(visit: Visit) -> Response:
    page = visit.number("page")
    with visit.portal.sessions() as db:
        mine = applications.settled(visit.portal, db, visit.clinic.id)
        accounts = terminals.listed(db, visit.clinic.id, page)
        _, total = terminals.in_use(db, visit.clinic.id)
    waiting = any(each.state == "submitted" and each.kind == "start" for each in mine)
    return visit.page(
        "accounts.html", title="資格確認アカウント管理", accounts=accounts, waiting=waiting,
        code=terminals.institution_code(visit.clinic.id), now=visit.portal.clock.now(), at=page, total=total,
        first=page * terminals.PAGE + 1, more=(page + 1) * terminals.PAGE < total,
    )  # fmt: skip


def _sheet(visit: Visit) -> Response:
    terminal_id = visit.param("terminal_id")
    with visit.portal.sessions.begin() as db:
        account = terminals.own(db, visit.clinic.id, terminal_id)
    if account is None:
        raise HTTPException(404)
    pdf = terminals.sheet(visit.portal, visit.clinic, account)
    name = f"user-settings-{account.terminal_id}.pdf"
    return visit.answer(
        Response(pdf, media_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})
    )


def _account_about(visit: Visit) -> dict[str, Any]:
    with visit.portal.sessions.begin() as db:
        account = terminals.found(db, visit.clinic.id, visit.param("terminal_id"))
    if account is None:
        raise HTTPException(404)
    return {"account": account}


def _revoke(visit: Visit, _filled: Filled) -> str:
    _account_about(visit)
    with visit.portal.once(nonce_of(visit), "/accounts?done=revoked"):
        pass
    visit.portal.accounts.revoke_terminal(visit.param("terminal_id"))
    return "/accounts?done=revoked"


def _reissue(visit: Visit, _filled: Filled) -> str:
    _account_about(visit)
    with visit.portal.once(nonce_of(visit), "/accounts?done=reissued") as db:
        account = terminals.own(db, visit.clinic.id, visit.param("terminal_id"))
        if account is None:
            raise HTTPException(404)
        number = terminals.next_number(db, account.application_id)
    visit.portal.accounts.revoke_terminal(account.terminal_id)
    terminals.issue(visit.portal, visit.clinic, account.application_id, number, account.device)
    return "/accounts?done=reissued"


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
    return {**_returned("grant", visit), "limit": rules.GRANT_LIMIT}


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
        returned = _returned_in(db, "campaign", user.id)
    return {
        "campaign": campaign, "checks": checks, "equipped": equipped, "money": rules.CAMPAIGN_MONEY,
        "start_date": user.start_date, **returned,
    }  # fmt: skip


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


# Second factor


def _security_form(visit: Visit) -> Form:
    user = visit.clinic
    if user.totp_on:
        return Form((known_password(),), "2段階認証をやめる")
    if user.totp_secret is None:
        return Form((known_password(),), "2段階認証を設定する")
    code = Field(
        "code", "認証アプリの数字（6けた）", "QRコードを認証アプリで読み取り、出た数字を入力します。", most=20,
        read=values.one_time_code, autocomplete="one-time-code", digits=True,
    )  # fmt: skip
    return Form((code,), "確かめて設定する")


def _security(visit: Visit, filled: Filled) -> str:
    user, portal = visit.clinic, visit.portal
    led = "/security"
    password = filled.clean.get("password")
    if password is not None and not portal.verify_password(user.password_hash, password):
        raise Refused({"password": "パスワードがちがいます。もう一度入力してください。"})
    with portal.once(nonce_of(visit), led) as db:
        kept = db.get_one(PortalUser, user.id)
        if kept.totp_on and password is not None:
            kept.totp_on, kept.totp_secret, led = False, None, "/security?done=totp-off"
        elif kept.totp_secret is None and password is not None:
            kept.totp_secret = portal.seal(pyotp.random_base32())
        elif kept.totp_secret is not None and "code" in filled.clean:
            step = users.accepted_step(portal, portal.unseal_text(kept.totp_secret), filled.clean["code"], 0)
            if step is None:
                raise Refused({"code": "数字がちがいます。いま認証アプリに出ている6けたを入力してください。"})
            kept.totp_on, kept.totp_step, led = True, step, "/security?done=totp-on"
    return led


def _security_about(visit: Visit) -> dict[str, Any]:
    user = visit.clinic
    if user.totp_on or user.totp_secret is None:
        return {"qr": "", "secret": "", "on": user.totp_on}
    secret = visit.portal.unseal_text(user.totp_secret)
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=users.TOTP_ISSUER)
    picture = io.BytesIO()
    segno.make(uri, error="m").save(
        picture, kind="svg", scale=5, xmldecl=False, svgns=False, title="認証アプリのQRコード"
    )
    return {"qr": picture.getvalue().decode(), "secret": secret, "on": False}


def pages() -> list[Page | FormPage]:
    """The pages of a clinic."""
    nothing = Form((), "停止する")
    return [
        Page("/menu", _menu, Who.CLINIC),
        Page("/applications", _applications, Who.CLINIC),
        Page("/applications/{id}", _application, Who.CLINIC),
        FormPage("/apply", "利用開始申請", APPLY, _apply, template="apply.html", initial=_facility),
        Page("/accounts", _accounts, Who.CLINIC),
        Page("/accounts/{terminal_id}/sheet", _sheet, Who.CLINIC),
        FormPage(
            "/accounts/{terminal_id}/revoke", "アカウントの停止", nothing, _revoke, template="account.html",
            about=lambda visit: {**_account_about(visit), "what": "revoke"},
        ),
        FormPage(
            "/accounts/{terminal_id}/reissue", "アカウントの再発行", Form((), "再発行する"), _reissue,
            template="account.html", about=lambda visit: {**_account_about(visit), "what": "reissue"},
        ),
        FormPage(
            "/start-date", "運用開始日登録", START, _start_date, template="start_date.html", about=_start_about,
            initial=lambda visit: {"start_date": _as_typed(visit.clinic.start_date)},
        ),
        FormPage("/joint", "併設の申告", JOINT, _joint, template="joint.html"),
        FormPage(
            "/grant", "助成金の申請", GRANT, _grant, template="grant.html", about=_grant_about,
            initial=lambda visit: _earlier("grant", visit),
        ),
        Page("/files/{upload_id}", _upload),
        FormPage(
            "/campaign", "協力金の取組報告", CAMPAIGN, _campaign, template="campaign.html", about=_campaign_about,
            initial=lambda visit: _earlier("campaign", visit),
        ),
        FormPage(
            "/hardship", "やむを得ない事由の届出", HARDSHIP, _hardship, template="hardship.html", initial=_facility
        ),
        FormPage(
            "/security", "2段階認証", _security_form, _security, template="security.html", about=_security_about,
            password=True,
        ),
    ]  # fmt: skip
