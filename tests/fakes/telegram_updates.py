"""The updates of the simulated Telegram: kept until a webhook takes them or a poll asks for later ones."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes.platform import Redelivery

type Json = dict[str, Any]

# At once, then with doubled pauses, later one or two minutes apart, for a day; an answer has a minute. As in the
# WebhookActor of the Bot API server.
_SCHEDULE = (0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, *[90.0] * 950)
_ANSWER_WITHIN = 60.0
_FIRST_UPDATE = 802_000_001
# Without `allowed_updates` these are not delivered.
_ON_REQUEST_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}


class Webhook(Redelivery):
    """Delivers updates to the webhook, those of a chat one after the other."""

    def __init__(self) -> None:
        super().__init__(_SCHEDULE, _ANSWER_WITHIN, in_order=True)
        self.secret = ""
        self.last_error: tuple[int, str] | None = None
        self.on_taken: Callable[[int], None] = lambda _update_id: None

    def deliver(self, update: Json, chat: int) -> None:
        body = json.dumps(update, ensure_ascii=False).encode()
        self.queue(body, self._headers, str(chat))

    def _headers(self, _number: int) -> Mapping[str, str]:
        return {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}

    async def _try_until_taken(self, body: bytes, headers: Callable[[int], Mapping[str, str]]) -> None:
        await super()._try_until_taken(body, headers)
        self.on_taken(json.loads(body)["update_id"])

    async def _try(self, body: bytes, headers: Mapping[str, str], number: int) -> Any:
        attempt = await super()._try(body, headers, number)
        if not 200 <= attempt.status < 300:
            told = f"Wrong response from the webhook: {attempt.status}" if attempt.status else "Connection refused"
            self.last_error = (int(time.time()), told)
        return attempt

    def call_off(self) -> None:
        """Stop delivering; what was not taken waits."""
        for task in self._running:
            task.cancel()


class Updates:
    """What has happened and is not confirmed yet."""

    def __init__(self, webhook: Webhook) -> None:
        self.webhook = webhook
        self.webhook.on_taken = self._forget
        self.allowed: list[str] = []
        self.pending: dict[int, tuple[Json, int]] = {}
        self.next_id = _FIRST_UPDATE
        self._poll: asyncio.Future[str] | None = None

    def happen(self, kind: str, content: Json, chat: int) -> int:
        """Note an event of `chat`; return its number, 0 if the bot has not asked for such."""
        wanted = kind in self.allowed if self.allowed else kind not in _ON_REQUEST_ONLY
        if not wanted:
            return 0
        update = {"update_id": self.next_id, kind: content}
        self.pending[self.next_id] = (update, chat)
        self.next_id += 1
        if self.webhook.url:
            self.webhook.deliver(update, chat)
        else:
            self._end_poll("")
        return int(update["update_id"])

    def set_webhook(self, url: str, secret: str) -> None:
        """Deliver to `url` from now on, with what waits; "" for nowhere."""
        self.webhook.call_off()
        self.webhook.url, self.webhook.secret, self.webhook.last_error = url, secret, None
        if url:
            self._end_poll("terminated by setWebhook request")
            for update, chat in self.pending.values():
                self.webhook.deliver(update, chat)

    def drop(self) -> None:
        self.pending.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json] | str:
        """Return the updates from `offset` on, waiting for the first; or why another request ended this one."""
        self._end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        for number in [number for number in self.pending if number < offset]:
            del self.pending[number]
        if not self.pending and seconds > 0:
            mine = self._poll = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(seconds):
                    ended = await mine
            except TimeoutError:
                ended = ""
            if ended:
                return ended
        return [update for update, _ in list(self.pending.values())[:limit]]

    def _end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(why)

    def _forget(self, number: int) -> None:
        self.pending.pop(number, None)
