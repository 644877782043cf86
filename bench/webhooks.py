"""`python -m bench.webhooks`: how fast a webhook is acknowledged while messages come in, with 1 and 2 app processes.

A client of its own signs events as Zalo does and posts them at an even rate, whatever the answers; the assistant runs
whole, with the engine, on PostgreSQL, and sends its replies to a simulated Zalo. Prints a table; --write puts it into
docs/bench-webhooks.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from sqlalchemy import func, select

from bench.chaos.town import consent
from danloi.app.process import free_port
from danloi.app.settings import ROOT
from danloi.conversation.models import InboxRow, OutboxRow
from danloi.storage.database import Database
from tests.fakes.zalo_oa import FakeZaloOA
from tests.storage.cluster import Cluster
from tests.system.assistant import Assistant

REPORT = ROOT / "docs" / "bench-webhooks.md"
_TEXTS = ("lệ phí khai sinh", "làm căn cước cần gì", "dang ky ket hon mat bao lau", "đổi bằng lái ở đâu")
_LONGEST_END_SECONDS = 180.0


@dataclass(frozen=True)
class Taken:
    """What one run measured; times in milliseconds."""

    processes: int
    rate: float
    acknowledged: list[float]
    refused: int
    backlog_seconds: float

    def row(self) -> str:
        """Return it as a line of the table."""
        times = sorted(self.acknowledged)
        percent = [times[min(int(len(times) * share), len(times) - 1)] for share in (0.5, 0.95, 0.99)]
        cells = [str(self.processes), f"{self.rate:.0f}", str(len(times)), *(f"{value:.1f}" for value in percent)]
        return f"| {' | '.join([*cells, f'{times[-1]:.0f}', str(self.refused), f'{self.backlog_seconds:.0f}'])} |"


HEAD = (
    "| app processes | messages/s in | posted | ack p50 ms | p95 | p99 | longest | refused | s until all sent |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
)


async def measure(processes: int, rate: float, seconds: float) -> Taken:
    """Start an assistant with `processes`, post `rate` messages a second for `seconds`, wait until all is answered."""
    cluster = Cluster()
    try:
        await asyncio.to_thread(cluster.create)
        url = await cluster.create_database("bench")
        with tempfile.TemporaryDirectory(prefix="danloi-bench-") as folder:
            async with FakeZaloOA() as zalo:
                assistant = Assistant(
                    Path(folder),
                    PORT=free_port(),
                    DATABASE_URL=url,
                    APP_PROCESSES=processes,
                    ZALO_OA_APP_ID=zalo.app_id,
                    ZALO_OA_APP_SECRET=zalo.oauth.app_secret,
                    ZALO_OA_SECRET_KEY=zalo.secret_key,
                    ZALO_OA_API_URL=zalo.url,
                    ZALO_OA_OAUTH_URL=zalo.url,
                )
                try:
                    await assistant.start()
                    await consent(zalo, url)
                    return await _post(zalo, assistant.url, url, processes, rate, seconds)
                finally:
                    await assistant.close()
    finally:
        cluster.destroy()


async def _post(zalo: FakeZaloOA, base: str, url: str, processes: int, rate: float, seconds: float) -> Taken:
    times: list[float] = []
    refused = 0
    bodies: list[tuple[bytes, dict[str, str]]] = []

    def keep(body: bytes, headers: Callable[[int], Mapping[str, str]], key: str = "") -> None:
        bodies.append((body, dict(headers(0))))

    zalo.webhooks.queue = keep  # type: ignore[method-assign]
    for number in range(int(rate * seconds)):
        await zalo.user_says(f"citizen{number // 4}", _TEXTS[number % 4])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as http:

        async def post(body: bytes, headers: dict[str, str]) -> None:
            nonlocal refused
            began = time.perf_counter()
            async with http.post(
                f"{base}/webhooks/zalo_oa", data=body, headers={"Content-Type": "application/json", **headers}
            ) as answer:
                await answer.read()
            times.append((time.perf_counter() - began) * 1000)
            refused += answer.status != 200

        await post(*bodies.pop(0))
        times.clear()
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number, one in enumerate(bodies):
                await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
                group.create_task(post(*one))
        waited = await _until_all_sent(url)
    return Taken(processes, rate, times, refused, waited)


async def _until_all_sent(url: str) -> float:
    began = time.monotonic()
    database = Database(url)
    try:
        while time.monotonic() - began < _LONGEST_END_SECONDS:
            async with database.transaction() as session:
                waiting = await session.scalar(select(func.count()).where(InboxRow.state == "accepted"))
                ready = await session.scalar(select(func.count()).where(OutboxRow.state == "ready"))
            if not waiting and not ready:
                break
            await asyncio.sleep(0.5)
        return time.monotonic() - began
    finally:
        await database.close()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.webhooks", description=__doc__)
    parser.add_argument("--rate", type=float, default=50.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--write", action="store_true", help="write docs/bench-webhooks.md too")
    arguments = parser.parse_args()
    rows = []
    for processes in (1, 2):
        print(f"bench: {processes} app process(es), {arguments.rate:.0f} messages/s …", file=sys.stderr, flush=True)
        rows.append(asyncio.run(measure(processes, arguments.rate, arguments.seconds)).row())
    table = "\n".join([HEAD, *rows])
    print(table)
    if arguments.write:
        how = f'`make bench-webhooks ARGS="--rate {arguments.rate:.0f} --seconds {arguments.seconds:.0f}"`'
        REPORT.write_text(
            f"# Acknowledging webhooks\n\nTaken with {how} on {os.cpu_count()} cores that app, engine, PostgreSQL, the "
            f"simulated Zalo and the client share.\n\n{table}\n",
            encoding="utf-8",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
