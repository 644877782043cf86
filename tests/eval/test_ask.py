"""Asking an assistant over the REST channel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from evaluation.ask import NotAsked, ask_all
from evaluation.questions import Question
from evaluation.score import Heard

QUESTIONS = [Question("q1", "còn lệ phí", context=("khai sinh cần gì",)), Question("q2", "xin chào")]


@asynccontextmanager
async def assistant(answer: Callable[[dict[str, str]], Any]) -> AsyncIterator[str]:
    """A REST channel that says what `answer` returns."""

    async def ready(_request: web.Request) -> web.Response:
        return web.json_response({})

    async def receive(request: web.Request) -> web.Response:
        return web.json_response(answer(await request.json()))

    handlers: dict[str, Callable[[web.Request], Awaitable[web.Response]]] = {"GET": ready, "POST": receive}
    app = web.Application()
    app.router.add_get("/readyz", handlers["GET"])
    app.router.add_post("/webhooks/rest/webhook", handlers["POST"])
    async with TestServer(app) as server:
        yield str(server.make_url(""))


def reply(outcome: str) -> list[dict[str, Any]]:
    return [{"text": "chào"}, {"text": "…", "custom": {"answer": {"outcome": outcome, "aspects": ["fee"]}}}]


def keep_quiet(_text: str) -> None:
    """Nobody needs to know how far it is."""


async def test_each_question_is_a_conversation_and_only_its_last_answer_counts() -> None:
    said: list[tuple[str, str]] = []

    def answer(body: dict[str, str]) -> Any:
        said.append((body["sender"], body["message"]))
        return reply("clarify" if body["message"] == "khai sinh cần gì" else "answered")

    async with assistant(answer) as url:
        heard = await ask_all(url, QUESTIONS, keep_quiet)
    assert heard == [Heard("answered", aspects=("fee",))] * 2
    senders = {message: sender for sender, message in said}
    assert senders["khai sinh cần gì"] == senders["còn lệ phí"] != senders["xin chào"]
    assert [message for sender, message in said if sender == senders["còn lệ phí"]] == [
        "khai sinh cần gì",
        "còn lệ phí",
    ]


@pytest.mark.parametrize("broken", [reply("unavailable"), reply("rate_limited"), [], {"error": "…"}, [{"text": "…"}]])
async def test_an_assistant_out_of_order_is_not_measured(broken: Any) -> None:
    async with assistant(lambda _body: broken) as url:
        with pytest.raises(NotAsked, match="for 2 of 2 questions"):
            await ask_all(url, QUESTIONS, keep_quiet)


async def test_nobody_at_the_address_is_said() -> None:
    async with assistant(lambda _body: reply("answered")) as url:
        gone = url
    with pytest.raises(NotAsked, match="cannot be asked"):
        await ask_all(gone, QUESTIONS, keep_quiet)
