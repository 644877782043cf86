"""The console's cookies: only for its own pages, out of reach of scripts, over TLS only where there is TLS."""

from __future__ import annotations

import datetime as dt

from sanic import Request
from sanic.response import HTTPResponse

from danloi.console.frame.console import PATH


def give(request: Request, response: HTTPResponse, name: str, value: str, lasts: dt.timedelta) -> None:
    """Let the browser keep a cookie.

    SameSite is Lax, not Strict: whoever comes back from the province's sign-in or from Zalo's page follows a link of
    another site. A form of another site is refused by its missing token.
    """
    is_https = "https" in {request.scheme, request.headers.get("X-Forwarded-Proto", "")}
    response.add_cookie(
        name, value, path=PATH, httponly=True, samesite="Lax", secure=is_https, max_age=int(lasts.total_seconds())
    )


def take_back(request: Request, response: HTTPResponse, name: str) -> None:
    """Let the browser forget a cookie."""
    give(request, response, name, "", dt.timedelta())
