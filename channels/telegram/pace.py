"""Sending no faster than Telegram takes it (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits)."""

from __future__ import annotations

import asyncio
import collections
from dataclasses import dataclass

from aiolimiter import AsyncLimiter

from danloi.conversation.channel import TryAgain

_BURST = 3.0  # messages that a chat may have at once; those after it go at the rate
_KEPT_CHATS = 2_000
_LONGEST_WAIT = 10.0  # seconds that a send may wait for its turn before it goes back to the outbox


@dataclass(frozen=True)
class Rates:
    """How fast this process sends. Several processes share the bot's limit: give each its part.

    Args:
        overall: messages a second to everybody together.
        chat: messages a second to one citizen, with short bursts.
        group_minute: messages a minute to one group.
    """

    overall: float = 30.0
    chat: float = 1.0
    group_minute: float = 20.0


class Pace:
    """Lets each message go when its turn has come."""

    def __init__(self, rates: Rates) -> None:
        """Keep the rates; nothing has been sent yet."""
        self._rates = rates
        self._overall = AsyncLimiter(max(rates.overall, 1.0), max(1.0, 1.0 / rates.overall))
        self._chats: collections.OrderedDict[int, AsyncLimiter] = collections.OrderedDict()

    async def turn(self, chat: int) -> None:
        """Wait until a message to `chat` may be sent.

        Raises:
            TryAgain: that would take too long; somebody else may be sent to meanwhile.
        """
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                await self._of(chat).acquire()
                await self._overall.acquire()
        except TimeoutError:
            reason = "too much to send at once; see TELEGRAM_MESSAGES_PER_SECOND"
            raise TryAgain(reason, _LONGEST_WAIT) from None

    def _of(self, chat: int) -> AsyncLimiter:
        limiter = self._chats.pop(chat, None)
        if limiter is None:
            is_group = chat < 0
            limiter = AsyncLimiter(self._rates.group_minute, 60.0) if is_group else self._own_chat()
        self._chats[chat] = limiter
        while len(self._chats) > _KEPT_CHATS:
            self._chats.popitem(last=False)
        return limiter

    def _own_chat(self) -> AsyncLimiter:
        return AsyncLimiter(_BURST, _BURST / self._rates.chat)
