"""Curated records beside imported ones: they win, and keep the link to the portal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.portal.models import ImportedProcedureRow as Row


@dataclass(frozen=True)
class Curated:
    """What an import needs to know of the curated records.

    `codes` are theirs, each with the day of the portal's text that it was held against; `replaced` are the codes that
    they supersede, with the code of today.
    """

    codes: dict[str, dt.date | None]
    replaced: dict[str, str]

    def covers(self, code: str) -> bool:
        """Whether a curated record is served in place of the imported one of `code`."""
        return code in self.codes or code in self.replaced


async def read_curated(session: AsyncSession) -> Curated:
    """Return the codes of the curated records in the database."""
    codes: dict[str, dt.date | None] = {}
    replaced: dict[str, str] = {}
    for code, record in await session.execute(select(ProcedureRow.code, ProcedureRow.record)):
        held_against = record.get("portal_updated") or record.get("checked_on")
        codes[code] = dt.date.fromisoformat(held_against) if held_against else None
        replaced |= dict.fromkeys(record.get("superseded_codes", []), code)
    return Curated(codes, replaced)


async def mark_superseded(session: AsyncSession) -> None:
    """Set `superseded_by` of the imported rows: by curated records, and by imported ones that say so.

    Call it in the transaction of an import's end, or of a load of curated records.
    """
    newer = dict((await read_curated(session)).replaced)
    own = select(Row.code, Row.replaces).where(Row.replaces != "", Row.state == "active")
    for code, replaces in await session.execute(own):
        for old in replaces.split(","):
            newer.setdefault(old, code)
    quietly = {"synchronize_session": False}
    await session.execute(
        update(Row).where(Row.superseded_by.is_not(None)).values(superseded_by=None), execution_options=quietly
    )
    for old, code in newer.items():
        await session.execute(update(Row).where(Row.code == old).values(superseded_by=code), execution_options=quietly)


async def with_links(session: AsyncSession, procedures: Iterable[Procedure]) -> list[Procedure]:
    """Return `procedures`, those without a page on the portal with the one of the imported record of their code."""
    procedures = list(procedures)
    lacking = [procedure.code for procedure in procedures if not procedure.portal_uuid]
    found = select(Row.code, Row.uuid).where(Row.code.in_(lacking), Row.state == "active", Row.audience == "public")
    uuids = {code: uuid for code, uuid in await session.execute(found)} if lacking else {}  # noqa: C416
    return [p.model_copy(update={"portal_uuid": uuids[p.code]}) if p.code in uuids else p for p in procedures]
