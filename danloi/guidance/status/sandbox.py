"""The sandbox's files (data/sandbox/dossiers.csv): fictitious, in all ten national states."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from danloi.guidance.status.dossier import Channel, Dossier, Found, Payment, ProviderUnavailable
from danloi.guidance.status.models import DossierRow
from danloi.storage.base import now
from danloi.storage.database import Database

_CHANNELS: dict[str, Channel] = {"direct": "direct", "online": "online", "post": "post"}


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


class SandboxFiles:
    """The sandbox as a provider of files: what is looked up while no real system is connected."""

    answer_seconds = 0.4
    is_available = True

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def look_up(self, code: str) -> Found[Dossier]:
        """Return the file of `code`.

        Raises:
            ProviderUnavailable: the database does not answer.
        """
        row = await _find(self._database, code)
        return Found(_dossier(row) if row else None, now())

    async def close(self) -> None:
        """Nothing is held open."""


class SandboxPayments:
    """The sandbox as a provider of payments: what its files say of their fees."""

    answer_seconds = 0.4
    is_available = True

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def look_up(self, code: str) -> Found[Payment]:
        """Return what is to be paid for `code`.

        Raises:
            ProviderUnavailable: the database does not answer.
        """
        row = await _find(self._database, code)
        if row is None or not row.fee_due_vnd:
            return Found(None, now())
        return Found(Payment(code, "paid" if row.fee_paid else "unpaid", "", row.fee_due_vnd), now())

    async def close(self) -> None:
        """Nothing is held open."""


async def _find(database: Database, code: str) -> DossierRow | None:
    try:
        async with database.transaction() as session:
            return await session.get(DossierRow, code)
    except (SQLAlchemyError, OSError) as err:
        msg = f"sandbox: the database does not answer ({type(err).__name__})"
        raise ProviderUnavailable(msg) from err


def _dossier(row: DossierRow) -> Dossier:
    return Dossier(
        code=row.code,
        state=row.state,
        facts=(row.phone_last4, row.id_last4),
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        office=row.office,
        received_on=row.received_on,
        due_on=row.due_on,
        finished_on=row.finished_on,
        updated_on=row.updated_on,
        applicant=row.applicant,
        channel=_CHANNELS.get(row.channel, ""),
        note=row.note,
        missing=row.missing,
        fee_due_vnd=row.fee_due_vnd,
        fee_paid=row.fee_paid,
        is_sandbox=True,
    )


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
