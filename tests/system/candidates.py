"""Another model beside the one that serves: the same file under another name, so that nothing need be trained."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sqlalchemy import func, select

from danloi.app.settings import ROOT
from danloi.app.training import code_fingerprint, fingerprint, model_file
from danloi.console.release.models import ComparisonRow, ModelRow
from danloi.storage.database import Database
from tests.console.release.quality.trials import compared, trial
from tests.system.processes import ensure_trained

TWIN, BROKEN = "b" * 12, "0" * 12


def own_models(data_dir: Path) -> None:
    """Give an assistant a folder of models of its own: the checkout's newest, a twin of it, and one that is broken."""
    ensure_trained()
    folder = data_dir / "models"
    folder.mkdir(parents=True)
    model = ROOT / ".data" / "models" / model_file(fingerprint())
    for name in (fingerprint(), TWIN):
        link(model, folder / model_file(name))
    (folder / model_file(BROKEN)).write_bytes(b"no model")


def link(model: Path, target: Path) -> None:
    """Have the file in another folder, without a copy where the disk allows."""
    try:
        os.link(model, target)
    except OSError:
        shutil.copy(model, target)


async def enter(database: Database, *names: str) -> None:
    """Write down that these models were trained and compared with the live one, with no reason against them."""
    async with database.transaction() as session:
        live = await session.scalar(select(func.min(ModelRow.id))) or fingerprint()
        for name in names:
            report = compared(trial(name), trial(live)).model_dump(mode="json")
            session.add(ModelRow(id=name, file=model_file(name), data=name, code=code_fingerprint()))
            await session.flush()
            session.add(ComparisonRow(model=name, against=live, catalogue=0, blocks=0, report=report))
