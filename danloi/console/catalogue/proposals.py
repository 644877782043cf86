"""Changes to the catalogue: proposed by one person, decided on by another, in force from a day on."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.catalogue.models import CommentRow, EditingRow
from danloi.console.frame import audit
from danloi.console.frame.access import Account
from danloi.guidance.catalogue.checks import CHECK_FIELDS
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.catalogue.revision_models import Kind, RevisionRow
from danloi.guidance.catalogue.revisions import RevisionRefused, changed_fields, merged, put_in_force
from danloi.guidance.portal.models import CitizenAliasRow, ImportedProcedureRow
from danloi.storage.base import now
from danloi.storage.database import Database

type Record = dict[str, Any]
OPEN = ("proposed", "approved", "blocked")


class Declined(Exception):
    """What was asked cannot be done; `key` stands below `declined.` in the words, `values` fill it."""

    def __init__(self, key: str, **values: object) -> None:
        """Keep the key of the sentence."""
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True)
class Standing:
    """What is known of a code: `record` is answered now, None for one that staff would add to the edited ones.

    `starting` is what a form begins with: the record, or the national portal's as one of ours. `token` changes when
    `record` does.
    """

    code: str
    record: Record | None
    starting: Record
    digest: str
    revision_id: int | None
    file_record: Record | None

    @property
    def token(self) -> str:
        """A short mark of the record that a form was opened with."""
        text = json.dumps(self.record, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:20]


async def standing(session: AsyncSession, code: str) -> Standing | None:
    """Return what is known of `code`, edited or imported; None if nothing is."""
    row = await session.get(ProcedureRow, code)
    if row is not None:
        return Standing(code, row.record, row.record, row.digest, row.revision_id, row.file_record)
    imported = await session.get(ImportedProcedureRow, code)
    if imported is None:
        return None
    words = select(CitizenAliasRow.text).where(CitizenAliasRow.code == code).order_by(CitizenAliasRow.position)
    aliases = list(await session.scalars(words))
    starting = {**json.loads(imported.record), "origin": "curated"}
    if aliases:
        starting |= {"aliases": aliases, "short_name": aliases[0]}
    return Standing(code, None, starting, "", None, None)


class Proposals:
    """The way of a change. Every call is one transaction and leaves a line in the audit log.

    Args:
        database: everything.
        today: the present day in Vietnam.
    """

    def __init__(self, database: Database, today: Callable[[], dt.date]) -> None:
        """Keep them."""
        self._database, self._today = database, today

    async def propose(
        self, account: Account, wanted: Procedure, token: str, reason: str, effective_on: dt.date, kind: Kind = "edit"
    ) -> int:
        """Keep a proposal and return its number.

        Raises:
            Declined: `stale` if the record has changed since `token`, `nothing_new`, `past_day`, `no_reason`.
        """
        if not reason:
            raise Declined("no_reason")
        if effective_on < self._today():
            raise Declined("past_day")
        async with self._database.transaction() as session:
            known = await standing(session, wanted.code)
            if known is None or known.token != token:
                raise Declined("stale")
            record = wanted.model_dump(mode="json")
            fields = changed_fields(known.record, record)
            if not fields:
                raise Declined("nothing_new")
            if not set(fields) <= CHECK_FIELDS:  # a signature is for what was signed
                record |= {"confirmed_by": None, "confirmed_on": None}
                fields = changed_fields(known.record, record)
            row = RevisionRow(
                code=wanted.code, name=wanted.name, kind="new" if known.record is None else kind, state="proposed",
                record=record, base_record=known.record, base_digest=known.digest, fields=fields, reason=reason,
                effective_on=effective_on, author_id=account.id, author=account.name,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            editing = await session.get(EditingRow, (wanted.code, account.id))
            if editing is not None:
                await session.delete(editing)
            self._note(session, account, "catalogue.propose", row, reason)
            return row.id

    async def approve(self, account: Account, number: int, verdict: str = "") -> RevisionRow:
        """Approve a proposal; from its day on it is answered, at once if the day has come.

        Raises:
            Declined: `gone`, `own` work, `clash` with a change made meanwhile, or `broken` by one.
        """
        async with self._database.transaction() as session:
            row = await self._open(session, number, ("proposed",))
            if row.author_id == account.id:
                raise Declined("own")
            known = await standing(session, row.code)
            _, clashes = merged(row.base_record, row.record, known.record if known else None)
            if clashes:
                raise Declined("clash")
            self._note(session, account, "catalogue.approve", row, verdict)
            row.state, row.decider, row.decided_at, row.verdict = "approved", account.name, now(), verdict
            if row.effective_on <= self._today():
                try:
                    await put_in_force(session, row)
                except RevisionRefused as err:
                    raise Declined("broken", why=str(err)) from err
            return row

    async def refuse(self, account: Account, number: int, verdict: str) -> RevisionRow:
        """Refuse a proposal, with a reason for its author.

        Raises:
            Declined: `gone`, or `no_reason`.
        """
        if not verdict:
            raise Declined("no_reason")
        async with self._database.transaction() as session:
            row = await self._open(session, number, ("proposed",))
            self._note(session, account, "catalogue.refuse", row, verdict)
            row.state, row.decider, row.decided_at, row.verdict = "refused", account.name, now(), verdict
            return row

    async def withdraw(self, account: Account, number: int, verdict: str, *, may_any: bool) -> RevisionRow:
        """Take back one's own proposal; with `may_any` also one of others, or one that waits for its day.

        Raises:
            Declined: `gone`, `not_own`, or `no_reason`.
        """
        if not verdict:
            raise Declined("no_reason")
        async with self._database.transaction() as session:
            row = await self._open(session, number, OPEN)
            if not may_any and (row.author_id != account.id or row.state != "proposed"):
                raise Declined("not_own")
            self._note(session, account, "catalogue.withdraw", row, verdict)
            row.state, row.verdict, row.ended_at = "withdrawn", verdict, now()
            return row

    async def comment(self, account: Account, number: int, text: str) -> None:
        """Keep a word on a proposal.

        Raises:
            Declined: `gone`, or `no_words`.
        """
        if not text:
            raise Declined("no_words")
        async with self._database.transaction() as session:
            if await session.get(RevisionRow, number) is None:
                raise Declined("gone")
            session.add(CommentRow(revision_id=number, account_id=account.id, who=account.name, text=text))

    async def keep_over_file(self, account: Account, code: str) -> None:
        """Say that the revision in force was held against the file's change and stays.

        Raises:
            Declined: `gone`: no revision is in force.
        """
        async with self._database.transaction() as session:
            known = await session.get(ProcedureRow, code)
            row = await session.get(RevisionRow, known.revision_id) if known and known.revision_id else None
            if known is None or row is None:
                raise Declined("gone")
            row.base_digest = known.digest
            audit.record(session, account, "catalogue.keep", code, None, {"revision": row.id})

    @staticmethod
    async def _open(session: AsyncSession, number: int, states: tuple[str, ...]) -> RevisionRow:
        row = await session.get(RevisionRow, number, with_for_update=True)
        if row is None or row.state not in states:
            raise Declined("gone")
        return row

    @staticmethod
    def _note(session: AsyncSession, account: Account, action: str, row: RevisionRow, reason: str) -> None:
        base = row.base_record or {}
        before = {key: base.get(key) for key in row.fields} if row.base_record else None
        after = {"revision": row.id, "effective_on": row.effective_on.isoformat()}
        after |= {key: row.record.get(key) for key in row.fields}
        audit.record(session, account, action, row.code, before, after, reason)
