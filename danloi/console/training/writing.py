"""From approved to written: files, catalogue, database, in that order, so that a crash leaves nothing half-done.

Each step may be done again: the files and the commit know the batch, loading the catalogue compares, and a row is
marked as written last. What died on the way is found by its state, approved.
"""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import select, update

from danloi.console.training.models import ProposalRow
from danloi.console.training.nlu_files import UnreadableData
from danloi.console.training.proposals import State
from danloi.console.training.workspace import Batch, Workspace, WorkspaceError
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.phrases import Phrases
from danloi.storage.base import now
from danloi.storage.database import Database

logger = logging.getLogger(__name__)


class Writing:
    """Writes batches of approved proposals."""

    def __init__(self, database: Database, workspace: Workspace, say: Phrases) -> None:
        """Keep the parts."""
        self._database = database
        self._workspace = workspace
        self._say = say

    async def write(self, batch_id: str) -> str:
        """Write a batch; return the id of its commit. Doing it again changes nothing more.

        Raises:
            WorkspaceError, UnreadableData: the files could not be written; the batch stays approved.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        batch, has_alias = await self._batch(batch_id)
        commit_id = await asyncio.to_thread(self._workspace.apply, batch)
        if has_alias:
            await self._load_catalogue()
        async with self._database.transaction() as session:
            await session.execute(
                update(ProposalRow)
                .where(ProposalRow.batch == batch_id, ProposalRow.state == State.APPROVED)
                .values(state=State.WRITTEN, commit_id=commit_id, written_at=now())
            )
        return commit_id

    async def write_left_over(self) -> list[str]:
        """Write every batch that is approved and not written, and those that a new workspace has not seen.

        Returns:
            The troubles that remain, for the operator.
        """
        troubles = []
        for batch_id in await self._left_over():
            try:
                await self.write(batch_id)
            except (WorkspaceError, UnreadableData, OSError) as err:
                troubles.append(str(err))
        return troubles

    async def _left_over(self) -> list[str]:
        decided = select(ProposalRow.batch, ProposalRow.state).where(ProposalRow.batch != "")
        async with self._database.transaction() as session:
            rows = (await session.execute(decided.order_by(ProposalRow.decided_at, ProposalRow.id))).all()
        states = {batch: state for batch, state in rows if state in {State.APPROVED, State.WRITTEN}}

        def lacking() -> list[str]:
            held = self._workspace.held()
            return [batch for batch, state in states.items() if state == State.APPROVED or batch not in held]

        return await asyncio.to_thread(lacking) if states else []

    async def _batch(self, batch_id: str) -> tuple[Batch, bool]:
        query = select(ProposalRow).where(ProposalRow.batch == batch_id).order_by(ProposalRow.id)
        async with self._database.transaction() as session:
            rows = list(await session.scalars(query))
        proposals = [row.proposal for row in rows]
        aliases = sum(one.is_alias for one in proposals)
        title = self._say("commit.title", examples=len(proposals) - aliases, aliases=aliases)
        authors = list(dict.fromkeys(row.proposer_name for row in rows))
        first = rows[0]
        batch = Batch(batch_id, proposals, authors, first.approver_name, first.decision_reason, title)
        return batch, bool(aliases)

    async def _load_catalogue(self) -> None:
        """Make the aliases known to every running app, at once and without training."""
        report = await load_folder(self._database, self._workspace.root / "data" / "catalogue")
        for problem in report.problems:
            logger.error("catalogue record refused: %s", problem)
