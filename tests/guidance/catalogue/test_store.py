"""Loading the files into the database, and what a running app notices of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.library import Library
from danloi.storage.database import Database
from tests.fakes.until import until

Write = Callable[..., Path]
Raw = Callable[..., dict[str, Any]]
ONE, TWO, THREE = "9.000001", "9.000002", "9.000003"


async def _served(database: Database, data: Path) -> dict[str, str]:
    """Code and name of what an app started now would serve."""
    library = Library(database, data)
    await library.refresh()
    return {code: procedure.name for code, procedure in library.shelf.procedures.items()}


async def test_new_records_are_added(
    database: Database, folder: Path, write: Write, raw_procedure: Raw, data: Path
) -> None:
    write(raw_procedure(code=ONE), raw_procedure(code=TWO))
    report = await load_folder(database, folder)
    assert (sorted(report.added), report.changed, report.withdrawn, report.unchanged) == ([ONE, TWO], [], [], 0)
    assert set(await _served(database, data)) == {ONE, TWO}


async def test_the_same_files_change_nothing(
    database: Database, folder: Path, write: Write, raw_procedure: Raw, data: Path
) -> None:
    write(raw_procedure(code=ONE), raw_procedure(code=TWO))
    await load_folder(database, folder)
    library = Library(database, data)
    await library.refresh()
    report = await load_folder(database, folder)
    assert (report.added, report.changed, report.withdrawn, report.unchanged) == ([], [], [], 2)
    assert not await library.refresh()


async def test_a_record_keeps_everything_on_its_way_through_the_database(
    database: Database, data: Path, records: dict[str, Any]
) -> None:
    report = await load_folder(database, data / "catalogue")
    library = Library(database, data)
    await library.refresh()
    assert len(report.added) == len(records)
    assert dict(library.shelf.procedures) == records


async def test_changed_and_vanished_records_are_reported_and_take_effect(
    database: Database, folder: Path, write: Write, raw_procedure: Raw, data: Path
) -> None:
    write(raw_procedure(code=ONE), raw_procedure(code=TWO), raw_procedure(code=THREE))
    await load_folder(database, folder)
    write(raw_procedure(code=ONE), raw_procedure(code=TWO, name="Đăng ký nuôi tằm"))
    report = await load_folder(database, folder)
    assert (report.added, report.changed, report.withdrawn, report.unchanged) == ([], [TWO], [THREE], 1)
    served = await _served(database, data)
    assert served == {ONE: "Đăng ký nuôi ong", TWO: "Đăng ký nuôi tằm"}
    assert str(report) == "0 procedures added, 1 changed, 1 withdrawn, 1 unchanged"


async def test_a_refused_record_leaves_the_old_one_in_service(
    database: Database, folder: Path, write: Write, raw_procedure: Raw, data: Path
) -> None:
    write(raw_procedure(code=ONE), raw_procedure(code=TWO))
    await load_folder(database, folder)
    write(raw_procedure(code=ONE, name="Đăng ký nuôi tằm", steps="hỏng"), raw_procedure(code=TWO, name="Đăng ký ao"))
    report = await load_folder(database, folder)
    assert [problem.field for problem in report.problems] == ["steps"]
    assert (report.changed, report.withdrawn) == ([TWO], [])
    assert await _served(database, data) == {ONE: "Đăng ký nuôi ong", TWO: "Đăng ký ao"}
    assert str(report).endswith("; 1 problems")


async def test_a_record_that_lost_its_code_leaves_the_old_one_in_service(
    database: Database, folder: Path, write: Write, raw_procedure: Raw, data: Path
) -> None:
    write(raw_procedure(code=ONE), raw_procedure(code=TWO))
    await load_folder(database, folder)
    nameless = raw_procedure(code=ONE)
    del nameless["code"]
    write(nameless, raw_procedure(code=TWO))
    report = await load_folder(database, folder)
    assert report.problems
    assert set(await _served(database, data)) == {ONE, TWO}


async def test_a_broken_file_leaves_all_its_records_in_service(
    database: Database, folder: Path, write: Write, raw_procedure: Raw, data: Path
) -> None:
    path = write(raw_procedure(code=ONE), raw_procedure(code=TWO))
    write(raw_procedure(code=THREE), file="tam.yaml")
    await load_folder(database, folder)
    path.write_text("procedures: [\n", encoding="utf-8")
    report = await load_folder(database, folder)
    assert [problem.file for problem in report.problems] == ["ong.yaml"]
    assert set(await _served(database, data)) == {ONE, TWO, THREE}


async def test_moving_a_record_to_another_file_changes_nothing(
    database: Database, folder: Path, write: Write, raw_procedure: Raw
) -> None:
    write(raw_procedure(code=ONE), raw_procedure(code=TWO))
    await load_folder(database, folder)
    write(raw_procedure(code=ONE))
    write(raw_procedure(code=TWO), file="tam.yaml")
    report = await load_folder(database, folder)
    assert (report.added, report.changed, report.withdrawn, report.unchanged) == ([], [], [], 2)


async def test_a_renamed_unit_is_taken_up(
    database: Database, folder: Path, data: Path, write: Write, raw_procedure: Raw
) -> None:
    write(raw_procedure())
    await load_folder(database, folder)
    units = folder / "units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("Phường An Sinh", "Phường Bình An"), encoding="utf-8")
    library = Library(database, data)
    await library.refresh()
    await load_folder(database, folder)
    assert await library.refresh()
    resolution = library.shelf.gazetteer.resolve("Bình An")
    assert resolution is not None
    assert [unit.name for unit in resolution.today] == ["Phường Bình An"]


async def test_a_running_app_takes_up_every_change_without_a_restart(
    database: Database, folder: Path, write: Write, raw_procedure: Raw, data: Path
) -> None:
    write(raw_procedure(code=ONE))
    await load_folder(database, folder)
    library = Library(database, data)
    async with _watching(library):
        await until(lambda: set(library.shelf.procedures) == {ONE}, "the first load is served")
        write(raw_procedure(code=ONE, name="Đăng ký nuôi tằm"), raw_procedure(code=TWO))
        await load_folder(database, folder)
        await until(lambda: set(library.shelf.procedures) == {ONE, TWO}, "the added record is served")
        assert library.shelf.procedures[ONE].name == "Đăng ký nuôi tằm"
        assert library.shelf.linker.rank("nuôi tằm").hits[0].code == ONE
        write(raw_procedure(code=TWO))
        await load_folder(database, folder)
        await until(lambda: set(library.shelf.procedures) == {TWO}, "the withdrawn record is gone")


async def test_what_is_served_stays_while_the_database_fails_and_is_renewed_after(
    database: Database,
    folder: Path,
    write: Write,
    raw_procedure: Raw,
    data: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    write(raw_procedure(code=ONE))
    await load_folder(database, folder)
    library = Library(database, data)
    await library.refresh()
    async with _watching(library):
        await _run(database, "alter table catalogue_version rename to lost")
        await until(lambda: "does not answer" in caplog.text, "the failure is in the log")
        assert set(library.shelf.procedures) == {ONE}
        await _run(database, "alter table lost rename to catalogue_version")
        write(raw_procedure(code=TWO))
        await load_folder(database, folder)
        await until(lambda: set(library.shelf.procedures) == {TWO}, "the change is served")


@asynccontextmanager
async def _watching(library: Library) -> AsyncIterator[None]:
    """Let the library look after changes, as a running app does."""
    watch = asyncio.create_task(library.watch(0.1))
    try:
        yield
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


async def _run(database: Database, statement: str) -> None:
    async with database.transaction() as session:
        await session.execute(text(statement))
