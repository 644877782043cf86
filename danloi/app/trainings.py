"""The requests for a new model: carried out one at a time, each by a process of its own that gives way to citizens."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sys
from collections.abc import Callable, Mapping

from sqlalchemy.exc import SQLAlchemyError

from danloi.app.keeping import Kept, stop_all
from danloi.console.release.jobs import Jobs
from danloi.storage.database import Database

logger = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
_NICE = "10"
NOT_OURS = 3  # exit status of a process that found its request taken


class Trainings:
    """Starts a process for the oldest request, and ends it when the request is taken back.

    Args:
        database: where the requests are.
        environment: of the process.
        tell: says one line to the operator.
    """

    def __init__(self, database: Database, environment: Mapping[str, str], tell: Callable[[str], None]) -> None:
        """Start idle."""
        self._jobs = Jobs(database)
        self._environment = environment
        self._tell = tell
        self._kept: Kept | None = None
        self._job = 0

    async def watch(self) -> None:
        """Look for requests, for ever."""
        while True:
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as err:
                logger.warning("training: the database does not answer (%s)", type(err).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Start, watch or end what is to be.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        if self._kept is None:
            await self._jobs.mend()
            if (job := await self._jobs.next()) is not None:
                self._start(job)
        elif self._kept.exit_code is not None:
            code, self._kept = self._kept.exit_code, None
            if code == NOT_OURS:
                return
            await self._jobs.ended(self._job)
            row = await self._jobs.get(self._job)
            if row is not None and row.state != "queued":
                self._tell(f"training {self._job}: {row.state} (model {row.model}, exit {code}) {row.error}".rstrip())
        elif await self._jobs.is_unwanted(self._job):
            kept, self._kept = self._kept, None
            await stop_all([kept])
            await self._jobs.ended(self._job)
            self._tell(f"training {self._job}: cancelled")

    def _start(self, job: int) -> None:
        command = [sys.executable, "-m", "danloi.app.candidate", str(job)]
        if nice := shutil.which("nice"):
            command = [nice, "-n", _NICE, *command]
        self._job = job
        self._kept = Kept(f"training {job}", command, self._environment, self._tell, is_trusted=False)
        self._kept.start()
        self._tell(f"training {job} begins")

    def all_kept(self) -> list[Kept]:
        """Return the process that is at work, to be stopped with everything else."""
        return [self._kept] if self._kept is not None else []
