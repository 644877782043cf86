"""The Zalo Bot platform: webhooks with a secret header or long polling, never both; text and nothing else goes out."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.fakes.platform import Button, Platform, Redelivery

LONGEST_TEXT = 2000


class FakeZaloBot(Platform):
    """One bot. `wraps` puts events into {"ok", "result"} as the documentation has it, or leaves them bare."""

    def __init__(self, token: str = "738499:token-of-the-bot") -> None:
        super().__init__(Redelivery((5, 30, 120), answer_within=5.0))
        self.token = token
        self.wraps = False
        self.longest_poll = 30.0
        self.asks_for_https = False
        self.html_for_bad_tokens = False
        self.refuses: dict[str, int] = {}
        self.typing: list[str] = []
        self.webhook_secret = ""
        self._waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._numbers = itertools.count(1)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/bot{token}/{method}", self._call)]

    async def user_says(self, user: str, text: str) -> str:
        return self.user_sends(user, "message.text.received", {"text": text})

    async def press(self, user: str, button: Button) -> str:
        """There are no buttons: the user types what stands on it."""
        return await self.user_says(user, button.value or button.title)

    def user_sends(self, user: str, event: str, content: Mapping[str, Any], chat_type: str = "PRIVATE") -> str:
        message_id = secrets.token_hex(10)
        message = {
            "from": {"id": user, "display_name": "Chị Hoa", "is_bot": False},
            "chat": {"id": user if chat_type == "PRIVATE" else f"group-{user}", "chat_type": chat_type},
            "message_id": message_id,
            "date": int(time.time() * 1000) + next(self._numbers),
            **content,
        }
        bare = {"event_name": event, "message": message}
        update = {"ok": True, "result": bare} if self.wraps else bare
        if self.webhooks.url:
            body = json.dumps(update, ensure_ascii=False).encode()
            self.webhooks.queue(body, lambda _number: {"X-Bot-Api-Secret-Token": self.webhook_secret}, key=user)
        else:
            self._waiting.put_nowait(bare)
        return message_id

    async def _call(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            if self.html_for_bad_tokens:
                return web.Response(status=404, text="<html>Not Found</html>", content_type="text/html")
            return _refusal(401, "Unauthorized")
        body = await request.json() if request.can_read_body else {}
        match request.match_info["method"]:
            case "getMe":
                me = {"id": "1459232241454765289", "account_name": "bot.VDKyGxQvc", "account_type": "BASIC"}
                return _result({**me, "can_join_groups": False})
            case "getUpdates":
                return await self._updates(float(body.get("timeout", 30)))
            case "setWebhook":
                return self._set_webhook(str(body.get("url", "")), str(body.get("secret_token", "")))
            case "deleteWebhook":
                self.webhooks.url = ""
                return _result({"url": "", "updated_at": int(time.time() * 1000)})
            case "getWebhookInfo":
                return _result({"url": self.webhooks.url, "updated_at": int(time.time() * 1000)})
            case "sendMessage":
                return await self._send(str(body.get("chat_id", "")), str(body.get("text", "")))
            case "sendChatAction":
                self.typing.append(str(body.get("chat_id", "")))
                return web.json_response({"ok": True})
        return _refusal(404, "Not Found")

    async def _updates(self, seconds: float) -> web.Response:
        """Give one update, which is thereby gone: there is no offset to confirm."""
        if self.webhooks.url:
            return _refusal(400, "Bad Request: webhook is configured")
        try:
            async with asyncio.timeout(min(seconds, self.longest_poll)):
                return _result(await self._waiting.get())
        except TimeoutError:
            return _refusal(408, "Request timeout")

    def _set_webhook(self, url: str, secret: str) -> web.Response:
        if not 8 <= len(secret) <= 256:
            return _refusal(400, "Bad Request: secret_token must have 8 to 256 characters")
        if not url.startswith("https://" if self.asks_for_https else "http"):
            return _refusal(400, "Bad Request: an HTTPS URL must be provided for webhook")
        self.webhooks.url, self.webhook_secret = url, secret
        return _result({"url": url, "updated_at": int(time.time() * 1000)})

    async def _send(self, chat: str, text: str) -> web.Response:
        if code := self.refuses.get(chat) or self.refuses.get(""):
            return _refusal(code, "refused")
        if not chat or not 1 <= len(text) <= LONGEST_TEXT:
            return _refusal(400, "Bad Request: text must have 1 to 2000 characters")
        return await self.take(lambda: self._show(chat, text))

    def _show(self, chat: str, text: str) -> web.Response:
        message_id = secrets.token_hex(10)
        self.screens.show(chat, text, request_id=message_id)
        return _result({"message_id": message_id, "date": int(time.time() * 1000)})

    def too_many(self) -> web.Response:
        wait = {"Retry-After": str(self.faults.retry_after)}
        return web.json_response({"ok": False, "error_code": 429, "description": "Quota exceeded"}, headers=wait)


def _result(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refusal(code: int, description: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": code, "description": description})
