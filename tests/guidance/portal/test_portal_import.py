"""Taking a file over: what is planned, what is written, and what stays in service."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from danloi.guidance.catalogue.version import read_version
from danloi.guidance.portal.judge import Judge
from danloi.guidance.portal.models import ImportedProcedureRow, ImportRunRow
from danloi.guidance.portal.reading import UnreadableFile
from danloi.guidance.portal.run import Importer
from danloi.guidance.portal.served import read_digests
from danloi.guidance.portal.tally import Tally, report_to
from danloi.storage.database import Database
from tests.guidance.portal.api import APRIL_15, record, write

Take = Callable[..., Awaitable[Tally]]
ONE, TWO, THREE = "9.000001", "9.000002", "9.000003"
KINDS = ("added", "changed", "redated", "returned", "withdrawn", "unchanged", "problem")


@pytest.fixture
def take(database: Database, tmp_path: Path, portal_phrases: Path) -> Take:
    """Plan or apply an import of the given records or raw lines."""

    async def take(*records: Any, apply: bool = True, batch: int = 2, fetched_on: dt.date | None = None) -> Tally:
        path = write(tmp_path / "portal.jsonl.gz", records)
        tally = Tally()
        judge = Judge(path.name, portal_phrases, fetched_on)
        importer = Importer(database, path, judge, tally, batch, lambda _: None)
        await (importer.apply(lambda _: None) if apply else importer.plan())
        return tally

    return take


async def _rows(database: Database) -> dict[str, ImportedProcedureRow]:
    async with database.transaction() as session:
        return {row.code: row for row in await session.scalars(select(ImportedProcedureRow))}


async def _served(database: Database) -> set[str]:
    async with database.transaction() as session:
        return set(await read_digests(session))


async def _version(database: Database) -> int:
    async with database.transaction() as session:
        return await read_version(session)


def _counts(tally: Tally) -> dict[str, int]:
    return {kind: tally.counts[kind] for kind in KINDS if tally.counts[kind]}


async def test_a_plan_counts_and_writes_nothing(database: Database, take: Take) -> None:
    await take(record(ONE), record(TWO))
    before = await _rows(database)
    for _ in range(2):  # a plan leaves nothing behind that disturbs the next
        planned = await take(record(ONE, "Đăng ký nuôi tằm"), record(THREE), b"{", record(THREE), apply=False)
        assert _counts(planned) == {"changed": 1, "added": 1, "problem": 2}
    after = await _rows(database)
    assert {code: row.digest for code, row in after.items()} == {code: row.digest for code, row in before.items()}
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(ImportRunRow)) == 1
    assert await _version(database) == 1


async def test_a_plan_says_what_would_be_withdrawn(take: Take) -> None:
    await take(record(ONE), record(TWO), record(THREE))
    planned = await take(record(TWO), apply=False)
    assert _counts(planned) == {"unchanged": 1, "withdrawn": 2}
    assert [entry.code for entry in planned.first["withdrawn"]] == [ONE, THREE]


async def test_the_same_file_again_changes_nothing(database: Database, take: Take) -> None:
    first = await take(record(ONE), record(TWO), record(THREE))
    again = await take(record(ONE), record(TWO), record(THREE))
    assert (_counts(first), _counts(again)) == ({"added": 3}, {"unchanged": 3})
    assert await _version(database) == 1


async def test_a_change_names_the_fields(database: Database, take: Take) -> None:
    await take(record(ONE), record(TWO))
    tally = await take(record(ONE, "Đăng ký nuôi tằm", requirementsAndConditions="Có vườn."), record(TWO))
    (entry,) = tally.first["changed"]
    assert (entry.code, entry.name) == (ONE, "Đăng ký nuôi tằm")
    assert {"name", "short_name", "conditions"} <= set(entry.fields)
    assert "steps" not in entry.fields
    assert json.loads((await _rows(database))[ONE].record)["name"] == "Đăng ký nuôi tằm"
    assert await _version(database) == 2


async def test_a_change_of_what_is_not_read_is_no_change(take: Take) -> None:
    await take(record(ONE))
    assert _counts(await take(record(ONE, keywords="ong, mật"))) == {"unchanged": 1}


async def test_a_new_day_of_fetching_is_no_change_of_content(take: Take, database: Database) -> None:
    await take(record(ONE))
    tally = await take(record(ONE), fetched_on=dt.date(2026, 7, 18))
    assert _counts(tally) == {"redated": 1}
    assert json.loads((await _rows(database))[ONE].record)["checked_on"] == "2026-07-18"


async def test_a_record_that_is_gone_is_withdrawn_and_comes_back(database: Database, take: Take) -> None:
    await take(record(ONE), record(TWO))
    await take(record(ONE))
    assert await _served(database) == {ONE}
    assert (await _rows(database))[TWO].state == "withdrawn"
    tally = await take(record(ONE), record(TWO))
    assert _counts(tally) == {"unchanged": 1, "returned": 1}
    assert await _served(database) == {ONE, TWO}
    assert await _version(database) == 3


async def test_a_record_that_the_portal_no_longer_shows_is_withdrawn(database: Database, take: Take) -> None:
    await take(record(ONE), record(TWO))
    tally = await take(record(ONE, state="INACTIVE"), record(TWO))
    assert _counts(tally) == {"withdrawn": 1, "unchanged": 1}
    assert await _served(database) == {TWO}


async def test_a_broken_record_is_reported_and_the_old_one_stays_in_service(database: Database, take: Take) -> None:
    await take(record(ONE), record(TWO), record(THREE))
    tally = await take(record(ONE, executionSteps="hỏng"), record(TWO))
    assert _counts(tally) == {"problem": 1, "unchanged": 1, "withdrawn": 1}
    (problem,) = tally.first["problem"]
    assert "portal.jsonl.gz: line 1 (9.000001): executionSteps" in problem.reason
    assert await _served(database) == {ONE, TWO}


async def test_a_broken_record_does_not_bring_a_withdrawn_one_back(database: Database, take: Take) -> None:
    await take(record(ONE), record(TWO))
    await take(record(TWO))
    await take(record(ONE, executionSteps="hỏng"), record(TWO))
    assert await _served(database) == {TWO}


async def test_nothing_is_withdrawn_while_a_line_may_be_anything(database: Database, take: Take) -> None:
    await take(record(ONE), record(TWO))
    tally = await take(record(ONE), b'{"code": "9.0000')
    assert _counts(tally) == {"unchanged": 1, "problem": 1}
    assert await _served(database) == {ONE, TWO}


@pytest.mark.parametrize("batch", [1, 2, 10])
async def test_the_second_record_of_a_code_is_refused(database: Database, take: Take, batch: int) -> None:
    tally = await take(record(ONE), record(TWO), record(f" {ONE}", "Đăng ký nuôi tằm"), batch=batch)
    assert _counts(tally) == {"added": 2, "problem": 1}
    assert "stands already in an earlier line" in tally.first["problem"][0].reason
    assert (await _rows(database))[ONE].name == "Đăng ký nuôi ong"


@pytest.mark.parametrize("content", [[], [b"{", b"[]"], [b"not json at all"]])
@pytest.mark.parametrize("apply", [True, False])
async def test_a_file_without_a_single_record_withdraws_nothing(
    database: Database, take: Take, content: list[bytes], apply: bool
) -> None:
    await take(record(ONE))
    with pytest.raises(UnreadableFile, match="holds no record"):
        await take(*content, apply=apply)
    assert await _served(database) == {ONE}


@pytest.mark.parametrize(
    ("detail", "audience"),
    [
        ({}, "public"),
        ({"isInternal": True}, "internal"),
        ({"type": "STANDARD_INTERNAL"}, "internal"),
        ({"type": "SPECIFIC", "departmentPromulgateCode": "H26"}, "other_province"),
        ({"type": "SPECIFIC", "departmentPromulgateCode": "H48.42"}, "other_province"),
        ({"type": "STANDARD", "departmentPromulgateCode": "H15"}, "other_province"),
        ({"type": "SPECIFIC", "departmentPromulgateCode": "H49"}, "public"),
        ({"type": "SPECIFIC", "departmentPromulgateCode": "H49.12"}, "public"),
    ],
)
async def test_only_records_for_citizens_here_are_served(
    database: Database, take: Take, detail: dict[str, Any], audience: str
) -> None:
    tally = await take(record(ONE, **detail))
    assert (await _rows(database))[ONE].audience == audience
    assert tally.counts[f"audience.{audience}"] == 1
    assert await _served(database) == ({ONE} if audience == "public" else set())


async def test_a_code_that_another_record_says_it_replaces_is_no_longer_served(database: Database, take: Take) -> None:
    await take(record(ONE), record(TWO, note=f"Thay thế thủ tục mã {ONE}."))
    assert await _served(database) == {TWO}
    assert (await _rows(database))[ONE].superseded_by == TWO
    await take(record(ONE), record(TWO))
    assert await _served(database) == {ONE, TWO}


@pytest.mark.parametrize("name", ["report.csv", "report.jsonl"])
async def test_the_report_has_everything(database: Database, tmp_path: Path, portal_phrases: Path, name: str) -> None:
    codes = [f"9.{number:06d}" for number in range(50)]
    path = write(tmp_path / "portal.jsonl", [*(record(code) for code in codes), b"{"])
    with report_to(tmp_path / name) as sink:
        importer = Importer(database, path, Judge(path.name, portal_phrases), Tally(sink), 20, lambda _: None)
        await importer.plan()
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert all(code in text for code in codes)
    assert "line 51" in text


async def test_the_portals_day_is_kept(database: Database, take: Take) -> None:
    await take(record(ONE, updatedAt=APRIL_15))
    assert json.loads((await _rows(database))[ONE].record)["portal_updated"] == "2026-04-15"
