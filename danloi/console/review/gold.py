"""Gold questions: their label is known, and they come now and then among the others; feedback is at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from danloi.console.frame import audit
from danloi.console.frame.access import Account
from danloi.console.review.labels import SAYS_NOTHING, Opinion
from danloi.console.review.models import GoldAnswerRow, GoldRow, GroupRow
from danloi.storage.base import now
from danloi.storage.database import Database


@dataclass(frozen=True)
class GoldResult:
    """What a reviewer said to a gold question, and what was right."""

    is_right: bool
    gold: GoldRow
    text: str


class Gold:
    """The gold questions."""

    def __init__(self, database: Database) -> None:
        """Keep the way to the tables."""
        self._database = database

    async def make(self, account: Account, group_id: int, why: str) -> bool:
        """Make a settled group a gold question, with its decision; tell whether it could be.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            group = await session.get(GroupRow, group_id)
            known = await session.scalar(select(GoldRow).where(GoldRow.group_id == group_id))
            if known is not None:
                known.is_active, known.why = True, why or known.why
                audit.record(session, account, "review.gold", f"group {group_id}", None, {"label": known.label})
                return True
            if group is None or group.state != "settled" or group.label in SAYS_NOTHING:
                return False
            row = GoldRow(
                group_id=group_id, label=group.label, intent=group.intent, code=group.code, why=why, made_by=account.id
            )
            session.add(row)
            audit.record(session, account, "review.gold", f"group {group_id}", None, {"label": group.label})
            return True

    async def retire(self, account: Account, gold_id: int) -> None:
        """Show a gold question no more.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            row = await session.get(GoldRow, gold_id)
            if row is not None and row.is_active:
                row.is_active = False
                audit.record(session, account, "review.gold_retired", f"group {row.group_id}", {"label": row.label})

    async def find(self, gold_id: int) -> GoldRow | None:
        """Return a gold question.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            return await session.get(GoldRow, gold_id)

    async def all(self) -> list[tuple[GoldRow, str]]:
        """Return the gold questions in use with their texts, the newest first.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        query = (
            select(GoldRow, GroupRow.text)
            .join(GroupRow, GroupRow.id == GoldRow.group_id)
            .where(GoldRow.is_active)
            .order_by(GoldRow.id.desc())
            .limit(200)
        )
        async with self._database.transaction() as session:
            return [(row.GoldRow, row.text) for row in await session.execute(query)]

    async def answer(self, account: Account, gold_id: int, opinion: Opinion) -> GoldResult | None:
        """Take an answer; the first one counts. None if there is no such question.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            gold = await session.get(GoldRow, gold_id)
            if gold is None:
                return None
            given = select(GoldAnswerRow).where(
                GoldAnswerRow.gold_id == gold_id, GoldAnswerRow.account_id == account.id
            )
            row = await session.scalar(given)
            if row is None:
                row = GoldAnswerRow(
                    gold_id=gold_id, account_id=account.id, label=opinion.label, intent=opinion.intent,
                    code=opinion.code, is_right=opinion.agrees_with(gold.label, gold.intent, gold.code), at=now(),
                )  # fmt: skip
                session.add(row)
            group = await session.get_one(GroupRow, gold.group_id)
            return GoldResult(row.is_right, gold, group.text)
