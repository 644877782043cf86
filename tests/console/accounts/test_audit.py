"""The audit log: only ever added to, searched, read as a difference, and taken along as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from danloi.console.accounts.difference import differences
from danloi.console.frame import audit
from danloi.console.frame.access import Role
from danloi.console.frame.cells import cell_text, safe_cell
from danloi.console.frame.models import AuditRow
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.console.accounts.desk import Desk, desk
from tests.storage.choice import on_sqlite


async def add(here: Desk, subject: str, action: str = "catalogue.edit", **values: object) -> None:
    async with here.console.database.transaction() as session:
        audit.record(session, None, action, subject, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE audit SET who = 'ai do'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 1",
        "TRUNCATE audit",
        "INSERT OR REPLACE INTO audit (id, at, who, action, subject, reason) "
        "VALUES (1, '2026-01-01', 'x', 'y', 'z', '')",
        "INSERT INTO audit (id, at, who, action, subject, reason) VALUES (1, '2026-01-01', 'x', 'y', 'z', '') "
        "ON CONFLICT (id) DO UPDATE SET who = 'x'",
    ],
)
async def test_what_is_written_stays_as_it_was_written(database: Database, attempt: str) -> None:
    async with database.transaction() as session:
        session.add(AuditRow(id=1, who="lan", action="thing.keep", subject="1.001193"))
    with pytest.raises(DBAPIError):
        async with database.transaction() as session:
            await session.execute(text(attempt))
    async with database.transaction() as session:
        assert (await session.execute(text("SELECT id, who FROM audit"))).all() == [(1, "lan")]


async def test_a_change_that_fails_leaves_no_word_of_itself(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as session:
            audit.record(session, None, "thing.keep", "x")
            await session.flush()
            raise ZeroDivisionError
    async with database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM audit"))).scalar() == 0


async def test_the_log_is_searched_by_who_what_on_what_and_when(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        await add(here, "1.001193", before={"fee": "8.000"}, after={"fee": "10.000"}, reason="Nghị quyết mới")
        await add(here, "100%_của ai", "delivery.resend")
        today = f"{now() + dt.timedelta(hours=7):%Y-%m-%d}"
        found = {
            "": {"1.001193", "100%_của ai", "lan"},
            "?ai=lan": {"lan"},
            "?ai=command+line": {"1.001193", "100%_của ai"},
            "?viec=delivery": {"100%_của ai"},
            "?doi-tuong=001193": {"1.001193"},
            "?doi-tuong=%25": {"100%_của ai"},
            f"?tu={today}&den={today}": {"1.001193", "100%_của ai", "lan"},
            "?tu=2999-01-01": set(),
            "?den=2001-01-01": set(),
            "?tu=hôm+nay&trang=abc": {"1.001193", "100%_của ai", "lan"},
            "?ai=%27+or+1%3D1+--": set(),
        }
        for query, subjects in found.items():
            shown = await admin.get(f"/nhat-ky{query}")
            assert shown.status == 200
            assert {one for one in ("1.001193", "100%_của ai", "lan") if f">{one}</a></p>" in shown.text} == subjects, (
                query
            )


@on_sqlite
async def test_a_change_is_read_as_what_it_was_and_what_it_is(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        before = {"name": "Đăng ký khai sinh", "fees": [{"amount": 8000, "note": "<b>cũ</b>"}]}
        await add(here, "1.001193", before=before, after={**before, "fees": [{"amount": 10000, "note": "mới"}]})
        shown = (await admin.get("/nhat-ky?viec=catalogue")).text
        assert '<dt>fees[0].amount</dt>\n    <dd><del class="before">8000</del><ins class="after">10000</ins>' in shown
        assert "&lt;b&gt;cũ&lt;/b&gt;" in shown
        assert "Đăng ký khai sinh" not in shown, "what stayed the same is not repeated"


def test_texts_are_compared_word_by_word_and_shapes_that_differ_are_borne() -> None:
    (found,) = differences({"note": "nộp tại xã cũ"}, {"note": "nộp tại xã mới"})
    assert [(piece.kind, piece.text) for piece in found.pieces] == [
        ("same", "nộp tại xã "),
        ("before", "cũ"),
        ("after", "mới"),
    ]
    assert differences(None, None) == []
    assert differences({"a": [1, 2]}, {"a": [1, 2]}) == []
    assert [one.field for one in differences("x", {"a": {"b": None, "c": True}})] == ["", "a.c"]


@on_sqlite
async def test_many_changes_are_turned_over_page_by_page(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        for number in range(60):
            await add(here, f"hồ sơ {number}")
        first, second = await admin.get("/nhat-ky?viec=catalogue"), await admin.get("/nhat-ky?viec=catalogue&trang=2")
        assert (first.text.count("<article"), second.text.count("<article")) == (50, 10)
        assert "/noi-bo/nhat-ky?viec=catalogue&amp;trang=2" in first.text


@on_sqlite
async def test_the_file_holds_the_lines_and_no_formula(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        harmful = ['=HYPERLINK("http://ke-xau.example")', "+1", "-1", "@SUM(A1)", "\t=1", " =1", "'=1"]
        for subject in harmful:
            await add(here, subject, reason=subject)
        shown = await admin.get("/nhat-ky/tep.csv?viec=catalogue")
        assert shown.headers["Content-Disposition"].startswith("attachment")
        rows = list(csv.DictReader(io.StringIO(shown.text.removeprefix("\ufeff"))))
        assert len(rows) == len(harmful)
        assert all(row[column].startswith("'") for row in rows for column in ("subject", "reason"))
        assert [cell_text(row["subject"]) for row in reversed(rows)] == harmful
        assert safe_cell("1.001193") == "1.001193"


async def test_the_file_shows_before_and_after_with_their_letters_and_nothing_for_nothing(database: Database) -> None:
    async with desk(database) as here:
        admin = await here.signed_in("lan", Role.ADMINISTRATOR)
        await add(here, "1.001193", after={"tên": "Khai sinh", "lệ phí": "đồng"})
        shown = await admin.get("/nhat-ky/tep.csv?viec=catalogue")
        (row,) = csv.DictReader(io.StringIO(shown.text.removeprefix("\ufeff")))
        assert row["before"] == ""
        assert json.loads(row["after"].removeprefix("'")) == {"tên": "Khai sinh", "lệ phí": "đồng"}
        assert "lệ phí" in row["after"]
