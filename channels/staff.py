"""The door of the pages for staff: a token, typed once and remembered in a signed cookie."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable

from sanic import Request
from sanic.response import HTTPResponse

COOKIE = "danloi_staff"
PATH = "/noi-bo"
_TWELVE_HOURS = 12 * 3600
_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
_PROXY_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",  # an address may hold a code
    "Cache-Control": "no-store",
}


class StaffDoor:
    """Decides who may see a staff page.

    Args:
        token: what staff know (STAFF_TOKEN); without one only a browser on this very machine is let in, and nobody who
            comes through a proxy or under another name of the host.
        clock: seconds since 1970.
    """

    def __init__(self, token: str, clock: Callable[[], float] = time.time) -> None:
        """Keep it."""
        self._token = token.encode()
        self._key = hashlib.sha256(b"danloi staff cookie:" + self._token).digest()
        self._clock = clock

    def lets_in(self, request: Request) -> bool:
        """Tell whether the request may pass: by cookie, `Authorization: Bearer` or the password of `Basic`."""
        if not self._token:
            return _is_at_this_machine(request)
        return self._is_cookie(request.cookies.get(COOKIE) or "") or self.is_token(_given(request))

    def is_token(self, given: str) -> bool:
        """Compare, in constant time."""
        return bool(self._token) and hmac.compare_digest(given.encode(), self._token)

    def remember(self, request: Request, response: HTTPResponse) -> None:
        """Let this browser in for half a day."""
        until = str(int(self._clock()) + _TWELVE_HOURS)
        is_https = "https" in {request.scheme, request.headers.get("X-Forwarded-Proto", "")}
        # Lax, for Zalo sends the administrator back to us from its own site.
        response.add_cookie(
            COOKIE, f"{until}.{self._sign(until)}", path=PATH, httponly=True, samesite="Lax", secure=is_https,
            max_age=_TWELVE_HOURS,
        )  # fmt: skip

    def _is_cookie(self, cookie: str) -> bool:
        until, _, signature = cookie.partition(".")
        genuine = hmac.compare_digest(signature.encode(), self._sign(until).encode())
        return genuine and int(until) > self._clock()

    def _sign(self, until: str) -> str:
        return hmac.new(self._key, until.encode(), hashlib.sha256).hexdigest()


def _given(request: Request) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _is_at_this_machine(request: Request) -> bool:
    host = request.headers.get("Host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    comes_directly = not any(header in request.headers for header in _PROXY_HEADERS)
    return request.ip in {"127.0.0.1", "::1"} and name.lower() in _LOOPBACK_NAMES and comes_directly
