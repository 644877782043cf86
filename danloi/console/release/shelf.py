"""The models there are: registered when trained, kept as long as they are of use, and which of them is live."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.release.models import ComparisonRow, ModelRow, ServingRow
from danloi.console.release.quality.comparison import Comparison
from danloi.conversation.routing import EngineRow
from danloi.storage.base import now
from danloi.storage.database import Database


class ModelShelf:
    """The table of the models and the folder of their files.

    Args:
        database: where the table is.
        folder: DATA_DIR/models.
        most: how many files are kept besides those of the models that serve.
    """

    def __init__(self, database: Database, folder: Path, most: int) -> None:
        """Keep the parts."""
        self._database = database
        self._folder = folder
        self._most = most

    async def live(self) -> str | None:
        """Return the model that serves; None if no supervisor says so and nothing was released."""
        async with self._database.transaction() as session:
            return await live_model(session)

    async def register(self, row: ModelRow, *, is_marked: bool = True) -> None:
        """Take a trained model up; one that was there before has its file again.

        Its file is marked, so that only `forget_old` removes it, unless it is one of the installation's own.
        """
        values = {"file": row.file, "data": row.data, "code": row.code, "made_by": row.made_by, "seconds": row.seconds}
        insert = self._database.insert(ModelRow).values(id=row.id, is_kept=True, made_at=now(), **values)
        async with self._database.transaction() as session:
            await session.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"is_kept": True}))
        if is_marked:
            mark(self._folder / row.file).touch()

    async def miss(self) -> None:
        """Note of the models whose files are gone that they are."""
        async with self._database.transaction() as session:
            for row in await kept_models(session):
                row.is_kept = (self._folder / row.file).is_file()

    async def compared(self, found: Comparison, catalogue: int, seconds: float) -> None:
        """Keep a comparison."""
        async with self._database.transaction() as session:
            session.add(
                ComparisonRow(
                    model=found.after,
                    against=found.before,
                    catalogue=catalogue,
                    blocks=len(found.blocks),
                    report=found.model_dump(mode="json"),
                    seconds=seconds,
                )
            )

    async def forget_old(self) -> list[str]:
        """Remove the files of models that are neither among the newest nor serving; return their names."""
        async with self._database.transaction() as session:
            rows = await kept_models(session)
            used = await serving_models(session)
            spare = [row for row in rows if row.id not in used]
            gone = spare[self._most :]
            ids = [row.id for row in gone]
            await session.execute(update(ModelRow).where(ModelRow.id.in_(ids)).values(is_kept=False))
        for row in gone:
            stem = row.file.removesuffix(".tar.gz")
            for path in self._folder.glob(f"{stem}.*"):
                with contextlib.suppress(FileNotFoundError):
                    path.unlink()
        return ids


async def kept_models(session: AsyncSession) -> Sequence[ModelRow]:
    """Return the models that have their file, the newest first."""
    query = select(ModelRow).where(ModelRow.is_kept).order_by(ModelRow.made_at.desc(), ModelRow.id)
    return (await session.scalars(query)).all()


async def serving_models(session: AsyncSession) -> set[str]:
    """Return the models that serve, or are to."""
    wanted = await session.scalar(select(ServingRow))
    running = set(await session.scalars(select(EngineRow.model)))
    return running | {name for name in (wanted and wanted.live, wanted and wanted.canary) if name}


async def live_model(session: AsyncSession) -> str | None:
    """Return the model that answers citizens: the one an engine runs, else the one that was released last."""
    running = select(EngineRow.model).where(EngineRow.state == "live").order_by(EngineRow.id.desc()).limit(1)
    return await session.scalar(running) or await session.scalar(select(ServingRow.live))


def mark(model: Path) -> Path:
    """Return the file beside a model that says: the console knows it, and decides when it goes."""
    return model.with_name(model.name.replace(".tar.gz", ".kept"))
