"""`danloi catalogue import` as staff start it: in a process of its own, which may be killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from danloi.app.settings import ROOT
from danloi.guidance.portal.lock import only_import
from danloi.storage.database import Database
from danloi.storage.migrate import migrate
from tests.fakes.until import until
from tests.guidance.portal.api import record, write
from tests.system.processes import environment, run_cli

ONE, TWO = "9.000001", "9.000002"
MANY = 1500


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "portal.jsonl.gz", [record(ONE), b"{", record(TWO)])


@pytest.fixture
def url(request: pytest.FixtureRequest, database_kind: str) -> str:
    address: str = request.getfixturevalue(f"{database_kind}_url")
    return address


@pytest.fixture
async def database_of_process(url: str) -> AsyncIterator[Database]:
    """The database that the process is told of by DATABASE_URL."""
    database = Database(url)
    await migrate(database)
    yield database
    await database.close()


def _query(data_dir: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows; none while there is no such table yet."""
    path = data_dir / "danloi.db"
    if not path.exists():
        return []
    with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()
    return []


def test_without_apply_nothing_is_written(path: Path, tmp_path: Path) -> None:
    status, output = run_cli("catalogue", "import", str(path), DATA_DIR=tmp_path)
    assert status == 0
    assert "3 lines: 2 added" in output
    assert "line 2 (no code): line: is not valid JSON" in output
    assert f"added: {ONE} Đăng ký nuôi ong" in output
    assert output.splitlines()[-1] == "danloi: nothing is written; --apply does it"
    assert _query(tmp_path, "select count(*) from imported_procedure") == [(0,)]


def test_with_apply_it_is_taken_over_and_a_report_written(path: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    arguments = ["--apply", "--fetched-on", "2026-07-18", "--batch", "1", "--report", str(report)]
    status, output = run_cli("catalogue", "import", str(path), *arguments, DATA_DIR=tmp_path)
    assert (status, "taken over" in output) == (0, True), output
    rows = _query(tmp_path, "select code, record from imported_procedure order by code")
    assert [code for code, _ in rows] == [ONE, TWO]
    assert all('"checked_on":"2026-07-18"' in str(text) for _, text in rows)
    assert "added,9.000001,Đăng ký nuôi ong,public" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["nowhere.jsonl", "."])
def test_a_file_that_cannot_be_read_is_named_in_one_line(tmp_path: Path, name: str) -> None:
    status, output = run_cli("catalogue", "import", name, DATA_DIR=tmp_path)
    (line,) = output.splitlines()
    assert status == 1
    assert line.startswith(f"danloi: error: {name} cannot be read: ")


def test_a_file_of_something_else_is_refused_in_one_line(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", [b"code,name", b"1,2"])
    status, output = run_cli("catalogue", "import", str(file), "--apply", DATA_DIR=tmp_path)
    assert (status, len(output.splitlines())) == (1, 1)
    assert "holds no record of the portal" in output


def test_a_report_that_cannot_be_written_is_named_before_anything_is_done(path: Path, tmp_path: Path) -> None:
    report = tmp_path / "no" / "report.csv"
    status, output = run_cli("catalogue", "import", str(path), "--apply", "--report", str(report), DATA_DIR=tmp_path)
    assert (status, len(output.splitlines())) == (1, 1)
    assert f"the report {report} cannot be written" in output
    assert _query(tmp_path, "select * from imported_procedure") == []


async def test_a_second_import_is_refused_in_one_line(
    database_of_process: Database, url: str, path: Path, tmp_path: Path
) -> None:
    command = ["catalogue", "import", str(path), "--apply"]
    async with only_import(database_of_process):
        status, output = await asyncio.to_thread(run_cli, *command, DATA_DIR=tmp_path, DATABASE_URL=url)
    assert (status, len(output.splitlines())) == (1, 1)
    assert "another import into this database is running" in output
    status, output = await asyncio.to_thread(run_cli, *command, DATA_DIR=tmp_path, DATABASE_URL=url)
    assert (status, "2 added" in output) == (0, True), output


async def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    codes = [f"9.{number:06d}" for number in range(MANY)]
    path = write(tmp_path / "portal.jsonl", [record(code) for code in codes])
    command = ["catalogue", "import", str(path), "--apply", "--batch", "20"]
    process = subprocess.Popen(
        [sys.executable, "-m", "danloi.app.cli", *command],
        cwd=ROOT, env=environment(DATA_DIR=tmp_path), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await until(lambda: _query(tmp_path, "select 1 from import_run where position > 40"), "some is committed")
        os.kill(process.pid, signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
    ((position,),) = _query(tmp_path, "select position from import_run where finished_at is null")
    assert isinstance(position, int)
    assert 40 < position < MANY
    assert _query(tmp_path, "select count(*) from imported_procedure") == [(position,)]
    assert _query(tmp_path, "select * from catalogue_version") == []

    status, output = await asyncio.to_thread(run_cli, *command, DATA_DIR=tmp_path)
    assert status == 0, output
    assert f"it goes on after line {position}" in output
    assert f"{MANY} lines: {MANY} added" in output
    assert _query(tmp_path, "select count(*), count(distinct code) from imported_procedure") == [(MANY, MANY)]
    assert _query(tmp_path, "select version from catalogue_version") == [(1,)]


async def test_ctrl_c_says_how_to_go_on(tmp_path: Path) -> None:
    path = write(tmp_path / "portal.jsonl", [record(f"9.{number:06d}") for number in range(MANY)])
    # Whoever tests in the background of a shell without job control passes on that Ctrl-C is to be ignored.
    at_a_terminal = ["env", "--default-signal=INT", sys.executable]
    process = subprocess.Popen(
        [*at_a_terminal, "-m", "danloi.app.cli", "catalogue", "import", str(path), "--apply", "--batch", "1"],
        cwd=ROOT, env=environment(DATA_DIR=tmp_path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        await until(lambda: _query(tmp_path, "select 1 from import_run where position > 4"), "some is committed")
        process.send_signal(signal.SIGINT)
        output, _ = await asyncio.to_thread(process.communicate, timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130, output
    assert output.splitlines()[-1].startswith("danloi: interrupted; what is committed stays")
    assert "Traceback" not in output


def test_make_hands_file_and_options_on(tmp_path: Path) -> None:
    def make(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", "-n", "import", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )

    assert re.search(r'catalogue import "a b\.jsonl" --apply', make("FILE=a b.jsonl", "ARGS=--apply").stdout)
    missing = make()
    assert missing.returncode != 0
    assert "FILE is missing: make import FILE=" in missing.stderr
