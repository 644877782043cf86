"""The proposals in the database, as pages and decisions read them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from danloi.console.training.models import ProposalRow
from danloi.console.training.proposals import State
from danloi.storage.database import Database


class Queue:
    """Reads proposals; every method raises SQLAlchemyError when the database does not answer."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def waiting(self, most: int = 200, after: int = 0) -> list[ProposalRow]:
        """Return open proposals, the oldest first, without the first `after`."""
        query = select(ProposalRow).where(ProposalRow.state == State.PROPOSED).order_by(ProposalRow.id)
        async with self._database.transaction() as session:
            return list(await session.scalars(query.limit(most).offset(after)))

    async def count(self) -> int:
        """Return how many proposals are open."""
        query = select(func.count()).select_from(ProposalRow).where(ProposalRow.state == State.PROPOSED)
        async with self._database.transaction() as session:
            return await session.scalar(query) or 0

    async def decided(self, most: int, after: int = 0) -> list[ProposalRow]:
        """Return closed proposals, the latest decision first, without the first `after`."""
        query = select(ProposalRow).where(ProposalRow.state != State.PROPOSED)
        ordered = query.order_by(ProposalRow.decided_at.desc(), ProposalRow.id.desc())
        async with self._database.transaction() as session:
            return list(await session.scalars(ordered.limit(most).offset(after)))

    async def open(self, ids: Sequence[int]) -> list[ProposalRow]:
        """Return those of `ids` that are open, in the order of their numbers."""
        query = select(ProposalRow).where(ProposalRow.id.in_(ids), ProposalRow.state == State.PROPOSED)
        async with self._database.transaction() as session:
            return list(await session.scalars(query.order_by(ProposalRow.id)))

    async def of_the_same_words(self, rows: Sequence[ProposalRow]) -> list[ProposalRow]:
        """Return other open proposals about the same words, tones and case ignored."""
        query = select(ProposalRow).where(
            ProposalRow.words.in_({row.words for row in rows}),
            ProposalRow.state == State.PROPOSED,
            ProposalRow.id.not_in([row.id for row in rows]),
        )
        async with self._database.transaction() as session:
            return list(await session.scalars(query))
