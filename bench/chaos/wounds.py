"""What is done to the assistant: processes killed, the database restarted, at set moments of the run."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.storage.cluster import Cluster
from tests.system.assistant import Assistant
from tests.system.processes import children_of

type Kind = Literal["app", "every app", "engine", "database"]

# Share of the run, and what is hit then: the app five times (twice every process of it), the engine three times.
PLAN: tuple[tuple[float, Kind], ...] = (
    (0.08, "app"),
    (0.16, "engine"),
    (0.26, "every app"),
    (0.36, "database"),
    (0.44, "app"),
    (0.52, "engine"),
    (0.60, "every app"),
    (0.70, "database"),
    (0.80, "engine"),
    (0.88, "app"),
)
_DATABASE_AWAY_SECONDS = 3.0


@dataclass
class Wounds:
    """Hurts the assistant by plan."""

    assistant: Assistant
    cluster: Cluster
    tell: Callable[[str], None]

    async def inflict(self, seconds: float) -> None:
        """Follow PLAN over `seconds`."""
        began = asyncio.get_running_loop().time()
        crashes = 0
        for share, kind in PLAN:
            await asyncio.sleep(max(0.0, began + share * seconds - asyncio.get_running_loop().time()))
            if kind == "database":
                crashes += 1
                await self._restart_database("immediate" if crashes == 1 else "fast")
            else:
                self._kill(kind)

    def _kill(self, kind: Kind) -> None:
        module = "bot.serve" if kind == "engine" else "danloi.app.server"
        found = [pid for pid in children_of(self.assistant.pid) if module in _command_line(pid)]
        for pid in found if kind == "every app" else found[:1]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.tell(f"killed {kind} ({len(found)} running)")

    async def _restart_database(self, mode: str) -> None:
        await asyncio.to_thread(self.cluster.stop, mode)
        self.tell(f"stopped PostgreSQL ({mode})")
        await asyncio.sleep(_DATABASE_AWAY_SECONDS)
        await asyncio.to_thread(self.cluster.start)
        self.tell("started PostgreSQL")


def _command_line(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    return []
