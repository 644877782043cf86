"""Proposals turned into changed files: for the preview, and for the writing."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from danloi.console.training.alias_files import AliasChange, changed_alias_files
from danloi.console.training.nlu_files import NluFolder, UnreadableData
from danloi.console.training.proposals import Kind, Proposal


def changed_files(root: Path, proposals: Sequence[Proposal]) -> dict[str, tuple[str, str]]:
    """Return the text of each file that `proposals` change before and after, by its path within `root`.

    What is done already is no change: the same proposals applied twice leave the same files.

    Raises:
        UnreadableData: a file cannot be changed as it is.
    """
    for one in proposals:  # the lint stops it long before; this is the last wall
        if one.adds_text and len(one.text.splitlines()) != 1:
            msg = f"a sentence must be one line; nothing was written: {one.text[:60]!r}"
            raise UnreadableData(msg)
    nlu = NluFolder(root / "data" / "nlu")
    for one in proposals:
        if one.kind == Kind.EXAMPLE:
            nlu.add(one.intent, one.text)
        elif one.kind == Kind.CORRECTION:
            nlu.correct(one.replaces_intent, one.replaces, one.intent, one.text)
        elif one.kind == Kind.REMOVAL:
            nlu.remove(one.intent, one.text)
    aliases = [AliasChange(one.code, one.text, one.kind == Kind.ALIAS_REMOVAL) for one in proposals if one.is_alias]
    catalogue = changed_alias_files(root / "data" / "catalogue", aliases) if aliases else {}
    return {f"data/nlu/{name}": pair for name, pair in nlu.changed().items()} | {
        f"data/catalogue/{name}": pair for name, pair in catalogue.items()
    }


def write_files(root: Path, changed: dict[str, tuple[str, str]]) -> None:
    """Write the new texts, each file whole or not at all.

    Raises:
        OSError: the disk is full or not ours to write.
    """
    for name, (_, text) in changed.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def as_patch(changed: dict[str, tuple[str, str]]) -> str:
    """Return the differences as one unified patch, as `git apply` and people read it."""
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for name, (before, after) in sorted(changed.items())
        for line in difflib.unified_diff(
            before.splitlines(keepends=True),
            after.splitlines(keepends=True),
            f"a/{name}" if before else "/dev/null",
            f"b/{name}",
            n=2,
        )
    )
