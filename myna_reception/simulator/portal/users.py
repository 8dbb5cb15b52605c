"""Users of the portal: registration with a confirmed address, login with lock-out and second factor, new passwords."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from myna_reception.simulator.portal.forms import Refused
from myna_reception.simulator.portal.portal import Portal
from myna_reception.simulator.portal.tables import PortalSession, PortalToken, PortalUser

CONFIRM, RESET = "confirm", "reset"
TOKEN_LIFE = {CONFIRM: timedelta(hours=24), RESET: timedelta(hours=1)}
FAILURES_ALLOWED = 5
LOCKED = timedelta(minutes=15)
TOTP_STEP = 30  # seconds
TOTP_ISSUER = "施術所ポータル（練習）"
Link = Callable[[str], str]

WRONG = "メールアドレスかパスワードがちがいます。もう一度確かめてください。"
LOCKED_TEXT = "まちがいが続いたため、ログインを止めています。15分たってから、もう一度お試しください。"


def register(portal: Portal, db: Session, told: dict[str, Any], password_hash: str, box: bytes, link: Link) -> None:
    """A new user, not confirmed yet; the mail says how to go on. The page never tells whether an address is known."""
    known = db.scalar(select(PortalUser).where(PortalUser.email == told["email"]))
    if known is not None and known.confirmed_at is not None:
        portal.mailer.write(
            db, portal.real_now(), told["email"], "利用者登録について",
            "このメールアドレスは、もう登録されています。ログインするか、パスワードを忘れたときは再設定してください。\n"
            + link("/login"), box=box,
        )  # fmt: skip
        return
    holder = db.scalar(select(PortalUser).where(PortalUser.registration_number == told["registration_number"]))
    if holder is not None and holder.confirmed_at is not None:
        raise Refused({"registration_number": "この登録記号番号は、もう登録されています。番号を確かめてください。"})
    for each in {known, holder} - {None}:  # nobody confirmed them: whoever comes now may
        _forget(db, each)
    user = PortalUser(
        email=told["email"], registration_number=told["registration_number"], manager_name=told["manager_name"],
        telephone=told["telephone"], password_hash=password_hash, created_at=portal.real_now(),
    )  # fmt: skip
    db.add(user)
    db.flush()
    portal.mailer.write(
        db, portal.real_now(), user.email, "メールアドレスの確認",
        "利用者登録を受け付けました。24時間以内に次のページを開き、「確認する」を押してください。\n"
        + link(f"/confirm?token={new_token(portal, db, user, CONFIRM)}"), user_id=user.id, box=box,
    )  # fmt: skip


def _forget(db: Session, user: PortalUser | None) -> None:
    if user is not None:
        from myna_reception.simulator.portal.tables import PortalMail

        db.execute(delete(PortalToken).where(PortalToken.user_id == user.id))
        db.execute(update(PortalMail).where(PortalMail.user_id == user.id).values(user_id=None))
        db.delete(user)
        db.flush()


def new_token(portal: Portal, db: Session, user: PortalUser, purpose: str) -> str:
    """A token for a mailed link; earlier ones for the same purpose are worth nothing from now on."""
    token = secrets.token_urlsafe(32)
    db.execute(delete(PortalToken).where(PortalToken.user_id == user.id, PortalToken.purpose == purpose))
    db.add(
        PortalToken(
            token_hash=portal.hashed(purpose, token), user_id=user.id, purpose=purpose,
            expires_at=portal.real_now() + TOKEN_LIFE[purpose],
        )
    )  # fmt: skip
    return token


def use_token(portal: Portal, db: Session, token: str, purpose: str) -> PortalUser:
    """The user of a mailed link, which is used up. Raises ``Refused``."""
    kept = db.get(PortalToken, portal.hashed(purpose, token))
    if kept is None or kept.expires_at <= portal.real_now():
        raise Refused(
            "このリンクはもう使えません。期限が過ぎたか、使い終わっています。もう一度メールを送ってください。"
        )
    user = db.get_one(PortalUser, kept.user_id)
    db.delete(kept)
    return user


def confirm(portal: Portal, db: Session, token: str) -> PortalUser:
    """Confirm the address of the user of a link. Raises ``Refused``."""
    user = use_token(portal, db, token, CONFIRM)
    user.confirmed_at = portal.real_now()
    return user


def check_login(portal: Portal, email: str, password: str, code: str | None) -> int:
    """The id of the user who may come in. Raises ``Refused``, for ``code`` where only the second factor is wrong."""
    with portal.sessions.begin() as db:
        user = db.scalar(select(PortalUser).where(PortalUser.email == email))
    now = portal.real_now()
    if user is not None and user.locked_until is not None and user.locked_until > now:
        raise Refused(LOCKED_TEXT)
    known = user is not None and user.confirmed_at is not None
    right = portal.verify_password(user.password_hash if user is not None and known else None, password)
    with portal.sessions.begin() as db:
        if user is None or not known:
            raise Refused(WRONG)
        user = db.get_one(PortalUser, user.id, with_for_update=True)
        error = WRONG
        if right:
            if user.totp_on and code is None:
                raise Refused(
                    {"code": "このアカウントは2段階認証です。パスワードと、認証アプリの6けたの数字も入力してください。"}
                )
            error = _second_factor(portal, user, code or "") if user.totp_on else ""
        if not error:
            user.failures, user.locked_until = 0, None
            return user.id
        user.failures += 1
        if user.failures >= FAILURES_ALLOWED:
            user.failures, user.locked_until = 0, now + LOCKED
            error = LOCKED_TEXT
    raise Refused({"code": error} if right and error != LOCKED_TEXT else error)


def _second_factor(portal: Portal, user: PortalUser, code: str) -> str:
    step = accepted_step(portal, portal.unseal_text(user.totp_secret or b""), code, user.totp_step)
    if step is None:
        return "認証アプリの数字がちがいます。いま出ている6けたを入力してください。"
    user.totp_step = step
    return ""


def accepted_step(portal: Portal, secret: str, code: str, used: int) -> int | None:
    """The time step of a right code that was not used before, one step of slack either way; else None."""
    totp = pyotp.TOTP(secret, interval=TOTP_STEP)
    now = int(portal.real_now().timestamp())
    for step in range(now // TOTP_STEP - 1, now // TOTP_STEP + 2):
        if step > used and pyotp.utils.strings_equal(totp.at(step * TOTP_STEP), code):
            return step
    return None


def ask_reset(portal: Portal, db: Session, email: str, link: Link) -> None:
    """Mail a link for a new password to a user, if there is one. The page says the same either way."""
    user = db.scalar(select(PortalUser).where(PortalUser.email == email, PortalUser.confirmed_at.is_not(None)))
    if user is None:
        return
    portal.mailer.write(
        db, portal.real_now(), user.email, "パスワードの再設定",
        "1時間以内に次のページを開き、新しいパスワードを決めてください。心あたりがなければ、何もしないでください。\n"
        + link(f"/reset?token={new_token(portal, db, user, RESET)}"), user_id=user.id,
    )  # fmt: skip


def set_password(portal: Portal, db: Session, user: PortalUser, password_hash: str) -> None:
    """A new password; every browser has to log in again."""
    user.password_hash, user.failures, user.locked_until = password_hash, 0, None
    db.execute(delete(PortalSession).where(PortalSession.user_id == user.id))
    portal.mailer.write(
        db, portal.real_now(), user.email, "パスワードが変わりました",
        "パスワードが変わりました。心あたりがなければ、すぐに再設定してください。", user_id=user.id,
    )  # fmt: skip
