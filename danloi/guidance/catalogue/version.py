"""The number of the catalogue's present state, by which running apps notice a change."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.catalogue.models import CatalogueVersion


async def bump_version(session: AsyncSession) -> None:
    """Tell every running app that the catalogue has changed. Call it in the transaction of the change."""
    done = await session.execute(
        update(CatalogueVersion).where(CatalogueVersion.id == 1).values(version=CatalogueVersion.version + 1)
    )
    if done.rowcount == 0:  # type: ignore[attr-defined]
        session.add(CatalogueVersion(id=1, version=1))


async def read_version(session: AsyncSession) -> int:
    """Return the number of the catalogue's present state; 0 while nothing was loaded."""
    return await session.scalar(select(CatalogueVersion.version).where(CatalogueVersion.id == 1)) or 0
