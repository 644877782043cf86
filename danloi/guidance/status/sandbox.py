"""The sandbox's files (data/sandbox/dossiers.csv): fictitious, in all ten national states."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.status.models import DossierRow
from danloi.storage.database import Database


async def load_sandbox(database: Database, path: Path) -> int:
    """Put the files of `path` in place of those in the database; return how many.

    Nothing is written if the database holds as many already.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_row(record) for record in csv.DictReader(file)]
    async with database.transaction() as session:
        if await session.scalar(select(func.count()).select_from(DossierRow)) != len(rows):
            await session.execute(delete(DossierRow))
            session.add_all(rows)
    return len(rows)


async def find_dossier(session: AsyncSession, code: str) -> DossierRow | None:
    """Return the file of `code`, or None."""
    return await session.get(DossierRow, code)


def _row(record: dict[str, str]) -> DossierRow:
    return DossierRow(
        code=record["code"],
        procedure_code=record["procedure_code"],
        procedure_name=record["procedure_name"],
        office=record["office"],
        state=int(record["state"]),
        received_on=dt.date.fromisoformat(record["received_on"]),
        due_on=_date(record["due_on"]),
        finished_on=_date(record["finished_on"]),
        updated_on=dt.date.fromisoformat(record["updated_on"]),
        applicant=record["applicant"],
        phone_last4=record["phone_last4"],
        id_last4=record["id_last4"],
        channel=record["channel"],
        fee_due_vnd=int(record["fee_due_vnd"] or 0),
        fee_paid=record["fee_paid"] == "1",
        missing=record["missing"],
        note=record["note"],
    )


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
