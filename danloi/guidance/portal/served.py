"""The imported records that are served to citizens of Quảng Ninh."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from itertools import batched

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.portal.curated import read_curated
from danloi.guidance.portal.models import ImportedProcedureRow as Row

_AT_A_TIME = 100


async def read_digests(session: AsyncSession) -> dict[str, str]:
    """Return code and digest of every imported record that is served; the digest changes when the record does.

    Left out are records that the portal withdrew, those of offices among themselves and of other provinces, those that
    a curated record covers or supersedes, and those that another imported record says it replaces.
    """
    curated = await read_curated(session)
    query = select(Row.code, Row.digest).where(
        Row.state == "active", Row.audience == "public", Row.superseded_by.is_(None)
    )
    return {
        code: digest for code, digest in await session.execute(query.order_by(Row.code)) if not curated.covers(code)
    }


async def read_replaced(session: AsyncSession) -> dict[str, str]:
    """Return the codes that are no longer used, and the one in the place of each, as the imported records know it."""
    query = select(Row.code, Row.superseded_by).where(Row.superseded_by.is_not(None))
    return {old: code for old, code in await session.execute(query) if code is not None}


async def read_records(session: AsyncSession, codes: Iterable[str]) -> AsyncIterator[tuple[str, str]]:
    """Yield code and record of `codes`, a hundred at a time in memory.

    The record is JSON for `Procedure.model_validate_json`. A code that has no row is left out.
    """
    for some in batched(codes, _AT_A_TIME):
        for code, record in await session.execute(select(Row.code, Row.record).where(Row.code.in_(some))):
            yield code, record
