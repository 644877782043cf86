"""The public process beside an engine that misbehaves, and with a token."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sqlite3

import aiohttp
import pytest

from tests.fakes.engine import FakeEngine
from tests.fakes.until import until
from tests.system.assistant import HOTLINE, AppAlone
from tests.system.conftest import StartApp

MISBEHAVIOURS: dict[str, tuple[int, bytes, str]] = {
    "empty": (200, b"[]", "application/json"),
    "an error": (500, b"{}", "application/json"),
    "garbage": (200, b"\x00\xff\xfe garbage", "application/json"),
    "HTML": (200, b"<html>busy</html>", "text/html"),
    "another shape": (200, b'[{"text": {"deep": 1}}, 5, null]', "application/json"),
}


def _rows(app: AppAlone, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(app.data_dir / "danloi.db")) as connection:
        return connection.execute(query).fetchall()


async def test_an_engine_that_misbehaves_is_an_outage_with_the_hotline_and_then_forgiven(
    start_app: StartApp, engine: FakeEngine
) -> None:
    app = await start_app(TURN_TIMEOUT_SECONDS=1)
    outcomes = {}
    for case, (engine.status, engine.body, engine.content_type) in MISBEHAVIOURS.items():
        said = await app.say(case, "lệ phí làm khai sinh cho con")
        named = said.status == 200 and said.outcome == "unavailable" and HOTLINE in said.text
        outcomes[case] = "told" if named else f"{said.status} {said.body}"
    engine.status, engine.body = 200, None
    engine.hold()
    late = await app.say("nothing in time", "lệ phí làm khai sinh cho con")
    engine.go_on.set()
    outcomes["nothing in time"] = "told" if late.outcome == "unavailable" and HOTLINE in late.text else str(late)
    assert outcomes == dict.fromkeys([*MISBEHAVIOURS, "nothing in time"], "told")
    assert (await app.say("nothing in time", "lệ phí làm khai sinh cho con")).outcome == "answered"


async def test_with_a_token_only_its_bearer_is_heard(start_app: StartApp, engine: FakeEngine) -> None:
    app = await start_app(HOST="0.0.0.0", REST_TOKEN="a-long-random-token")
    refused = [
        await app.say("lan", "xin chào"),
        *[
            await app.post("/webhooks/rest/webhook", json={"sender": "a", "message": "b"}, headers={"Authorization": h})
            for h in ("", "Bearer", "Bearer wrong", "Bearer đoán", "Basic a-long-random-token", "a-long-random-tokenx")
        ],
    ]
    assert [said.status for said in refused] == [401] * len(refused)
    assert engine.received == []
    heard = await app.post(
        "/webhooks/rest/webhook",
        json={"sender": "lan", "message": "lệ phí khai sinh"},
        headers={"Authorization": "Bearer a-long-random-token"},
    )
    assert (heard.status, heard.outcome) == (200, "answered")


async def test_a_message_of_a_killed_app_is_answered_when_it_is_sent_again(
    start_app: StartApp, engine: FakeEngine
) -> None:
    first = await start_app()
    engine.hold()
    pending = asyncio.create_task(first.say("lan", "lệ phí làm khai sinh cho con", message_id="7"))
    await until(lambda: engine.received, "the engine has it")
    assert first.process is not None
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    with pytest.raises(aiohttp.ClientError):
        await pending
    engine.go_on.set()
    second = await start_app()
    said = await second.say("lan", "lệ phí làm khai sinh cho con", message_id="7")
    assert said.outcome == "answered"
    assert _rows(second, "select state from inbox") == [("done",)]
    assert _rows(second, "select outcome from turn") == [("answered",)]
