"""The real catalogue, for choosing procedures from."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from danloi.app.settings import ROOT
from danloi.guidance.library import Library
from danloi.storage.database import Database


@pytest.fixture(scope="session")
async def review_library(catalogue_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Library]:
    path = shutil.copy(catalogue_sqlite, tmp_path_factory.mktemp("review") / "danloi.db")
    database = Database(f"sqlite+aiosqlite:///{path}")
    library = Library(database, ROOT / "data")
    await library.refresh()
    yield library
    await database.close()
