"""Which model the assistant starts with: the released one as long as it fits the code, else one trained anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from danloi.app.settings import Settings
from danloi.app.training import DATA, code_fingerprint, ensure_model, model_file, model_of, row_of
from danloi.app.workspace import make_workspace
from danloi.console.release.models import ModelRow, ServingRow
from danloi.console.release.shelf import ModelShelf
from danloi.storage.database import Database


class _Released(NamedTuple):
    model: str
    file: str
    code: str


def model_to_serve(settings: Settings, tell: Callable[[str], None]) -> Path:
    """Return the model to start with, trained if it is not there.

    Before the first release it is that of the installation's own files. A released model whose code has changed since
    is replaced by one of the workspace's data, and the operator told.

    Raises:
        TrainingError: the training failed.
        sqlalchemy.exc.SQLAlchemyError: the database does not answer.
    """
    released = asyncio.run(_released(settings))
    data = DATA
    if released is not None:
        path = settings.data_dir / "models" / released.file
        if released.code == code_fingerprint() and path.exists():
            return path
        why = "its file is gone" if released.code == code_fingerprint() else "the engine's code has changed since"
        workspace = make_workspace(settings).root / "data"
        data, place = (workspace, "workspace") if (workspace / "nlu").is_dir() else (DATA, "installation")
        tell(f"the released model {released.model} cannot serve: {why}; a model of the {place}'s data takes its place")
    path = ensure_model(settings.data_dir, tell, data)
    asyncio.run(_take_up(settings, path, data, is_released=released is not None))
    return path


async def _released(settings: Settings) -> _Released | None:
    database = Database(settings.database)
    try:
        async with database.transaction() as session:
            wanted = (await session.execute(select(ServingRow.live))).scalar_one_or_none()
            row = await session.get(ModelRow, wanted) if wanted else None
        return _Released(wanted, row.file if row else model_file(wanted), row.code if row else "") if wanted else None
    finally:
        await database.close()


async def _take_up(settings: Settings, path: Path, data: Path, *, is_released: bool) -> None:
    """Enter the model among those there are; one that takes a released one's place is what is wanted from now on."""
    database = Database(settings.database)
    try:
        shelf = ModelShelf(database, settings.data_dir / "models", settings.models_kept)
        await shelf.register(row_of(path, data), is_marked=is_released)
        await shelf.miss()
        if is_released:
            async with database.transaction() as session:
                row = (await session.scalars(select(ServingRow))).one()
                row.live, row.canary, row.share = model_of(path), None, 0.0
    finally:
        await database.close()
