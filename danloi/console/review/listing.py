"""The queue as a list: filtered, in the order of the queue, page by page from where the last one ended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.review.models import GroupRow

PAGE = 50
STATES = ("open", "disputed", "settled", "removed")
_CURSOR = re.compile(r"(-?\d{1,6}\.\d{6})_(\d{1,12})", re.ASCII)


@dataclass(frozen=True)
class Listed:
    """A page of groups; `cursor` leads on to the next one, "" after the last."""

    groups: Sequence[GroupRow]
    cursor: str


async def list_groups(session: AsyncSession, state: str, reason: str = "", cursor: str = "") -> Listed:
    """Return up to fifty groups of a state, those first that gain most.

    Args:
        session: a transaction.
        state: one of STATES.
        reason: only those for this strongest reason; "" for all.
        cursor: where the page before ended; anything that is none begins at the beginning.
    """
    query = select(GroupRow).where(GroupRow.state == state)
    if reason:
        query = query.where(GroupRow.reason == reason)
    if found := _CURSOR.fullmatch(cursor):
        at, number = float(found[1]), int(found[2])
        query = query.where(or_(GroupRow.score < at, and_(GroupRow.score == at, GroupRow.id < number)))
        query = query.where(GroupRow.score <= at)  # implied; tells the database that the index can be used
    query = query.order_by(GroupRow.score.desc(), GroupRow.id.desc()).limit(PAGE + 1)
    rows = list(await session.scalars(query))
    shown = rows[:PAGE]
    return Listed(shown, f"{shown[-1].score:.6f}_{shown[-1].id}" if len(rows) > PAGE else "")
