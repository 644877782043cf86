"""The workspace: the data the next model is trained from, and the aliases that staff extend.

It never lies in the installed checkout. Without a repository it is a copy (danloi/console/training/plain.py), with one
a worktree (danloi/console/training/worktree.py); both keep every approved change when the installation's own data
changes (docs/decisions/0017-training-workspace.md). All methods block: call them in a thread.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from danloi.console.training.changes import changed_files, write_files
from danloi.console.training.proposals import Proposal

_TRAINED_FROM = ("data/nlu/*.yml", "data/rules/*.yml", "data/stories/*.yml")
_LOCK_SECONDS = 120.0


class WorkspaceError(Exception):
    """The workspace cannot be used or written; the text says what is wrong and how to mend it. For the operator."""


@dataclass(frozen=True)
class Batch:
    """What was approved together and is written together.

    Attributes:
        id: unique, 32 hexadecimal digits.
        proposals: in the order in which they were proposed.
        authors: names of the proposers, each once.
        approver: name of who approved.
        reason: the approver's word; may be "".
        title: one line that says what the batch holds.
    """

    id: str
    proposals: Sequence[Proposal]
    authors: Sequence[str]
    approver: str
    reason: str
    title: str


class Workspace(ABC):
    """The folder whose data/ the next model is trained from.

    Attributes:
        root: has data/nlu, data/rules, data/catalogue and whatever else the installation's data/ has. Read only under
            `copy_to` or for looking; writing is for `apply`.

    Args:
        root: DATA_DIR/workspace; made by `prepare`.
        installed: the installation's own folder data/, never written to.
    """

    def __init__(self, root: Path, installed: Path) -> None:
        """Nothing is opened before `prepare`."""
        self.root = root
        self.installed = installed

    @abstractmethod
    def prepare(self) -> list[str]:
        """Make it if it is not there and take over what the installation's data/ changed; call once at start.

        Returns:
            Lines for the operator: what was taken over, what could not be.

        Raises:
            WorkspaceError: there is no usable workspace.
        """

    @abstractmethod
    def apply(self, batch: Batch) -> str:
        """Write `batch`; return the id of the commit, or of the batch where no repository is.

        Doing it again, after a crash anywhere within, changes nothing more and returns the same id.

        Raises:
            WorkspaceError: nothing was written; the text says why.
            UnreadableData: a file cannot be changed as it is; nothing was written.
        """

    @abstractmethod
    def held(self) -> set[str]:
        """Return the ids of the batches that were written here."""

    def fingerprint(self) -> str:
        """Return a short hash over the data the model is trained from; equal data has an equal one."""
        return fingerprint_of(self.root)

    def copy_to(self, folder: Path) -> str:
        """Copy data/ to `folder`/data, no approval in between; return the fingerprint of what was copied.

        For the training: what is trained is what the fingerprint says, whatever is approved meanwhile.
        """
        with self._locked():
            shutil.copytree(self.root / "data", folder / "data", dirs_exist_ok=True)
        return fingerprint_of(folder)

    def _write(self, proposals: Sequence[Proposal]) -> dict[str, tuple[str, str]]:
        """Apply `proposals` to the files; return what changed."""
        changed = changed_files(self.root, proposals)
        write_files(self.root, changed)
        return changed

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the workspace alone, among all processes of this machine.

        Raises:
            WorkspaceError: another process has held it for two minutes.
        """
        self.root.parent.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + _LOCK_SECONDS
        with (self.root.parent / f"{self.root.name}.lock").open("w") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        msg = f"another process holds {self.root} for two minutes; try again"
                        raise WorkspaceError(msg) from None
                    time.sleep(0.05)
                else:
                    break
            yield

    def _set_aside(self) -> str:
        """Move a folder that is no workspace of this kind out of the way; return a line that says where it is."""
        aside = self.root.with_name(f"{self.root.name}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}")
        self.root.rename(aside)
        return f"the workspace is made anew; the former one lies in {aside}"


def fingerprint_of(root: Path) -> str:
    """Return the first 12 hexadecimal digits of a hash over what a model is trained from in `root`."""
    digest = hashlib.sha256()
    for pattern in _TRAINED_FROM:
        for path in sorted(root.glob(pattern)):
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def stamp_of(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Return names, times and sizes of the files of `fingerprint_of`: cheap, and another whenever they are others."""
    found = sorted(path for pattern in _TRAINED_FROM for path in root.glob(pattern))
    return tuple((path.name, (stat := path.stat()).st_mtime_ns, stat.st_size) for path in found)


def digest_of(folder: Path) -> str:
    """Return a hash over every file of `folder`."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
