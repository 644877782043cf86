"""The days on which staff checked a record or signed it off, laid over the record while its content stays the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.catalogue.revision_models import CheckRow

# What a check changes; everything else is content.
CHECK_FIELDS = frozenset({"checked_on", "confirmed_by", "confirmed_on"})
type Checks = Mapping[tuple[str, str], CheckRow]


def content_digest(record: Mapping[str, Any]) -> str:
    """Return the digest of a record (as JSON values) without the days on which it was checked and signed off."""
    content = {key: value for key, value in record.items() if key not in CHECK_FIELDS}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


async def newest_checks(session: AsyncSession, codes: Iterable[str] | None = None) -> dict[tuple[str, str], CheckRow]:
    """Return the newest check of each kind, by code and kind; of all records, or of `codes`."""
    newest = select(func.max(CheckRow.id)).group_by(CheckRow.code, CheckRow.kind)
    if codes is not None:
        newest = newest.where(CheckRow.code.in_(list(codes)))
    rows = await session.scalars(select(CheckRow).where(CheckRow.id.in_(newest)))
    return {(row.code, row.kind): row for row in rows}


def with_checks(record: dict[str, Any], checks: Checks) -> dict[str, Any]:
    """Return `record` with the later of its own days and those of the checks of just this content."""
    code, digest = record["code"], content_digest(record)
    found = dict(record)
    for kind in ("checked", "confirmed"):
        check = checks.get((code, kind))
        if check is None or check.content != digest:
            continue
        day = check.day.isoformat()
        found["checked_on"] = max(found["checked_on"], day)
        if kind == "confirmed" and day >= (found.get("confirmed_on") or ""):
            found |= {"confirmed_on": day, "confirmed_by": check.who}
    return found
