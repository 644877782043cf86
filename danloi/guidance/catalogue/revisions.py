"""Revisions by staff: they win over the files' records from their day on (docs/decisions/0020-catalogue-edits.md)."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.catalogue.checks import CHECK_FIELDS, Checks, content_digest, with_checks
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.catalogue.revision_models import RevisionRow
from danloi.guidance.catalogue.version import bump_version
from danloi.guidance.portal.curated import mark_superseded
from danloi.storage.base import now
from danloi.storage.database import Database

logger = logging.getLogger(__name__)
type Record = dict[str, Any]


class RevisionRefused(Exception):
    """A revision does not make a whole record together with what has changed since it was written. For the log."""


def changed_fields(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[str]:
    """Return the keys in which two records differ, in the order of the record."""
    old = old or {}
    return [key for key in Procedure.model_fields if old.get(key) != new.get(key)]


def merged(base: Record | None, wanted: Record, current: Record | None) -> tuple[Record, list[str]]:
    """Return what `wanted` changed of `base`, made to `current`; and the fields that both changed, differently.

    Where both did, `wanted` stands. The later day of checking counts, and a signature only for what was signed. Records
    are JSON values; `base` None means that all of `wanted` is new.
    """
    if base is None or current is None:
        return dict(wanted), []
    mine = changed_fields(base, wanted)
    theirs = set(changed_fields(base, current)) - CHECK_FIELDS
    clashes = [key for key in mine if key in theirs and wanted.get(key) != current.get(key)]
    record = {**current, **{key: wanted.get(key) for key in mine}}
    record["checked_on"] = max(wanted["checked_on"], current["checked_on"])
    if content_digest(record) != content_digest(current):
        record |= {key: wanted.get(key) for key in ("confirmed_by", "confirmed_on")}
    return record, clashes


def whole(record: Mapping[str, Any]) -> Procedure:
    """Return the procedure of JSON values.

    Raises:
        pydantic.ValidationError: it breaks a rule.
    """
    return Procedure.model_validate_json(json.dumps(record))


async def put_in_force(session: AsyncSession, revision: RevisionRow) -> ProcedureRow:
    """Make `revision` what is answered, in the caller's transaction, which tells the running apps as well.

    Raises:
        RevisionRefused: with what else has changed since, the record breaks a rule; nothing is changed.
    """
    row = await session.get(ProcedureRow, revision.code, with_for_update=True)
    current = row.record if row else None
    record, _ = merged(revision.base_record, revision.record, current)
    try:
        procedure = whole(record)
    except ValidationError as err:
        first = err.errors()[0]
        msg = f"{revision.code}: {'.'.join(map(str, first['loc'])) or 'record'}: {first['msg']}"
        raise RevisionRefused(msg) from err
    if row is None:
        row = ProcedureRow(code=revision.code, origin="curated", digest="", record={}, file_record=None)
        session.add(row)
    if row.revision_id is not None:
        await _end(session, row.revision_id, "replaced")
    revision.record, revision.base_record = procedure.model_dump(mode="json"), current
    revision.fields, revision.in_force_at, revision.state = changed_fields(current, revision.record), now(), "in_force"
    row.revision_id = revision.id
    show(row, revision.record)
    if row.file_record is not None and content_digest(row.file_record) == content_digest(revision.record):
        row.revision_id, revision.state = None, "filed"
    await session.flush()
    if "superseded_codes" in revision.fields or current is None:
        await mark_superseded(session)
    await bump_version(session)
    return row


def show(row: ProcedureRow, record: Record) -> None:
    """Make `record` what is answered."""
    row.name, row.field, row.record, row.updated_at = record["name"], record["field"], record, now()


async def take_from_file(session: AsyncSession, row: ProcedureRow, record: Record, digest: str, checks: Checks) -> None:
    """Take up what a file says: at once where no revision is in force, beside it where one is.

    `checks` are the newest of all records. A revision of which the file now says the same has done its work and ends.
    """
    row.file_record, row.digest = record, digest
    if row.revision_id is not None:
        if content_digest(record) != content_digest(row.record):
            return
        await _end(session, row.revision_id, "filed")
        row.revision_id = None
    show(row, with_checks(record, checks))


def lose_file(row: ProcedureRow) -> bool:
    """Note that no file has the record any more; tell whether it stays, as a revision does."""
    if row.revision_id is None:
        return False
    row.file_record, row.digest = None, ""
    return True


async def _end(session: AsyncSession, revision_id: int, state: str) -> None:
    await session.execute(update(RevisionRow).where(RevisionRow.id == revision_id).values(state=state, ended_at=now()))


async def take_due(database: Database, today: dt.date) -> list[str]:
    """Put every approved revision in force whose day has come, the earlier day first; return the codes.

    One that does not fit any more is marked as blocked, which the console shows, and the log says why.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    due = select(RevisionRow.id).where(RevisionRow.state == "approved", RevisionRow.effective_on <= today)
    async with database.transaction() as session:
        numbers = list(await session.scalars(due.order_by(RevisionRow.effective_on, RevisionRow.id)))
    taken = []
    for number in numbers:
        async with database.transaction() as session:
            revision = await session.get(RevisionRow, number, with_for_update=True)
            if revision is None or revision.state != "approved":
                continue
            try:
                await put_in_force(session, revision)
                taken.append(revision.code)
            except RevisionRefused as err:
                logger.error("catalogue: revision %d cannot come into force: %s", number, err)
                revision.state, revision.verdict = "blocked", str(err)
    return taken
