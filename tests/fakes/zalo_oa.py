"""Zalo's Official Account API: signed webhooks that come again, messages of a user's window, tokens that rotate."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

from aiohttp import web

from tests.fakes.platform import Button, Platform, Redelivery
from tests.fakes.zalo_oauth import ZaloOAuth

LONGEST_TEXT, LONGEST_PAYLOAD, LONGEST_TITLE, MOST_BUTTONS = 2000, 1000, 100, 5
SEVEN_DAYS = 7 * 24 * 3600
OK, TOO_FAST, BAD_PARAMETER, TOO_LONG, NOT_FOLLOWING, BAD_TOKEN, OUTSIDE_WINDOW = 0, -32, -201, -210, -213, -216, -230


class FakeZaloOA(Platform):
    """One Official Account with its app.

    Args:
        secret_key: the account's own, with which webhooks are signed; `app_secret` is the app's, for OAuth.

    `signed_id` and `signs_header` are the disputed points of the signature; `shapes` the button templates that are
    known; `refuses` makes sends fail with an error code, for one user or (under "") for all; `ahead` moves the clock.
    """

    def __init__(
        self,
        app_id: str = "4127483940163264401",
        oa_id: str = "579745863508352884",
        secret_key: str = "secret-of-the-account",
        app_secret: str = "secret-of-the-app",
    ) -> None:
        super().__init__(Redelivery((30, 300, 900, 1800, 3600), answer_within=2.0))
        self.app_id, self.oa_id, self.secret_key = app_id, oa_id, secret_key
        self.oauth = ZaloOAuth(app_id, app_secret, self.now)
        self.signed_id: Literal["app_id", "oa_id"] = "app_id"
        self.signs_header = False
        self.shapes = {"template", "beside"}
        self.refuses: dict[str, int] = {}
        self.echoes = False
        self.is_verified = True
        self.ahead = 0.0
        self.received: list[dict[str, Any]] = []
        self._heard: dict[str, float] = {}
        self._last_stamp = 0

    def now(self) -> float:
        return time.time() + self.ahead

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v3.0/oa/message/cs", self._message),
            web.get("/v2.0/oa/getoa", self._account),
            *self.oauth.routes(),
        ]

    @property
    def webhook_is_disabled(self) -> bool:
        """Zalo switches a webhook off that did not answer for all the tries."""
        return bool(self.webhooks.given_up)

    # What users do

    async def user_says(self, user: str, text: str) -> str:
        return self.user_sends(user, "user_send_text", {"text": text})

    async def press(self, user: str, button: Button) -> str:
        """A query button sends its payload as if it had been typed; a link tells us nothing."""
        return await self.user_says(user, button.value) if button.value else ""

    def user_sends(self, user: str, event: str, message: Mapping[str, Any]) -> str:
        """A user sends any kind of message."""
        message_id = secrets.token_hex(10)
        self._heard[user] = self.now()
        self.deliver(
            {
                "app_id": self.app_id,
                "user_id_by_app": f"by-app-{user}",
                "event_name": event,
                "timestamp": self.stamp(),
                "sender": {"id": user},
                "recipient": {"id": self.oa_id},
                "message": {**message, "msg_id": message_id},
            }
        )
        return message_id

    def user_follows(self, user: str, event: Literal["follow", "unfollow"] = "follow") -> None:
        self._heard[user] = self.now()
        self.deliver(
            {
                "oa_id": self.oa_id,
                "follower": {"id": user},
                "user_id_by_app": f"by-app-{user}",
                "event_name": event,
                "source": "oa_profile",
                "app_id": self.app_id,
                "timestamp": self.stamp(),
            }
        )

    def stamp(self) -> str:
        """The next moment in milliseconds, as a string, never the same twice."""
        self._last_stamp = max(self._last_stamp + 1, int(self.now() * 1000))
        return str(self._last_stamp)

    def deliver(self, event: Mapping[str, Any]) -> None:
        """Sign an event and deliver it until it is taken."""
        if self.webhook_is_disabled:
            return
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        signed = self.headers(body, str(event.get("timestamp", "")))
        self.webhooks.queue(body, lambda number: {**signed, **({"num_retry": str(number)} if number else {})})

    def headers(self, body: bytes, timestamp: str) -> dict[str, str]:
        """Sign as Zalo does: plain SHA-256 over id, raw body, timestamp and the account's secret."""
        stamp = str(int(timestamp or 0) + 7) if self.signs_header else timestamp
        signed_id = self.app_id if self.signed_id == "app_id" else self.oa_id
        mac = hashlib.sha256(signed_id.encode() + body + stamp.encode() + self.secret_key.encode()).hexdigest()
        headers = {"X-ZEvent-Signature": f"mac={mac}"}
        return {**headers, "X-ZEvent-Timestamp": stamp} if self.signs_header else headers

    # What we do

    async def _account(self, request: web.Request) -> web.Response:
        if not self.oauth.accepts(request.headers.get("access_token", "")):
            return _answer(BAD_TOKEN, "Access token is invalid")
        data = {
            "oa_id": self.oa_id,
            "name": "Hành chính công Quảng Ninh",
            "is_verified": self.is_verified,
            "package_name": "Advanced",
        }
        return web.json_response({"error": 0, "message": "Success", "data": data})

    async def _message(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.received.append(body)
        user = str(body.get("recipient", {}).get("user_id", ""))
        text, buttons, shape = _read(body.get("message") or {})
        code = self._refusal(request.headers.get("access_token", ""), user, text, buttons, shape)
        if code:
            return _answer(code, "refused")
        return await self.take(lambda: self._show(user, text, buttons))

    def _refusal(self, token: str, user: str, text: str, buttons: list[dict[str, Any]], shape: str) -> int:
        if not self.oauth.accepts(token):
            return BAD_TOKEN
        if code := self.refuses.get(user) or self.refuses.get(""):
            return code
        if user not in self._heard:
            return NOT_FOLLOWING
        if self.now() - self._heard[user] > SEVEN_DAYS:
            return OUTSIDE_WINDOW
        if len(unicodedata.normalize("NFC", text)) > LONGEST_TEXT:
            return TOO_LONG
        if not text or (shape and shape not in self.shapes) or len(buttons) > MOST_BUTTONS:
            return BAD_PARAMETER
        return next((code for code in map(_button_fault, buttons) if code), OK)

    def _show(self, user: str, text: str, buttons: list[dict[str, Any]]) -> web.Response:
        message_id = secrets.token_hex(10)
        self.screens.show(user, text, [_button(button) for button in buttons], message_id)
        if self.echoes:
            sender, recipient = {"id": self.oa_id}, {"id": user}
            message = {"text": text, "msg_id": message_id}
            echo = {"app_id": self.app_id, "event_name": "oa_send_text", "timestamp": self.stamp(), "message": message}
            self.deliver({**echo, "sender": sender, "recipient": recipient})
        return web.json_response(
            {"error": OK, "message": "Success", "data": {"message_id": message_id, "user_id": user}}
        )

    def too_many(self) -> web.Response:
        return _answer(TOO_FAST, "API rate limit exceeded")


def _read(message: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]], str]:
    """Return text, buttons, and which of the two shapes a template has ("" for plain text)."""
    attachment = message.get("attachment")
    if attachment is None:
        return str(message.get("text", "")), [], ""
    payload = attachment.get("payload", {})
    if "text" in payload:
        return str(payload["text"]), list(payload.get("buttons", ())), "template"
    return str(message.get("text", "")), list(payload.get("buttons", ())), "beside"


def _button_fault(button: Mapping[str, Any]) -> int:
    payload = button.get("payload")
    if not 1 <= len(str(button.get("title", ""))) <= LONGEST_TITLE:
        return BAD_PARAMETER
    match button.get("type"):
        case "oa.query.show" | "oa.query.hide":
            return OK if isinstance(payload, str) and 1 <= len(payload) <= LONGEST_PAYLOAD else BAD_PARAMETER
        case "oa.open.url":
            is_link = isinstance(payload, dict) and str(payload.get("url", "")).startswith("https://")
            return OK if is_link else BAD_PARAMETER
    return BAD_PARAMETER


def _button(button: Mapping[str, Any]) -> Button:
    payload = button["payload"]
    if isinstance(payload, dict):
        return Button(str(button["title"]), url=str(payload["url"]))
    return Button(str(button["title"]), value=str(payload))


def _answer(code: int, message: str) -> web.Response:
    """Zalo answers HTTP 200 to errors too."""
    return web.json_response({"error": code, "message": message})
