"""The catalogue's pages on a socket, over a few real records, on a day that the test sets."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from danloi.app.settings import ROOT
from danloi.console.catalogue.area import catalogue_area
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
def library_of_nothing(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """What is slow to make of a library: the reader's lists."""
    return Library(Database(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('none')}/none.db"), DATA)


@pytest.fixture
async def desk(database: Database, folder: Path) -> AsyncIterator[Desk]:
    await load_folder(database, folder)
    library = Library(database, DATA)
    await library.refresh()
    day = Day(dt.date(2026, 11, 26))
    data = folder.parent
    (data / "phrases").symlink_to(DATA / "phrases")
    async with office(database, lambda console: catalogue_area(console, library, data, day, 6)) as here:
        yield Desk(here, library, folder, day)


@pytest.fixture
def raw(folder: Path) -> dict[str, Any]:
    """The first record of the files, as it stands there."""
    record: dict[str, Any] = YAML(typ="safe").load(folder / "procedures" / FILES[0])["procedures"][0]
    return record
