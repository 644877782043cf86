"""Asking an assistant over the REST channel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.questions import Question
from evaluation.ask import NotAsked, ask_all, loaded_codes
from tests.eval.answering import CODES, assistant, reply

QUESTIONS = [Question("q1", "còn lệ phí", context=("khai sinh cần gì",)), Question("q2", "xin chào")]


def keep_quiet(_text: str) -> None:
    """Nobody needs to know how far it is."""


async def test_each_question_is_a_conversation_and_only_its_last_answer_counts() -> None:
    said: list[tuple[str, str]] = []

    def answer(body: dict[str, str]) -> Any:
        said.append((body["sender"], body["message"]))
        return reply("clarify" if body["message"] == "khai sinh cần gì" else "answered")

    async with assistant(answer) as url:
        heard = await ask_all(url, QUESTIONS, keep_quiet)
    assert [replace(one, sender="") for one in heard] == [Heard("answered", aspects=("fee",), text="chào\n…")] * 2
    senders = {message: sender for sender, message in said}
    assert [one.sender for one in heard] == [senders["còn lệ phí"], senders["xin chào"]]
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


async def test_the_loaded_catalogue_is_asked_for() -> None:
    async with assistant(lambda _body: reply("answered")) as url:
        assert await loaded_codes(url) == CODES


async def test_an_assistant_without_a_list_of_procedures_does_not_tell() -> None:
    async with assistant(lambda _body: reply("answered"), lists=False) as url:
        assert await loaded_codes(url) is None


async def test_a_catalogue_that_nobody_gives_is_said() -> None:
    async with assistant(lambda _body: reply("answered")) as url:
        gone = url
    with pytest.raises(NotAsked, match="catalogue"):
        await loaded_codes(gone)
