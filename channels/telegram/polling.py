"""Asking Telegram for messages (long polling), for an installation without a public address."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from channels.telegram.failures import failure_of, seconds_of
from channels.telegram.updates import READ
from danloi.conversation.channel import HandOver, Incoming, Malformed

logger = logging.getLogger(__name__)

WAIT_SECONDS = 25  # that Telegram keeps a question open while nobody writes
_MARGIN = 10.0  # seconds more until the connection is given up
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds after the first, second… failure in a row
_REFUSED_PAUSE = 60.0  # seconds between tries while only a person can mend it

type Report = Callable[[str], Awaitable[None]]
type Read = Callable[[Mapping[str, Any]], list[Incoming]]


class Polling:
    """Takes updates from Telegram one after the other; a taken one is confirmed only after it is stored.

    Telegram forgets an update when it is asked for later ones (`offset`). A process that dies between storing and
    asking gets the same updates again, and the inbox knows them.

    Args:
        bot: the client.
        read: what makes incoming messages of an update.
        report: tells staff of what only a person can mend; "" when it is well again.
        wait_seconds: how long Telegram keeps a question open.
    """

    def __init__(self, bot: Bot, read: Read, report: Report, wait_seconds: int = WAIT_SECONDS) -> None:
        """Start from the first update that nobody has confirmed."""
        self._bot = bot
        self._read = read
        self._report = report
        self._wait = wait_seconds
        self._offset: int | None = None
        self._failures = 0
        self._reported = True  # so that what an earlier process reported is taken back by the first good answer

    async def run(self, hand_over: HandOver) -> None:
        """Poll until cancelled."""
        while True:
            try:
                updates = await self._ask()
            except TelegramError as err:
                await asyncio.sleep(await self._pause_after(err))
                continue
            self._failures = 0
            if self._reported:
                self._reported = False
                await self._report("")
            for update in updates:
                await self._take(update, hand_over)

    async def _ask(self) -> list[Mapping[str, Any]]:
        # Raw, as one update that the library cannot read must not stop those behind it. In small letters (the Bot API
        # does not mind), as the library warns of its methods' names here.
        found = await self._bot.do_api_request(
            "getupdates",
            {"offset": self._offset, "timeout": self._wait, "allowed_updates": list(READ)},
            read_timeout=self._wait + _MARGIN,
        )
        return [update for update in found if isinstance(update, dict)]

    async def _take(self, update: Mapping[str, Any], hand_over: HandOver) -> None:
        try:
            messages = self._read(update)
        except Malformed as err:
            logger.error("telegram: passed over: %s", err)
            messages = []
        for message in messages:
            await hand_over(message)  # what it raises ends this run; the next one begins at the same update
        self._offset = int(update["update_id"]) + 1

    async def _pause_after(self, err: TelegramError) -> float:
        """Return how long to wait before asking again, and say what is wrong."""
        failure = failure_of(err)
        if isinstance(err, (Conflict, InvalidToken)):
            self._reported = True
            await self._report(f"{_mend(err)}; until then no message from Telegram is read")
            return _REFUSED_PAUSE if isinstance(err, InvalidToken) else _PAUSES[2]
        if isinstance(err, RetryAfter):
            return seconds_of(err.retry_after)
        logger.warning("telegram: polling: %s", failure)
        pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self._failures += 1
        return pause


def _mend(err: TelegramError) -> str:
    if isinstance(err, Conflict) and "webhook" in err.message.lower():
        return (
            "this bot has a webhook, so it cannot be polled: set TELEGRAM_WEBHOOK_SECRET to use the webhook here, or "
            "take it away with `danloi channels set-webhook telegram --delete`"
        )
    return str(failure_of(err))
