"""Pages of a clinic about the accounts of its terminals (資格確認アカウント)."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from myna_reception.simulator.portal import applications, terminals
from myna_reception.simulator.portal.forms import Filled, Form
from myna_reception.simulator.portal.serving import FormPage, Page, Who, nonce_of
from myna_reception.simulator.portal.visit import Visit


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


def pages() -> list[Page | FormPage]:
    """The list, a sheet, the end of an account."""
    nothing = Form((), "停止する")
    return [
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
    ]  # fmt: skip
