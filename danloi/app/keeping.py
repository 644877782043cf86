"""One process, kept alive: started again if it dies, with a pause that grows, and stopped when told to."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Iterable, Mapping, Sequence

from danloi.app.process import die_with_parent
from danloi.app.settings import ROOT

STOP_SECONDS = 4.0
_LONGEST_PAUSE = 30.0


class Kept:
    """A program and the process of it that runs at the moment.

    Args:
        name: for the operator.
        command: program and arguments.
        environment: all of it.
        tell: says one line to the operator.
        is_trusted: whether it is started again when it ends; one that has never worked is not.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        tell: Callable[[str], None],
        *,
        is_trusted: bool = True,
    ) -> None:
        """Prepare; nothing runs before `start`."""
        self.name = name
        self.is_trusted = is_trusted
        self.process: asyncio.subprocess.Process | None = None
        self.exit_code: int | None = None  # of one that ended and is not started again
        self._command = command
        self._environment = environment
        self._tell = tell
        self._pause = 0.5
        self._watcher: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start it, and watch over it from now on."""
        self._watcher = asyncio.create_task(self._keep_alive())

    @property
    def pid(self) -> int:
        """The process at the moment, 0 if there is none."""
        return self.process.pid if self.process is not None and self.process.returncode is None else 0

    async def _keep_alive(self) -> None:
        while True:
            self.process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=ROOT,
                env=dict(self._environment),
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
            started = asyncio.get_running_loop().time()
            code = await self.process.wait()
            if not self.is_trusted:
                self.exit_code = code
                return
            lived = asyncio.get_running_loop().time() - started
            pause = 0.2 if lived > _LONGEST_PAUSE else min(self._pause * 2, _LONGEST_PAUSE)
            self._pause = pause
            self._tell(f"the {self.name} process ended (exit {code}); starting it again in {pause:.1f} s")
            await asyncio.sleep(pause)

    def forget(self) -> None:
        """Watch over it no longer: what ends now stays ended."""
        if self._watcher is not None:
            self._watcher.cancel()


async def stop_all(kept: Iterable[Kept], seconds: float = STOP_SECONDS) -> None:
    """Stop all of them together: asked first, made to after `seconds`."""
    for one in (kept := list(kept)):
        one.forget()
    running = [one.process for one in kept if one.process is not None and one.process.returncode is None]
    _signal_all(running, signal.SIGTERM)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.gather(*(process.wait() for process in running))
    _signal_all([process for process in running if process.returncode is None], signal.SIGKILL)
    await asyncio.gather(*(process.wait() for process in running))


def _signal_all(processes: list[asyncio.subprocess.Process], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
