"""Which records deserve eyes: an old check, fees that end, a changed source, no signature, two changes at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.catalogue.twins import Twins
from danloi.guidance.answers.format import day
from danloi.guidance.catalogue.checks import Checks, newest_checks
from danloi.guidance.catalogue.links import is_allowed
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.revision_models import RevisionRow

REASONS = ("both", "source", "fee", "old", "unconfirmed", "link")
FEE_DAYS = 60
_MONTH_DAYS = 30.44


@dataclass(frozen=True)
class Reason:
    """One reason, a key below `reason.` of the words, and what fills it."""

    key: str
    values: dict[str, object]


@dataclass(frozen=True)
class Attention:
    """A record and why it should be looked at."""

    code: str
    name: str
    checked_on: dt.date
    reasons: tuple[Reason, ...]

    def has(self, key: str) -> bool:
        """Whether this is one of the reasons."""
        return any(reason.key == key for reason in self.reasons)


class Attentions:
    """Goes through the edited records.

    Args:
        months: age of a check from which it is old.
        twins: the portal's side.
    """

    def __init__(self, months: int, twins: Twins) -> None:
        """Keep them."""
        self.months, self._twins = months, twins

    async def find(self, session: AsyncSession, today: dt.date, code: str | None = None) -> list[Attention]:
        """Return every edited record with a reason, those checked longest ago first; or only the one of `code`."""
        query = select(ProcedureRow.code, ProcedureRow.record, ProcedureRow.digest, ProcedureRow.revision_id)
        rows = list(await session.execute(query if code is None else query.where(ProcedureRow.code == code)))
        checks = await newest_checks(session, None if code is None else [code])
        twins = await self._twins.of(session, [row.code for row in rows])
        in_force = [row.revision_id for row in rows if row.revision_id is not None]
        digests = select(RevisionRow.id, RevisionRow.base_digest).where(RevisionRow.id.in_(in_force))
        bases = {number: digest for number, digest in await session.execute(digests)} if in_force else {}  # noqa: C416
        found = []
        for row in rows:
            record = row.record
            reasons = [*self._of_record(record, today)]
            if row.revision_id is not None and bases.get(row.revision_id) != row.digest:
                reasons.append(Reason("both", {}))
            twin = twins.get(row.code)
            if twin is not None and (reason := _of_source(record, twin.content, twin.updated, checks)):
                reasons.append(reason)
            if reasons:
                reasons.sort(key=lambda one: REASONS.index(one.key))
                checked_on = dt.date.fromisoformat(record["checked_on"])
                found.append(Attention(row.code, record["short_name"], checked_on, tuple(reasons)))
        return sorted(found, key=lambda one: (one.checked_on, one.code))

    def _of_record(self, record: dict[str, Any], today: dt.date) -> Iterable[Reason]:
        checked_on = dt.date.fromisoformat(record["checked_on"])
        if (today - checked_on).days > self.months * _MONTH_DAYS:
            yield Reason("old", {"day": day(checked_on), "months": int((today - checked_on).days / _MONTH_DAYS)})
        yield from _of_fees(record["fees"], today)
        if not record.get("confirmed_on"):
            yield Reason("unconfirmed", {})
        if record.get("form_url") and not is_allowed(record["form_url"]):
            yield Reason("link", {"link": record["form_url"]})


def _of_fees(fees: list[dict[str, Any]], today: dt.date) -> Iterable[Reason]:
    """Yield the rows that end soon or have ended, unless another row of the same name takes over."""
    for fee in fees:
        if not fee.get("valid_to"):
            continue
        last = dt.date.fromisoformat(fee["valid_to"])
        if not any(_follows(other, fee) for other in fees) and (last - today).days <= FEE_DAYS:
            yield Reason("fee", {"name": fee["name"], "day": day(last)})


def _follows(other: dict[str, Any], fee: dict[str, Any]) -> bool:
    """Whether `other` is paid once `fee` has ended: it begins later, or is of the same case and lasts longer."""
    if other["name"] != fee["name"] or (other.get("valid_to") or "9999") <= fee["valid_to"]:
        return False
    is_same = (other["case"], other["channel"]) == (fee["case"], fee["channel"])
    return is_same or (other.get("valid_from") or "") > fee["valid_to"]


def _of_source(record: dict[str, Any], content: str, updated: str, checks: Checks) -> Reason | None:
    """Return a reason if the portal's record is another than the one that was checked.

    Where nobody has checked in the console, the day of the portal's text is held against the record's own.
    """
    check = checks.get((record["code"], "checked"))
    if check is not None and check.twin:
        return Reason("source", {"day": day(check.day)}) if check.twin != content else None
    held_against = record.get("portal_updated") or record["checked_on"]
    if updated and updated > held_against:
        return Reason("source", {"day": day(dt.date.fromisoformat(held_against))})
    return None
