"""The catalogue's pages on a socket, over a few real records, on a day that the test sets."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from danloi.app.settings import ROOT
from danloi.console.catalogue.area import catalogue_area
from danloi.console.frame.access import Permission
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.library import Library
from danloi.storage.database import Database
from tests.console.catalogue.forms import Day, Desk
from tests.console.staff import office

DATA = ROOT / "data"
FILES = ("chung-thuc.yaml", "cu-tru.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data/catalogue of two files, to be changed."""
    made = tmp_path / "catalogue"
    (made / "procedures").mkdir(parents=True)
    for name in FILES:
        shutil.copy(DATA / "catalogue" / "procedures" / name, made / "procedures")
    for name in ("units.csv", "lexicon.yaml", "place_words.yaml"):
        shutil.copy(DATA / "catalogue" / name, made)
    return made


@pytest.fixture(scope="session")
def empty_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of nothing, for the pages that ask none: a real one takes seconds to make."""
    return Library(Database(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('none')}/none.db"), DATA)


@pytest.fixture
async def desk(database: Database, folder: Path, empty_library: Library) -> AsyncIterator[Desk]:
    """The pages without their search."""
    async with _served(database, folder, empty_library) as made:
        yield made


@pytest.fixture
async def living_desk(database: Database, folder: Path) -> AsyncIterator[Desk]:
    """The pages over the library that citizens are answered from."""
    async with _served(database, folder, Library(database, DATA)) as made:
        await made.library.refresh()
        yield made


@contextlib.asynccontextmanager
async def _served(database: Database, folder: Path, library: Library) -> AsyncIterator[Desk]:
    await load_folder(database, folder)
    day = Day(dt.date(2026, 11, 26))
    data = folder.parent
    (data / "phrases").symlink_to(DATA / "phrases")
    async with office(database, lambda console: catalogue_area(console, library, data, day, 6)) as here:
        yield Desk(here, database, library, folder, day)


@pytest.fixture
def empty_area_routes(desk: Desk) -> list[tuple[str, Permission]]:
    return [(one.path, one.permission) for one in desk.office.console.routes if "/danh-muc" in one.path]
