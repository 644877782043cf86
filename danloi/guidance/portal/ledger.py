"""Which records of the file were seen, and what is written of them: for a trial in a temporary table, or for good."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Protocol

from sqlalchemy import Column, MetaData, String, Table, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.portal.judge import Converted
from danloi.guidance.portal.models import ImportedProcedureRow as Row
from danloi.storage.base import now

_seen = Table("import_seen", MetaData(), Column("code", String(20), primary_key=True), prefixes=["TEMPORARY"])


class Ledger(Protocol):
    """Keeps account of a run; every call is made in the transaction of its batch."""

    async def seen(self, session: AsyncSession, codes: Sequence[str]) -> set[str]:
        """Return those of `codes` that an earlier line of the file has."""

    async def keep(self, session: AsyncSession, codes: Iterable[str]) -> None:
        """Note that the file has `codes`, and that their rows stay as they are but for being active."""

    async def write(self, session: AsyncSession, records: Sequence[Converted], known: set[str]) -> None:
        """Note and store `records`; those whose code is in `known` have a row."""

    def missing(self, session: AsyncSession) -> AsyncIterator[tuple[str, str, str]]:
        """Yield code, name and audience of the active rows that the file does not have."""


class Trial:
    """Writes nothing but a temporary table; use it in one transaction that is rolled back."""

    async def begin(self, session: AsyncSession) -> None:
        """Make the temporary table."""
        await session.execute(text("drop table if exists import_seen"))  # SQLite keeps it after a rollback
        await session.run_sync(lambda sync: _seen.create(sync.connection()))

    async def seen(self, session: AsyncSession, codes: Sequence[str]) -> set[str]:
        """See `Ledger`."""
        return set(await session.scalars(select(_seen.c.code).where(_seen.c.code.in_(codes))))

    async def keep(self, session: AsyncSession, codes: Iterable[str]) -> None:
        """See `Ledger`."""
        rows = [{"code": code} for code in codes]
        if rows:
            await session.execute(insert(_seen), rows)

    async def write(self, session: AsyncSession, records: Sequence[Converted], known: set[str]) -> None:
        """See `Ledger`."""
        await self.keep(session, [record.code for record in records])

    async def missing(self, session: AsyncSession) -> AsyncIterator[tuple[str, str, str]]:
        """See `Ledger`."""
        rows = select(Row.code, Row.name, Row.audience).where(Row.state == "active")
        unseen = rows.where(~select(_seen.c.code).where(_seen.c.code == Row.code).exists()).order_by(Row.code)
        async for code, name, audience in await session.stream(unseen):
            yield code, name, audience


class Run:
    """Writes for good; `last_run` of the rows says which the run has seen."""

    def __init__(self, number: int) -> None:
        """Account for import run `number`."""
        self._number = number

    async def seen(self, session: AsyncSession, codes: Sequence[str]) -> set[str]:
        """See `Ledger`."""
        return set(await session.scalars(select(Row.code).where(Row.code.in_(codes), Row.last_run == self._number)))

    async def keep(self, session: AsyncSession, codes: Iterable[str]) -> None:
        """See `Ledger`."""
        await session.execute(
            update(Row).where(Row.code.in_(list(codes))).values(last_run=self._number, state="active"),
            execution_options={"synchronize_session": False},
        )

    async def write(self, session: AsyncSession, records: Sequence[Converted], known: set[str]) -> None:
        """See `Ledger`."""
        rows = [self._row(record) for record in records]
        changed = [row for row in rows if row["code"] in known]
        added = [row for row in rows if row["code"] not in known]
        if changed:
            await session.execute(update(Row), changed)
        if added:
            await session.execute(insert(Row), added)

    async def missing(self, session: AsyncSession) -> AsyncIterator[tuple[str, str, str]]:
        """See `Ledger`."""
        rows = select(Row.code, Row.name, Row.audience).where(Row.state == "active", Row.last_run != self._number)
        async for code, name, audience in await session.stream(rows.order_by(Row.code)):
            yield code, name, audience

    async def withdraw(self, session: AsyncSession) -> None:
        """Withdraw the rows that are missing."""
        await session.execute(
            update(Row).where(Row.state == "active", Row.last_run != self._number).values(state="withdrawn"),
            execution_options={"synchronize_session": False},
        )

    def _row(self, record: Converted) -> dict[str, object]:
        return {
            "code": record.code,
            "uuid": record.uuid,
            "name": record.name,
            "field": record.field,
            "audience": record.audience,
            "digest": record.digest,
            "source_digest": record.source_digest,
            "record": record.record,
            "replaces": record.replaces,
            "state": "active",
            "last_run": self._number,
            "updated_at": now(),
        }
