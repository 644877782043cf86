"""How a change by staff is laid over what is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from danloi.guidance.catalogue.checks import content_digest, with_checks
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.catalogue.revision_models import CheckRow, RevisionRow
from danloi.guidance.catalogue.revisions import merged, take_due
from danloi.guidance.catalogue.version import read_version
from danloi.storage.database import Database
from tests.storage.choice import on_sqlite

DAY = dt.date(2027, 1, 1)
CODE = "9.000001"


@pytest.fixture
def record(raw_procedure: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    return Procedure.model_validate(raw_procedure()).model_dump(mode="json")


def test_a_change_touches_only_the_fields_it_is_about(record: dict[str, Any]) -> None:
    meanwhile = {**record, "authority": "Sở Nông nghiệp"}
    assert merged(record, {**record, "result": "Giấy mới"}, meanwhile) == ({**meanwhile, "result": "Giấy mới"}, [])


def test_a_field_changed_on_both_sides_is_named_unless_they_agree(record: dict[str, Any]) -> None:
    wanted = {**record, "result": "Giấy mới"}
    assert merged(record, wanted, {**record, "result": "Giấy khác"})[1] == ["result"]
    assert merged(record, wanted, {**record, "result": "Giấy mới"})[1] == []


def test_the_later_day_of_checking_stays_and_is_no_clash(record: dict[str, Any]) -> None:
    wanted = {**record, "checked_on": "2026-12-01"}
    found, clashes = merged(record, wanted, {**record, "checked_on": "2026-12-24"})
    assert (found["checked_on"], clashes) == ("2026-12-24", [])


def test_a_signature_given_meanwhile_is_not_for_the_changed_content(record: dict[str, Any]) -> None:
    signed = {**record, "confirmed_by": "Lan", "confirmed_on": "2026-12-01"}
    assert merged(record, {**record, "result": "Giấy mới"}, signed)[0]["confirmed_by"] is None


def test_a_check_counts_only_for_what_was_looked_at(record: dict[str, Any]) -> None:
    check = CheckRow(
        code=CODE, kind="checked", day=DAY, content=content_digest(record), account_id=1, who="Lan", source="Cổng"
    )
    checks = {(CODE, "checked"): check}
    assert with_checks(record, checks)["checked_on"] == "2027-01-01"
    assert with_checks({**record, "result": "Giấy mới"}, checks)["checked_on"] == record["checked_on"]
    assert with_checks({**record, "checked_on": "2027-02-01"}, checks)["checked_on"] == "2027-02-01"


async def keep(database: Database, record: dict[str, Any], **changes: Any) -> int:
    """Keep `record` as answered, and an approved change of it."""
    async with database.transaction() as session:
        if await session.get(ProcedureRow, CODE) is None:
            session.add(ProcedureRow(code=CODE, name="x", field="y", digest="d", record=record, file_record=record))
        row = RevisionRow(
            code=CODE, name="x", kind="edit", state="approved", record={**record, **changes}, base_record=record,
            base_digest="d", fields=list(changes), effective_on=DAY, author_id=1, author="Lan",
        )  # fmt: skip
        session.add(row)
        await session.flush()
        return row.id


async def test_changes_that_are_due_come_into_force_in_the_order_of_their_days(
    database: Database, record: dict[str, Any]
) -> None:
    first, second = [await keep(database, record, result=text) for text in ("Một", "Hai")]
    async with database.transaction() as session:
        before = await read_version(session)
    assert await take_due(database, DAY) == [CODE, CODE]
    assert await take_due(database, DAY) == []
    async with database.transaction() as session:
        row = await session.get_one(ProcedureRow, CODE)
        states = [(await session.get_one(RevisionRow, number)).state for number in (first, second)]
        assert (row.record["result"], row.revision_id, states) == ("Hai", second, ["replaced", "in_force"])
        assert row.file_record == record
        assert await read_version(session) > before


@on_sqlite
async def test_a_change_that_no_longer_fits_is_put_aside_and_the_answer_stays(
    database: Database, record: dict[str, Any]
) -> None:
    number = await keep(database, record, aliases=record["aliases"][:2])
    assert await take_due(database, DAY) == []
    async with database.transaction() as session:
        revision = await session.get_one(RevisionRow, number)
        row = await session.get_one(ProcedureRow, CODE)
    assert revision.state == "blocked"
    assert "at least 8" in revision.verdict
    assert row.record == record
