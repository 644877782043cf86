"""Where every channel's messages are handed over: stored first, acknowledged to the citizen after."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from danloi.conversation.channel import Channel, HandOver, Incoming

logger = logging.getLogger(__name__)

_LONGEST_ACKNOWLEDGE_SECONDS = 5.0


class Reception:
    """Takes a channel's messages.

    Args:
        take: stores a message (`Dispatcher.take`).
        is_silent: tells whether the assistant leaves a conversation to an officer: then nothing says that it is typing.
    """

    def __init__(self, take: HandOver, is_silent: Callable[[str], Awaitable[bool]] | None = None) -> None:
        """Keep the way to the inbox."""
        self._take = take
        self._is_silent = is_silent
        self._background: set[asyncio.Task[None]] = set()

    async def hand_over(self, channel: Channel, message: Incoming) -> None:
        """Store `message`; what the platform expects then is done in the background.

        Raises:
            NotAccepted: the database does not answer; the message may be handed over again.
        """
        await self._take(message)
        task = asyncio.create_task(self._acknowledge(channel, message))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def from_channel(self, channel: Channel) -> HandOver:
        """Return the way for a channel that fetches its messages itself."""

        async def hand_over(message: Incoming) -> None:
            await self.hand_over(channel, message)

        return hand_over

    async def _acknowledge(self, channel: Channel, message: Incoming) -> None:
        try:
            async with asyncio.timeout(_LONGEST_ACKNOWLEDGE_SECONDS):
                # A pressed button is answered all the same: its clock would go on.
                if self._is_silent and not message.token and await self._is_silent(message.conversation):
                    return
                await channel.acknowledge(message)
        except Exception as err:
            logger.info("%s: not acknowledged to the citizen: %s", channel.name, type(err).__name__)
