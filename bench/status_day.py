"""Five thousand followed files over a simulated working day: calls, delays, memory, and what was missed."""

from __future__ import annotations

import asyncio
import datetime as dt
import resource
import statistics
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from bench.onestop import Simulator, start_simulator
from danloi.app.settings import ROOT, Settings
from danloi.app.status_parts import files_of
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.dossier import Dossier, ProviderUnavailable
from danloi.guidance.status.intervals import ENDS, VIETNAM
from danloi.guidance.status.notices import NoticeDesk
from danloi.guidance.status.timeline import state_name
from danloi.guidance.status.vault import Vault
from danloi.guidance.status.watch import Watch
from danloi.storage.database import Database
from danloi.storage.migrate import migrate
from tests.fakes.onestop import CLIENT_ID, CLIENT_SECRET

PHRASES = ROOT / "data" / "phrases"
BEGINS = dt.datetime(2026, 11, 26, 0, 0, tzinfo=VIETNAM)  # a Thursday
ENDS_AT = BEGINS + dt.timedelta(days=1)
DRAINED = ENDS_AT + dt.timedelta(hours=14)  # the next morning: what happened in the evening is told then
STEP = dt.timedelta(minutes=1)


@dataclass
class Day:
    """What the day came to. `delays` are minutes from a change to its notice."""

    followed: int
    calls: int = 0
    calls_next_morning: int = 0
    most_calls_a_minute: int = 0
    changes: int = 0
    told: int = 0
    merged: int = 0
    missed: int = 0
    twice: int = 0
    delays: list[float] = field(default_factory=list)
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory_megabytes: float = 0.0

    def percentile(self, share: float) -> float:
        """Return a percentile of the delays in minutes."""
        return float(statistics.quantiles(self.delays, n=100)[int(share * 100) - 1]) if len(self.delays) > 1 else 0.0


class Told:
    """Keeps what was told to whom, at the simulated moment."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.now = BEGINS
        self.texts: dict[str, list[tuple[dt.datetime, str]]] = defaultdict(list)

    async def tell(self, _session: AsyncSession, conversation: str, text: str) -> None:
        """Note a notice."""
        self.texts[conversation].append((self.now, text))

    async def reach(self, _session: AsyncSession, _conversation: str) -> Literal["now", "later", "never"]:
        """Everybody can be written to."""
        return "now"


async def run_day(stack: ExitStack, folder: Path, count: int, tell: Any) -> Day:
    """Follow `count` files for a day.

    Raises:
        BenchFailed: the simulator ended.
    """
    simulator = start_simulator(stack, folder, count * 5 // 2, BEGINS.isoformat(), 0.0)
    followed = [one for one in simulator.files() if _state_at(one, BEGINS) not in {None, *ENDS}][:count]
    database = Database(f"sqlite+aiosqlite:///{folder / 'day.db'}")
    await migrate(database)
    settings = Settings(
        status_url=simulator.url,
        status_client_id=CLIENT_ID,
        status_client_secret=CLIENT_SECRET,  # type: ignore[arg-type]
        status_calls_per_second=1_000,
        status_cache_seconds=0.001,
        data_dir=folder,
    )
    files, vault, told = files_of(settings, database), Vault(bytes(32)), Told()
    watch = Watch(database, files, vault, told, PHRASES, 1_000.0, lambda: told.now.astimezone(dt.UTC))
    desk = NoticeDesk(database, vault, PHRASES, lambda: told.now.astimezone(dt.UTC))
    tell(f"{len(followed)} files are followed …")
    for one in followed:
        dossier = await _look(files, one["MaHoSo"])
        await desk.note(f"telegram:{one['MaHoSo']}", [dossier], "có")
    day = Day(len(followed))
    before = _usage()
    await _live(simulator, watch, told, day, tell)
    after = _usage()
    day.wall_seconds, day.cpu_seconds, day.memory_megabytes = after[0] - before[0], after[1] - before[1], after[2]
    _judge(followed, told, day)
    await files.close()
    await database.close()
    return day


async def _look(files: Any, code: str) -> Dossier:
    while True:
        try:
            found = await files.look_up(code)
        except ProviderUnavailable:
            await asyncio.sleep(0.1)
        else:
            assert found.what is not None
            return found.what  # type: ignore[no-any-return]


async def _live(simulator: Simulator, watch: Watch, told: Told, day: Day, tell: Any) -> None:
    calls = simulator.control()["calls"].get("look_up", 0)
    while told.now < DRAINED:
        told.now += STEP
        simulator.control(now=told.now.isoformat())
        result = await watch.run_once()
        while result.looked + result.failed >= 500:  # a round's most; the next one follows at once
            result = await watch.run_once()
        made = simulator.control()["calls"].get("look_up", 0) - calls
        calls += made
        day.most_calls_a_minute = max(day.most_calls_a_minute, made)
        if told.now <= ENDS_AT:
            day.calls += made
        else:
            day.calls_next_morning += made
        if told.now.minute == 0:
            tell(f"{told.now:%a %H:%M}: {day.calls + day.calls_next_morning} calls")


def _judge(followed: list[dict[str, Any]], told: Told, day: Day) -> None:
    """Compare what happened on the day with what was told, file by file."""
    say = Phrases.read(PHRASES / "status.yaml")
    for one in followed:
        changes = [(at, state) for at, state in _steps(one) if BEGINS < at <= ENDS_AT]
        notices = told.texts[f"telegram:{one['MaHoSo']}"]
        day.changes += len(changes)
        until_noon = sum(BEGINS < at <= DRAINED for at, _ in _steps(one))
        day.twice += max(0, len(notices) - until_noon)
        for at, state in changes:
            later = next(((when, text) for when, text in notices if when >= at), None)
            if later is None:
                day.missed += 1
                continue
            day.delays.append((later[0] - at).total_seconds() / 60)
            if state_name(state, say) in later[1]:
                day.told += 1
            else:
                day.merged += 1  # the next change came before the look, and was told


def _steps(one: dict[str, Any]) -> list[tuple[dt.datetime, int]]:
    return [(dt.datetime.fromisoformat(at), state) for at, state in one["steps"]]


def _state_at(one: dict[str, Any], moment: dt.datetime) -> int | None:
    return next((state for at, state in reversed(_steps(one)) if at <= moment), None)


def _usage() -> tuple[float, float, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.monotonic(), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
