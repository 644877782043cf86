"""On PostgreSQL, which goes away and comes back. The tests share one assistant; each leaves its database running."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from danloi.app.process import free_port
from tests.fakes.until import until
from tests.storage.cluster import Cluster
from tests.system.assistant import HOTLINE, Assistant, Said
from tests.system.processes import run_cli

BIRTH = "1.001193"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    try:
        made.create()
        yield made
    finally:
        made.destroy()


@pytest.fixture(scope="module")
async def on_postgres(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Assistant]:
    """Started before its database, which it waits for."""
    url = await cluster.create_database("danloi")
    cluster.stop()
    made = Assistant(tmp_path_factory.mktemp("on_postgres"), DATABASE_URL=url)
    try:
        made.spawn()
        await made.says("waiting for the database")
        cluster.start()
        await made.is_up()
        yield made
    finally:
        await made.close()


async def _ask(cluster: Cluster, query: str, *values: object) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(host="127.0.0.1", port=cluster.port, user="postgres", database="danloi")
    try:
        return [tuple(row) for row in await connection.fetch(query, *values)]
    finally:
        await connection.close()


def _is_not_accepted(said: Said) -> bool:
    return said.status == 503 and said.outcome == "unavailable" and HOTLINE in said.text


async def test_it_waited_for_its_database_and_then_answers(
    on_postgres: Assistant, cluster: Cluster, sender: str
) -> None:
    said = await on_postgres.say(sender, "làm khai sinh cho con cần giấy tờ gì, lệ phí bao nhiêu?")
    assert (said.outcome, said.answer["procedure"]) == ("answered", BIRTH)
    rows = await _ask(cluster, "select outcome, procedure from turn where conversation_id = $1", f"rest:{sender}")
    assert rows == [("answered", BIRTH)]
    assert not list(on_postgres.data_dir.glob("*.db"))


async def test_without_its_database_it_says_so_and_afterwards_remembers(
    on_postgres: Assistant, cluster: Cluster, sender: str
) -> None:
    await on_postgres.say(sender, "làm khai sinh cho con cần giấy tờ gì?")
    cluster.stop("immediate")
    try:
        during = [await on_postgres.say(sender, "thế còn lệ phí?") for _ in range(3)]
        ready = await on_postgres.get("/readyz")
    finally:
        cluster.start()
    assert all(_is_not_accepted(said) for said in during)
    assert (ready.status, ready.body["engine"], ready.body["database"]) == (503, True, False)

    await on_postgres.is_ready_again()
    after = await on_postgres.say(sender, "thế còn lệ phí?")
    assert (after.outcome, after.answer["procedure"], after.answer["aspects"]) == ("answered", BIRTH, ["fee"])
    conversation = f"rest:{sender}"
    assert await _ask(cluster, "select state from inbox where conversation_id = $1", conversation) == [("done",)] * 2
    assert await _ask(cluster, "select turns from conversation where id = $1", conversation) == [(2,)]


async def test_a_database_lost_in_the_middle_of_a_turn_leaves_nothing_half_written(
    on_postgres: Assistant, cluster: Cluster, sender: str
) -> None:
    question, conversation = "lệ phí làm khai sinh cho con là bao nhiêu", f"rest:{sender}"
    os.kill(on_postgres.engine_pid, signal.SIGSTOP)
    try:
        pending = asyncio.create_task(on_postgres.say(sender, question, message_id="7"))

        async def is_accepted() -> bool:
            return bool(await _ask(cluster, "select 1 from inbox where conversation_id = $1", conversation))

        await until(is_accepted, "it is accepted")
        cluster.stop("immediate")
    finally:
        os.kill(on_postgres.engine_pid, signal.SIGCONT)
    lost = await pending
    cluster.start()
    assert _is_not_accepted(lost)
    await on_postgres.is_ready_again()
    for table in ("outbox", "turn"):
        assert await _ask(cluster, f"select 1 from {table} where conversation_id = $1", conversation) == []
    again = await on_postgres.say(sender, question, message_id="7")
    assert (again.outcome, again.answer["procedure"]) == ("answered", BIRTH)
    assert await _ask(cluster, "select outcome from turn where conversation_id = $1", conversation) == [("answered",)]


async def test_broken_characters_and_the_longest_names_are_answered(on_postgres: Assistant, sender: str) -> None:
    said = await on_postgres.say(sender, "lệ phí khai sinh\x00 cho con \ud83d là bao nhiêu")
    assert (said.status, said.outcome) == (200, "answered")
    longest = await on_postgres.say(f"{sender}-".ljust(120, "x"), "xin chào", message_id="m" * 120)
    assert longest.status == 200


def test_a_database_that_stays_away_is_named_in_one_line(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://staff:geheim@127.0.0.1:1/danloi"
    status, output = run_cli("serve", DATABASE_URL=url, DATABASE_WAIT_SECONDS=1, DATA_DIR=tmp_path, PORT=free_port())
    assert status == 1
    *waiting, last = output.splitlines()
    assert all("waiting for the database" in line for line in waiting)
    assert last.startswith("danloi: error: the database")
    assert "DATABASE_URL" in last
    assert "geheim" not in output


def test_a_database_that_does_not_exist_is_named_in_one_line(cluster: Cluster, tmp_path: Path) -> None:
    status, output = run_cli(
        "database", "migrate", DATABASE_URL=cluster.url("no_such"), DATABASE_WAIT_SECONDS=1, DATA_DIR=tmp_path
    )
    assert (status, "Traceback" in output) == (1, False)
    assert "DATABASE_URL" in output.splitlines()[-1]
