"""The prepared validator refuses what Rasa's own would refuse."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.speed import reuse_action_validator


@pytest.fixture(autouse=True)
def reused_validator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mend Rasa as the engine's start does, and undo it afterwards."""
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    original = RemoteAction._validate_action_result
    reuse_action_validator()
    assert RemoteAction._validate_action_result is not original


async def run_against_server(result: Any) -> list[Event]:
    """Run an action whose server answers `result`."""

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(result)

    server = web.Application()
    server.router.add_post("/actions", answer)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        return await RemoteAction("action_answer", EndpointConfig(f"http://127.0.0.1:{port}/actions")).run(
            CollectingOutputChannel(),
            TemplatedNaturalLanguageGenerator({}),
            DialogueStateTracker("rest:an", slots=[]),
            Domain.empty(),
        )
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "result",
    [
        {"events": "none", "responses": []},
        {"events": [{"name": "awaiting"}], "responses": []},
        {"events": [], "responses": "Dạ"},
        {"events": [], "responses": ["Dạ"]},
        ["Dạ"],
    ],
)
def test_a_bad_action_result_is_refused(result: Any) -> None:
    with pytest.raises(ValidationError):
        asyncio.run(run_against_server(result))


def test_a_good_action_result_is_said() -> None:
    result = {"events": [{"event": "slot", "name": "awaiting", "value": "choice"}], "responses": [{"text": "Dạ"}]}
    said, slot = asyncio.run(run_against_server(result))
    assert said.text == "Dạ"
    assert (slot.key, slot.value) == ("awaiting", "choice")


def test_a_bad_result_does_not_spoil_the_next_good_one() -> None:
    with pytest.raises(ValidationError):
        asyncio.run(run_against_server({"events": 1}))
    assert asyncio.run(run_against_server({"events": [], "responses": []})) == []
