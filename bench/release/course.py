"""What happens in a run, in order, and the figures that come of it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from bench.processes import BenchFailed
from bench.release.workspace import add_sentences, shuffle_labels
from danloi.app.training import fingerprint
from danloi.console.release.models import ReleaseRow, TrainingRow
from danloi.console.release.serving import newest_comparison
from danloi.conversation.routing import EngineRow
from danloi.storage.database import Database
from tests.storage.cluster import Cluster
from tests.system.assistant import Assistant
from tests.system.candidates import TWIN, enter, own_models
from tests.system.processes import run_cli
from tests.system.rush import Answered, Rush, kept

_CALM_SECONDS = 15.0


@dataclass
class Figures:
    """What was measured. `phases` are the messages written during each, `seconds` how long each thing took."""

    phases: dict[str, list[Answered]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    models: dict[str, int] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)  # against the candidate that was trained last
    written: int = 0
    refused: int = 0
    apologies: int = 0
    lost: int = 0
    doubled: int = 0
    silent: int = 0
    bad_was_blocked: bool | None = None

    @property
    def is_good(self) -> bool:
        """Whether nobody was lost, answered twice, refused or told of an outage, and no bad model came through."""
        troubles = (self.refused, self.apologies, self.lost, self.doubled, self.silent)
        return not any(troubles) and self.bad_was_blocked is not False


class Course:
    """An assistant, citizens, and an administrator at the command line."""

    def __init__(self, assistant: Assistant, database: Database, rate: float, tell: Callable[[str], None]) -> None:
        """Keep the parts."""
        self._assistant = assistant
        self._database = database
        self._rate = rate
        self._tell = tell
        self.figures = Figures()
        self._candidate = TWIN

    @classmethod
    @asynccontextmanager
    async def open(
        cls, folder: Path, processes: int, rate: float, tell: Callable[[str], None]
    ) -> AsyncIterator[Course]:
        """Start the assistant in `folder`, on PostgreSQL, or on SQLite if there are no `processes`."""
        async with AsyncExitStack() as stack:
            data_dir = folder / "data"
            await asyncio.to_thread(own_models, data_dir)
            url = f"sqlite+aiosqlite:///{data_dir / 'danloi.db'}"
            if processes:
                cluster = Cluster()
                stack.callback(cluster.destroy)
                await asyncio.to_thread(cluster.create)
                url = await cluster.create_database("release")
            assistant = Assistant(data_dir, DATABASE_URL=url, APP_PROCESSES=processes or 1, MESSAGES_PER_MINUTE=1000000)
            stack.push_async_callback(assistant.close)
            tell("starting the assistant …")
            began = time.monotonic()
            await assistant.start()
            database = Database(url)
            stack.push_async_callback(database.close)
            made = cls(assistant, database, rate, tell)
            made.figures.seconds["start of the assistant"] = time.monotonic() - began
            yield made

    async def prepare(self, *, trains: bool) -> None:
        """Have a candidate: trained under load later, or a twin."""
        if trains:
            add_sentences(self._assistant.data_dir)
        else:
            await enter(self._database, TWIN)

    async def hold(self, *, trains: bool) -> Figures:
        """Go through everything while citizens write."""
        async with Rush(self._assistant.url, self._rate) as rush:
            await self._phase(rush, "calm", asyncio.sleep(_CALM_SECONDS))
            if trains:
                self._candidate = await self._phase(rush, "training and comparing", self._train("label to compared"))
            await self._phase(rush, "release", self._release())
            await self._phase(rush, "after the release", asyncio.sleep(_CALM_SECONDS))
            await self._phase(rush, "rollback to the warm engine", self._command("rollback"))
            await self._phase(rush, "trial of 20 %", self._trial())
            await self._phase(rush, "rollback to a cold model", self._cold_rollback())
            if trains:
                shuffle_labels(self._assistant.data_dir)
                bad = await self._phase(rush, "a bad candidate is trained", self._train("bad candidate to verdict"))
                await self._try_bad(bad)
            await rush.stop()
            await self._count(rush)
        return self.figures

    async def _phase[T](self, rush: Rush, name: str, work: Awaitable[T]) -> T:
        self._tell(name)
        loop = asyncio.get_running_loop()
        began, clock = loop.time(), time.monotonic()
        result = await work
        self.figures.seconds.setdefault(name, time.monotonic() - clock)
        await asyncio.sleep(2)  # those who wrote at the end are answered by then
        self.figures.phases[name] = rush.between(began, loop.time())
        return result

    async def _command(self, *words: str) -> str:
        status, said = await asyncio.to_thread(run_cli, "model", *words, seconds=1200, **self._assistant.settings)
        if status:
            raise BenchFailed(f"danloi model {' '.join(words)}: {said}\n{self._assistant.output[-1500:]}")
        if match := re.search(r"(\w+) of \w+: in effect ([\d.]+) s later", said):
            self.figures.seconds[f"{match[1]}: from decision to effect ({len(self.figures.seconds)})"] = float(match[2])
        return said

    async def _release(self) -> None:
        """Release the candidate; one that is blocked by a figure or two all the same, for the switch is measured."""
        words = ["release", self._candidate, "--reason", "bench"]
        await self._command(*words, *(["--override"] if self.figures.blocks else []))

    async def _train(self, name: str) -> str:
        began = time.monotonic()
        await asyncio.to_thread(run_cli, "model", "train", seconds=1800, **self._assistant.settings)
        async with self._database.transaction() as session:
            row = (await session.scalars(select(TrainingRow).order_by(TrainingRow.id.desc()).limit(1))).one()
            compared = await newest_comparison(session, row.model or "")
        if row.state != "done" or row.model is None:
            raise BenchFailed(f"training {row.state}: {row.error}")
        self.figures.seconds[name] = time.monotonic() - began
        if compared is not None:
            self.figures.seconds[f"{name}: asking and comparing"] = compared.seconds
            self.figures.blocks = [f"{b['rule']} {b['what']}".strip() for b in compared.report["blocks"]]
        return row.model

    async def _trial(self) -> None:
        await self._command("canary", self._candidate, "--share", "20")
        await asyncio.sleep(_CALM_SECONDS)
        await self._weigh()
        await self._command("withdraw")

    async def _cold_rollback(self) -> None:
        """Roll back to a model whose engine has to start anew: the one that stood by is ended first."""
        await self._command("rollback", self._candidate)
        pids = [pid for pid in await self._standby() if pid]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        await self._command("rollback", fingerprint())

    async def _standby(self) -> list[int]:
        async with self._database.transaction() as session:
            return list(await session.scalars(select(EngineRow.pid).where(EngineRow.state == "standby")))

    async def _weigh(self) -> None:
        async with self._database.transaction() as session:
            rows = (await session.scalars(select(EngineRow))).all()
        self.figures.memory = {f"engine ({row.state})": row.megabytes for row in rows if row.megabytes}

    async def _try_bad(self, bad: str) -> None:
        """See whether the bad candidate can be released."""
        status, _ = await asyncio.to_thread(run_cli, "model", "release", bad, seconds=120, **self._assistant.settings)
        async with self._database.transaction() as session:
            served = await session.scalar(select(ReleaseRow.id).where(ReleaseRow.model == bad))
        self.figures.bad_was_blocked = bool(status) and served is None and bool(self.figures.blocks)

    async def _count(self, rush: Rush) -> None:
        async with asyncio.timeout(120):
            while (found := await kept(self._database)).waiting:  # noqa: ASYNC110 - another process answers
                await asyncio.sleep(2)
        self.figures.written = len(rush.answered)
        self.figures.refused = len(rush.refused)
        self.figures.apologies = len(rush.failed) - len(rush.refused)
        answered = {one.sender for one in rush.answered} - {one.sender for one in rush.refused}
        self.figures.lost = len(answered - found.turns.keys())
        self.figures.doubled = sum(count > 1 for count in found.turns.values())
        self.figures.silent = found.silent
        self.figures.models = {str(name): count for name, count in found.models.items()}
