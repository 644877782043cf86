"""For every test: SQLite in a file, PostgreSQL in a cluster of the test run's own, and a browser."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from danloi.app.preparing import CATALOGUE
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.topics.store import load_topics
from danloi.storage.database import Database
from danloi.storage.migrate import migrate
from tests.storage.cluster import Cluster

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_MIGRATED = "migrated"
_TESTS = Path(__file__).parent
_LONG = 60  # letters of a value that is still a name
_PAGES = {"pages", "open_data"}
_PROCESSES = {"system", "app"}
_numbers = itertools.count(1)


@pytest.hookimpl(wrapper=True)  # before xdist reads the groups, whose own hook is registered later and so called first
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """With several workers: tests that share the assistant stay together, those of the pages too, others by file.

    Tests of whole processes and of the browser get a second try, which the summary counts: on a machine busy with
    others a wait may be too short, and one such test must not hide what five thousand others say.
    """
    items.sort(key=_turn)
    for item in items:
        folder = item.path.relative_to(_TESTS).parts
        shares = "assistant" in getattr(item, "fixturenames", ())
        if _PROCESSES & set(folder) or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))
        together = "assistant" if shares else "pages" if _PAGES & set(folder) else str(item.path)
        item.add_marker(pytest.mark.xdist_group(together))
    return (yield)


def _turn(item: pytest.Item) -> int:
    """Return when a test's turn comes: few long ones first, so that the workers end together."""
    if "assistant" in getattr(item, "fixturenames", ()):
        return 0
    return 1 if "system" in item.path.relative_to(_TESTS).parts else 2


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes, which may hold the hour they were made at, and long texts are no names: workers must agree on them."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > _LONG) else None


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return _sqlite(tmp_path / "danloi.db")


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    try:
        try:
            cluster.create()
        except (RuntimeError, OSError) as err:
            pytest.fail(f"no PostgreSQL for the tests: {err}", pytrace=False)
        yield cluster
    finally:
        cluster.destroy()


@pytest.fixture
async def postgres_url(postgres_cluster: Cluster) -> AsyncIterator[str]:
    name = f"test_{next(_numbers)}"
    yield await postgres_cluster.create_database(name)
    await postgres_cluster.drop_database(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database; `on_sqlite` (tests/storage/choice.py) keeps to the one where the other makes no difference."""
    kind: str = request.param
    return kind


@pytest.fixture
def fresh_url(request: pytest.FixtureRequest, database_kind: str) -> str:
    url: str = request.getfixturevalue(f"fresh_{database_kind}")
    return url


@pytest.fixture
async def database(fresh_url: str) -> AsyncIterator[Database]:
    """A migrated database without content."""
    made = Database(fresh_url)
    yield made
    await made.close()


@pytest.fixture(scope="session")
async def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "danloi.db"
    await _migrate(_sqlite(path))
    return path


@pytest.fixture(scope="session")
async def catalogue_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the real catalogue in it, to be copied."""
    path = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("catalogue") / "danloi.db"))
    database = Database(_sqlite(path))
    await load_folder(database, CATALOGUE)
    async with database.transaction() as session:
        await load_topics(session, CATALOGUE)
    await database.close()
    return path


@pytest.fixture(scope="session")
async def migrated_postgres(postgres_cluster: Cluster) -> str:
    await _migrate(await postgres_cluster.create_database(_MIGRATED))
    return _MIGRATED


@pytest.fixture
def fresh_sqlite(migrated_sqlite: Path, tmp_path: Path) -> str:
    return _sqlite(Path(shutil.copy(migrated_sqlite, tmp_path / "fresh.db")))


@pytest.fixture
async def fresh_postgres(postgres_cluster: Cluster, migrated_postgres: str) -> AsyncIterator[str]:
    name = f"fresh_{next(_numbers)}"
    yield await postgres_cluster.create_database(name, like=migrated_postgres)
    await postgres_cluster.drop_database(name)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("chromium is missing: apt-get install chromium", pytrace=False)
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield made
        await made.close()


def _sqlite(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def _migrate(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()
