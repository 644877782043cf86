"""Who looks at what: the next group for a reviewer, claimed for ten minutes so that nobody else gets it meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame.access import Account, Permission
from danloi.console.frame.console import VIETNAM
from danloi.console.review.groups import backlog
from danloi.console.review.labels import Label
from danloi.console.review.models import GoldAnswerRow, GoldRow, GroupRow, ItemRow, OpinionRow
from danloi.storage.base import now
from danloi.storage.database import Database

CLAIMED_FOR = dt.timedelta(minutes=10)
SAMPLE_EVERY = 8  # decisions after which one of the questions drawn at random is shown, the oldest first
GOLD_EVERY = 20


@dataclass(frozen=True)
class Progress:
    """What a reviewer has done today, and what waits."""

    decisions: int
    questions: int
    waiting: int
    disputed: int


@dataclass(frozen=True)
class Next:
    """What to show: a group, or a gold question; neither when nothing is left for this reviewer."""

    group_id: int | None = None
    gold_id: int | None = None


class Queue:
    """Hands out groups.

    Args:
        database: the queue.
        clock: the present moment; tests set it.
    """

    def __init__(self, database: Database, clock: Callable[[], dt.datetime] = now) -> None:
        """Keep the parts."""
        self._database = database
        self._clock = clock

    async def next_for(self, account: Account) -> Next:
        """Return what `account` looks at next, and claim it; what they have claimed already comes first.

        Every eighth time it is the oldest question drawn at random, every twentieth a gold question.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            done = await self._done_today(session, account)
            if done % GOLD_EVERY == GOLD_EVERY // 2 and (gold := await self._gold_for(session, account)):
                return Next(gold_id=gold)
            mine = select(GroupRow.id).where(
                GroupRow.claimed_by == account.id, GroupRow.claimed_until > self._clock(), self._is_for(account)
            )
            wanted = await session.scalar(mine.order_by(GroupRow.claimed_until.desc()).limit(1))
            if wanted is None:
                wanted = await self._claim_first(
                    session, account, sampled_first=done % SAMPLE_EVERY == SAMPLE_EVERY - 1
                )
            return Next(group_id=wanted)

    async def _claim_first(self, session: AsyncSession, account: Account, *, sampled_first: bool) -> int | None:
        orders = [(GroupRow.sampled_at.asc(),)] if sampled_first else []
        for order in (*orders, (GroupRow.score.desc(), GroupRow.id.desc())):
            # State by state, so that the index gives the order.
            for state in ("disputed", "open") if self._may_resolve(account) and not sampled_first else ("open",):
                query = select(GroupRow.id).where(
                    GroupRow.state == state, self._is_for(account), self._is_free_for(account)
                )
                if len(order) == 1:
                    query = query.where(GroupRow.sampled_at.is_not(None))
                query = query.order_by(*order).limit(1)
                if not self._database.is_sqlite:
                    query = query.with_for_update(skip_locked=True)
                found = await session.scalar(query)
                if found is not None:
                    await self._claim(session, found, account)
                    return found
        return None

    async def claim(self, session: AsyncSession, group_id: int, account: Account) -> bool:
        """Claim a certain group, as from the list; tell whether it is theirs now."""
        free = select(GroupRow.id).where(GroupRow.id == group_id, self._is_for(account), self._is_free_for(account))
        if await session.scalar(free) is None:
            return False
        await self._claim(session, group_id, account)
        return True

    async def _claim(self, session: AsyncSession, group_id: int, account: Account) -> None:
        values = {"claimed_by": account.id, "claimed_until": self._clock() + CLAIMED_FOR}
        await session.execute(update(GroupRow).where(GroupRow.id == group_id).values(**values))

    def _is_free_for(self, account: Account) -> ColumnElement[bool]:
        return or_(
            GroupRow.claimed_until.is_(None), GroupRow.claimed_until < self._clock(), GroupRow.claimed_by == account.id
        )

    def _is_for(self, account: Account) -> ColumnElement[bool]:
        """Open, and not yet looked at by this person; what is disputed only to those who may decide."""
        seen = exists().where(OpinionRow.group_id == GroupRow.id, OpinionRow.account_id == account.id)
        states = ("open", "disputed") if self._may_resolve(account) else ("open",)
        return and_(GroupRow.state.in_(states), ~seen)

    @staticmethod
    def _may_resolve(account: Account) -> bool:
        return account.may(Permission.APPROVE_DATA)

    async def _gold_for(self, session: AsyncSession, account: Account) -> int | None:
        answered = exists().where(GoldAnswerRow.gold_id == GoldRow.id, GoldAnswerRow.account_id == account.id)
        query = select(GoldRow.id).where(GoldRow.is_active, GoldRow.made_by != account.id, ~answered)
        return await session.scalar(query.order_by(GoldRow.id).limit(1))

    async def _done_today(self, session: AsyncSession, account: Account) -> int:
        opinions = select(func.count()).select_from(OpinionRow).where(*self._today(account))
        gold = (
            select(func.count())
            .select_from(GoldAnswerRow)
            .where(GoldAnswerRow.account_id == account.id, GoldAnswerRow.at >= self._midnight())
        )
        return (await session.scalar(opinions) or 0) + (await session.scalar(gold) or 0)

    def _today(self, account: Account) -> tuple[ColumnElement[bool], ...]:
        return OpinionRow.account_id == account.id, OpinionRow.at >= self._midnight()

    def _midnight(self) -> dt.datetime:
        return self._clock().astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)

    async def progress(self, account: Account) -> Progress:
        """Return what `account` has done today and what waits.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            decided = case((OpinionRow.label != Label.SKIP, 1), else_=0)
            done = await session.execute(select(func.coalesce(func.sum(decided), 0)).where(*self._today(account)))
            settled = (
                select(func.count())
                .select_from(ItemRow)
                .join(OpinionRow, OpinionRow.group_id == ItemRow.group_id)
                .where(*self._today(account), ItemRow.label != "")
            )
            disputed = select(func.count()).select_from(GroupRow).where(GroupRow.state == "disputed")
            return Progress(
                int(done.scalar_one()),
                await session.scalar(settled) or 0,
                await backlog(session),
                await session.scalar(disputed) or 0,
            )
