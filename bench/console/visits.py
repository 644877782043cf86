"""The console as the app builds it, asked one request at a time over a socket by people who may see the page."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import math
import re
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import aiohttp
from sqlalchemy import exists, select

from bench.console.catalogue import OFTEN
from bench.console.desk import LONG
from bench.console.routes import Asked, Found, asked_of
from bench.console.seed import STAFF
from danloi.app.console import make_console
from danloi.app.memory import set_aside
from danloi.app.parts import Parts, today_in_vietnam
from danloi.app.settings import Settings
from danloi.console.frame.access import Role
from danloi.console.review.models import GroupRow, OpinionRow
from danloi.conversation.handover.models import TicketRow
from danloi.guidance.catalogue.version import bump_version
from danloi.storage.database import Database
from tests.channels.serving import serving
from tests.console.staff import Office, Person, Shown

LIMIT_MILLISECONDS = 300
_REVIEW_LIST = "/duyet/danh-sach"
_PAGES_DOWN = 10
_CHANGES = 5
_ZALO = {
    "zalo_oa_app_id": "7",
    "zalo_oa_app_secret": "bench",
    "zalo_oa_secret_key": "bench",
    "public_url": "https://danloi.example",
}
type Ask = Callable[[], Awaitable[Shown]]


class Taken(NamedTuple):
    """Milliseconds of one request: by the clock, and of the processor in this process."""

    wall: float
    computed: float


@dataclass(frozen=True)
class Line:
    """How long a route took each time, and how long app and client computed for it, in milliseconds."""

    method: str
    path: str
    note: str
    taken: Sequence[Taken]

    @property
    def times(self) -> list[float]:
        """How long each took."""
        return [one.wall for one in self.taken]

    @property
    def computed(self) -> float:
        """The median of the processor's time in this process: what remains on a machine that does nothing else."""
        return statistics.median(one.computed for one in self.taken)

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """The 95th percentile: one time in twenty is as long or longer."""
        return sorted(self.times)[min(int(len(self.times) * 0.95), len(self.times) - 1)]

    @property
    def is_good(self) -> bool:
        """Whether the limit is kept."""
        return self.p95 <= LIMIT_MILLISECONDS


class Unexpected(Exception):
    """A page answered with another status than it should; it counts as one that never answers."""


@contextlib.asynccontextmanager
async def console(url: str, folder: Path) -> AsyncIterator[tuple[Office, Parts]]:
    """Serve every area over the database at `url`, with `folder` as DATA_DIR."""
    settings = Settings.model_validate({**_ZALO, "database_url": url, "data_dir": folder})
    parts = Parts.of(settings)
    await asyncio.to_thread(parts.training.workspace.prepare)
    await parts.library.refresh()
    set_aside()
    frame, areas = make_console(settings, parts)
    timeout = aiohttp.ClientTimeout(total=60)
    try:
        async with (
            serving(*(area.blueprint for area in areas)) as address,
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout) as http,
        ):
            yield Office(address, frame, http), parts
    finally:
        await parts.engine.close()
        await parts.status.close()
        await parts.database.close()


async def visit_all(office: Office, parts: Parts, rounds: int, only: str = "") -> AsyncIterator[Line]:
    """Yield a line for each kind of request; `only` those whose path holds it."""
    database = office.console.database
    people = {
        role: Person(office.url, office.http, await office.console.sessions.open(STAFF.index(role) + 1))
        for role in Role
    }
    found = Found(await _tickets(database), await _groups(database), await _deep_page(people[Role.REVIEWER]))
    for asked in asked_of(office.console.routes, today_in_vietnam(), found):
        if only in asked.route.path:
            stranger = Person(office.url, office.http)
            yield await _look(asked, people[asked.role] if asked.role else stranger, rounds)
    for name, note, work in _work(people):
        if only in name:
            method, _, path = name.partition(" ")
            yield Line(method, path, note, [await work() for _ in range(rounds)])
    if only in "/noi-bo/danh-muc":
        yield Line("GET", "/noi-bo/danh-muc", "right after a change", await _after_changes(people[Role.EDITOR], parts))


