"""A workspace without a repository: a copy of the installation's data/ with every approved change applied to it.

The changes are kept in approved.jsonl, one batch a line; the copy is made anew from them when the installation's data
changes. Lines are only ever added.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from danloi.console.training.changes import changed_files, write_files
from danloi.console.training.nlu_files import UnreadableData
from danloi.console.training.proposals import Kind, Proposal
from danloi.console.training.workspace import Batch, Workspace, WorkspaceError, digest_of

JOURNAL = "approved.jsonl"
_STAMP = "installed.sha256"


class PlainWorkspace(Workspace):
    """A copy of data/ in `root`, with the journal of approved changes beside it."""

    def prepare(self) -> list[str]:
        """Make the copy if it is not there or the installation's data is another; see Workspace."""
        said = []
        try:
            with self._locked():
                if (self.root / ".git").exists():
                    said.append(self._set_aside())
                stamp = digest_of(self.installed)
                if self._stamp() != stamp or not (self.root / "data").is_dir():
                    said += self._rebuild(stamp)
        except OSError as err:
            msg = f"the workspace {self.root} cannot be made: {err}"
            raise WorkspaceError(msg) from err
        return said

    def apply(self, batch: Batch) -> str:
        """Write `batch` and note it in the journal; see Workspace."""
        try:
            with self._locked():
                if batch.id not in self.held():
                    self._write(batch.proposals)
                    self._note(batch)
        except OSError as err:
            msg = f"the workspace {self.root} cannot be written: {err}"
            raise WorkspaceError(msg) from err
        return batch.id

    def held(self) -> set[str]:
        """Return the batches of the journal."""
        return {str(entry["id"]) for entry in self._journal()}

    def _rebuild(self, stamp: str) -> list[str]:
        fresh, old = self.root / "fresh", self.root / "old"
        for left_over in (fresh, old):
            shutil.rmtree(left_over, ignore_errors=True)
        had_data = (self.root / "data").is_dir()
        shutil.copytree(self.installed, fresh / "data")
        said = [line for entry in self._journal() for line in _replay(fresh, entry)]
        if had_data:
            (self.root / "data").rename(old)
        (fresh / "data").rename(self.root / "data")
        (self.root / _STAMP).write_text(stamp, encoding="ascii")
        for done in (fresh, old):
            shutil.rmtree(done, ignore_errors=True)
        return [*(["the workspace took over the installation's new data"] if had_data else []), *said]

    def _stamp(self) -> str:
        path = self.root / _STAMP
        return path.read_text(encoding="ascii") if path.exists() else ""

    def _journal(self) -> Iterator[dict[str, Any]]:
        path = self.root / JOURNAL
        if not path.exists():
            return
        for line in path.read_text(encoding="utf-8").split("\n"):
            try:
                yield json.loads(line)
            except ValueError:
                continue  # the end of a line that a crash cut off: its batch is written again

    def _note(self, batch: Batch) -> None:
        entry = asdict(batch) | {"proposals": [asdict(one) for one in batch.proposals]}
        with (self.root / JOURNAL).open("a", encoding="utf-8") as file:
            # A line that a crash cut off ends here.
            file.write(("\n" if file.tell() else "") + json.dumps(entry, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _replay(root: Path, entry: Mapping[str, Any]) -> Iterator[str]:
    """Apply a batch of the journal to the files of `root`; yield a line for each change that does not fit any more."""
    for raw in entry["proposals"]:
        proposal = Proposal(**{**raw, "kind": Kind(raw["kind"])})
        try:
            write_files(root, changed_files(root, [proposal]))
        except UnreadableData as err:
            yield f"an approved change does not fit the installation's new data: {err}"
