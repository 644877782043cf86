"""Citizens who write at a steady rate whatever happens, and what each of them got."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import Self

import aiohttp
from sqlalchemy import func, select

from danloi.conversation.models import InboxRow, OutboxRow, TurnRow
from danloi.storage.database import Database

QUESTIONS = (
    "làm khai sinh cho con cần giấy tờ gì",
    "dang ky ket hon o dau",
    "làm lại căn cước hết bao nhiêu tiền",
    "đăng ký tạm trú mấy ngày thì xong",
    "chào bạn",
    "sang tên xe máy cần những gì, nộp ở đâu ạ",
)


@dataclass(frozen=True)
class Answered:
    """One message: who wrote it, when (the loop's time), how long they waited, and the outcome of the one answer."""

    sender: str
    at: float
    seconds: float
    outcome: str


@dataclass
class Rush:
    """Writes over the REST channel, each message in a conversation of its own, until `stop`.

    The clock gives the rate: a slow answer does not hold up the next citizen.
    """

    url: str
    per_second: float = 20.0
    answered: list[Answered] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=60), connector=aiohttp.TCPConnector(limit=0)
        )
        self._ending = asyncio.Event()
        self._writing = asyncio.create_task(self._write())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        await self._http.close()

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        async with asyncio.TaskGroup() as group:
            for number in itertools.count():
                if self._ending.is_set():
                    return
                group.create_task(self._say(f"rush-{number}", QUESTIONS[number % len(QUESTIONS)]))
                due += 1 / self.per_second
                await asyncio.sleep(max(0, due - loop.time()))

    async def _say(self, sender: str, text: str) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        outcome = "nothing"
        try:
            address = f"{self.url}/webhooks/rest/webhook"
            async with self._http.post(address, json={"sender": sender, "message": text}) as response:
                body = await response.read()
                outcome = _outcome(json.loads(body)) if response.status == 200 else f"status {response.status}"
        except (aiohttp.ClientError, TimeoutError, ValueError) as err:
            outcome = type(err).__name__
        self.answered.append(Answered(sender, began, loop.time() - began, outcome))

    async def stop(self) -> None:
        """Let nobody write any more, and wait until everybody has what they waited for."""
        self._ending.set()
        await self._writing

    def between(self, begin: float, end: float) -> list[Answered]:
        """Return the messages written in that time."""
        return [one for one in self.answered if begin <= one.at < end]

    @property
    def refused(self) -> list[Answered]:
        """Those who were told at once that their message cannot be taken: the assistant is overloaded."""
        return [one for one in self.answered if one.outcome == "status 503"]

    @property
    def failed(self) -> list[Answered]:
        """Those who got no answer, several, the apology, or were refused."""
        good = {"answered", "clarify", "smalltalk"}
        return [one for one in self.answered if one.outcome not in good]


def _outcome(messages: list[dict[str, object]]) -> str:
    outcomes = [
        custom["answer"]["outcome"]
        for message in messages
        if isinstance(custom := message.get("custom"), dict) and "answer" in custom
    ]
    return str(outcomes[0]) if len(outcomes) == 1 else f"{len(outcomes)} answers"


@dataclass(frozen=True)
class Kept:
    """What the assistant wrote down: turns by conversation and by model.

    `waiting` messages were accepted and have no answer, `silent` ones an answer without words.
    """

    turns: dict[str, int]
    models: dict[str | None, int]
    waiting: int
    silent: int


async def kept(database: Database) -> Kept:
    """Read what became of everybody."""
    mine = TurnRow.conversation_id.startswith("rest:rush-")
    by_conversation = select(TurnRow.conversation_id, func.count()).where(mine).group_by(TurnRow.conversation_id)
    by_model = select(TurnRow.model, func.count()).where(mine).group_by(TurnRow.model)
    accepted = select(func.count()).where(
        InboxRow.conversation_id.startswith("rest:rush-"), InboxRow.state == "accepted"
    )
    replied = select(OutboxRow.inbox_id).distinct()
    silent = select(func.count()).select_from(TurnRow).where(mine, TurnRow.inbox_id.not_in(replied))
    async with database.transaction() as session:
        return Kept(
            {name.removeprefix("rest:"): count for name, count in await session.execute(by_conversation)},
            {name: count for name, count in await session.execute(by_model)},  # noqa: C416 - no tuples to mypy
            await session.scalar(accepted) or 0,
            await session.scalar(silent) or 0,
        )
