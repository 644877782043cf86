"""The pair of tokens in the database: read, claimed for a renewal, replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.zalo_oa.models import ZaloTokenRow
from channels.zalo_oa.oauth import Pair
from danloi.storage.base import now
from danloi.storage.database import Database

CLAIM = dt.timedelta(seconds=30)  # longer than the longest call of OAuth


class TokenStore:
    """The row of one app. Every method raises `sqlalchemy.exc.SQLAlchemyError` if the database does not answer."""

    def __init__(self, database: Database, app_id: str) -> None:
        """Keep both."""
        self._database = database
        self._app_id = app_id

    async def row(self) -> ZaloTokenRow | None:
        """Return the row as it is now, None before the first consent."""
        return await self._database.forgiving(self._row)

    async def _row(self) -> ZaloTokenRow | None:
        async with self._database.transaction() as session:
            return await session.scalar(select(ZaloTokenRow).where(ZaloTokenRow.app_id == self._app_id))

    async def claim(self, generation: int) -> bool:
        """Write down that a renewal of this pair is about to be sent; False if another process has done so."""
        free = or_(ZaloTokenRow.claimed_until.is_(None), ZaloTokenRow.claimed_until < now())
        async with self._database.transaction() as session:
            claimed = await session.execute(
                update(ZaloTokenRow)
                .where(ZaloTokenRow.app_id == self._app_id, ZaloTokenRow.generation == generation, free)
                .values(claimed_until=now() + CLAIM, sent_at=now())
                .returning(ZaloTokenRow.generation)
            )
            return claimed.first() is not None

    async def release(self, generation: int, refused: str | None = None) -> None:
        """Give the claim back. `sent_at` stays: what became of the renewal is not known, or it was refused."""
        values = {"claimed_until": None} if refused is None else {"claimed_until": None, "refused": refused}
        mine = (ZaloTokenRow.app_id == self._app_id, ZaloTokenRow.generation == generation)
        async with self._database.transaction() as session:
            await session.execute(update(ZaloTokenRow).where(*mine).values(**values))

    async def replace(self, generation: int, pair: Pair) -> None:
        """Put the pair after `generation` in its place, unless a newer one is there."""
        async with self._database.transaction() as session:
            row = await session.get(ZaloTokenRow, self._app_id, with_for_update=True)
            if row is not None and row.generation == generation:
                _fill(row, pair)

    async def begin(self, pair: Pair, also: Callable[[AsyncSession], None] | None = None) -> None:
        """Put the pair of a new consent in place of whatever is there; `also` is done in the same transaction."""
        await self._database.forgiving(lambda: self._begin(pair, also))

    async def _begin(self, pair: Pair, also: Callable[[AsyncSession], None] | None) -> None:
        async with self._database.transaction() as session:
            row = await session.get(ZaloTokenRow, self._app_id, with_for_update=True)
            if row is None:
                row = ZaloTokenRow(app_id=self._app_id, generation=0)
                session.add(row)
            _fill(row, pair)
            if also is not None:
                also(session)


def _fill(row: ZaloTokenRow, pair: Pair) -> None:
    row.generation += 1
    row.access_token, row.refresh_token = pair.access_token, pair.refresh_token
    row.obtained_at = now()
    row.expires_at = row.obtained_at + dt.timedelta(seconds=pair.seconds)
    row.claimed_until = row.sent_at = None
    row.refused = ""
