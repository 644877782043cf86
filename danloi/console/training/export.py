"""The workspace as a file to take away: its data, the difference to what is installed, and the journal of approvals."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from danloi.console.training.changes import as_patch
from danloi.console.training.plain import JOURNAL
from danloi.console.training.workspace import Workspace

_KEPT = ("data/nlu", "data/rules", "data/stories", "data/catalogue")


def as_zip(workspace: Workspace) -> bytes:
    """Return a ZIP of the training data and the catalogue with `changes.patch` and, of a copy, the journal.

    Raises:
        OSError: a file cannot be read.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for path in _files(workspace.root):
            file.write(path, str(path.relative_to(workspace.root)))
        file.writestr("changes.patch", as_patch(_changed(workspace)))
        if (journal := workspace.root / JOURNAL).exists():
            file.write(journal, JOURNAL)
    return out.getvalue()


def _files(root: Path) -> list[Path]:
    return sorted(path for kept in _KEPT for path in (root / kept).rglob("*.*") if path.is_file())


def _changed(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Return the text of each file that differs from the installation's, before and after."""
    installed = workspace.installed.parent
    names = {str(path.relative_to(root)) for root in (installed, workspace.root) for path in _files(root)}
    pairs = {name: (_text(installed / name), _text(workspace.root / name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
