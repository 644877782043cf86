"""Which model the assistant starts with."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from danloi.app.choosing import model_to_serve
from danloi.app.settings import Settings
from danloi.app.training import code_fingerprint, fingerprint, model_file
from danloi.console.release.models import ModelRow, ServingRow
from danloi.storage.database import Database
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
RELEASED = "d" * 12


@pytest.fixture
def settings(tmp_path: Path, fresh_url: str) -> Settings:
    """A data folder with the model of the installation's own files."""
    models = tmp_path / "data" / "models"
    models.mkdir(parents=True)
    (models / model_file(fingerprint())).touch()
    return Settings(data_dir=tmp_path / "data", database_url=fresh_url)


async def release(database: Database, settings: Settings, *, code: str = "", has_file: bool = True) -> Path:
    path = settings.data_dir / "models" / model_file(RELEASED)
    if has_file:
        path.touch()
    async with database.transaction() as session:
        session.add(ModelRow(id=RELEASED, file=path.name, data="x", code=code or code_fingerprint()))
        session.add(ServingRow(live=RELEASED, canary="e" * 12, share=10))
    return path


async def chosen(settings: Settings) -> tuple[Path, list[str]]:
    told: list[str] = []
    return await asyncio.to_thread(model_to_serve, settings, told.append), told


async def wanted(database: Database) -> str | None:
    async with database.transaction() as session:
        return await session.scalar(select(ServingRow.live))


async def test_before_the_first_release_it_is_the_installations_own(settings: Settings, database: Database) -> None:
    path, told = await chosen(settings)
    assert (path.name, told, await wanted(database)) == (model_file(fingerprint()), [], None)
    async with database.transaction() as session:
        row = (await session.scalars(select(ModelRow))).one()
    assert (row.id, row.code, row.is_kept) == (fingerprint(), code_fingerprint(), True)
    assert not list(path.parent.glob("*.kept"))


async def test_a_released_model_is_used_as_long_as_the_code_is_the_same(settings: Settings, database: Database) -> None:
    path = await release(database, settings)
    assert await chosen(settings) == (path, [])


@pytest.mark.parametrize(
    ("code", "has_file", "why"), [("other", True, "code has changed"), ("", False, "its file is gone")]
)
async def test_one_that_cannot_run_gives_way_to_the_present_data_and_the_operator_is_told(
    settings: Settings, database: Database, code: str, has_file: bool, why: str
) -> None:
    await release(database, settings, code=code, has_file=has_file)
    path, told = await chosen(settings)
    assert path.name == model_file(fingerprint())
    assert len(told) == 1
    assert RELEASED in told[0]
    assert why in told[0]
    assert await wanted(database) == fingerprint()
    async with database.transaction() as session:
        assert await session.scalar(select(ServingRow.canary)) is None


async def test_models_whose_files_are_gone_are_no_longer_offered(settings: Settings, database: Database) -> None:
    async with database.transaction() as session:
        session.add(ModelRow(id=RELEASED, file=model_file(RELEASED), data="x", code=code_fingerprint()))
    await chosen(settings)
    async with database.transaction() as session:
        kept = await session.scalars(select(ModelRow.id).where(ModelRow.is_kept))
        assert list(kept) == [fingerprint()]
