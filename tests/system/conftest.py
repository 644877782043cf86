"""Running assistants: one for the whole run that nobody may hurt, and others to be hurt."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from danloi.app.settings import ROOT
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.status.sandbox import load_sandbox
from danloi.storage.database import Database
from tests.fakes.engine import FakeEngine
from tests.system.assistant import EMBEDDING_PORT, AppAlone, Assistant
from tests.system.learning import AT_ONCE

_senders = itertools.count(1)
type StartApp = Callable[..., Awaitable[AppAlone]]


@pytest.fixture(scope="session")
async def assistant(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Assistant]:
    """The assistant on SQLite, started from nothing. Do it no harm: every test shares it."""
    settings = {"WIDGET_ORIGINS": f"http://127.0.0.1:{EMBEDDING_PORT}", **AT_ONCE}
    made = Assistant(tmp_path_factory.mktemp("assistant"), **settings)
    try:
        yield await made.start()
    finally:
        await made.close()


@pytest.fixture
def sender() -> str:
    """A citizen who has not spoken before."""
    return f"citizen-{next(_senders)}"


@pytest.fixture(scope="session")
async def loaded_sqlite(catalogue_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with catalogue and sandbox in it, to be copied."""
    path = Path(shutil.copy(catalogue_sqlite, tmp_path_factory.mktemp("loaded") / "danloi.db"))
    database = Database(f"sqlite+aiosqlite:///{path}")
    await load_sandbox(database, ROOT / "data" / "sandbox" / "dossiers.csv")
    await database.close()
    return path


async def load(url: str) -> None:
    database = Database(url)
    await load_folder(database, ROOT / "data" / "catalogue")
    await load_sandbox(database, ROOT / "data" / "sandbox" / "dossiers.csv")
    await database.close()


@pytest.fixture
async def engine() -> AsyncIterator[FakeEngine]:
    async with FakeEngine() as fake:
        yield fake


@pytest.fixture
async def start_app(engine: FakeEngine, loaded_sqlite: Path, tmp_path: Path) -> AsyncIterator[StartApp]:
    """Starts the app alone beside the fake engine; again on the same data if called again."""
    made: list[AppAlone] = []

    async def start(**settings: object) -> AppAlone:
        data_dir = tmp_path / "data"
        if not data_dir.exists():
            data_dir.mkdir()
            shutil.copy(loaded_sqlite, data_dir / "danloi.db")
        app = AppAlone(data_dir, **{"ENGINE_PORT": engine.port, **settings})
        made.append(app)
        return await app.start()

    yield start
    for app in made:
        await app.close()
