"""A Zalo bot as a channel: webhook or polling in, `sendMessage` out. Text only, no buttons.

https://docs.zaloplatforms.com/docs/BOT. The token stands in every address, so no address is ever logged.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from channels.json_api import JsonApi
from channels.zalo_bot.events import CHANNEL, parse_body, parse_update
from danloi.conversation.channel import (
    ChannelError,
    Finding,
    Forged,
    GiveUp,
    HandOver,
    Incoming,
    Job,
    Limits,
    Malformed,
    NeedsStaff,
    Outgoing,
    SendFailed,
    TryAgain,
)
from danloi.conversation.inbox import NotAccepted

logger = logging.getLogger(__name__)

type Mode = Literal["webhook", "polling"]

LONGEST_TEXT = 2000
POLL_SECONDS = 30
NO_NEWS = 408  # "Request timeout": nobody has written
_GONE = frozenset({400, 403, 404})  # of sendMessage: the chat or the text; of another method: our request


class ZaloBot:
    """One bot (the `Channel` contract, danloi/conversation/channel.py).

    Args:
        api: how to call.
        url: base address, https://bot-api.zaloplatforms.com.
        token: of the bot.
        secret: that Zalo sends with every webhook, 8 to 256 letters; not needed for polling.
        mode: how messages come in; Zalo allows only one at a time. Polling is for machines without a public address.
        poll_seconds: how long Zalo waits for a message.
    """

    name = CHANNEL
    limits = Limits(LONGEST_TEXT)

    def __init__(
        self, api: JsonApi, url: str, token: str, secret: str, mode: Mode = "webhook", poll_seconds: int = POLL_SECONDS
    ) -> None:
        """Keep them."""
        self._api = api
        self._url = url.rstrip("/")
        self._token = token
        self._secret = secret
        self._mode = mode
        self._poll_seconds = poll_seconds

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Compare the secret, in constant time.

        Raises:
            Forged: another one, or we have none.
        """
        given = headers.get("X-Bot-Api-Secret-Token", "").encode()
        if not self._secret or not hmac.compare_digest(given, self._secret.encode()):
            raise Forged("X-Bot-Api-Secret-Token is not the secret (ZALO_BOT_SECRET)")

    def parse(self, body: bytes) -> list[Incoming]:
        """Read an update.

        Raises:
            Malformed: it cannot be read.
        """
        return parse_body(body)

    async def acknowledge(self, incoming: Incoming) -> None:
        """Show "typing"; it may fail.

        Raises:
            ChannelError: it did.
        """
        chat = incoming.conversation.removeprefix(f"{CHANNEL}:")
        await self._call("sendChatAction", {"chat_id": chat, "action": "typing"})

    async def send(self, message: Outgoing) -> str:
        """Send a text.

        Raises:
            TryAgain, GiveUp, NeedsStaff: it was not taken, or nobody knows.
        """
        text = unicodedata.normalize("NFC", message.text)
        result = await self._call("sendMessage", {"chat_id": message.recipient, "text": text})
        return str(result.get("message_id", "")) if isinstance(result, dict) else ""

    def jobs(self, hand_over: HandOver) -> list[Job]:
        """Return the polling, if that is how messages come in."""

        async def poll() -> None:
            await self._poll(hand_over)

        return [Job("zalo_bot.polling", poll)] if self._mode == "polling" else []

    async def _poll(self, hand_over: HandOver) -> None:
        """Ask for messages, one call after the other, for ever.

        What `getUpdates` has given out is gone at Zalo: there is no offset to confirm. So a message that cannot be
        stored is offered again until it can; only the end of this very process may lose it.

        Raises:
            ChannelError: Zalo refuses; the text says what to do.
        """
        while True:
            for incoming in await self._next():
                await _insist(hand_over, incoming)

    async def _next(self) -> list[Incoming]:
        body = {"timeout": str(self._poll_seconds)}  # documented as a string
        try:
            updates = await self._call("getUpdates", body, timeout_seconds=self._poll_seconds + 10)
        except TryAgain as err:
            logger.warning("polling: %s", err)
            await asyncio.sleep(err.after or 2.0)
            return []
        read: list[Incoming] = []
        for update in updates if isinstance(updates, list) else [updates]:
            try:
                read += parse_update(update) if update else []
            except Malformed as err:
                logger.warning("polling: an update cannot be read: %s", err)
        return read

    async def check(self) -> list[Finding]:
        """Ask Zalo who we are and where its webhook leads."""
        try:
            me = await self._call("getMe", {})
            info = await self._call("getWebhookInfo", {})
        except ChannelError as err:
            return [Finding("Zalo Bot: token", False, str(err))]
        name = me.get("account_name") if isinstance(me, dict) else None
        url = str(info.get("url", "")) if isinstance(info, dict) else ""
        return [Finding(f"Zalo Bot: bot “{name}”", True), self._about_webhook(url)]

    def _about_webhook(self, url: str) -> Finding:
        host = urlsplit(url).hostname
        if self._mode == "polling":
            mend = f"a webhook is set ({host}), so nothing comes: `danloi channels set-webhook zalo_bot` removes it"
            return Finding("Zalo Bot: polling", not url, mend if url else "")
        if not url:
            return Finding("Zalo Bot: webhook", False, "none is set: `danloi channels set-webhook zalo_bot`")
        return Finding(
            f"Zalo Bot: webhook at {host}", bool(self._secret), "" if self._secret else "set ZALO_BOT_SECRET"
        )

    async def set_webhook(self, url: str) -> str:
        """Set the webhook; without an address, or if messages are polled for, remove it, as Zalo allows only one.

        Raises:
            ChannelError: the address or the secret will not do, or Zalo refuses.
        """
        if self._mode == "polling" or not url:
            await self._call("deleteWebhook", {})
            return "the webhook of the Zalo bot is removed; with ZALO_BOT_MODE=polling its messages are polled"
        if not 8 <= len(self._secret) <= 256:
            raise ChannelError("ZALO_BOT_SECRET must have 8 to 256 letters")
        await self._call("setWebhook", {"url": url, "secret_token": self._secret})
        return f"the webhook of the Zalo bot is {url}"

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _call(self, method: str, body: Mapping[str, Any], timeout_seconds: float | None = None) -> Any:
        """Call a method and return its result; "nobody has written" is None.

        Raises:
            TryAgain, GiveUp, NeedsStaff: as the error says.
        """
        url = f"{self._url}/bot{self._token}/{method}"
        reply = await self._api.call(method, "POST", url, body=body, timeout_seconds=timeout_seconds)
        if reply.body.get("ok") is True and reply.status == 200:
            return reply.body.get("result")
        code = reply.body.get("error_code")
        code = code if isinstance(code, int) else reply.status
        if method == "getUpdates" and code == NO_NEWS:
            return None
        words = str(reply.body.get("description", ""))[:120]
        raise _error_of(method, code, words, reply.retry_after, is_json=bool(reply.body))


def _error_of(method: str, code: int, words: str, wait: float | None, *, is_json: bool) -> SendFailed:
    text = f"Zalo Bot refuses {method}: {code} {words}".strip()
    if code == 401 or not is_json:  # some tokens are answered with a page instead of JSON
        return NeedsStaff(f"{text}; the token is wrong or was replaced: ask Zalo Bot Manager, set ZALO_BOT_TOKEN")
    if code == 429:
        return TryAgain(text, wait if wait is not None else 30, whole_channel=True)
    if code in _GONE:
        return GiveUp(text) if method == "sendMessage" else NeedsStaff(text)
    return TryAgain(text, wait)


async def _insist(hand_over: HandOver, incoming: Incoming) -> None:
    pause = 0.2
    while True:
        try:
            await hand_over(incoming)
        except NotAccepted:
            logger.warning("a polled message is not stored yet")
            await asyncio.sleep(pause)
            pause = min(pause * 2, 10.0)
        else:
            return
