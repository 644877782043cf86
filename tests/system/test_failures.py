"""A process dies: the citizen is told, it comes back, and nothing that was accepted is lost.

The tests share one assistant and end with its death; each leaves it ready for the next.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3
from collections.abc import AsyncIterator

import pytest

from tests.fakes.until import until
from tests.system.assistant import HOTLINE, Assistant
from tests.system.processes import marked

BIRTH = "1.001193"


@pytest.fixture(scope="module")
async def wounded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Assistant]:
    made = Assistant(tmp_path_factory.mktemp("wounded"))
    try:
        yield await made.start()
    finally:
        await made.close()


def _ask(assistant: Assistant, query: str, *values: object) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(assistant.data_dir / "danloi.db", timeout=10)) as connection, connection:
        return connection.execute(query, values).fetchall()


async def test_a_killed_engine_is_told_with_the_hotline_and_the_conversation_goes_on(
    wounded: Assistant, sender: str
) -> None:
    first = await wounded.say(sender, "làm khai sinh cho con cần giấy tờ gì?")
    assert first.answer["procedure"] == BIRTH

    os.kill(wounded.engine_pid, signal.SIGKILL)
    during = await wounded.say(sender, "thế còn lệ phí?")
    assert (during.status, during.outcome) == (200, "unavailable")
    assert HOTLINE in during.text
    ready = await wounded.get("/readyz")
    assert (ready.status, ready.body["engine"], ready.body["database"]) == (503, False, True)
    assert (await wounded.get("/healthz")).status == 200

    await wounded.is_ready_again()
    after = await wounded.say(sender, "thế còn lệ phí?")
    assert (after.outcome, after.answer["procedure"], after.answer["aspects"]) == ("answered", BIRTH, ["fee"])
    assert "the engine process ended" in wounded.output


async def test_a_killed_app_comes_back_and_remembers(wounded: Assistant, sender: str) -> None:
    await wounded.say(sender, "làm khai sinh cho con cần giấy tờ gì?")
    killed = wounded.app_pid
    os.kill(killed, signal.SIGKILL)
    await until(lambda: killed not in marked(wounded.mark), "the app is dead")
    await wounded.is_ready_again()
    after = await wounded.say(sender, "thế còn lệ phí?")
    assert (after.outcome, after.answer["procedure"]) == ("answered", BIRTH)
    assert "Xin chào anh/chị" not in after.text


async def test_a_message_accepted_before_the_app_was_killed_is_answered_afterwards(
    wounded: Assistant, sender: str
) -> None:
    engine, conversation = wounded.engine_pid, f"rest:{sender}"
    os.kill(engine, signal.SIGSTOP)
    try:
        pending = asyncio.create_task(wounded.say(sender, "lệ phí làm khai sinh cho con là bao nhiêu"))
        await until(
            lambda: _ask(wounded, "select id from inbox where conversation_id = ?", conversation), "it is accepted"
        )
        os.kill(wounded.app_pid, signal.SIGKILL)
        with contextlib.suppress(Exception):
            await pending
    finally:
        os.kill(engine, signal.SIGCONT)
    answered = "select body from outbox where conversation_id = ? and body like '%\"answered\"%'"
    await until(lambda: _ask(wounded, answered, conversation), "the outbox holds the answer", 60)
    assert len(_ask(wounded, answered, conversation)) == 1
    assert _ask(wounded, "select state from inbox where conversation_id = ?", conversation) == [("done",)]
    assert _ask(wounded, "select procedure from turn where conversation_id = ?", conversation) == [(BIRTH,)]


async def test_a_killed_supervisor_leaves_no_process(wounded: Assistant) -> None:
    await wounded.is_ready_again()
    assert len(marked(wounded.mark)) >= 3
    os.kill(wounded.pid, signal.SIGKILL)
    await wounded.ends(10)
