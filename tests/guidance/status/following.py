"""What the tests of notices share: who was told, the clock of the simulator, and asking to be told."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.status.models import StatusSubscription
from danloi.storage.database import Database
from tests.fakes.onestop import OneStop
from tests.fakes.onestop.files import File
from tests.guidance.status.citizen import Citizen

AGREE = "Đồng ý nhận tin báo"


class Told:
    """Who can be written to, and what was written."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str]] = []
        self.can: Literal["now", "later", "never"] = "now"

    async def tell(self, session: AsyncSession, conversation: str, text: str) -> None:
        self.texts.append((conversation, text))

    async def reach(self, session: AsyncSession, conversation: str) -> Literal["now", "later", "never"]:
        return self.can


class Day:
    """The clock of the citizens and the watch is that of the simulator."""

    def __init__(self, onestop: OneStop) -> None:
        self._clock = onestop.clock

    def __call__(self) -> dt.datetime:
        return self._clock.now().astimezone(dt.UTC)

    def goes_on(self, **time: float) -> None:
        self._clock.set(self._clock.now() + dt.timedelta(**time))


async def follow(citizen: Citizen, file: File) -> str:
    """Ask to be told, prove it, agree; return what was said at the end."""
    await citizen.say("báo cho tôi khi hồ sơ có thay đổi", intent="request_notices")
    await citizen.say(file.code, intent="give_details")
    asked = await citizen.say(file.phone[-4:], digits=file.phone[-4:], intent="give_details")
    assert "Anh/chị có đồng ý không?" in asked.text
    return (await citizen.say(AGREE, intent="affirm")).text


async def rows(database: Database) -> list[StatusSubscription]:
    async with database.transaction() as session:
        return list(await session.scalars(select(StatusSubscription)))


def changing(onestop: OneStop) -> File:
    """A file in work whose next step comes within days."""
    now = onestop.clock.now()
    return next(
        file
        for file in onestop.files.values()
        if file.state_at(now) == 4 and any(now < step.at < now + dt.timedelta(days=3) for step in file.steps)
    )
