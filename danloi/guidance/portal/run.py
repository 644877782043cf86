"""The import: line by line, batch by batch; as a trial, or for good with one transaction a batch."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.catalogue.version import bump_version
from danloi.guidance.portal.curated import Curated, mark_superseded, read_curated
from danloi.guidance.portal.judge import Converted, Judge, Refused, Seen
from danloi.guidance.portal.ledger import Ledger, Run, Trial
from danloi.guidance.portal.models import ImportedProcedureRow as Row
from danloi.guidance.portal.models import ImportRunRow
from danloi.guidance.portal.reading import Line, UnreadableFile, fingerprint, read_lines
from danloi.guidance.portal.tally import Entry, Kind, Tally
from danloi.storage.base import now
from danloi.storage.database import Database

Progress = Callable[[Line], None]


@dataclass(frozen=True)
class _Known:
    """What the table has of a code."""

    digest: str
    source_digest: str
    state: str
    audience: str
    name: str


class Importer:
    """Takes one file over.

    Args:
        database: with the newest schema.
        path: the file.
        judge: reads and converts its lines.
        tally: counts.
        batch: lines a transaction.
        progress: told every line that is done.
    """

    def __init__(
        self, database: Database, path: Path, judge: Judge, tally: Tally, batch: int, progress: Progress
    ) -> None:
        """Open nothing yet."""
        self._database, self._path, self._judge = database, path, judge
        self._tally, self._batch, self._progress = tally, batch, progress

    async def plan(self) -> None:
        """Count what `apply` would do; nothing is written.

        Raises:
            UnreadableFile: the file is damaged, or no line of it is a record.
        """
        trial = Trial()
        async with self._database.transaction() as session:
            await trial.begin(session)
            curated = await read_curated(session)
            for lines in self._batches(after=0):
                await self._take(session, lines, trial, curated)
            self._check_not_empty()
            await self._count_missing(session, trial)
            await session.rollback()

    async def apply(self, resumed: Callable[[int], None]) -> None:
        """Take the file over; `resumed` is told the line after which an interrupted import of the same file goes on.

        Raises:
            UnreadableFile: the file is damaged, or no line of it is a record; what was read before stays taken over.
        """
        digest = fingerprint(self._path)
        number, position = await self._begin(digest)
        if position:
            resumed(position)
        run = Run(number)
        async with self._database.transaction() as session:
            curated = await read_curated(session)
        for lines in self._batches(after=position):
            async with self._database.transaction() as session:
                await self._take(session, lines, run, curated)
                row = await session.get_one(ImportRunRow, number)
                row.position, row.counters = lines[-1].number, dict(self._tally.counts)
        self._check_not_empty()
        async with self._database.transaction() as session:
            await self._finish(session, run, number)

    async def _begin(self, digest: str) -> tuple[int, int]:
        """Return the number of the run, and the line after which it goes on."""
        async with self._database.transaction() as session:
            last = await session.scalar(select(ImportRunRow).order_by(ImportRunRow.id.desc()).limit(1))
            if (
                last is not None
                and last.finished_at is None
                and (last.fingerprint, last.rules) == (digest, self._judge.rules)
            ):
                self._tally.counts = Counter(last.counters)
                return last.id, last.position
            row = ImportRunRow(
                file=self._path.name[:500], fingerprint=digest, rules=self._judge.rules, position=0, counters={}
            )
            session.add(row)
            await session.flush()
            return row.id, 0

    async def _finish(self, session: AsyncSession, run: Run, number: int) -> None:
        if await self._count_missing(session, run):
            await run.withdraw(session)
        await mark_superseded(session)
        row = await session.get_one(ImportRunRow, number)
        row.finished_at, row.counters = now(), dict(self._tally.counts)
        if self._tally.has_changes:
            await bump_version(session)

    def _batches(self, after: int) -> Iterator[Sequence[Line]]:
        return itertools.batched(read_lines(self._path, after), self._batch)

    def _check_not_empty(self) -> None:
        if self._tally.counts["read"] == self._tally.counts["problem"]:
            msg = f"{self._path} holds no record of the portal; each line must be one JSON object as its API gives it"
            raise UnreadableFile(msg)

    async def _count_missing(self, session: AsyncSession, ledger: Ledger) -> bool:
        """Count the rows that the file does not have; none while a line may be one of them. Tell whether it counted."""
        if self._tally.counts["unreadable"]:
            return False
        async for code, name, audience in ledger.missing(session):
            self._tally.add(Entry("withdrawn", code, name, audience))
        return True

    async def _take(self, session: AsyncSession, lines: Sequence[Line], ledger: Ledger, curated: Curated) -> None:
        looked = [self._judge.look(line) for line in lines]
        found = [seen for seen in looked if isinstance(seen, Seen)]
        codes = [seen.code for seen in found]
        known = await _known(session, codes)
        taken = await ledger.seen(session, codes)
        kept: list[str] = []
        written: list[tuple[Converted, Kind]] = []
        for line, seen in zip(lines, looked, strict=True):
            self._tally.counts["read"] += 1
            verdict = self._judge_one(seen, known, taken)
            if isinstance(verdict, Refused):
                self._tally.add_problem(verdict.problem, verdict.code)
                # A broken record leaves the old one in service.
                row = known.get(verdict.code or "")
                if verdict.code and row and row.state == "active" and verdict.code not in taken:
                    taken.add(verdict.code)
                    kept.append(verdict.code)
            elif isinstance(seen, Seen) and isinstance(verdict, Converted):
                written.append((verdict, _kind(known.get(verdict.code))))
                self._count(seen, verdict.audience, curated)
            elif isinstance(seen, Seen) and verdict is not None:
                kept.append(seen.code)
                self._count(seen, known[seen.code].audience, curated)
            self._progress(line)
        await self._note_changes(session, written)
        await ledger.keep(session, kept)
        await ledger.write(session, [record for record, _ in written], set(known))

    def _judge_one(
        self, seen: Seen | Refused, known: dict[str, _Known], taken: set[str]
    ) -> Refused | Converted | str | None:
        """Return a refusal, a converted record, the code of an unchanged one, or None for one that is not shown."""
        if isinstance(seen, Refused):
            return seen
        if not seen.is_shown:
            self._tally.counts["hidden"] += 1
            return None
        if seen.code in taken:
            return self._judge.twice(seen)
        row = known.get(seen.code)
        if row is not None and row.source_digest == seen.source_digest:
            taken.add(seen.code)
            if row.state == "active":
                self._tally.counts["unchanged"] += 1
            else:
                self._tally.add(Entry("returned", seen.code, row.name, row.audience))
            return seen.code
        verdict = self._judge.convert(seen)
        if isinstance(verdict, Converted):
            taken.add(seen.code)
        return verdict

    def _count(self, seen: Seen, audience: str, curated: Curated) -> None:
        self._tally.counts[f"audience.{audience}"] += 1
        if not curated.covers(seen.code):
            return
        self._tally.counts["covered"] += 1
        held_against = curated.codes.get(seen.code)
        if seen.updated and held_against and seen.updated > held_against:
            reason = f"the portal changed it on {_day(seen.updated)}, the curated record is of {_day(held_against)}"
            self._tally.add(Entry("stale", seen.code, reason=reason))

    async def _note_changes(self, session: AsyncSession, written: Sequence[tuple[Converted, Kind]]) -> None:
        changed = [record.code for record, kind in written if kind == "changed"]
        query = select(Row.code, Row.record).where(Row.code.in_(changed))
        old = {code: json.loads(record) for code, record in await session.execute(query)} if changed else {}
        for record, kind in written:
            fields = _changed_fields(old[record.code], json.loads(record.record)) if record.code in old else ()
            if kind == "changed" and not fields:
                self._tally.counts["unchanged"] += 1
                continue
            shown: Kind = "redated" if fields == ("checked_on",) else kind
            self._tally.add(Entry(shown, record.code, record.name, record.audience, fields))


async def _known(session: AsyncSession, codes: Sequence[str]) -> dict[str, _Known]:
    columns = (Row.code, Row.digest, Row.source_digest, Row.state, Row.audience, Row.name)
    rows = await session.execute(select(*columns).where(Row.code.in_(codes)))
    return {code: _Known(*rest) for code, *rest in rows}


def _kind(row: _Known | None) -> Kind:
    if row is None:
        return "added"
    return "changed" if row.state == "active" else "returned"


def _changed_fields(old: dict[str, object], new: dict[str, object]) -> tuple[str, ...]:
    return tuple(sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key)))


def _day(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")
