"""The page of a clinic about its second factor (2段階認証)."""

from __future__ import annotations

import io
from typing import Any

import pyotp
import segno

from myna_reception.simulator.portal import users, values
from myna_reception.simulator.portal.forms import Field, Filled, Form, Refused, known_password
from myna_reception.simulator.portal.serving import FormPage, Page, nonce_of
from myna_reception.simulator.portal.tables import PortalUser
from myna_reception.simulator.portal.visit import Visit


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
    """2段階認証."""
    return [
        FormPage(
            "/security", "2段階認証", _security_form, _security, template="security.html", about=_security_about,
            password=True,
        ),
    ]  # fmt: skip
