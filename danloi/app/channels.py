"""The messaging channels: those that have their settings, with the work that each does all the time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from channels.reception import Reception
from danloi.app.settings import Settings
from danloi.app.telegram import telegram
from danloi.app.zalo import zalo_bot, zalo_oa
from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import Channel
from danloi.storage.database import Database
from danloi.storage.lease import Lease


def make_channels(settings: Settings, database: Database, alerts: Alerts) -> dict[str, Channel]:
    """Return the channels whose settings are there, by name.

    Raises:
        SettingsError: a channel has some of the settings that it needs, but not all.
    """
    made: list[Channel | None] = [zalo_oa(settings, database, alerts), zalo_bot(settings), telegram(settings, alerts)]
    return {channel.name: channel for channel in made if channel is not None}


async def run_jobs(channels: Mapping[str, Channel], reception: Reception, database: Database) -> None:
    """Do the work of every channel, each job in one process only, until cancelled."""
    async with asyncio.TaskGroup() as group:
        for channel in channels.values():
            for job in channel.jobs(reception.from_channel(channel)):
                group.create_task(Lease(database, job.name).while_held(job.run), name=job.name)
