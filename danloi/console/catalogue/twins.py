"""The national portal's records of the codes that staff edit: whether they have changed since somebody looked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.catalogue.checks import content_digest
from danloi.guidance.portal.models import ImportedProcedureRow as Row


@dataclass(frozen=True)
class Twin:
    """The portal's record of a code: the digest of its content, and the day of its text ("" if it names none)."""

    content: str
    updated: str


class Twins:
    """Reads them, each record once for as long as it stays the same."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, tuple[str, Twin]] = {}

    async def of(self, session: AsyncSession, codes: Iterable[str]) -> dict[str, Twin]:
        """Return the twin of each of `codes` that the portal's last import has."""
        query = select(Row.code, Row.digest).where(Row.code.in_(list(codes)), Row.state == "active")
        digests = {code: digest for code, digest in await session.execute(query)}  # noqa: C416
        new = [code for code, digest in digests.items() if self._known.get(code, ("",))[0] != digest]
        if new:
            for code, record in await session.execute(select(Row.code, Row.record).where(Row.code.in_(new))):
                data = json.loads(record)
                self._known[code] = (digests[code], Twin(content_digest(data), data.get("portal_updated") or ""))
        return {code: self._known[code][1] for code in digests if code in self._known}
