"""An import that died goes on where it was, and two do not run at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from danloi.guidance.catalogue.version import read_version
from danloi.guidance.portal.judge import Judge
from danloi.guidance.portal.lock import ImportBusy, only_import
from danloi.guidance.portal.models import ImportedProcedureRow, ImportRunRow
from danloi.guidance.portal.reading import Line, UnreadableFile
from danloi.guidance.portal.run import Importer
from danloi.guidance.portal.tally import Tally
from danloi.storage.database import Database
from tests.guidance.portal.api import record, write

CODES = [f"9.{number:06d}" for number in range(1, 11)]


class PowerCut(Exception):
    """What ends an import in the middle of a line."""


@pytest.fixture
def import_until(database: Database, portal_phrases: Path) -> Callable[..., Importer]:
    """Make an importer that dies at a line; 0 lets it live."""

    def make(path: Path, tally: Tally, dies_at: int = 0) -> Importer:
        def progress(line: Line) -> None:
            if line.number == dies_at:
                raise PowerCut

        return Importer(database, path, Judge(path.name, portal_phrases), tally, 3, progress)

    return make


async def _codes(database: Database) -> list[str]:
    async with database.transaction() as session:
        return list(await session.scalars(select(ImportedProcedureRow.code).order_by(ImportedProcedureRow.code)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "portal.jsonl", [record(code) for code in CODES])


async def test_whole_batches_stay_and_the_rest_follows(
    database: Database, path: Path, import_until: Callable[..., Importer]
) -> None:
    with pytest.raises(PowerCut):
        await import_until(path, Tally(), dies_at=8).apply(lambda _: None)
    assert await _codes(database) == CODES[:6]

    resumed: list[int] = []
    tally = Tally()
    await import_until(path, tally).apply(resumed.append)
    assert resumed == [6]
    assert await _codes(database) == CODES
    assert (tally.counts["read"], tally.counts["added"]) == (10, 10)
    async with database.transaction() as session:
        assert await read_version(session) == 1
        (run,) = await session.scalars(select(ImportRunRow))
        assert (run.position, run.finished_at is None) == (10, False)


async def test_an_interrupted_import_withdraws_nothing(
    database: Database, path: Path, tmp_path: Path, import_until: Callable[..., Importer]
) -> None:
    await import_until(path, Tally()).apply(lambda _: None)
    shorter = write(tmp_path / "shorter.jsonl", [record(code) for code in CODES[:9]])
    with pytest.raises(PowerCut):
        await import_until(shorter, Tally(), dies_at=9).apply(lambda _: None)
    async with database.transaction() as session:
        states = set(await session.scalars(select(ImportedProcedureRow.state)))
    assert states == {"active"}
    tally = Tally()
    await import_until(shorter, tally).apply(lambda _: None)
    assert [entry.code for entry in tally.first["withdrawn"]] == [CODES[9]]


async def test_another_file_begins_at_its_first_line(
    database: Database, path: Path, tmp_path: Path, import_until: Callable[..., Importer]
) -> None:
    with pytest.raises(PowerCut):
        await import_until(path, Tally(), dies_at=8).apply(lambda _: None)
    other = write(tmp_path / "other.jsonl", [record(code, "Đăng ký nuôi tằm") for code in CODES])
    resumed: list[int] = []
    tally = Tally()
    await import_until(other, tally).apply(resumed.append)
    assert resumed == []
    assert (tally.counts["changed"], tally.counts["added"]) == (6, 4)


async def test_a_file_cut_off_keeps_what_was_read_and_withdraws_nothing(
    database: Database, tmp_path: Path, import_until: Callable[..., Importer]
) -> None:
    many = [f"9.{number:06d}" for number in range(1, 400)]
    path = write(tmp_path / "portal.jsonl.gz", [record(code) for code in many])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UnreadableFile):
        await import_until(path, Tally()).apply(lambda _: None)
    codes = await _codes(database)
    assert 0 < len(codes) < len(many)
    assert len(codes) % 3 == 0


async def test_a_second_import_is_refused_until_the_first_has_ended(database: Database) -> None:
    other = Database(database.url.render_as_string(hide_password=False))
    try:
        async with only_import(database):
            with pytest.raises(ImportBusy, match="another import into this database is running"):
                async with only_import(other):
                    pass
        async with only_import(other):
            pass
    finally:
        await other.close()
