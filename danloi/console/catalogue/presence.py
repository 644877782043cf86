"""Who has the form of a procedure open, so that a second editor is told."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.catalogue.models import EditingRow
from danloi.console.frame.access import Account

GONE = dt.timedelta(minutes=15)


async def note_editing(session: AsyncSession, account: Account, code: str, moment: dt.datetime) -> list[EditingRow]:
    """Note that `account` has the form of `code` open at `moment`; return the others who have."""
    await session.execute(delete(EditingRow).where(EditingRow.seen_at < moment - GONE))
    rows = list(await session.scalars(select(EditingRow).where(EditingRow.code == code).order_by(EditingRow.since)))
    mine = next((row for row in rows if row.account_id == account.id), None)
    if mine is None:
        session.add(EditingRow(code=code, account_id=account.id, who=account.name, since=moment, seen_at=moment))
    else:
        mine.seen_at = moment
    return [row for row in rows if row.account_id != account.id]
