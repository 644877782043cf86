"""Whatever the engine does, the app gets replies or one kind of outage."""

from __future__ import annotations

from typing import Any

import pytest

from danloi.conversation.engine import EngineClient, EngineUnavailable
from tests.conversation.conftest import HOTLINE, Say
from tests.fakes.engine import FakeEngine
from tests.storage.choice import on_sqlite


async def test_custom_is_joined_to_the_text_before_it(client: EngineClient) -> None:
    (message,) = await client.reply_to("rest:lan", "lệ phí", {})
    assert message["text"] == "Lệ phí: 8.000 đồng."
    assert message["custom"]["answer"]["outcome"] == "answered"


async def test_the_context_travels_with_the_message(client: EngineClient, engine: FakeEngine) -> None:
    await client.reply_to("rest:lan", "lệ phí", {"awaiting": "choice"})
    assert engine.received == [
        {"sender": "rest:lan", "message": "lệ phí", "metadata": {"context": {"awaiting": "choice"}}}
    ]


MISBEHAVIOURS: dict[str, tuple[int, bytes, str]] = {
    "nothing to say": (200, b"[]", "application/json"),
    "an error": (500, b"[]", "application/json"),
    "an error with a reply": (503, b'[{"text": "a"}]', "application/json"),
    "a page of HTML": (200, b"<html>", "text/html"),
    "half a list": (200, b'[{"text": "L', "application/json"),
    "an object": (200, b'{"text": "a"}', "application/json"),
    "null": (200, b"null", "application/json"),
    "bytes that are no text": (200, b'[{"text": "\xff\xfe"}]', "application/json"),
    "a number as text": (200, b'[{"text": 5}]', "application/json"),
    "an empty text": (200, b'[{"text": ""}]', "application/json"),
    "only custom": (200, b'[{"custom": {"answer": {"outcome": "answered"}}}]', "application/json"),
    "an empty body": (200, b"", "application/json"),
}


@pytest.mark.parametrize("case", MISBEHAVIOURS)
async def test_a_misbehaving_engine_is_an_outage(client: EngineClient, engine: FakeEngine, case: str) -> None:
    engine.status, engine.body, engine.content_type = MISBEHAVIOURS[case]
    with pytest.raises(EngineUnavailable):
        await client.reply_to("rest:lan", "lệ phí", {})


async def test_an_engine_that_says_nothing_in_time_is_an_outage(engine: FakeEngine) -> None:
    impatient = EngineClient(engine.url, timeout_seconds=0.2)
    engine.hold()
    with pytest.raises(EngineUnavailable):
        await impatient.reply_to("rest:lan", "lệ phí", {})
    engine.go_on.set()
    assert await impatient.reply_to("rest:lan", "lệ phí", {})
    await impatient.close()


async def test_an_engine_that_is_not_there_is_an_outage_and_not_ready() -> None:
    client = EngineClient("http://127.0.0.1:1", timeout_seconds=1)
    assert not await client.is_ready()
    with pytest.raises(EngineUnavailable):
        await client.reply_to("rest:lan", "lệ phí", {})
    await client.close()


BROKEN_CUSTOM: dict[str, Any] = {
    "memory of the wrong shape": {"answer": {"outcome": "answered"}, "memory": "x"},
    "an outcome nobody knows": {"answer": {"outcome": "perhaps"}},
    "an answer that is no object": {"answer": "answered"},
}


@on_sqlite
@pytest.mark.parametrize("case", BROKEN_CUSTOM)
async def test_a_reply_that_breaks_the_contract_ends_in_a_named_outcome(
    say: Say, engine: FakeEngine, case: str
) -> None:
    engine.reply = [{"text": "Lệ phí"}, {"custom": BROKEN_CUSTOM[case]}]
    messages = await say("lệ phí khai sinh")
    assert messages[-1]["custom"]["answer"]["outcome"] == "unavailable"
    assert HOTLINE in messages[-1]["text"]
