"""Where every channel's messages are handed over: stored first, acknowledged to the citizen after."""

from __future__ import annotations

import asyncio
import logging

from danloi.conversation.channel import Channel, HandOver, Incoming

logger = logging.getLogger(__name__)

_LONGEST_ACKNOWLEDGE_SECONDS = 5.0


class Reception:
    """Takes a channel's messages.

    Args:
        take: stores a message (`Dispatcher.take`).
    """

    def __init__(self, take: HandOver) -> None:
        """Keep the way to the inbox."""
        self._take = take
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

    @staticmethod
    async def _acknowledge(channel: Channel, message: Incoming) -> None:
        try:
            async with asyncio.timeout(_LONGEST_ACKNOWLEDGE_SECONDS):
                await channel.acknowledge(message)
        except Exception as err:
            logger.info("%s: not acknowledged to the citizen: %s", channel.name, type(err).__name__)
