"""Pages for everybody: the first page, registration, login, mail, guides, leaflets, the list of facilities."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import or_, select
from starlette.exceptions import HTTPException
from starlette.responses import Response

from myna_reception.simulator.portal import opening, reading, terminals, users, values
from myna_reception.simulator.portal.forms import Field, Filled, Form, Kind, Refused, known_password, new_password
from myna_reception.simulator.portal.rules import FACILITY_KINDS
from myna_reception.simulator.portal.serving import EXPIRED, FormPage, Page, Site, Who, inner_path, nonce_of
from myna_reception.simulator.portal.tables import PortalMail, PortalUser
from myna_reception.simulator.portal.visit import Visit
from myna_reception.simulator.portal.words import moment

MAILS_SHOWN = 50
FACILITIES_SHOWN = 50
_LINK = re.compile(r"https://\S+?(/portal/\S+)")

REGISTRATION = Form(
    (
        Field(
            "registration_number", "登録記号番号", "ハイフンなし（例：協2700000100）。架空の番号にしてください。",
            most=40, read=values.registration_number,
        ),
        Field("manager_name", "管理者の氏名", "架空の名前を使ってください（例：見本 太郎）。", autocomplete="name"),
        Field(
            "telephone", "電話番号", "例：0612345678", Kind.TELEPHONE, most=40, read=values.telephone,
            autocomplete="tel",
        ),
        Field(
            "email", "メールアドレス", "ログインするときのIDになります。", Kind.EMAIL, most=254, read=values.email,
            autocomplete="email",
        ),
        new_password(),
        Field(
            "again", "パスワード（もう一度）", "", Kind.PASSWORD, most=128, read=str, autocomplete="new-password"
        ),
        Field("practice", "練習用のサイトであり、本物の登録ではないことを確かめました", kind=Kind.CHECK),
    ),
    "登録する",
)  # fmt: skip
LOGIN = Form(
    (
        Field("email", "メールアドレス", "", Kind.EMAIL, most=254, read=values.email, autocomplete="username"),
        known_password(),
        Field(
            "code", "認証アプリの数字（6けた）", "2段階認証を設定した人だけが入力します。", required=False, most=20,
            read=values.one_time_code, autocomplete="one-time-code", digits=True,
        ),
    ),
    "ログインする",
)  # fmt: skip
ASK_RESET = Form(
    (Field("email", "メールアドレス", "", Kind.EMAIL, most=254, read=values.email, autocomplete="username"),),
    "メールを送る",
)
RESET = Form(
    (
        new_password("password", "新しいパスワード"),
        Field(
            "again", "新しいパスワード（もう一度）", "", Kind.PASSWORD, most=128, read=str, autocomplete="new-password"
        ),
    ),
    "パスワードを変える",
)


def _register(visit: Visit, filled: Filled) -> str:
    told = filled.clean
    _same(told["password"], told["again"])
    if told["email"].split("@")[0] and told["password"].lower() == told["email"]:
        raise Refused({"password": "パスワードは、メールアドレスとちがうものにしてください。"})
    password_hash = visit.portal.hash_password(told["password"])
    with visit.portal.once(nonce_of(visit), "/registered") as db:
        users.register(visit.portal, db, told, password_hash, visit.box, visit.link)
    return "/registered"


def _same(password: str, again: str) -> None:
    if password != again:
        raise Refused({"again": "2つのパスワードがちがいます。同じものをもう一度入力してください。"})


def _confirm(visit: Visit, _filled: Filled) -> str:
    with visit.portal.writing() as db:
        users.confirm(visit.portal, db, visit.sent.fields.get("token", ""))
    return "/login?done=confirmed"


def _ask_reset(visit: Visit, filled: Filled) -> str:
    with visit.portal.once(nonce_of(visit), "/forgot/sent") as db:
        users.ask_reset(visit.portal, db, filled.clean["email"], visit.link)
    return "/forgot/sent"


def _reset(visit: Visit, filled: Filled) -> str:
    _same(filled.clean["password"], filled.clean["again"])
    password_hash = visit.portal.hash_password(filled.clean["password"])
    with visit.portal.writing() as db:
        user = users.use_token(visit.portal, db, visit.sent.fields.get("token", ""), users.RESET)
        users.set_password(visit.portal, db, user, password_hash)
    return "/login?done=password"


def _with_token(visit: Visit) -> dict[str, object]:
    token = visit.sent.fields.get("token", "") or visit.query("token")
    return {"kept": {"token": token[:200]}}


def kept_for_login(visit: Visit, action: str = "/login") -> dict[str, object]:
    """What a login carries along: where to go on, and what was typed there."""
    fields = visit.sent.fields
    kept = {"_to": fields.get("_to", "") or visit.query("to"), "_kept": fields.get("_kept", "")}
    return {"kept": kept, "action": action, "notice": EXPIRED if kept["_kept"] else ""}


def login_page(site: Site | None = None) -> FormPage:
    """The login of a clinic. With ``site`` it leads back to a form with what was typed before the session ended."""

    def submit(visit: Visit, filled: Filled) -> str | Response:
        told = filled.clean
        user_id = users.check_login(visit.portal, told["email"], told["password"], told["code"])
        with visit.portal.writing() as db:
            visit.begin_session(db, user_id)
        to = inner_path(visit.sent.fields.get("_to", ""))
        resumed = site.resume(visit) if site is not None else None
        return resumed or (to if to != "/menu" else "/menu?done=login")

    return FormPage("/login", "ログイン", LOGIN, submit, Who.ANYONE, "login.html", about=kept_for_login, password=True)


def _logout(visit: Visit, _filled: Filled) -> str:
    with visit.portal.writing() as db:
        visit.end_session(db)
    return "/?done=logout"


def _mail(visit: Visit) -> Response:
    mine = PortalMail.box == visit.box
    if visit.user is not None:
        mine = or_(mine, PortalMail.user_id == visit.user.id)
    with visit.portal.sessions.begin() as db:
        mails = list(db.scalars(select(PortalMail).where(mine).order_by(PortalMail.id.desc()).limit(MAILS_SHOWN)))
    return visit.page("mail.html", title="練習のメール", mails=[told_mail(mail) for mail in mails])


def told_mail(mail: PortalMail) -> dict[str, str]:
    """A mail as the pages show it, with the link it holds."""
    found = _LINK.search(mail.body)
    return {
        "at": moment(mail.at), "address": mail.address, "subject": mail.subject,
        "body": mail.body, "link": found.group(1) if found else "",
    }  # fmt: skip


def _facilities(visit: Visit) -> Response:
    wanted, kind = values.folded(visit.query("q")), visit.query("kind")
    with visit.portal.sessions.begin() as db:
        ids = terminals.equipped(db)
        query = select(PortalUser).where(PortalUser.id.in_(ids)).order_by(PortalUser.clinic_name, PortalUser.id)
        if kind in dict(FACILITY_KINDS):
            query = query.where(PortalUser.facility_kind == kind)
        for word in wanted.split():
            like = f"%{word.replace('%', '').replace('_', '')}%"
            query = query.where(or_(PortalUser.clinic_name.like(like), PortalUser.address.like(like)))
        found = list(db.scalars(query.limit(FACILITIES_SHOWN + 1)))
    return visit.page(
        "facilities.html", title="対応している施術所をさがす", found=found[:FACILITIES_SHOWN],
        more=len(found) > FACILITIES_SHOWN, q=visit.query("q"), kind=kind, kinds=FACILITY_KINDS,
    )  # fmt: skip


def _faq(visit: Visit) -> Response:
    wanted = values.folded(visit.query("q"))
    found = [each for each in reading.FAQ if all(word in each.question + each.answer for word in wanted.split())]
    return visit.page("faq.html", title="よくある質問", found=found, q=visit.query("q"))


def _leaflet(visit: Visit) -> Response:
    leaflet = reading.LEAFLETS.get(visit.param("name"))
    if leaflet is None:
        raise HTTPException(404)
    return visit.page("leaflet.html", title=leaflet.title, leaflet=leaflet)


def _contact(visit: Visit) -> Response:
    return visit.page(
        "contact.html", title="お問い合わせ", open_now=opening.is_open(visit.portal.clock.now()), hours=opening.HOURS
    )


def _plain(path: str, template: str, title: str, **told: Any) -> Page:
    return Page(path, lambda visit: visit.page(template, title=title, **told))


NOTHING = Form((), "確認する")


def pages(site: Site) -> list[Page | FormPage]:
    """The public pages."""
    return [
        _plain("/", "home.html", "ホーム"),
        FormPage("/register", "利用者登録", REGISTRATION, _register, Who.ANYONE, password=True),
        _plain("/registered", "sent.html", "確認のメールを送りました", what="registered"),
        FormPage("/confirm", "メールアドレスの確認", NOTHING, _confirm, Who.ANYONE, about=_with_token),
        login_page(site),
        FormPage("/logout", "ログアウト", Form((), "ログアウトする"), _logout, Who.ANYONE),
        FormPage("/forgot", "パスワードを忘れたとき", ASK_RESET, _ask_reset, Who.ANYONE, password=True),
        _plain("/forgot/sent", "sent.html", "再設定のメールを送りました", what="forgot"),
        FormPage("/reset", "パスワードの再設定", RESET, _reset, Who.ANYONE, about=_with_token, password=True),
        Page("/mail", _mail),
        Page("/facilities", _facilities),
        Page("/faq", _faq),
        _plain("/leaflets", "leaflets.html", "チラシとポスター", leaflets=reading.LEAFLETS),
        Page("/leaflets/{name}", _leaflet),
        _plain("/guide", "guide.html", "導入準備", steps=reading.STEPS),
        _plain("/guide/voice", "guide_voice.html", "導入準備（音声で読む人のために）", steps=reading.STEPS),
        Page("/contact", _contact),
        _plain("/about", "about.html", "このサイトについて"),
    ]