async def _timed(ask: Ask, status: int) -> tuple[Shown, Taken]:
    started, computed = time.perf_counter(), time.process_time()
    shown = await ask()
    took = Taken((time.perf_counter() - started) * 1000, (time.process_time() - computed) * 1000)
    if shown.status != status:
        raise Unexpected(f"{shown.status} instead of {status}: {shown.words[:300]}")
    return shown, took


async def _look(asked: Asked, person: Person, rounds: int) -> Line:
    """Ask for the addresses in turn, each once before that: what is made once a start is told in the notes."""
    times = []
    try:
        for address in asked.addresses:
            await _timed(partial(person.get, address), asked.status)
        for address in itertools.islice(itertools.cycle(asked.addresses), rounds):
            times.append((await _timed(partial(person.get, address), asked.status))[1])
    except Unexpected as err:
        return Line("GET", asked.route.path, f"{asked.note}: {address} answered {err}", [Taken(math.inf, math.inf)])
    return Line("GET", asked.route.path, asked.note, times)


def _work(people: dict[Role, Person]) -> list[tuple[str, str, Callable[[], Awaitable[Taken]]]]:
    """Return what reviewers and editors do most: each returns how long the form took, without the page before it."""
    reviewer, editor = people[Role.REVIEWER], people[Role.EDITOR]

    async def decide(label: str) -> Taken:
        while True:
            shown = await reviewer.get("/duyet")
            form = dict(re.findall(r'name="(group|item|gold)" value="(\d+)"', shown.text))
            is_gold = "gold" in form
            status = 200 if is_gold and label != "skip" else 303
            _, took = await _timed(partial(reviewer.post, "/duyet", {**form, "label": label}), status)
            if not is_gold:
                return took

    async def undo() -> Taken:
        await decide("unclear")
        return (await _timed(lambda: reviewer.post("/duyet/hoan-tac"), 303))[1]

    async def validate() -> Taken:
        form = {"fees.0.amount": "25.000"}
        return (await _timed(lambda: editor.post(f"/danh-muc/ho-so/{OFTEN}/kiem-tra", form), 200))[1]

    async def propose() -> Taken:
        form = {"loai": "example", "cau": "làm lại thẻ căn cước bị mất ở Hạ Long hết mấy đồng", "y_dinh": "ask_fee"}
        return (await _timed(lambda: reviewer.post("/du-lieu/de-xuat", form), 200))[1]

    return [
        ("POST /noi-bo/duyet", "label", lambda: decide("unclear")),
        ("POST /noi-bo/duyet", "skip", lambda: decide("skip")),
        ("POST /noi-bo/duyet/hoan-tac", "undo", undo),
        ("POST /noi-bo/danh-muc/ho-so/<code:str>/kiem-tra", "as an editor types", validate),
        ("POST /noi-bo/du-lieu/de-xuat", "look at a sentence", propose),
    ]


async def _after_changes(editor: Person, parts: Parts) -> list[Taken]:
    """Change the catalogue, let the app take it up as it does, and look at the list for the first time."""
    times = []
    for _ in range(_CHANGES):
        async with parts.database.transaction() as session:
            await bump_version(session)
        await parts.library.refresh()
        times.append((await _timed(lambda: editor.get("/danh-muc?tim=khai+sinh"), 200))[1])
    return times


async def _tickets(database: Database) -> list[int]:
    query = select(TicketRow.id).where(TicketRow.conversation_id != LONG).order_by(TicketRow.id)
    async with database.transaction() as session:
        long = await session.scalars(select(TicketRow.id).where(TicketRow.conversation_id == LONG))
        return [*long, *await session.scalars(query.limit(3)), *await session.scalars(query.offset(15_000).limit(3))]


async def _groups(database: Database) -> list[int]:
    is_seen = exists().where(OpinionRow.group_id == GroupRow.id)
    query = select(GroupRow.id).where(GroupRow.state == "open", ~is_seen).order_by(GroupRow.score, GroupRow.id)
    async with database.transaction() as session:
        return list(await session.scalars(query.limit(5)))


async def _deep_page(who: Person) -> str:
    """Return the query of the eleventh page of the review list."""
    path = _REVIEW_LIST
    for _ in range(_PAGES_DOWN):
        found = re.search(r'rel="next" href="/noi-bo([^"]+)"', (await who.get(path)).text)
        path = found[1].replace("&amp;", "&") if found else path
    return path.partition("?")[2]
