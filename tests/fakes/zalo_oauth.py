"""Zalo's OAuth v4 for Official Accounts as far as a server meets it: consent, codes, rotating tokens."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

CODE_SECONDS = 600
WRONG_APP, WRONG_SECRET, WRONG_CODE, WRONG_VERIFIER, USED_UP = -14002, -14004, -14005, -14003, -14020


@dataclass(frozen=True)
class Code:
    """What an administrator's consent yields: to be exchanged once, within ten minutes."""

    challenge: str
    until: float


class ZaloOAuth:
    """Hands out pairs of tokens; a refresh token works once, and its use makes the next pair.

    `access_seconds` is how long an access token lives; `lose_answers` so many answers are worked out but never arrive;
    `is_down` answers 503.
    """

    def __init__(self, app_id: str, app_secret: str, clock: Callable[[], float]) -> None:
        self.app_id, self.app_secret = app_id, app_secret
        self.access_seconds = 90_000.0
        self.lose_answers = 0
        self.is_down = False
        self.exchanges: list[str] = []
        self.access: dict[str, float] = {}
        self._clock = clock
        self._codes: dict[str, Code] = {}
        self._refresh: set[str] = set()

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/v4/oa/access_token", self._exchange), web.get("/v4/oa/permission", self._consent)]

    def grant(self, challenge: str = "") -> str:
        """An administrator of the account agrees; return the code."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = Code(challenge, self._clock() + CODE_SECONDS)
        return code

    def revoke(self) -> None:
        """The administrator takes the consent back: every token is dead."""
        self.access.clear()
        self._refresh.clear()

    def accepts(self, access_token: str) -> bool:
        return self.access.get(access_token, 0) > self._clock()

    async def _consent(self, request: web.Request) -> web.Response:
        """The page on which the administrator presses "Đồng ý"; here they always do."""
        if request.query.get("app_id") != self.app_id:
            return web.Response(status=400, text="Ứng dụng không tồn tại")
        query = {"code": self.grant(request.query.get("code_challenge", "")), "oa_id": "1"}
        if "state" in request.query:
            query["state"] = request.query["state"]
        raise web.HTTPFound(f"{request.query['redirect_uri']}?{urlencode(query)}")

    async def _exchange(self, request: web.Request) -> web.Response:
        if self.is_down:
            return web.Response(status=503, text="Service Unavailable")
        form = {key: str(value) for key, value in (await request.post()).items()}
        self.exchanges.append(form.get("grant_type", ""))
        answer = self._answer(form, request.headers.get("secret_key", ""))
        if self.lose_answers:
            self.lose_answers -= 1
            if request.transport is not None:
                request.transport.abort()
            await asyncio.sleep(0)
        return answer

    def _answer(self, form: dict[str, str], secret: str) -> web.Response:
        if form.get("app_id") != self.app_id:
            return _error(WRONG_APP, "Invalid app id")
        if secret != self.app_secret:
            return _error(WRONG_SECRET, "Invalid secret key")
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") not in self._refresh:
                return _error(USED_UP, "Refresh token expired or used")
            self._refresh.discard(form["refresh_token"])
            return self._pair()
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.until < self._clock():
            return _error(WRONG_CODE, "Invalid code")
        if code.challenge and code.challenge != challenge_of(form.get("code_verifier", "")):
            return _error(WRONG_VERIFIER, "Invalid code verifier")
        return self._pair()

    def _pair(self) -> web.Response:
        access, refresh = secrets.token_urlsafe(120), secrets.token_urlsafe(120)
        self.access[access] = self._clock() + self.access_seconds
        self._refresh.add(refresh)
        seconds = str(int(self.access_seconds))
        return web.json_response({"access_token": access, "refresh_token": refresh, "expires_in": seconds})


def challenge_of(verifier: str) -> str:
    """PKCE, S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _error(code: int, reason: str) -> web.Response:
    return web.json_response(
        {
            "error_name": reason,
            "error_reason": reason,
            "ref_doc": "https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen",
            "error_description": reason,
            "error": code,
        }
    )
