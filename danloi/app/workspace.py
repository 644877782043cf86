"""The workspace of the staff's training data, made from the settings and brought up to date at the start."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from danloi.app.settings import ROOT, Settings
from danloi.app.training import print_line
from danloi.console.training.plain import PlainWorkspace
from danloi.console.training.service import Training
from danloi.console.training.workspace import Workspace, WorkspaceError
from danloi.console.training.worktree import GitWorkspace
from danloi.guidance.phrases import Phrases
from danloi.storage.database import Database

logger = logging.getLogger(__name__)
INSTALLED = ROOT / "data"
_AGAIN_SECONDS = 300.0


def make_workspace(settings: Settings) -> Workspace:
    """Return the workspace in DATA_DIR/workspace; `prepare` has to be called once before it is used."""
    root = settings.data_dir.resolve() / "workspace"
    if settings.console_repository:
        return GitWorkspace(root, INSTALLED, Path(settings.console_repository).resolve(), settings.console_branch)
    return PlainWorkspace(root, INSTALLED)


def copier(settings: Settings) -> Callable[[Path], object]:
    """Return what copies the data/ that the next model is trained from into a folder; it blocks.

    That is the workspace, or the installation as long as there is none.
    """
    workspace = make_workspace(settings)
    if (workspace.root / "data" / "nlu").is_dir():
        return workspace.copy_to
    return lambda folder: shutil.copytree(INSTALLED, folder / "data", dirs_exist_ok=True)


def make_training(settings: Settings, database: Database) -> Training:
    """Return the training data and its proposals, over a prepared workspace."""
    say = Phrases.read(INSTALLED / "phrases" / "console" / "training.yaml")
    return Training(database, make_workspace(settings), ROOT / "domain.yml", say)


async def prepare_workspace(settings: Settings, database: Database) -> Path:
    """Bring the workspace up to date and finish what was approved; return the folder to load the catalogue from.

    Trouble is told in a line and keeps nobody from being served: the catalogue then comes from the workspace as it is,
    or from the installation if there is none.
    """
    workspace = make_workspace(settings)
    catalogue = workspace.root / "data" / "catalogue"
    try:
        lines = await asyncio.to_thread(workspace.prepare)
        lines += await make_training(settings, database).write_left_over()
    except WorkspaceError as err:
        lines = [f"staff's training data cannot be changed for now: {err}"]
    for line in lines:
        print_line(line)
    return catalogue if catalogue.is_dir() else INSTALLED / "catalogue"


async def write_left_over_now_and_then(training: Training) -> None:
    """Write what was approved and could not be written, every five minutes, for ever."""
    while True:
        await asyncio.sleep(_AGAIN_SECONDS)
        try:
            troubles = await training.write_left_over()
        except Exception as err:
            troubles = [f"{type(err).__name__}: {err}"]
        for trouble in troubles:
            logger.error("training: approved changes are not written yet: %s", trouble)
