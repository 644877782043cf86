"""Moments keep their time zone, whatever the database."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from danloi.conversation.models import ConversationRow
from danloi.storage.database import Database

IN_VIETNAM = dt.datetime(2026, 11, 22, 6, 30, 15, 123456, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


async def _keep(database: Database, moment: dt.datetime) -> dt.datetime:
    async with database.transaction() as session:
        session.add(ConversationRow(id="rest:a", channel="rest", memory={}, started_at=moment))
    async with database.transaction() as session:
        kept = await session.scalar(select(ConversationRow.started_at))
    assert kept is not None
    return kept


async def test_a_moment_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    kept = await _keep(database, IN_VIETNAM)
    assert kept == IN_VIETNAM
    assert kept.utcoffset() == dt.timedelta(0)
    assert (kept.day, kept.hour) == (21, 23)


async def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        await _keep(database, IN_VIETNAM.replace(tzinfo=None))


async def test_moments_are_compared_as_moments(database: Database) -> None:
    await _keep(database, IN_VIETNAM)
    a_minute_later_in_tokyo = (IN_VIETNAM + dt.timedelta(minutes=1)).astimezone(ZoneInfo("Asia/Tokyo"))
    async with database.transaction() as session:
        earlier = select(ConversationRow.id).where(ConversationRow.started_at < a_minute_later_in_tokyo)
        later = select(ConversationRow.id).where(ConversationRow.started_at > a_minute_later_in_tokyo)
        assert (await session.scalars(earlier)).all() == ["rest:a"]
        assert (await session.scalars(later)).all() == []
