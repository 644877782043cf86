"""Sending what is in the outbox: one message after the other in each conversation, many conversations at once."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import logging
import time
from collections.abc import Mapping

from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import Channel, GiveUp, NeedsStaff, SendFailed, TryAgain
from danloi.conversation.outbox import Outbox, Parcel
from danloi.storage.base import now

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 60.0  # of a channel that needs somebody to act
LONGEST_SEND_SECONDS = 15.0


class Sender:
    """Sends the outbox through the channels.

    Args:
        outbox: what is to be sent.
        channels: by name.
        alerts: where it is reported that a channel needs somebody to act.
        give_up_after: age at which a message that cannot be sent becomes a dead letter.
    """

    def __init__(
        self, outbox: Outbox, channels: Mapping[str, Channel], alerts: Alerts, give_up_after: dt.timedelta
    ) -> None:
        """Keep the parts."""
        self._outbox = outbox
        self._channels = channels
        self._alerts = alerts
        self._give_up_after = give_up_after
        self._paused_until: dict[str, float] = {}
        self._alerted: set[str] = set(channels)  # cleared at the first success: an earlier process may have reported

    @property
    def paused(self) -> set[str]:
        """The channels through which nothing is sent at the moment."""
        return {channel for channel, until in self._paused_until.items() if until > time.monotonic()}

    async def drain(self, conversation: str, *, wait: bool = True) -> int:
        """Send everything that is due in `conversation`, in order; return how many messages went out.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; what is not noted as sent is sent again.
        """
        channel = self._channels.get(conversation.partition(":")[0])
        if channel is None or channel.name in self.paused:
            return 0
        parcels = await self._outbox.begin(conversation, wait=wait)
        count = 0
        for parcel, following in itertools.zip_longest(parcels, parcels[1:]):
            if not await self._send(channel, parcel, following):
                break
            count += 1
        return count

    async def _send(self, channel: Channel, parcel: Parcel, following: Parcel | None) -> bool:
        if parcel.attempts > 1:
            logger.info("outbox %d is sent for the %d. time", parcel.id, parcel.attempts)
        try:
            platform_id = await _bounded(channel, parcel)
        except SendFailed as err:
            await self._note_failure(channel, parcel, err)
            return False
        still_ours = await self._outbox.sent(parcel, platform_id, following)
        if channel.name in self._alerted:
            self._alerted.discard(channel.name)
            await self._alerts.clear(f"{channel.name}.send")
        return still_ours

    async def _note_failure(self, channel: Channel, parcel: Parcel, err: SendFailed) -> None:
        logger.warning("%s did not take outbox %d: %s", channel.name, parcel.id, err)
        if isinstance(err, GiveUp) or now() - parcel.created_at > self._give_up_after:
            await self._outbox.bury(parcel, str(err))
            return
        asked = err.after if isinstance(err, TryAgain) else _PAUSE_SECONDS
        if isinstance(err, NeedsStaff):
            self._pause(channel.name, _PAUSE_SECONDS)
            self._alerted.add(channel.name)
            await self._alerts.report(f"{channel.name}.send", str(err))
        elif isinstance(err, TryAgain) and err.whole_channel and err.after:
            self._pause(channel.name, err.after)
        await self._outbox.retry(parcel, str(err), asked)

    def _pause(self, channel: str, seconds: float) -> None:
        until = time.monotonic() + seconds
        self._paused_until[channel] = max(until, self._paused_until.get(channel, 0.0))


async def _bounded(channel: Channel, parcel: Parcel) -> str:
    """Send within the time limit; what is no answer of the platform's is worth another try."""
    try:
        async with asyncio.timeout(LONGEST_SEND_SECONDS):
            return await channel.send(parcel.message)
    except SendFailed:
        raise
    except TimeoutError as err:
        msg = f"no answer within {LONGEST_SEND_SECONDS:.0f} s"
        raise TryAgain(msg) from err
    except Exception as err:
        logger.exception("%s failed while sending", channel.name)
        msg = f"{type(err).__name__} in the channel's code"
        raise TryAgain(msg) from err
