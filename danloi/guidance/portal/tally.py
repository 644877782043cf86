"""What an import does, or would do: counted, the first of each kind kept, all of it written to a report."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal, Protocol

from danloi.guidance.catalogue.files import Problem

Kind = Literal["added", "changed", "redated", "returned", "withdrawn", "problem", "stale"]
FIRST = 20  # of each kind are kept for the screen; the report has them all

_COLUMNS = ("kind", "code", "name", "audience", "fields", "reason")


class ReportError(Exception):
    """The report cannot be written; the text says why. For the operator."""


@dataclass(frozen=True)
class Entry:
    """One line of the report. `fields` are the keys that changed."""

    kind: Kind
    code: str
    name: str = ""
    audience: str = ""
    fields: tuple[str, ...] = ()
    reason: str = ""

    def __str__(self) -> str:
        """Say it in one line, for the operator."""
        parts = [self.code, self.name[:80], f"({', '.join(self.fields)})" if self.fields else "", self.reason]
        return " ".join(part for part in parts if part)


class Sink(Protocol):
    """Where entries are written."""

    def write(self, entry: Entry) -> None:
        """Take one entry."""


class Nowhere:
    """No report was asked for."""

    def write(self, entry: Entry) -> None:
        """Forget it."""


class _Csv:
    def __init__(self, file: IO[str]) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow(_COLUMNS)

    def write(self, entry: Entry) -> None:
        self._writer.writerow(
            [getattr(entry, name) if name != "fields" else " ".join(entry.fields) for name in _COLUMNS]
        )


class _JsonLines:
    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, entry: Entry) -> None:
        self._file.write(json.dumps(entry.__dict__, ensure_ascii=False) + "\n")


@contextmanager
def report_to(path: Path | None) -> Iterator[Sink]:
    """Open a report: CSV, or JSON lines if the name ends in .jsonl; nothing for None.

    Raises:
        ReportError: the file cannot be written.
    """
    if path is None:
        yield Nowhere()
        return
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as err:
        msg = f"the report {path} cannot be written: {err.strerror}"
        raise ReportError(msg) from err
    with file:
        yield _JsonLines(file) if path.suffix == ".jsonl" else _Csv(file)


@dataclass
class Tally:
    """The counts of an import. They are kept with the run, so that one that was interrupted goes on counting.

    `counts` has each kind of entry, "read" (lines), "unchanged", "hidden" (records in a state that the portal does not
    show), "unreadable" (lines whose code is unknown), "covered" (a curated record is served in place of it) and
    "audience.…" for the records that are served to nobody but that audience.
    """

    sink: Sink = field(default_factory=Nowhere)
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[Kind, list[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Count an entry and write it to the report."""
        self.counts[entry.kind] += 1
        kept = self.first.setdefault(entry.kind, [])
        if len(kept) < FIRST:
            kept.append(entry)
        self.sink.write(entry)

    def add_problem(self, problem: Problem, code: str | None) -> None:
        """Count a line that is not taken over."""
        self.add(Entry("problem", code or "", reason=str(problem)))
        if code is None:
            self.counts["unreadable"] += 1

    @property
    def has_changes(self) -> bool:
        """Whether anything that is served became another."""
        kinds: Sequence[str] = ("added", "changed", "redated", "returned", "withdrawn")
        return any(self.counts[kind] for kind in kinds)
