"""One request for a new model from its beginning to its end: data, training, asking, comparing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import shutil
import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from danloi.app.candidate.archive import NotReadable, cross_validated
from danloi.app.candidate.asking import Asker, Exam, kept_at, key_of
from danloi.app.candidate.room import NotAsked, Room
from danloi.app.process import die_with_parent
from danloi.app.settings import ROOT, Settings
from danloi.app.training import DATA, fingerprint, model_file, row_of, training_command
from danloi.console.release.jobs import LEASE_SECONDS, Jobs
from danloi.console.release.models import JobState, Stage
from danloi.console.release.quality.comparison import Comparison, compare
from danloi.console.release.quality.golden import GoldenError
from danloi.console.release.quality.intents import Guess
from danloi.console.release.quality.margins import MarginError
from danloi.console.release.quality.questions import QuestionError
from danloi.console.release.quality.trial import Trial
from danloi.console.release.shelf import ModelShelf, mark
from danloi.console.training.workspace import WorkspaceError
from danloi.storage.database import Database
from danloi.storage.lease import Lease

logger = logging.getLogger(__name__)
TRAINED, STARTED, ASKED = 55, 62, 96  # per cent of the whole after which each stage is over
_MOST_TAUGHT = 200
_COMPONENT = re.compile(r"Finished training component '(\w+)'")
# How far the training is after each of the parts that take long.
_SHARES = {"RulePolicy": 0.1, "CueExtractor": 0.45, "LinearIntentClassifier": 0.92, "NeedReader": 0.97}


class Failed(Exception):
    """The request cannot be carried out; `key` is what its row says, the text is for the log."""

    def __init__(self, key: str, text: str) -> None:
        """Keep both."""
        super().__init__(text)
        self.key = key


class Job:
    """Carries out request number `number`.

    Args:
        settings: folders.
        database: the assistant's.
        number: of the request.
        copy: copies the data/ that the next model is trained from into a folder.
        tell: says one line to the log.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        number: int,
        copy: Callable[[Path], object],
        tell: Callable[[str], None],
    ) -> None:
        """Keep the parts."""
        self._settings = settings
        self._database = database
        self._number = number
        self._copy = copy
        self._tell = tell
        self._jobs = Jobs(database)
        self._models = settings.data_dir / "models"
        self._shelf = ModelShelf(database, self._models, settings.models_kept)
        self._began = time.monotonic()

    async def run(self) -> bool:
        """Carry it out; tell whether this process did. How it ended stands in its row."""
        lease = self._jobs.lease()
        if not await lease.take():
            self._tell("another training is under way")
            return False
        work = asyncio.current_task()
        loop = asyncio.get_running_loop()
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, lambda: work.cancel() if work else None)
        renewing = asyncio.create_task(_renew(lease))
        try:
            if not await self._jobs.begin(self._number):
                self._tell("the request is taken already, or not wanted any more")
                return False
            await self._run()
        finally:
            for stop in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(stop)
            renewing.cancel()
            with contextlib.suppress(SQLAlchemyError, OSError):
                await lease.give_back()
        return True

    async def _run(self) -> None:
        try:
            row = await self._jobs.get(self._number)
            await self._work(row.model if row is not None else None, row.asked_by if row is not None else "")
        except Failed as err:
            self._tell(f"failed: {err}")
            await self._jobs.end(self._number, "failed", err.key)
        except asyncio.CancelledError:
            is_unwanted = await self._jobs.is_unwanted(self._number)
            self._tell("cancelled" if is_unwanted else "cut off")
            state: JobState = "cancelled" if is_unwanted else "failed"
            await self._jobs.end(self._number, state, "" if is_unwanted else "restart")
        except Exception as err:
            logger.exception("training %d", self._number)
            self._tell(f"failed: {type(err).__name__}: {err}")
            await self._jobs.end(self._number, "failed", "crash")
        else:
            await self._jobs.end(self._number, "done")
            self._tell(f"done in {time.monotonic() - self._began:.0f} s")

    async def _stage(self, stage: Stage, percent: float) -> None:
        self._tell(f"{time.monotonic() - self._began:.1f} s  {percent:.0f} %  {stage}")
        await self._jobs.tell(self._number, stage, round(percent))

    async def _work(self, model: str | None, by: str) -> None:
        live = await self._shelf.live() or fingerprint()
        if not (self._models / model_file(live)).exists():
            raise Failed("live_gone", f"the live model {live} has no file in {self._models}")
        if live == fingerprint():
            await self._shelf.register(row_of(self._models / model_file(live), DATA))
        if model is None:
            model = await self._make(live, by)
        await self._jobs.made(self._number, model)
        if model == live:
            raise Failed("unchanged", "the data are those of the live model; there is nothing new to train")
        began = time.monotonic()
        async with Room(self._settings, self._database) as room:
            found = await self._ask(room, live, model)
            await self._shelf.compared(found, room.catalogue, time.monotonic() - began)
        await self._shelf.forget_old()

    async def _make(self, live: str, by: str) -> str:
        """Train from the workspace, and return the model's name."""
        await self._stage("data", 1)
        folder = self._settings.data_dir / "candidate"
        snapshot = folder / "data"
        if snapshot.exists():
            shutil.rmtree(snapshot)
        try:
            await asyncio.to_thread(self._copy, folder)
        except (WorkspaceError, OSError) as err:
            raise Failed("data", f"the workspace cannot be read: {err}") from err
        model = fingerprint(snapshot)
        path = self._models / model_file(model)
        began = time.monotonic()
        if not path.exists():
            await self._train(path, snapshot)
        if model != live:
            await self._shelf.register(row_of(path, snapshot, by, time.monotonic() - began))
        return model

    async def _train(self, path: Path, data: Path) -> None:
        await self._stage("training", 2)
        command, environment, new = training_command(path, data)
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=2**22,
            preexec_fn=die_with_parent,
        )
        try:
            async for line in _lines(process):
                said = line.decode(errors="replace").rstrip()
                if said:
                    self._tell(f"  {said}")
                if (match := _COMPONENT.search(said)) and match[1] in _SHARES:
                    await self._stage("training", 2 + _SHARES[match[1]] * (TRAINED - 2))
            code = await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()
        if code or not new.exists():
            raise Failed("training", f"the training ended with status {code}; see the lines above")
        new.rename(path)

    async def _ask(self, room: Room, live: str, model: str) -> Comparison:
        """Ask the candidate, and the live model where its answers are not known already; compare."""
        try:
            exam = Exam.read()
            taught = {name: cross_validated(self._models / model_file(name)) for name in (live, model)}
        except (QuestionError, GoldenError, MarginError) as err:
            raise Failed("exam", str(err)) from err
        except NotReadable as err:
            raise Failed("archive", str(err)) from err
        new = _only_in(taught[model], taught[live])
        await self._stage("starting", TRAINED)
        done, total = 0, 2 * (len(exam) + len(new))

        async def tell() -> None:
            nonlocal done
            done += 1
            if done % 50 == 0:
                await self._stage("asking", STARTED + (ASKED - STARTED) * min(done / total, 1))

        async def ask(name: str) -> Trial:
            path = self._models / model_file(name)
            trial = Trial.kept(kept_at(path), name, key_of(room))
            if trial is not None and not new:
                return trial
            async with room.engine(path) as engine:
                asker = Asker(room, exam, tell)
                if trial is None:
                    trial = await asker.ask(engine, name, taught[name])
                    trial.keep(kept_at(path))
                return trial.model_copy(update={"taught": await asker.sentences(engine, new)})

        try:
            async with asyncio.TaskGroup() as group:
                asked = [group.create_task(ask(name)) for name in (live, model)]
        except* (NotAsked, OSError) as errors:
            raise Failed("engine", str(errors.exceptions[0])) from errors
        await self._stage("comparing", ASKED)
        before, after = (task.result() for task in asked)
        mark(self._models / model_file(live)).touch()
        return await asyncio.to_thread(compare, before, after, exam.questions, exam.golden, exam.margins, room.codes)


async def _renew(lease: Lease) -> None:
    while True:
        await asyncio.sleep(LEASE_SECONDS / 3)
        with contextlib.suppress(SQLAlchemyError, OSError):
            await lease.take()


def _only_in(taught: list[Guess], known: list[Guess]) -> list[str]:
    """Return the sentences that are new in `taught`, each once."""
    old = {one.text for one in known}
    return list(dict.fromkeys(one.text for one in taught if one.text not in old))[:_MOST_TAUGHT]


async def _lines(process: asyncio.subprocess.Process) -> AsyncIterator[bytes]:
    if process.stdout is not None:
        async for line in process.stdout:
            yield line


def give_way() -> None:
    """Let citizens come first: whatever this process starts has the lower priority too."""
    with contextlib.suppress(OSError):
        os.nice(max(0, 10 - os.nice(0)))
