"""Proposals from the first wish to the line in the file: submit, look at, approve by another, write."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import uuid
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame import audit
from danloi.console.frame.access import Account
from danloi.console.training.changes import as_patch, changed_files
from danloi.console.training.decision import Decision, Looked
from danloi.console.training.examples import key_of
from danloi.console.training.lint import Finding, Lint, Names
from danloi.console.training.models import ProposalRow
from danloi.console.training.names import NameReader
from danloi.console.training.nlu_files import UnreadableData
from danloi.console.training.proposals import Proposal, State
from danloi.console.training.queue import Queue
from danloi.console.training.workspace import Workspace, WorkspaceError
from danloi.console.training.writing import Writing
from danloi.guidance.phrases import Phrases
from danloi.storage.base import now
from danloi.storage.database import Database
from danloi.storage.whole import whole

logger = logging.getLogger(__name__)


class Training:
    """The training data and the proposals to change it. Safe with several app processes.

    Args:
        database: the proposals and the catalogue.
        workspace: prepared; the files.
        domain: the file domain.yml, for the intents there are.
        say: the words of the area, data/phrases/console/training.yaml.
    """

    def __init__(self, database: Database, workspace: Workspace, domain: Path, say: Phrases) -> None:
        """Keep the parts."""
        self.workspace = workspace
        self.lint = Lint(workspace.root, domain, say)
        self._names = NameReader()
        self.queue = Queue(database)
        self._database = database
        self._say = say
        self._writing = Writing(database, workspace, say)

    async def submit(self, session: AsyncSession, proposal: Proposal, proposer: Account) -> int:
        """Add a proposal in the caller's transaction; return its number.

        The same wish by the same person, still open, is one proposal: its number is returned again. Nothing is looked
        at here; `check` says beforehand what stands against it, and approval looks again.
        """
        proposal = proposal.cleaned()
        same = select(ProposalRow.id).where(
            ProposalRow.key == key_of_proposal(proposal),
            ProposalRow.state == State.PROPOSED,
            ProposalRow.proposer_id == proposer.id,
        )
        if known := await session.scalar(same):
            return known
        row = ProposalRow(
            kind=proposal.kind,
            text=proposal.text,
            intent=proposal.intent[:100],
            code=proposal.code[:20],
            replaces=proposal.replaces,
            replaces_intent=proposal.replaces_intent[:100],
            reason=proposal.reason,
            source=proposal.source[:200],
            key=key_of_proposal(proposal),
            words=words_key(proposal),
            proposer_id=proposer.id,
            proposer_name=proposer.name,
        )
        session.add(row)
        await session.flush()
        audit.record(session, proposer, "training.propose", f"proposal {row.id}", None, _shown(row), proposal.reason)
        return row.id

    async def read_names(self) -> Names:
        """Return what every procedure is called; from memory while the catalogue stays as it is.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            return await self._names.read(session)

    async def check(self, proposal: Proposal, beside: Sequence[Proposal] = ()) -> list[Finding]:
        """Return what is noticed about a proposal, the gravest first; takes some hundredths of a second.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        names = await self.read_names()
        return await asyncio.to_thread(self.lint.check, proposal.cleaned(), names, beside)

    async def look(self, rows: Sequence[ProposalRow]) -> list[Looked]:
        """Look at open proposals, each beside the others and every other open one of the same words.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        names = await self.read_names()
        others = [row.proposal for row in await self.queue.of_the_same_words(rows)]

        def check_all() -> list[Looked]:
            ours, corpus = [row.proposal for row in rows], self.lint.corpus()
            return [
                Looked(row, self.lint.check(own, names, [*others, *(one for one in ours if one is not own)], corpus))
                for row, own in zip(rows, ours, strict=True)
            ]

        return await asyncio.to_thread(check_all)

    async def preview(self, proposals: Sequence[Proposal]) -> str:
        """Return what `proposals` together would change, as a patch.

        Raises:
            UnreadableData: a file cannot be changed as it is.
        """
        changed = await asyncio.to_thread(changed_files, self.workspace.root, [one.cleaned() for one in proposals])
        return as_patch(changed)

    async def approve(self, ids: Sequence[int], approver: Account, reason: str = "") -> Decision:
        """Approve open proposals of others and write them to the files, in one commit.

        What stands against one keeps that one open and lets the others through; a doubt is overruled by `reason`.
        What is approved and cannot be written now is written later (`write_left_over`).

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        rows = await self.queue.open(ids)
        refused = self._not_theirs(ids, rows, approver)
        looked = await self.look([row for row in rows if row.id not in refused])
        for one in looked:
            if not one.may_be_approved:
                refused[one.row.id] = one.findings[0].text
            elif one.has_doubts and not reason:
                refused[one.row.id] = self._say("decision.needs_reason")
        good = [one.row for one in looked if one.row.id not in refused]
        try:
            await self.preview([row.proposal for row in good])
        except UnreadableData as err:
            return Decision(refused=refused | dict.fromkeys((row.id for row in good), str(err)))
        batch = uuid.uuid4().hex
        done = await self._decide(good, State.APPROVED, approver, reason, batch)
        refused |= {row.id: self._say("decision.closed") for row in good if row.id not in done}
        if not done:
            return Decision(refused=refused)
        try:
            return Decision(done, refused, await whole(self._writing.write(batch)))
        except (WorkspaceError, UnreadableData, SQLAlchemyError, OSError) as err:
            logger.error("training: approved changes are not written yet: %s", err)
            return Decision(done, refused, trouble=self._say("decision.not_written", why=err))

    async def reject(self, ids: Sequence[int], approver: Account, reason: str) -> Decision:
        """Reject open proposals of others, with a reason.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        rows = await self.queue.open(ids)
        refused = self._not_theirs(ids, rows, approver)
        if not reason:
            return Decision(refused=refused | {row.id: self._say("decision.needs_reason") for row in rows})
        done = await self._decide([row for row in rows if row.id not in refused], State.REJECTED, approver, reason)
        return Decision(done, refused)

    async def withdraw(self, ids: Sequence[int], proposer: Account) -> Decision:
        """Take back one's own open proposals.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        own = [row for row in await self.queue.open(ids) if row.proposer_id == proposer.id]
        done = await self._decide(own, State.WITHDRAWN, proposer, "")
        return Decision(done, {one: self._say("decision.closed") for one in ids if one not in done})

    async def write_left_over(self) -> list[str]:
        """Write what was approved and not written, after a crash or an outage; return the troubles that remain.

        Call it at the start and now and then; it does nothing when nothing is left.
        """
        return await self._writing.write_left_over()

    def _not_theirs(self, ids: Sequence[int], rows: Sequence[ProposalRow], approver: Account) -> dict[int, str]:
        """Return why some may not be decided by `approver`: closed meanwhile, or their own."""
        known = {row.id for row in rows}
        refused = {one: self._say("decision.closed") for one in ids if one not in known}
        return refused | {row.id: self._say("decision.own") for row in rows if row.proposer_id == approver.id}

    async def _decide(
        self, rows: Sequence[ProposalRow], state: State, person: Account, reason: str, batch: str = ""
    ) -> list[int]:
        """Close those that are still open, in one transaction; return which."""
        values = {"state": state, "decided_at": now(), "decision_reason": reason, "batch": batch}
        if state is not State.WITHDRAWN:
            values |= {"approver_id": person.id, "approver_name": person.name}
        done = []
        async with self._database.transaction() as session:
            for row in rows:
                closed = await session.execute(
                    update(ProposalRow)
                    .where(ProposalRow.id == row.id, ProposalRow.state == State.PROPOSED)
                    .values(**values)
                    .returning(ProposalRow.id)
                )
                if closed.first() is None:
                    continue
                done.append(row.id)
                audit.record(
                    session, person, f"training.{_VERBS[state]}", f"proposal {row.id}", _shown(row), None, reason
                )
        return done


_VERBS = {State.APPROVED: "approve", State.REJECTED: "reject", State.WITHDRAWN: "withdraw"}


def words_key(one: Proposal) -> str:
    """Return a hash of the words that the proposal is about, tones and case ignored."""
    return hashlib.sha256(key_of(one.text).encode()).hexdigest()


def key_of_proposal(one: Proposal) -> str:
    """Return a hash that is the same for the same wish."""
    parts = [one.kind, key_of(one.text), one.text if one.kind == "correction" else "", one.intent, one.code]
    return hashlib.sha256("\0".join([*parts, key_of(one.replaces), one.replaces_intent]).encode()).hexdigest()


def _shown(row: ProposalRow) -> dict[str, str]:
    """What the audit log keeps of a proposal."""
    names = ("kind", "text", "intent", "code", "replaces", "replaces_intent", "source")
    return {name: str(getattr(row, name)) for name in names if getattr(row, name)}
