"""The citizens' words for imported records, as they stand in the database."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.portal.models import CitizenAliasRow


async def read_aliases(session: AsyncSession) -> dict[str, list[str]]:
    """Return what citizens call each procedure, by code; the first is its name on buttons."""
    found: dict[str, list[str]] = {}
    rows = select(CitizenAliasRow.code, CitizenAliasRow.text).order_by(CitizenAliasRow.code, CitizenAliasRow.position)
    for code, text in await session.execute(rows):
        found.setdefault(code, []).append(text)
    return found
