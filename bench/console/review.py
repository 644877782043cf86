"""`python -m bench.console.review`: how fast the pages of the review queue answer over a year of conversations.

Fills a PostgreSQL of its own (or takes a filled one, --url), serves the pages in this process and asks for each of them
as signed-in reviewers do, one after the other; prints median and 95th percentile, client included. --gather also
measures gathering: the same turns once more, from the beginning, with near-duplicates found.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import delete, func, select, update

from bench.console.seed import DATA, seed
from danloi.console.frame.access import Role
from danloi.console.review.area import review_area
from danloi.console.review.gather import Gatherer
from danloi.console.review.models import BandRow, CursorRow, GoldAnswerRow, GoldRow, GroupRow, ItemRow, OpinionRow
from danloi.console.training.plain import PlainWorkspace
from danloi.console.training.service import Training
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases
from danloi.storage.database import Database
from danloi.storage.migrate import migrate
from tests.console.staff import WORDS, Person, Shown, office
from tests.storage.cluster import Cluster

LIMIT_MILLISECONDS = 300
_LIST = "/duyet/danh-sach"


async def measure(database: Database, rounds: int) -> bool:
    """Print a line a page; tell whether every 95th percentile is within the limit."""
    await load_folder(database, DATA / "catalogue")
    library = Library(database, DATA)
    await library.refresh()
    with tempfile.TemporaryDirectory() as folder:
        workspace = PlainWorkspace(Path(folder), DATA)
        words = Phrases.read(WORDS / "training.yaml")
        training = Training(database, workspace, DATA.parent / "domain.yml", words)
        async with office(database, lambda console: review_area(console, library, training)) as here:
            people = [await here.person(Role.REVIEWER), await here.person(Role.APPROVER)]
            deep = await _deep_page(people[0])
            pages: dict[str, Callable[[Person], Awaitable[Shown]]] = {
                "GET /duyet": lambda who: who.get("/duyet"),
                "GET /duyet, decide, GET /duyet": _decide,
                "POST /duyet/hoan-tac": lambda who: who.post("/duyet/hoan-tac"),
                "GET /duyet/danh-sach": lambda who: who.get(_LIST),
                "GET /duyet/danh-sach by reason": lambda who: who.get(f"{_LIST}?ly-do=unknown"),
                "GET /duyet/danh-sach, settled": lambda who: who.get(f"{_LIST}?trang-thai=settled"),
                "GET /duyet/danh-sach, deep": lambda who: who.get(deep),
                "GET /duyet/do-thong-nhat": lambda who: who.get("/duyet/do-thong-nhat"),
                "GET /duyet/thu-tuc": lambda who: who.get("/duyet/thu-tuc?q=lam lai can cuoc bi mat"),
            }
            return all([await _page(name, ask, people, rounds) for name, ask in pages.items()])


async def _page(name: str, ask: Callable[[Person], Awaitable[Shown]], people: list[Person], rounds: int) -> bool:
    times = []
    for number in range(rounds):
        started = time.perf_counter()
        shown = await ask(people[number % len(people)])
        times.append((time.perf_counter() - started) * 1000)
        assert shown.status in {200, 303}, f"{name}: {shown.status}"
    times.sort()
    worst = times[min(int(len(times) * 0.95), len(times) - 1)]
    print(f"{name:34} median {statistics.median(times):6.0f} ms   p95 {worst:6.0f} ms   max {times[-1]:6.0f} ms")
    return worst <= LIMIT_MILLISECONDS


async def _decide(who: Person) -> Shown:
    """Look, decide, and be shown the next one: what a reviewer waits for."""
    shown = await who.get("/duyet")
    fields = {name: re.search(rf'name="{name}" value="(\d+)"', shown.text) for name in ("group", "item", "gold")}
    form = {name: found[1] for name, found in fields.items() if found}
    answer = await who.post("/duyet", {**form, "label": "unclear"})
    assert answer.status in {200, 303}, answer.status
    return await who.get("/duyet")


async def _deep_page(who: Person) -> str:
    """Return the address of the eleventh page of the list."""
    path = _LIST
    for _ in range(10):
        found = re.search(r'rel="next" href="/noi-bo([^"]+)"', (await who.get(path)).text)
        path = found[1].replace("&amp;", "&") if found else path
    return path


async def gather(database: Database) -> None:
    """Empty the queue and gather everything anew."""
    async with database.transaction() as session:
        for model in (GoldAnswerRow, GoldRow, OpinionRow, ItemRow, BandRow, GroupRow):
            await session.execute(delete(model))
        await session.execute(update(CursorRow).values(turn_id=0))
    started = time.perf_counter()
    turns = await Gatherer(database).run_once()
    seconds = time.perf_counter() - started
    async with database.transaction() as session:
        items = await session.scalar(select(func.count()).select_from(ItemRow))
        groups = await session.scalar(select(func.count()).select_from(GroupRow))
    print(
        f"gathered {turns} turns in {seconds:.0f} s ({seconds / turns * 1000:.2f} ms each): {items} in {groups} groups"
    )


async def _run(url: str, rounds: int, conversations: int, items: int, *, with_gathering: bool) -> bool:
    cluster = None if url else Cluster()
    try:
        if cluster is not None:
            cluster.create()
            url = await cluster.create_database("console")
        database = Database(url)
        try:
            if cluster is not None:
                await migrate(database)
                started = time.perf_counter()
                await seed(database, conversations, items)
                print(f"filled in {time.perf_counter() - started:.0f} s")
            is_good = await measure(database, rounds)
            if with_gathering:
                await gather(database)
        finally:
            await database.close()
    finally:
        if cluster is not None:
            cluster.destroy()
    return is_good


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="review", description=__doc__)
    parser.add_argument("--url", default="", help="of a database that bench.console.seed has filled")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--gather", action="store_true")
    given = parser.parse_args()
    is_good = asyncio.run(_run(given.url, given.rounds, given.conversations, given.items, with_gathering=given.gather))
    print("GOOD" if is_good else f"BAD: a page is slower than {LIMIT_MILLISECONDS} ms")
    return 0 if is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
