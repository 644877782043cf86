"""What staff changed, as the running assistant and its commands take it up."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import shutil
from pathlib import Path

from danloi.app.catalogue_jobs import run_catalogue_jobs
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.revision_models import RevisionRow
from danloi.storage.database import Database
from tests.fakes.until import until
from tests.system.processes import run_cli

CODE = "1.004222"


async def test_an_approved_change_comes_into_force_on_its_day(catalogue_sqlite: Path, tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{shutil.copy(catalogue_sqlite, tmp_path / 'danloi.db')}")
    days = [dt.date(2026, 12, 31)]
    async with database.transaction() as session:
        record = (await session.get_one(ProcedureRow, CODE)).record
        session.add(
            RevisionRow(
                code=CODE, name="x", kind="edit", state="approved", record={**record, "result": "Giấy mới"},
                base_record=record, fields=["result"], effective_on=dt.date(2027, 1, 1), author_id=1, author="Lan",
            )
        )  # fmt: skip
    jobs = asyncio.create_task(run_catalogue_jobs(database, lambda: days[-1], look_seconds=0.05))

    async def result() -> str:
        async with database.transaction() as session:
            return str((await session.get_one(ProcedureRow, CODE)).record["result"])

    async def is_new() -> bool:
        return await result() == "Giấy mới"

    assert not await is_new()
    days.append(dt.date(2027, 1, 1))
    await until(is_new, "the change in force")
    jobs.cancel()
    await asyncio.gather(jobs, return_exceptions=True)
    await database.close()


def test_the_command_writes_what_staff_changed(catalogue_sqlite: Path, tmp_path: Path) -> None:
    async def change() -> None:
        database = Database(f"sqlite+aiosqlite:///{shutil.copy(catalogue_sqlite, tmp_path / 'danloi.db')}")
        async with database.transaction() as session:
            row = await session.get_one(ProcedureRow, CODE)
            row.record, row.revision_id = json.loads(json.dumps({**row.record, "result": "Giấy mới"})), 1
        await database.close()

    asyncio.run(change())
    status, output = run_cli("catalogue", "export", str(tmp_path / "ra"), DATA_DIR=tmp_path)
    assert status == 0, output
    assert output.splitlines()[-1].endswith("with 1 changed records")
    written = read_procedures(tmp_path / "ra")
    assert written.problems == []
    assert next(one for one in written.procedures if one.code == CODE).result == "Giấy mới"
