"""`make bench-console`: how fast every page of the staff console answers over a year of a province's work.

Fills a PostgreSQL of its own with 100,000 conversations, 20,000 review items and what belongs to them
(bench/console/seed.py), serves the console as the app builds it, and asks for every page and for what reviewers send
most, one request at a time; prints median, 95th percentile and longest time, the client's part included. Ends with
status 1 if a 95th percentile is above 300 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import func, select

from bench.console.seed import seed
from bench.console.visits import LIMIT_MILLISECONDS, Line, console, visit_all
from danloi.app.settings import ROOT
from danloi.console.frame.models import AuditRow
from danloi.console.review.models import GroupRow, ItemRow
from danloi.console.training.models import ProposalRow
from danloi.conversation.handover.models import TicketRow
from danloi.conversation.models import ConversationRow, TurnRow
from danloi.guidance.catalogue.revision_models import RevisionRow
from danloi.guidance.portal.models import ImportedProcedureRow
from danloi.storage.database import Database
from danloi.storage.migrate import migrate
from tests.storage.cluster import Cluster

PAGE = ROOT / "docs" / "bench-console.md"
HEAD = "| | route | what of it | computed ms | p50 ms | p95 ms | longest ms |\n" + "| --- " * 7 + "|"
_COUNTED = {
    "conversations": ConversationRow,
    "turns": TurnRow,
    "review items": ItemRow,
    "groups": GroupRow,
    "tickets": TicketRow,
    "proposals": ProposalRow,
    "catalogue revisions": RevisionRow,
    "imported records": ImportedProcedureRow,
    "rows of the audit log": AuditRow,
}


@contextlib.asynccontextmanager
async def filled(url: str) -> AsyncIterator[tuple[str, str]]:
    """Give the address of a filled database, and say how long filling took; `url` is one that is filled already."""
    if url:
        yield url, ""
        return
    cluster = Cluster()
    try:
        cluster.create()
        url = await cluster.create_database("console")
        database = Database(url)
        started = time.monotonic()
        try:
            await migrate(database)
            await seed(database)
        finally:
            await database.close()
        yield url, f"Filled in {time.monotonic() - started:.0f} s."
    finally:
        cluster.destroy()


async def sizes(url: str) -> str:
    """Say how much there is."""
    database = Database(url)
    try:
        async with database.transaction() as session:
            counts = {name: await session.scalar(select(func.count()).select_from(m)) for name, m in _COUNTED.items()}
    finally:
        await database.close()
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


async def run(url: str, rounds: int, only: str) -> tuple[str, list[Line]]:
    """Measure; return what was filled in words, and the lines."""
    lines = []
    async with filled(url) as (address, took):
        about = f"{await sizes(address)}. {took}".strip()
        with tempfile.TemporaryDirectory(prefix="danloi-console-") as folder:
            async with console(address, Path(folder)) as (office, parts):
                async for line in visit_all(office, parts, rounds, only):
                    print(row(line), flush=True)
                    lines.append(line)
    return about, lines


def row(line: Line) -> str:
    """Return a line of the table."""
    figures = " | ".join(f"{value:.0f}" for value in (line.computed, line.p50, line.p95, max(line.times)))
    mark = "" if line.is_good else " **slow**"
    return f"| {line.method} | `{line.path}` | {line.note}{mark} | {figures} |"


def page(about: str, lines: list[Line], load: str) -> str:
    """Return docs/bench-console.md."""
    slow = sum(not line.is_good for line in lines)
    verdict = "every line keeps it" if not slow else f"{slow} of {len(lines)} lines do not keep it"
    rounds = max(len(line.times) for line in lines)
    return f"""# The console over a year of work

Written by `make bench-console ARGS=--write`. The aim is a 95th percentile of {LIMIT_MILLISECONDS} ms for every page:
{verdict}.

PostgreSQL on the same machine holds {about} The console is served as the app builds it and asked one request at a time,
{rounds} times a line, the addresses of a line in turn after one round that is not counted. Client, app and database
share {os.cpu_count()} cores; load of the machine before and after: {load}. "Computed" is the median of the processor's
time in app and client, without PostgreSQL: what of the wait no quiet machine takes away. What is made once for each
change falls into the round that is not counted: the tables of the training data (a second each) and the catalogue's
export (each file that a change touches, half a second; after a start all of them, some seven seconds).

{HEAD}
{"\n".join(map(row, lines))}
"""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.console", description=__doc__)
    parser.add_argument("--url", default="", help="of a database that bench.console.seed has filled")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="", help="only routes whose path holds this")
    parser.add_argument("--write", action="store_true", help="write docs/bench-console.md too")
    given = parser.parse_args()
    before = os.getloadavg()[0]
    about, lines = asyncio.run(run(given.url, given.rounds, given.only))
    load = f"{before:.1f} and {os.getloadavg()[0]:.1f}"
    print(f"{about}\nload {load}")
    if given.write:
        PAGE.write_text(page(about, lines, load), encoding="utf-8")
    slow = [line for line in lines if not line.is_good]
    print("GOOD" if not slow else f"BAD: {len(slow)} of {len(lines)} lines are slower than {LIMIT_MILLISECONDS} ms")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
