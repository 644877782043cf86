"""A simulated Telegram: the Bot API (https://core.telegram.org/bots/api), and people and groups who talk to a bot."""

from __future__ import annotations

import collections
import itertools
import math
import re
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes.platform import Button, Platform
from tests.fakes.telegram_calls import Refused, flooded, from_json, good, markup, parameters, refusal
from tests.fakes.telegram_chats import CONTENTS, Chat, Chats, Json, buttons_of, message_of, person, units
from tests.fakes.telegram_flood import Flood, FloodRules
from tests.fakes.telegram_updates import Updates, Webhook

TOKEN = "7000000001:AAF-a_token_of_the_simulated_Telegram"
USERNAME = "danloi_bot"
LONGEST_TEXT = 4096  # UTF-16 units
LONGEST_DESCRIPTION, LONGEST_ABOUT = 512, 120
_TOKEN_SHAPE = re.compile(r"\d{3,}:[\w-]{20,}")
_SECRET_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PORTS = {443, 80, 88, 8443}


class FakeTelegram(Platform):
    """Telegram with one bot.

    Args:
        is_local: like a Bot API server of one's own (`--local`), which delivers to http and to any port.
        privacy: in groups the bot sees only what is meant for it.
    """

    def __init__(self, token: str = TOKEN, rules: FloodRules | None = None, *, is_local: bool = True) -> None:
        self.webhook = Webhook()
        super().__init__(self.webhook)
        self.token = token
        self.is_local = is_local
        self.privacy = True
        self.chats = Chats()
        self.updates = Updates(self.webhook)
        self.flood = Flood(rules or FloodRules())
        self.calls: collections.deque[tuple[str, Json]] = collections.deque(maxlen=10_000)
        self.spinning: dict[str, float] = {}  # pressed buttons that nobody has answered, and since when
        self.commands: list[Json] = []
        self.description = self.about = ""  # what is read before the first message, and on the bot's page
        self._queries = itertools.count(4_000_000_000_000_001)

    def routes(self) -> list[web.RouteDef]:
        return [web.route("*", "/bot{token}/{method}", self._call)]

    def too_many(self) -> web.Response:
        return refusal(flooded(math.ceil(self.faults.retry_after)))

    # ---- what people do -------------------------------------------------------------

    async def user_says(self, user: str, text: str, group: str = "", *, answering_bot: bool = False) -> str:
        """Write to the bot, or in a group (where `answering_bot` replies to the bot's last message)."""
        return self._say(user, {"text": text}, group, answering_bot=answering_bot)

    async def user_sends(self, user: str, kind: str, caption: str = "", group: str = "") -> str:
        """Send something else than text: a key of CONTENTS."""
        return self._say(user, {**CONTENTS[kind], **({"caption": caption} if caption else {})}, group)

    async def user_edits(self, user: str, message_id: str, text: str) -> None:
        chat = self.chats.user(user)
        changed = {**chat.messages[int(message_id)], "text": text, "edit_date": int(time.time())}
        chat.messages[int(message_id)] = changed
        self.updates.happen("edited_message", changed, chat.id)

    async def press(self, user: str, button: Button, group: str = "") -> str:
        """Press a button; one with an address opens that and tells the bot nothing."""
        if button.url:
            return ""
        chat = self.chats.group(group) if group else self.chats.user(user)
        holding = [m for m in chat.messages.values() if button in buttons_of(m.get("reply_markup", {}))]
        assert holding, f"{chat.name} sees no button {button.title!r}"
        query = {
            "id": str(next(self._queries)), "from": person(self.chats.user(user)), "message": holding[-1],
            "chat_instance": str(chat.id), "data": button.value,
        }  # fmt: skip
        self.spinning[query["id"]] = time.time()
        self.updates.happen("callback_query", query, chat.id)
        return str(query["id"])

    async def user_blocks(self, user: str, *, is_blocked: bool = True) -> None:
        chat = self.chats.user(user)
        chat.is_blocked = is_blocked
        self._member(chat, person(chat), was=("kicked", "member")[is_blocked], now=("member", "kicked")[is_blocked])

    async def bot_is_removed(self, group: str, by: str) -> None:
        chat = self.chats.group(group)
        chat.is_blocked = True
        self._member(chat, person(self.chats.user(by)), was="member", now="left")

    def _say(self, user: str, content: Json, group: str, *, answering_bot: bool = False) -> str:
        writer = self.chats.user(user)
        chat = self.chats.group(group) if group else writer
        if not group:
            chat.has_started = True
        if answering_bot:
            own = [m for m in chat.messages.values() if m["from"]["id"] == self._me["id"]]
            content = {**content, "reply_to_message": own[-1]}
        message = message_of(chat, person(writer), content)
        if not group or not self.privacy or self._is_meant_for_bot(message):
            self.updates.happen("message", message, chat.id)
        return str(message["message_id"])

    def _is_meant_for_bot(self, message: Json) -> bool:
        if message.get("reply_to_message", {}).get("from", {}).get("id") == self._me["id"]:
            return True
        text = message.get("text", message.get("caption", "")).lower()
        return f"@{USERNAME}" in text or bool(re.match(r"/\w+(\s|$)", text))

    def _member(self, chat: Chat, by: Json, was: str, now: str) -> None:
        content = {
            "chat": chat.as_json(), "from": by, "date": int(time.time()),
            "old_chat_member": _status(self._me, was), "new_chat_member": _status(self._me, now),
        }  # fmt: skip
        self.updates.happen("my_chat_member", content, chat.id)

    # ---- the Bot API ----------------------------------------------------------------

    async def _call(self, request: web.Request) -> web.Response:
        token, method = request.match_info["token"], request.match_info["method"].lower()
        if not _TOKEN_SHAPE.fullmatch(token):
            return refusal(Refused(404, "Not Found"))
        if token != self.token:
            return refusal(Refused(401, "Unauthorized"))
        answer: Callable[[Json], Any] | None = getattr(self, f"_api_{method}", None)
        if answer is None:
            return refusal(Refused(404, "Not Found: method not found"))
        params = await parameters(request)
        self.calls.append((method, params))
        try:
            result = await answer(params)
        except Refused as err:
            return refusal(err)
        return result if isinstance(result, web.Response) else good(result)

    @property
    def _me(self) -> Json:
        return {"id": int(self.token.split(":")[0]), "is_bot": True, "first_name": "Dẫn Lối", "username": USERNAME}

    async def _api_getme(self, _params: Json) -> Json:
        can = {"can_join_groups": True, "can_read_all_group_messages": not self.privacy}
        return {**self._me, **can, "supports_inline_queries": False}

    async def _api_setwebhook(self, params: Json) -> bool:
        url, secret = params.get("url", ""), params.get("secret_token", "")
        if url and not self.is_local and not url.startswith("https://"):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        port = re.search(r"://[^/]*:(\d+)", url)
        if port and not self.is_local and int(port[1]) not in _PORTS:
            raise Refused(400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if secret and not _SECRET_SHAPE.fullmatch(secret):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self._remember_allowed(params)
        if params.get("drop_pending_updates"):
            self.updates.drop()
        self.updates.set_webhook(url, secret)
        return True

    async def _api_deletewebhook(self, params: Json) -> bool:
        return await self._api_setwebhook({"drop_pending_updates": params.get("drop_pending_updates")})

    async def _api_getwebhookinfo(self, _params: Json) -> Json:
        info: Json = {
            "url": self.webhook.url, "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending), "max_connections": 40,
        }  # fmt: skip
        if self.updates.allowed:
            info["allowed_updates"] = self.updates.allowed
        if self.webhook.last_error:
            info["last_error_date"], info["last_error_message"] = self.webhook.last_error
        return info

    async def _api_getupdates(self, params: Json) -> list[Json]:
        if self.webhook.url:
            text = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise Refused(409, f"Conflict: {text}")
        self._remember_allowed(params)
        limit, seconds = int(params.get("limit") or 100), float(params.get("timeout") or 0)
        found = await self.updates.poll(int(params.get("offset") or 0), limit, min(seconds, 50.0))
        if isinstance(found, str):
            raise Refused(409, f"Conflict: {found}")
        return found

    async def _api_sendmessage(self, params: Json) -> web.Response:
        chat = self._writable(params)
        text = params.get("text", "").strip()
        if not text:
            raise Refused(400, "Bad Request: message text is empty")
        if units(text) > LONGEST_TEXT:
            raise Refused(400, "Bad Request: message is too long")
        keyboard = markup(params.get("reply_markup"))
        seconds = self.flood.wait(chat.id)
        if seconds:
            raise flooded(seconds)

        def show() -> web.Response:
            content = {"text": text, **({"reply_markup": keyboard} if keyboard else {})}
            message = message_of(chat, self._me, content)
            chat.typing_until = 0.0
            self.screens.show(chat.name, text, buttons_of(keyboard), str(message["message_id"]))
            return good(message)

        return await self.take(show)

    async def _api_sendchataction(self, params: Json) -> bool:
        self._writable(params).typing_until = time.time() + 5
        return True

    async def _api_answercallbackquery(self, params: Json) -> bool:
        if self.spinning.pop(params.get("callback_query_id", ""), None) is None:
            text = "query is too old and response timeout expired or query ID is invalid"
            raise Refused(400, f"Bad Request: {text}")
        return True

    async def _api_setmycommands(self, params: Json) -> bool:
        self.commands = from_json(params.get("commands"), [])
        return True

    async def _api_setmydescription(self, params: Json) -> bool:
        self.description = _within(params.get("description", ""), LONGEST_DESCRIPTION)
        return True

    async def _api_setmyshortdescription(self, params: Json) -> bool:
        self.about = _within(params.get("short_description", ""), LONGEST_ABOUT)
        return True

    async def _api_getmycommands(self, _params: Json) -> list[Json]:
        return self.commands

    def _remember_allowed(self, params: Json) -> None:
        if params.get("allowed_updates") is not None:
            self.updates.allowed = from_json(params["allowed_updates"], [])

    def _writable(self, params: Json) -> Chat:
        """Return the chat to write to, or say why not."""
        wanted = str(params.get("chat_id", ""))
        if not wanted:
            raise Refused(400, "Bad Request: chat_id is empty")
        chat = self.chats.by_id(int(wanted)) if wanted.lstrip("-").isdigit() else None
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        if chat.moved_to:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(400, text, migrate_to_chat_id=chat.moved_to)
        if chat.is_deactivated:
            raise Refused(403, "Forbidden: user is deactivated")
        if chat.is_blocked and chat.is_group:
            raise Refused(403, f"Forbidden: bot was kicked from the {chat.type} chat")
        if chat.is_blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if not chat.has_started:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        return chat


def _status(user: Json, status: str) -> Json:
    return {"user": user, "status": status, **({"until_date": 0} if status == "kicked" else {})}


def _within(text: str, longest: int) -> str:
    if units(text) > longest:
        raise Refused(400, "Bad Request: text is too long")
    return text
