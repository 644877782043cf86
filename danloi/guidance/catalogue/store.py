"""The catalogue in the database: loaded from files, watched for changes, served from memory."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.catalogue.aliases import load_aliases, read_alias_files
from danloi.guidance.catalogue.checks import newest_checks
from danloi.guidance.catalogue.files import Problem, Reading, read_procedures
from danloi.guidance.catalogue.models import FormerUnitRow, ProcedureRow, UnitRow
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.catalogue.revisions import lose_file, take_from_file
from danloi.guidance.catalogue.version import bump_version
from danloi.guidance.portal.curated import mark_superseded, with_links
from danloi.storage.database import Database


@dataclass(frozen=True)
class LoadReport:
    """What a load changed, and what it refused."""

    added: list[str]
    changed: list[str]
    withdrawn: list[str]
    unchanged: int
    problems: list[Problem]
    aliases_changed: bool = False

    def __str__(self) -> str:
        """Say it in one line, for the operator."""
        text = (
            f"{len(self.added)} procedures added, {len(self.changed)} changed, {len(self.withdrawn)} withdrawn, "
            f"{self.unchanged} unchanged"
        )
        text += "; citizens' aliases changed" if self.aliases_changed else ""
        return text + (f"; {len(self.problems)} problems" if self.problems else "")


async def load_folder(database: Database, folder: Path) -> LoadReport:
    """Load `folder` (data/catalogue) into the database, in one transaction.

    A refused record leaves what the database already holds as it is; a record that is gone from the files is withdrawn,
    but only when every record could be read. The same holds for the aliases of imported procedures. What staff have put
    in the place of a file's record stays in force.
    """
    # Seconds of reading: in a thread, for a running app answers meanwhile.
    reading = await asyncio.to_thread(read_procedures, folder / "procedures")
    aliases = await asyncio.to_thread(read_alias_files, folder / "aliases")
    async with database.transaction() as session:
        report = await _load_procedures(session, reading)
        records_changed = bool(report.added or report.changed or report.withdrawn)
        if records_changed:
            await mark_superseded(session)
        units_changed = await _load_units(session, folder / "units.csv")
        aliases_changed = await load_aliases(session, aliases)
        if records_changed or units_changed or aliases_changed:
            await bump_version(session)
    return replace(report, problems=[*report.problems, *aliases.problems], aliases_changed=aliases_changed)


async def _load_procedures(session: AsyncSession, reading: Reading) -> LoadReport:
    rows = {
        row.code: row for row in await session.scalars(select(ProcedureRow).where(ProcedureRow.origin == "curated"))
    }
    checks = await newest_checks(session)
    added, changed, unchanged = [], [], 0
    for record in reading.procedures:
        digest = hashlib.sha256(record.model_dump_json().encode()).hexdigest()
        row = rows.pop(record.code, None)
        if row is None:
            row = ProcedureRow(code=record.code, origin="curated")
            session.add(row)
            added.append(record.code)
        elif row.digest == digest:
            unchanged += 1
            continue
        else:
            changed.append(record.code)
        await take_from_file(session, row, record.model_dump(mode="json"), digest, checks)
    # A record that was refused may have lost its code, so nothing is taken for gone while there are problems.
    gone = [] if reading.problems else list(rows.values())
    withdrawn = [row.code for row in gone if not lose_file(row)]
    if withdrawn:
        await session.execute(delete(ProcedureRow).where(ProcedureRow.code.in_(withdrawn)))
    return LoadReport(added, changed, withdrawn, unchanged, reading.problems)


async def _load_units(session: AsyncSession, path: Path) -> bool:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    units = {
        row["new_code"]: UnitRow(
            code=row["new_code"], name=row["new_unit"], kind=row["new_type"], headquarters=row["new_headquarters"]
        )
        for row in rows
    }
    former = [
        FormerUnitRow(
            name=row["old_unit"],
            district=row["old_district"],
            code=row["old_code"],
            unit_code=row["new_code"],
            is_part=row["extent"].startswith("part"),
        )
        for row in rows
    ]
    known = {(u.code, u.name, u.kind, u.headquarters) for u in await session.scalars(select(UnitRow))}
    known_former = {(f.name, f.district, f.unit_code, f.is_part) for f in await session.scalars(select(FormerUnitRow))}
    if known == {(u.code, u.name, u.kind, u.headquarters) for u in units.values()} and known_former == {
        (f.name, f.district, f.unit_code, f.is_part) for f in former
    }:
        return False
    await session.execute(delete(FormerUnitRow))
    await session.execute(delete(UnitRow))
    session.add_all([*units.values(), *former])
    return True


async def read_all(session: AsyncSession) -> tuple[list[Procedure], list[Problem]]:
    """Return every curated procedure, and a problem for each row that no longer fits the record's shape.

    One that lacks its page on the national portal has that of the imported record of the same code.
    """
    procedures, problems = [], []
    for row in await session.scalars(select(ProcedureRow).order_by(ProcedureRow.code)):
        try:
            procedures.append(Procedure.model_validate_json(json.dumps(row.record)))
        except ValidationError as err:
            first = err.errors()[0]
            where = ".".join(map(str, first["loc"])) or "record"
            problems.append(Problem("database", row.code, where, first["msg"]))
    return await with_links(session, procedures), problems


async def read_units(session: AsyncSession) -> tuple[list[UnitRow], list[FormerUnitRow]]:
    """Return the units of today and the communes of before July 2025."""
    units = list(await session.scalars(select(UnitRow).order_by(UnitRow.code)))
    former = list(await session.scalars(select(FormerUnitRow).order_by(FormerUnitRow.id)))
    return units, former
