"""Servers on real sockets: one with nothing but the webhooks, one with the public pages.

The pages show the real catalogue, some invented records of the portal and a record full of attacks.
"""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sanic import Sanic

from channels.pages.blueprints import add_pages
from channels.reception import Reception
from channels.webhook import webhook_blueprint
from danloi.app.settings import ROOT
from danloi.conversation.channel import Channel, HandOver
from danloi.conversation.statistics.reading import Statistics
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.catalogue.version import bump_version
from danloi.guidance.library import Library
from danloi.guidance.portal.judge import Judge
from danloi.guidance.portal.run import Importer
from danloi.guidance.portal.tally import Tally
from danloi.storage.database import Database
from tests.channels.pages.records import EVIL, IMPORTED, SPECIAL
from tests.channels.pages.site import PUBLIC_URL, Site
from tests.guidance.portal.api import write

DATA = ROOT / "data"
TODAY = dt.date(2026, 11, 26)
type ServeWebhooks = Callable[[Iterable[Channel], HandOver], Awaitable[str]]
_names = itertools.count(1)


@pytest.fixture
async def serve_webhooks() -> AsyncIterator[ServeWebhooks]:
    """Serves `POST /webhooks/<channel>` for channels; returns the address of `/webhooks`."""
    servers = []

    async def serve(channels: Iterable[Channel], hand_over: HandOver) -> str:
        app = Sanic(f"webhooks{next(_names)}", configure_logging=False)
        app.config.TOUCHUP = False  # rewrites Sanic's own code, which works once a process
        app.config.REQUEST_MAX_SIZE = 1_000_000
        app.config.FALLBACK_ERROR_FORMAT = "json"
        app.blueprint(webhook_blueprint(channels, Reception(hand_over)))
        listening = socket.create_server(("127.0.0.1", 0))
        server = await app.create_server(sock=listening, return_asyncio_server=True)
        assert server is not None
        await server.startup()
        await server.start_serving()
        servers.append((server, listening))
        return f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks"

    yield serve
    for server, listening in servers:
        await server.close()
        listening.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield session


@pytest.fixture(scope="session")
async def pages_library(catalogue_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Library]:
    """The catalogue that the pages show."""
    folder = tmp_path_factory.mktemp("pages")
    path = shutil.copy(catalogue_sqlite, folder / "danloi.db")
    database = Database(f"sqlite+aiosqlite:///{path}")
    portal = write(folder / "portal.jsonl", IMPORTED)
    judge = Judge(portal.name, DATA / "phrases" / "portal.yaml")
    await Importer(database, portal, judge, Tally(), 200, lambda _: None).apply(lambda _: None)
    async with database.transaction() as session:
        session.add_all([_row(one) for one in (EVIL, *SPECIAL)])
        await bump_version(session)
    library = Library(database, DATA)
    await library.refresh()
    yield library
    await database.close()


def _row(record: dict[str, Any]) -> ProcedureRow:
    procedure = Procedure.model_validate(record)
    return ProcedureRow(
        code=procedure.code,
        name=procedure.name,
        field=procedure.field,
        digest=procedure.code,
        record=procedure.model_dump(mode="json"),
    )


@pytest.fixture(scope="session")
async def site(pages_library: Library) -> AsyncIterator[Site]:
    """The site on a socket of its own; it is 26 November 2026."""
    app = Sanic("pages-of-the-tests", configure_logging=False)
    app.config.TOUCHUP = False  # rewrites Sanic's own code, which works once a process
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.ACCESS_LOG = False
    add_pages(app, pages_library, Statistics(pages_library._database), DATA, PUBLIC_URL, lambda: TODAY)
    listening = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True)
    assert server is not None
    await server.startup()
    await server.start_serving()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Site(f"http://127.0.0.1:{listening.getsockname()[1]}", http)
    await server.close()
    listening.close()


@pytest.fixture(scope="session")
def records(pages_library: Library) -> dict[str, Procedure]:
    """Every real procedure by its code, the invented ones left out."""
    invented = {EVIL["code"], *(one["code"] for one in SPECIAL)}
    shelf = pages_library.shelf
    found = (shelf.procedures[code] for code in shelf.procedures if code not in invented)
    return {procedure.code: procedure for procedure in found if procedure.origin == "curated"}
