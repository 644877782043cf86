"""Status turns beside ordinary questions: how long each takes while the one-stop system is quick, slow or not asked."""

from __future__ import annotations

import asyncio
import itertools
import random
import statistics
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bench.load import LONGEST_WAIT, say
from bench.onestop import Simulator, start_simulator
from bench.ours import start_ours
from bench.talks import Line
from tests.fakes.onestop import CLIENT_ID, CLIENT_SECRET

LATENCIES: dict[str, float | None] = {"not asked": None, "50 ms": 0.05, "2 s": 2.0}
STATUS_PER_SECOND = 1.0
ORDINARY_PER_SECOND = 4.0
_START = "2026-11-26T10:00:00+07:00"
_QUESTIONS = (
    "làm khai sinh cho con cần giấy tờ gì, mất bao lâu ạ",
    "lệ phí đăng ký kết hôn bao nhiêu",
    "đổi giấy phép lái xe hồ sơ gồm những gì",
    "dang ky tam tru mat bao nhieu tien",
    "cấp lại sổ đỏ bị mất nộp ở đâu",
    "xin giấy phép xây nhà cấp 4 mấy ngày có",
)


@dataclass(frozen=True)
class Taken:
    """Milliseconds of the ordinary and the status turns of one circumstance, and what went wrong."""

    ordinary: list[float]
    status: list[float]
    errors: int

    def p95(self, kind: str) -> float:
        """Return the 95th percentile of `ordinary` or `status`; 0 for none."""
        times = getattr(self, kind)
        return float(statistics.quantiles(times, n=20)[18]) if len(times) > 1 else 0.0

    def p50(self, kind: str) -> float:
        """Return the median of `ordinary` or `status`; 0 for none."""
        times = getattr(self, kind)
        return float(statistics.median(times)) if times else 0.0


def start(stack: ExitStack, folder: Path, tell: Callable[[str], None]) -> tuple[str, Simulator]:
    """Start the simulator and the assistant connected to it; return the REST address and the simulator."""
    simulator = start_simulator(stack, folder, 2_000, _START)
    settings = {
        "STATUS_URL": simulator.url,
        "STATUS_CLIENT_ID": CLIENT_ID,
        "STATUS_CLIENT_SECRET": CLIENT_SECRET,
        "STATUS_CALLS_PER_SECOND": "50",
        "STATUS_WATCH_SECONDS": "0",
    }
    assistant = start_ours(stack, folder, tell, **settings)
    return assistant.url, simulator


async def measure(url: str, simulator: Simulator, files: Iterator[dict[str, str]], name: str, seconds: float) -> Taken:
    """Send both kinds at random moments for `seconds`, whether earlier ones are answered or not.

    In step they would meet each time: citizens do not begin to write at the moment at which another's answer comes.
    """
    latency = LATENCIES[name]
    simulator.control(latency_seconds=latency or 0.0)
    questions = itertools.cycle(_QUESTIONS)
    connector = aiohttp.TCPConnector(limit=200)
    async with aiohttp.ClientSession(connector=connector, timeout=LONGEST_WAIT) as http:

        async def at_pace(per_second: float, lines: Iterator[Line]) -> list[dict[str, object]]:
            loop, tasks = asyncio.get_running_loop(), []
            began = loop.time()
            for moment in sorted(random.uniform(0, seconds) for _ in range(int(per_second * seconds))):
                await asyncio.sleep(max(0.0, began + moment - loop.time()))
                tasks.append(asyncio.create_task(say(http, url, f"bench-{uuid.uuid4().hex}", next(lines))))
            return list(await asyncio.gather(*tasks))

        ordinary = (Line("ordinary", text) for text in questions)
        status = (Line("status", f"tra cứu hồ sơ {one['MaHoSo']}, 4 số cuối {one['four_digits']}") for one in files)
        kinds = [at_pace(ORDINARY_PER_SECOND, ordinary)]
        if latency is not None:
            kinds.append(at_pace(STATUS_PER_SECOND, status))
        results = await asyncio.gather(*kinds)
    asked = results[1] if len(results) > 1 else []
    errors = sum(bool(turn["error"]) for turn in results[0])
    errors += sum(turn["outcome"] != "status_shown" for turn in asked)
    return Taken([_ms(turn) for turn in results[0]], [_ms(turn) for turn in asked], errors)


def _ms(turn: dict[str, object]) -> float:
    return float(str(turn["ms"]))


def together(samples: list[Taken]) -> Taken:
    """Join the rounds of one circumstance."""
    return Taken(
        [one for sample in samples for one in sample.ordinary],
        [one for sample in samples for one in sample.status],
        sum(sample.errors for sample in samples),
    )
