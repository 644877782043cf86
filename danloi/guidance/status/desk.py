"""The status dialogue: ask for the code, ask for the second fact, show the file or refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from danloi.guidance.answers.contract import Answer, Link, Memory, Outcome, Reply
from danloi.guidance.catalogue.links import PAYMENT_URL, STATUS_URL
from danloi.guidance.phrases import Phrases
from danloi.guidance.question import Question
from danloi.guidance.status.explain import explain
from danloi.guidance.status.gate import Gate
from danloi.guidance.vietnamese import find_identifiers
from danloi.storage.database import Database

_FACT_KINDS = {"phone", "citizen_number", "id_number"}
_MUST_PAY = 6


class StatusDesk:
    """Answers "hồ sơ của tôi đến đâu rồi"."""

    def __init__(self, database: Database, phrases_folder: Path, today: Callable[[], dt.date]) -> None:
        """Read the phrases."""
        self._gate = Gate(database)
        self._say = Phrases.read(phrases_folder / "status.yaml")
        self._today = today

    async def answer(self, conversation: str, question: Question, memory: Memory) -> Reply:
        """Take what the message brings (code, four digits) and go one step on."""
        codes = question.values("dossier_code")
        code = codes[0] if codes else memory.dossier_code
        if code is None:
            return self._reply("status_needs_code", self._say("ask_code", url=STATUS_URL), memory, "dossier_code")
        fact = _second_fact(question)
        if fact is None:
            return self._reply("status_needs_proof", self._say("ask_proof", code=code), memory, "second_fact", code)
        try:
            dossier = await self._gate.open(conversation, code, fact)
        except (SQLAlchemyError, OSError):
            return self._reply("status_unavailable", self._say("unavailable", url=STATUS_URL), memory)
        if dossier is None:
            return self._reply("status_refused", self._say("refused", url=STATUS_URL), memory)
        reply = self._reply("status_shown", explain(dossier, self._say, self._today()), memory)
        if dossier.state == _MUST_PAY:
            reply.answer.links.append(Link(label=self._say("names.s6"), url=PAYMENT_URL, kind="payment"))
        return reply

    def _reply(
        self, outcome: Outcome, text: str, memory: Memory, awaiting: str | None = None, code: str | None = None
    ) -> Reply:
        kept = memory.model_copy(update={"awaiting": awaiting, "dossier_code": code, "options": []})
        link = Link(label=self._say("link"), url=STATUS_URL, kind="status")
        return Reply(text=text, answer=Answer(outcome=outcome, links=[link]), memory=kept)


def _second_fact(question: Question) -> str | None:
    """Return four digits of the message: as typed, or the last four of a whole number that was not needed."""
    four = question.values("four_digits")
    if four:
        return four[-1]
    whole = [one.value for one in find_identifiers(question.text) if one.kind in _FACT_KINDS]
    return whole[-1][-4:] if whole else None
