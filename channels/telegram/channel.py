"""The Telegram channel: verifies, reads, acknowledges and sends; the rest is the same for every channel."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Coroutine, Mapping
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction, MessageLimit
from telegram.error import BadRequest, ChatMigrated, TelegramError

from channels.telegram.client import API, Client
from channels.telegram.failures import blames_buttons, failure_of, translated
from channels.telegram.pace import Pace, Rates
from channels.telegram.polling import WAIT_SECONDS, Polling
from channels.telegram.profile import Profile
from channels.telegram.setup import Setup
from channels.telegram.updates import NAME, callback_of, chat_of, read_update
from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import (
    Finding,
    Forged,
    GiveUp,
    HandOver,
    Incoming,
    Job,
    Limits,
    Malformed,
    Outgoing,
    TryAgain,
)  # fmt: skip

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
ALERT = "telegram"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    """A bot on Telegram.

    Args:
        token: `<number>:<secret>`, from @BotFather.
        alerts: where staff read what only a person can mend.
        webhook_secret: what Telegram sends with every webhook (1 to 256 of A-Z a-z 0-9 _ -); "" for polling.
        public_url: of this installation, for `check`; "" if it has none.
        api_url: where the Bot API answers.
        rates: how fast this process sends.
        profile: how the bot introduces itself.
        answer_seconds: how long a call of the Bot API may take.
        poll_seconds: how long Telegram keeps a poll open while nobody writes.
    """

    name = NAME
    limits = Limits(text=int(MessageLimit.MAX_TEXT_LENGTH), buttons=10, button_title=60, links=5)

    def __init__(
        self,
        token: str,
        alerts: Alerts,
        *,
        webhook_secret: str = "",
        public_url: str = "",
        api_url: str = API,
        rates: Rates | None = None,
        profile: Profile | None = None,
        answer_seconds: float = 10.0,
        poll_seconds: int = WAIT_SECONDS,
    ) -> None:
        """Connect to nothing yet."""
        self._client = Client(token, api_url, answer_seconds)
        self._alerts = alerts
        self._secret = webhook_secret
        self._pace = Pace(rates or Rates())
        self._setup = Setup(self._client.bot, webhook_secret, public_url, profile or Profile())
        self._poll_seconds = poll_seconds
        self._bot_name = ""
        self._slowed: dict[int, float] = {}  # chats that Telegram asked to wait for, and until when

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Compare the secret that Telegram was given with the webhook; see `Channel.verify`."""
        if not self._secret:
            msg = "no webhook is expected: TELEGRAM_WEBHOOK_SECRET is not set"
            raise Forged(msg)
        given = headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")  # whatever bytes a stranger sends
        if not hmac.compare_digest(given, self._secret.encode()):
            msg = f"{SECRET_HEADER} is missing or wrong"
            raise Forged(msg)

    def parse(self, body: bytes) -> list[Incoming]:
        """Read one update; see `Channel.parse`."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            msg = "the body is not a JSON object"
            raise Malformed(msg)
        return self._read(data)

    async def acknowledge(self, incoming: Incoming) -> None:
        """Take the clock off a pressed button and show that an answer is being written."""
        if incoming.kind == "left":
            return
        bot = self._client.bot
        chat = chat_of(incoming.conversation.partition(":")[2])
        courtesies: list[Coroutine[Any, Any, object]] = [bot.send_chat_action(chat, ChatAction.TYPING)]
        query = callback_of(incoming)
        if query:
            courtesies.append(bot.answer_callback_query(query))
        for failed in await asyncio.gather(*courtesies, return_exceptions=True):  # at once: the answer comes soon
            if isinstance(failed, TelegramError):
                logger.info("telegram: not acknowledged: %s", failure_of(failed))
        await self._learn_name()

    async def send(self, message: Outgoing) -> str:
        """Send one message; see `Channel.send`."""
        try:
            chat = chat_of(message.recipient)
        except ValueError:
            msg = f"{message.recipient} is no chat of Telegram's"
            raise GiveUp(msg) from None
        await self._pace.turn(chat)
        try:
            with translated():
                return await self._send(chat, message)
        except TryAgain as err:
            if err.after is not None:
                err.whole_channel = self._is_slowed_everywhere(chat, err.after)
            raise

    def jobs(self, hand_over: HandOver) -> list[Job]:
        """Return the polling, if there is no webhook."""
        if self._secret:
            return []

        async def poll() -> None:
            await self._introduce()
            polling = Polling(self._client.bot, self._read, self._report, self._poll_seconds)
            await polling.run(hand_over)

        return [Job("telegram-polling", poll)]

    async def check(self) -> list[Finding]:
        """Look whether the bot works; see `Setup.check`."""
        return await self._setup.check()

    async def set_webhook(self, url: str) -> str:
        """Tell Telegram where our webhook is; "" takes it away, so that polling works. See `Setup.set_webhook`."""
        return await self._setup.set_webhook(url)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def _read(self, data: Mapping[str, Any]) -> list[Incoming]:
        return read_update(data, self._client.bot_id, self._bot_name)

    async def _send(self, chat: int, message: Outgoing) -> str:
        keyboard = _keyboard(message)
        send = self._client.bot.send_message
        try:
            sent = await send(chat, message.text, reply_markup=keyboard, link_preview_options=_NO_PREVIEW)
        except ChatMigrated as err:
            sent = await send(err.new_chat_id, message.text, reply_markup=keyboard, link_preview_options=_NO_PREVIEW)
        except BadRequest as err:
            if keyboard is None or not blames_buttons(err):
                raise
            logger.warning("telegram: sent without its buttons, as Telegram refuses them: %s", err.message)
            sent = await send(chat, message.text, link_preview_options=_NO_PREVIEW)
        return str(sent.message_id)

    def _is_slowed_everywhere(self, chat: int, seconds: float) -> bool:
        """Tell whether Telegram's request to wait is for all: another chat has one that still holds."""
        now = time.monotonic()
        self._slowed = {known: until for known, until in self._slowed.items() if until > now}
        self._slowed[chat] = now + seconds
        return len(self._slowed) > 1

    async def _report(self, text: str) -> None:
        if text:
            await self._alerts.report(ALERT, text)
        else:
            await self._learn_name()
            await self._alerts.clear(ALERT)

    async def _introduce(self) -> None:
        """Set the profile, where no `set-webhook` does; the polling says what is wrong if nothing works."""
        try:
            await self._setup.introduce()
        except TelegramError as err:
            logger.info("telegram: the bot's profile is not set: %s", failure_of(err))

    async def _learn_name(self) -> None:
        """Learn the bot's name once, by which it is called in groups."""
        if self._bot_name:
            return
        try:
            self._bot_name = (await self._client.bot.get_me()).username or ""
        except TelegramError as err:
            logger.info("telegram: the bot's name is not known yet: %s", failure_of(err))


def _keyboard(message: Outgoing) -> InlineKeyboardMarkup | None:
    """Return the buttons, one under the other, as Vietnamese names are long."""
    rows = [[InlineKeyboardButton(button.title, callback_data=button.token)] for button in message.buttons]
    rows += [[InlineKeyboardButton(link.label, url=link.url)] for link in message.links]
    return InlineKeyboardMarkup(rows) if rows else None
