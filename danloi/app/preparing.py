"""The database brought to the newest schema and filled from the project's files."""

from __future__ import annotations

import asyncio
import time

from danloi.app.settings import ROOT, Settings
from danloi.app.supervisor import CannotServe
from danloi.app.training import print_line
from danloi.app.workspace import prepare_workspace
from danloi.guidance.browsing.events import Browse
from danloi.guidance.catalogue.store import LoadReport, load_folder
from danloi.guidance.status.sandbox import load_sandbox
from danloi.guidance.topics.store import TopicReport, load_topics
from danloi.storage.database import Database
from danloi.storage.migrate import migrate

CATALOGUE = ROOT / "data" / "catalogue"


def prepare(settings: Settings) -> str:
    """Migrate the database and load catalogue and sandbox; return a line that says what came of it.

    Raises:
        CannotServe: the database does not answer.
        BrowseError: browse.yaml cannot be used; everything else is loaded.
    """

    async def fill() -> tuple[LoadReport, TopicReport]:
        store = Database(settings.database)
        try:
            await migrate_when_up(store, settings.database_wait_seconds)
            await load_sandbox(store, ROOT / "data" / "sandbox" / "dossiers.csv")
            catalogue = await prepare_workspace(settings, store)
            procedures = await load_folder(store, catalogue)
            async with store.transaction() as session:
                return procedures, await load_topics(session, catalogue)
        finally:
            await store.close()

    procedures, topics = asyncio.run(fill())
    for problem in [*procedures.problems, *topics.problems]:
        print_line(f"record refused: {problem}")
    Browse.read(CATALOGUE / "browse.yaml")
    return f"catalogue: {procedures}; {topics}"


async def migrate_when_up(store: Database, wait_seconds: int) -> None:
    """Migrate, waiting for a database that is not up yet.

    Raises:
        CannotServe: it does not answer in time.
    """
    deadline = time.monotonic() + wait_seconds
    while not await store.answers():
        address = store.url.render_as_string(hide_password=True)
        if time.monotonic() > deadline:
            msg = f"the database {address} does not answer; start it or correct DATABASE_URL"
            raise CannotServe(msg)
        print_line(f"waiting for the database {address} …")
        await asyncio.sleep(2)
    await migrate(store)
