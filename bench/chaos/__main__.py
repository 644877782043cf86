"""`python -m bench.chaos`: see `make chaos`. Ends with status 1 if a message was lost, doubled or out of order."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from bench.chaos.ledger import Ledger, draw_up
from bench.chaos.town import Town
from bench.chaos.wounds import Wounds
from danloi.app.process import free_port
from danloi.app.settings import ROOT
from danloi.conversation.models import InboxRow, OutboxRow
from danloi.storage.database import Database
from tests.storage.cluster import Cluster
from tests.system.assistant import Assistant

REPORT = ROOT / "docs" / "chaos.md"
_LONGEST_END_SECONDS = 240.0
_started = time.monotonic()


def tell(text: str) -> None:
    """Say how far it is."""
    print(f"chaos {time.monotonic() - _started:5.0f} s: {text}", file=sys.stderr, flush=True)


async def run(citizens: int, seconds: float, processes: int, seed: int, folder: Path) -> Ledger:
    """Start everything, let the citizens write while the assistant is wounded, wait for the end, count."""
    cluster = Cluster()
    try:
        tell("starting PostgreSQL, the simulated platforms and the assistant …")
        await asyncio.to_thread(cluster.create)
        url = await cluster.create_database("chaos")
        async with Town.open(citizens, seed) as town:
            port = free_port()
            assistant = Assistant(folder, PORT=port, DATABASE_URL=url, APP_PROCESSES=processes, **town.settings(port))
            try:
                await assistant.start()
                await town.connect(assistant, url)
                tell(f"{citizens} citizens write for {seconds:.0f} s")
                await asyncio.gather(town.live(seconds, tell), Wounds(assistant, cluster, tell).inflict(seconds))
                return await _end(town, url)
            finally:
                await assistant.close()
    finally:
        cluster.destroy()


async def _end(town: Town, url: str) -> Ledger:
    database = Database(url)
    deadline = time.monotonic() + _LONGEST_END_SECONDS
    try:
        async with asyncio.timeout(_LONGEST_END_SECONDS):
            await town.delivered()
        while time.monotonic() < deadline:
            async with database.transaction() as session:
                waiting = await session.scalar(select(func.count()).where(InboxRow.state == "accepted"))
                ready = await session.scalar(select(func.count()).where(OutboxRow.state == "ready"))
            tell(f"{waiting} messages wait for an answer, {ready} to be sent")
            if not waiting and not ready:
                break
            await asyncio.sleep(3)
        return await draw_up(town, database)
    finally:
        await database.close()


def main() -> int:
    """Run and print the ledger."""
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--citizens", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=180.0, help="how long they write")
    parser.add_argument("--processes", type=int, default=2, help="app processes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write docs/chaos.md too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="danloi-chaos-") as folder:
        ledger = asyncio.run(
            run(arguments.citizens, arguments.seconds, arguments.processes, arguments.seed, Path(folder))
        )
    text = "\n".join(ledger.lines())
    print(text)
    print("GOOD: every accepted message was answered once, seen and in order" if ledger.is_good else "BAD: see above")
    if arguments.write:
        _write(text, arguments)
    return 0 if ledger.is_good else 1


def _write(text: str, arguments: argparse.Namespace) -> None:
    head = REPORT.read_text(encoding="utf-8").partition("```")[0]
    how = f"--citizens {arguments.citizens} --seconds {arguments.seconds:.0f} --processes {arguments.processes}"
    REPORT.write_text(f"{head}```\n{how} --seed {arguments.seed}\n\n{text}\n```\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
