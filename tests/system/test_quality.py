"""The answers are as good as they were: the frozen questions, asked of the real assistant."""

from __future__ import annotations

from danloi.console.release.quality.score import score
from evaluation.ask import ask_all, loaded_codes
from evaluation.gate import fallen, frozen_questions, read_floors, shares
from evaluation.report import failures
from tests.system.assistant import Assistant


async def test_no_share_of_right_answers_has_fallen_below_its_floor(assistant: Assistant) -> None:
    questions = frozen_questions()
    loaded = await loaded_codes(assistant.url)
    heard = await ask_all(assistant.url, questions, print)
    scored = [score(question, answer, loaded) for question, answer in zip(questions, heard, strict=True)]
    below = fallen(shares(scored), read_floors())
    assert below == [], "\n".join([*below, "", failures(scored, len(scored))])
