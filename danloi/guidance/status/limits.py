"""How many wrong tries there may be: for a conversation, a code, a source and in all; counted in the database."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import TTLCache
from sqlalchemy import ColumnElement, delete, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.status.models import StatusTry
from danloi.storage.database import Database

logger = logging.getLogger(__name__)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
_MEMO_SECONDS = 30.0


@dataclass(frozen=True)
class Limits:
    """Refused tries that may be made in an hour and in a day before nothing is looked up any more.

    A code's own limit is above a conversation's, so that one stranger does not lock its owner out. `everywhere` stops
    a guess from a thousand sources at once; honest citizens stay far below it.
    """

    conversation: tuple[int, int] = (5, 10)
    code: tuple[int, int] = (10, 20)
    source: tuple[int, int] = (20, 60)
    everywhere: tuple[int, int] = (300, 1_500)


@dataclass(frozen=True)
class Keys:
    """Fingerprints of who tries what."""

    conversation: str
    code: str
    source: str


class Tries:
    """Counts tries before they are made, so that many at once do not slip past the limit together."""

    def __init__(self, database: Database, limits: Limits, clock: Callable[[], dt.datetime]) -> None:
        """Keep the parts."""
        self._database = database
        self._limits = limits
        self._clock = clock
        # What was found locked a moment ago needs no question to the database; a flood costs it nothing.
        self._locked: TTLCache[str, bool] = TTLCache(10_000, _MEMO_SECONDS)

    async def begin(self, keys: Keys) -> int | None:
        """Count a try and return its number; None if it may not be made.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        if any(key in self._locked for key in (keys.conversation, keys.code, keys.source, "everywhere")):
            return None
        at = self._clock()
        row = StatusTry(conversation_key=keys.conversation, code_key=keys.code, source_key=keys.source, at=at)
        over: list[tuple[str, str]] = []
        async with self._database.transaction() as session:
            session.add(row)
            await session.flush()
            if self._database.is_sqlite:  # which has one writer: every try that began earlier is seen
                over = await self._over(session, keys, at)
        if not self._database.is_sqlite:
            async with self._database.transaction() as session:  # only now every try that began earlier is seen
                over = await self._over(session, keys, at)
        if not over:
            return row.id
        await self.forgive(row.id)
        for scope, key in over:
            self._locked[key] = True
            logger.warning("status look-up: too many refused tries (%s)", scope)
        return None

    async def forgive(self, number: int) -> None:
        """Take a try back: nobody could say."""
        async with self._database.transaction() as session:
            await self.forgive_in(session, number)

    @staticmethod
    async def forgive_in(session: AsyncSession, number: int) -> None:
        """Take a try back in the session's transaction: it was right."""
        await session.execute(delete(StatusTry).where(StatusTry.id == number))

    async def forget_old(self) -> None:
        """Remove the tries that count no more."""
        async with self._database.transaction() as session:
            await session.execute(delete(StatusTry).where(StatusTry.at < self._clock() - DAY))

    async def _over(self, session: AsyncSession, keys: Keys, at: dt.datetime) -> list[tuple[str, str]]:
        scopes: list[tuple[str, str, ColumnElement[bool], tuple[int, int]]] = [
            (
                "conversation",
                keys.conversation,
                StatusTry.conversation_key == keys.conversation,
                self._limits.conversation,
            ),
            ("code", keys.code, StatusTry.code_key == keys.code, self._limits.code),
            ("source", keys.source, StatusTry.source_key == keys.source, self._limits.source),
            ("everywhere", "everywhere", true(), self._limits.everywhere),
        ]
        counts = [
            func.count().filter(mine, StatusTry.at > at - window) for _, _, mine, _ in scopes for window in (HOUR, DAY)
        ]
        found = (await session.execute(select(*counts).where(StatusTry.at > at - DAY))).one()
        over = []
        for number, (scope, key, _, (per_hour, per_day)) in enumerate(scopes):
            if found[2 * number] > per_hour or found[2 * number + 1] > per_day:
                over.append((scope, key))
        return over
