"""Curated records win over imported ones, and take the link from them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from sqlalchemy import select

from danloi.guidance.catalogue.links import detail_url
from danloi.guidance.catalogue.store import load_folder, read_all
from danloi.guidance.portal.judge import Judge
from danloi.guidance.portal.models import ImportedProcedureRow
from danloi.guidance.portal.run import Importer
from danloi.guidance.portal.served import read_digests, read_records
from danloi.guidance.portal.tally import Tally
from danloi.storage.database import Database
from tests.guidance.portal.api import record, write

ONE, TWO, THREE = "9.000001", "9.000002", "9.000003"
Curate = Callable[..., Awaitable[None]]


@pytest.fixture
def curate(database: Database, tmp_path: Path, data: Path, raw_procedure: Callable[..., dict[str, Any]]) -> Curate:
    """Load one curated record, in place of any other."""

    async def load(**changes: Any) -> None:
        folder = tmp_path / "catalogue"
        (folder / "procedures").mkdir(parents=True, exist_ok=True)
        (folder / "units.csv").write_bytes((data / "catalogue" / "units.csv").read_bytes())
        with (folder / "procedures" / "ong.yaml").open("w", encoding="utf-8") as out:
            YAML().dump({"procedures": [raw_procedure(**changes)]}, out)
        await load_folder(database, folder)

    return load


@pytest.fixture
def take(database: Database, tmp_path: Path, portal_phrases: Path) -> Callable[..., Awaitable[Tally]]:
    async def take(*records: dict[str, Any]) -> Tally:
        path = write(tmp_path / "portal.jsonl", records)
        tally = Tally()
        await Importer(database, path, Judge(path.name, portal_phrases), tally, 10, lambda _: None).apply(
            lambda _: None
        )
        return tally

    return take


Take = Callable[..., Awaitable[Tally]]


async def _served(database: Database) -> set[str]:
    async with database.transaction() as session:
        return set(await read_digests(session))


async def test_a_curated_record_covers_the_imported_one_of_its_code(
    database: Database, curate: Curate, take: Take
) -> None:
    await curate(code=ONE)
    tally = await take(record(ONE), record(TWO))
    assert tally.counts["covered"] == 1
    assert await _served(database) == {TWO}


async def test_a_curated_record_covers_the_codes_that_it_supersedes(
    database: Database, curate: Curate, take: Take
) -> None:
    await curate(code=ONE, superseded_codes=[TWO])
    await take(record(ONE), record(TWO), record(THREE))
    assert await _served(database) == {THREE}
    async with database.transaction() as session:
        row = await session.get_one(ImportedProcedureRow, TWO)
        assert row.superseded_by == ONE


async def test_a_curated_record_that_is_given_up_lets_the_imported_one_be_served(
    database: Database, curate: Curate, take: Take
) -> None:
    await curate(code=ONE, superseded_codes=[TWO])
    await take(record(ONE), record(TWO))
    await curate(code=THREE)
    assert await _served(database) == {ONE, TWO}
    async with database.transaction() as session:
        assert list(await session.scalars(select(ImportedProcedureRow.superseded_by))) == [None, None]


async def test_a_curated_record_without_a_page_takes_that_of_the_imported_one(
    database: Database, curate: Curate, take: Take
) -> None:
    await curate(code=ONE)
    imported = record(ONE)
    await take(imported)
    async with database.transaction() as session:
        (procedure,), _ = await read_all(session)
    assert (procedure.origin, procedure.portal_uuid) == ("curated", imported["id"])
    assert detail_url(procedure).endswith(imported["id"])


async def test_a_curated_record_keeps_its_own_page(database: Database, curate: Curate, take: Take) -> None:
    await curate(code=ONE, portal_uuid="its-own")
    await take(record(ONE))
    async with database.transaction() as session:
        (procedure,), _ = await read_all(session)
    assert procedure.portal_uuid == "its-own"


async def test_the_page_of_another_provinces_record_is_not_taken(
    database: Database, curate: Curate, take: Take
) -> None:
    await curate(code=ONE)
    await take(record(ONE, type="SPECIFIC", departmentPromulgateCode="H26"))
    async with database.transaction() as session:
        (procedure,), _ = await read_all(session)
    assert procedure.portal_uuid is None


@pytest.mark.parametrize(
    ("held_against", "stale"), [("2026-04-14", True), ("2026-04-15", False), ("2026-04-16", False)]
)
async def test_a_curated_record_older_than_the_portals_is_reported(
    curate: Curate, take: Take, held_against: str, stale: bool
) -> None:
    await curate(code=ONE, portal_updated=held_against)
    tally = await take(record(ONE))
    assert [entry.code for entry in tally.first.get("stale", [])] == ([ONE] if stale else [])
    again = await take(record(ONE))
    assert again.counts["stale"] == stale


async def test_records_are_read_back_by_code(database: Database, take: Take) -> None:
    await take(*(record(f"9.{number:06d}") for number in range(250)))
    async with database.transaction() as session:
        codes = list(await read_digests(session))
        read = [code async for code, text in read_records(session, [*codes, "9.999999"]) if f'"{code}"' in text]
    assert sorted(read) == codes
    assert len(codes) == 250
