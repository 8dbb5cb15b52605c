"""The portal as a web application, mounted beside the eligibility service."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from myna_reception.simulator.portal import pages_clerk, pages_clinic, pages_public
from myna_reception.simulator.portal.portal import Portal
from myna_reception.simulator.portal.serving import Site
from myna_reception.simulator.portal.visit import HEADERS, Sent, open_visit

_ERRORS = MappingProxyType(
    {
        400: ("送られた内容を読めませんでした", "前の画面に戻り、もう一度送ってください。"),
        404: ("ページがありません", "アドレスがちがうか、あなたの施術所のものではありません。"),
        405: ("この操作はできません", "ホームからやりなおしてください。"),
        413: ("送られた内容が大きすぎます", "前の画面に戻り、ファイルを小さくするか、数を減らしてください。"),
        415: ("送られた内容を読めませんでした", "このサイトのページから送ってください。"),
        500: ("うまくいきませんでした", "少し待ってから、もう一度お試しください。続くときは、係員にお知らせください。"),
    }
)
_TYPES = MappingProxyType({".css": "text/css", ".js": "text/javascript", ".ttf": "font/ttf", ".svg": "image/svg+xml"})
_FONTS = MappingProxyType(
    {"regular.ttf": "biz-udpgothic/BIZUDPGothic_400Regular.ttf", "bold.ttf": "biz-udpgothic/BIZUDPGothic_700Bold.ttf"}
)


def create_portal(portal: Portal) -> Starlette:
    """The application, to be mounted under ``portal.PREFIX``."""
    site = Site(portal, pages_public.login_page(), pages_clerk.login_page())
    site.pages += [*pages_public.pages(site), *pages_clinic.pages(), *pages_clerk.pages(site)]

    def failed(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        title, text = _ERRORS.get(status, _ERRORS[500 if status >= 500 else 400])
        visit = open_visit(portal, request, Sent())
        return visit.page("error.html", status, title=title, text=text)

    return Starlette(
        routes=[*site.routes(), Route("/static/{name}", _static)],
        exception_handlers={HTTPException: failed, Exception: failed},
    )


async def _static(request: Request) -> Response:
    name = str(request.path_params["name"])
    try:
        content, tag = _static_file(name)
    except FileNotFoundError:
        raise HTTPException(404) from None
    headers = {**HEADERS, "Cache-Control": "public, max-age=3600", "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=_TYPES[Path(name).suffix], headers=headers)


@cache
def _static_file(name: str) -> tuple[bytes, str]:
    root = files("myna_reception.resources")
    known = {each.name: each for each in (root / "portal" / "static").iterdir()}
    file = root.joinpath("fonts", *_FONTS[name].split("/")) if name in _FONTS else known.get(name)
    if file is None or Path(name).suffix not in _TYPES:
        raise FileNotFoundError(name)
    content = file.read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:16]}"'
