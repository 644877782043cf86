"""Models in the table, as if they had been trained and compared."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from danloi.console.release.models import ComparisonRow, ModelRow
from danloi.console.release.quality.comparison import Comparison
from danloi.storage.database import Database
from tests.console.release.quality.trials import compared, trial

CODE = "c" * 12
LIVE, NEW, BAD = "a" * 12, "b" * 12, "d" * 12
type AddModel = Callable[..., Awaitable[None]]


@pytest.fixture
def add_model(database: Database) -> AddModel:
    """Adds a model, with its comparison with the live one if `report` is given."""

    async def add(name: str, report: Comparison | None = None, *, code: str = CODE, is_kept: bool = True) -> None:
        async with database.transaction() as session:
            session.add(ModelRow(id=name, file=f"danloi-{name}.tar.gz", data=name, code=code, is_kept=is_kept))
            await session.flush()
            if report is not None:
                dumped = report.model_dump(mode="json")
                session.add(
                    ComparisonRow(
                        model=name, against=report.before, catalogue=1, blocks=len(report.blocks), report=dumped
                    )
                )

    return add


@pytest.fixture
async def models(add_model: AddModel) -> None:
    """A live model, a good candidate and a bad one."""
    await add_model(LIVE)
    await add_model(NEW, compared(trial(NEW, other_words=2), trial(LIVE)))
    await add_model(BAD, compared(trial(BAD, wrong=30, golden="1.000656"), trial(LIVE)))
