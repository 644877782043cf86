"""Decisions over groups: opinions, agreement of two, what a decision settles, and taking the last one back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame import audit
from danloi.console.frame.access import Account, Permission
from danloi.console.review.groups import count_anew
from danloi.console.review.labels import OF_ONE_ANSWER, Label, Opinion
from danloi.console.review.models import GroupRow, ItemRow, OpinionRow
from danloi.console.review.personal import make_unreadable
from danloi.console.review.proposing import TakesProposals, proposal_of
from danloi.console.review.splitting import answered_otherwise, bring_back, split_off
from danloi.storage.base import now
from danloi.storage.database import Database

UNDO_WITHIN = dt.timedelta(minutes=15)


class Given(StrEnum):
    """What became of an opinion."""

    SETTLED = "settled"
    FIRST = "first"  # another person is asked too
    DISPUTED = "disputed"
    SKIPPED = "skipped"
    GONE = "gone"  # somebody else has decided, or holds it


class Undone(StrEnum):
    """What became of taking back."""

    DONE = "undone"
    NOTHING = "nothing"
    TOO_LATE = "too_late"


class Decisions:
    """Takes opinions.

    Args:
        database: the queue.
        training: takes what is proposed.
        clock: the present moment; tests set it.
    """

    def __init__(self, database: Database, training: TakesProposals, clock: Callable[[], dt.datetime] = now) -> None:
        """Keep the parts."""
        self._database = database
        self._training = training
        self._clock = clock

    async def give(
        self, account: Account, group_id: int, opinion: Opinion, item_id: int | None = None, apart: Sequence[int] = ()
    ) -> Given:
        """Take the opinion of `account` on a group; everything that follows happens in one transaction, or nothing.

        Args:
            account: the reviewer.
            group_id: the group.
            opinion: what they say.
            item_id: the item whose answer they saw; "right" speaks of that answer.
            apart: items that they say do not belong to the group; these become one of their own.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            group = await self._theirs(session, group_id, account)
            if group is None:
                return Given.GONE
            row = OpinionRow(
                group_id=group.id,
                account_id=account.id,
                who=account.name,
                label=opinion.label,
                intent=opinion.intent,
                code=opinion.code,
                text="" if opinion.label is Label.PERSONAL else opinion.text,
                at=self._clock(),
                proposals=[],
            )
            session.add(row)
            group.claimed_by = group.claimed_until = None
            if opinion.label is Label.SKIP:
                return Given.SKIPPED
            if apart:
                await split_off(session, group, set(apart))
            given = await self._weigh(session, group, row, opinion, account, item_id)
            subject = f"group {group.id}"
            audit.record(session, account, "review.label", subject, None, _shown(row) | {"given": given.value})
            return given

    async def _theirs(self, session: AsyncSession, group_id: int, account: Account) -> GroupRow | None:
        """Return the group if `account` may decide over it now, locked."""
        query = select(GroupRow).where(GroupRow.id == group_id)
        group = await session.scalar(query if self._database.is_sqlite else query.with_for_update())
        if group is None or group.state not in {"open", "disputed"}:
            return None
        if group.state == "disputed" and not account.may(Permission.APPROVE_DATA):
            return None
        if group.claimed_by not in {None, account.id} and (group.claimed_until or self._clock()) > self._clock():
            return None
        old = await self._opinion(session, group_id, account.id)
        if old is not None and old.label != Label.SKIP:
            return None
        if old is not None:
            await session.delete(old)
            await session.flush()
        return group

    async def _weigh(
        self,
        session: AsyncSession,
        group: GroupRow,
        row: OpinionRow,
        opinion: Opinion,
        account: Account,
        item_id: int | None,
    ) -> Given:
        if opinion.label is Label.PERSONAL:  # no second opinion: what is personal goes at once
            await make_unreadable(session, group)
            await self._close(session, group, opinion)
            group.state = "removed"
            return Given.SETTLED
        was_disputed = group.state == "disputed"
        group.opinions += 1
        if not was_disputed and group.opinions < group.wanted:
            return Given.FIRST
        others = await session.scalars(
            select(OpinionRow)
            .where(OpinionRow.group_id == group.id, OpinionRow.account_id != account.id, OpinionRow.label != Label.SKIP)
            .order_by(OpinionRow.id)
        )
        if not was_disputed and not all(opinion.agrees_with(o.label, o.intent, o.code) for o in others):
            group.state = "disputed"
            return Given.DISPUTED
        await self._settle(session, group, row, opinion, account, item_id)
        return Given.SETTLED

    async def _settle(
        self,
        session: AsyncSession,
        group: GroupRow,
        row: OpinionRow,
        opinion: Opinion,
        account: Account,
        item_id: int | None,
    ) -> None:
        if opinion.label in OF_ONE_ANSWER and item_id is not None:
            others = await answered_otherwise(session, group, item_id)
            row.left_group_id = await split_off(session, group, others) if others else None
        await self._close(session, group, opinion)
        proposal = proposal_of(opinion, group.id, "")
        if proposal is not None:
            row.proposals = [await self._training.submit(session, proposal, account)]

    async def _close(self, session: AsyncSession, group: GroupRow, opinion: Opinion) -> None:
        group.state, group.label, group.settled_at = "settled", opinion.label, self._clock()
        group.intent, group.code, group.sampled_at = opinion.intent, opinion.code, None
        await session.execute(update(ItemRow).where(ItemRow.group_id == group.id).values(label=opinion.label))

    async def undo(self, account: Account) -> Undone:
        """Take back the last opinion of `account`; the group is theirs again. What was personal stays unreadable.

        A proposal that somebody has approved meanwhile stays; then nothing is taken back.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            last = await self._last(session, account)
            if last is None:
                return Undone.NOTHING
            row_id, group_id, proposals = last.id, last.group_id, [int(one) for one in last.proposals]
            group = await session.get(GroupRow, group_id)
            if last.label == Label.PERSONAL or group is None or group.state == "removed":
                return Undone.TOO_LATE
        if proposals:
            decision = await self._training.withdraw(proposals, account)
            if getattr(decision, "refused", None):
                return Undone.TOO_LATE
        async with self._database.transaction() as session:
            row = await session.get(OpinionRow, row_id)
            group = await session.get(GroupRow, group_id, with_for_update=None if self._database.is_sqlite else True)
            if row is None or group is None:
                return Undone.NOTHING
            await self._reopen(session, group, row, account)
            return Undone.DONE

    async def _reopen(self, session: AsyncSession, group: GroupRow, row: OpinionRow, account: Account) -> None:
        before = _shown(row)
        rest = await self._others(session, group.id, account)
        if row.label != Label.SKIP:
            group.opinions = max(group.opinions - 1, 0)
            differ = len({(one.label, one.intent, one.code) for one in rest}) > 1
            group.state = "disputed" if differ else "open"
            group.label = group.intent = group.code = ""
            group.settled_at = None
            await session.execute(update(ItemRow).where(ItemRow.group_id == group.id).values(label=""))
            if row.left_group_id is not None:
                await bring_back(session, group, row.left_group_id)
            await count_anew(session, group)
        group.claimed_by, group.claimed_until = account.id, self._clock() + UNDO_WITHIN
        await session.delete(row)
        audit.record(session, account, "review.undo", f"group {group.id}", before, None)

    async def _others(self, session: AsyncSession, group_id: int, account: Account) -> list[OpinionRow]:
        query = select(OpinionRow).where(OpinionRow.group_id == group_id, OpinionRow.account_id != account.id)
        return list(await session.scalars(query.where(OpinionRow.label != Label.SKIP)))

    async def _last(self, session: AsyncSession, account: Account) -> OpinionRow | None:
        query = select(OpinionRow).where(
            OpinionRow.account_id == account.id, OpinionRow.at > self._clock() - UNDO_WITHIN
        )
        return await session.scalar(query.order_by(OpinionRow.at.desc(), OpinionRow.id.desc()).limit(1))

    @staticmethod
    async def _opinion(session: AsyncSession, group_id: int, account_id: int) -> OpinionRow | None:
        return await session.scalar(
            select(OpinionRow).where(OpinionRow.group_id == group_id, OpinionRow.account_id == account_id)
        )


def _shown(row: OpinionRow) -> dict[str, str]:
    """What the audit log keeps of an opinion: no sentence, for one may turn out to be personal."""
    return {name: getattr(row, name) for name in ("label", "intent", "code") if getattr(row, name)}
