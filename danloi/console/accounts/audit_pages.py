"""The audit log, to be searched and taken along as a file."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sanic.response import HTTPResponse, raw
from sqlalchemy import Select, Text, cast, select

from danloi.console.accounts.difference import Difference, differences
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.cells import safe_cell
from danloi.console.frame.console import HEADERS, PATH, VIETNAM, Console
from danloi.console.frame.models import AuditRow
from danloi.console.frame.visit import Visit
from danloi.storage.database import Database

HOME = "/nhat-ky"
_PAGE = 50
_MOST_PAGES = 2000
_MOST_ROWS = 5_000
_ONE_DAY = dt.timedelta(days=1)
# JSON as the text that it is: taking thousands apart and putting them together again is most of the work.
_IN_FILE = (
    AuditRow.id, AuditRow.at, AuditRow.who, AuditRow.action, AuditRow.subject, cast(AuditRow.before, Text),
    cast(AuditRow.after, Text), AuditRow.reason,
)  # fmt: skip


@dataclass(frozen=True)
class Search:
    """What is looked for; empty texts and None look for everything."""

    who: str = ""
    action: str = ""
    subject: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @classmethod
    def of(cls, visit: Visit) -> Search:
        """Read the address."""
        who, action, subject = (visit.query(name) for name in ("ai", "viec", "doi-tuong"))
        return cls(who, action, subject, _day(visit.query("tu")), _day(visit.query("den")))

    def query(self) -> Select[AuditRow]:
        """Return the rows, newest first."""
        found = select(AuditRow).order_by(AuditRow.id.desc())
        if self.who:
            found = found.where(AuditRow.who == self.who)
        if self.action:
            found = found.where(AuditRow.action.startswith(self.action, autoescape=True))
        if self.subject:
            found = found.where(AuditRow.subject.icontains(self.subject, autoescape=True))
        if self.since:
            found = found.where(AuditRow.at >= _midnight(self.since))
        if self.until:
            found = found.where(AuditRow.at < _midnight(self.until) + _ONE_DAY)
        return found


@dataclass(frozen=True)
class Entry:
    """A row as the page shows it."""

    row: AuditRow
    who: str
    action: str
    changed: list[tuple[str, Difference]]


def audit_area(console: Console) -> Area:
    """Return the page and its file, and put it into the menu."""
    area = Area("audit", console)
    console.add_to_menu(HOME, "audit", Permission.SEE_AUDIT)

    @area.get(HOME, Permission.SEE_AUDIT)
    async def show(visit: Visit) -> HTTPResponse:
        search, page = Search.of(visit), visit.number("trang", 1, _MOST_PAGES)
        rows = await _rows(visit.database, search, (page - 1) * _PAGE, _PAGE + 1)
        entries = [_entry(visit, row) for row in rows[:_PAGE]]
        return visit.page(
            "accounts/audit.html",
            search=search,
            entries=entries,
            page=page,
            has_more=len(rows) > _PAGE,
            address=f"{PATH}{HOME}?{_without_page(visit)}",
            most=_MOST_ROWS,
            file=f"{PATH}{HOME}/tep.csv?{_without_page(visit)}",
        )

    @area.get(f"{HOME}/tep.csv", Permission.SEE_AUDIT)
    async def as_file(visit: Visit) -> HTTPResponse:
        query = Search.of(visit).query().with_only_columns(*_IN_FILE).limit(_MOST_ROWS)
        async with visit.database.transaction() as session:
            rows = (await session.execute(query)).all()
        headers = {**HEADERS, "Content-Disposition": 'attachment; filename="nhat-ky.csv"'}
        body = await asyncio.to_thread(_file, rows)
        return raw(body, content_type="text/csv; charset=utf-8", headers=headers)

    return area


async def _rows(database: Database, search: Search, offset: int, most: int) -> list[AuditRow]:
    async with database.transaction() as session:
        return list(await session.scalars(search.query().offset(offset).limit(most)))


def _entry(visit: Visit, row: AuditRow) -> Entry:
    """Return the row in words; what there are none for is shown as it is."""
    known = visit.say.keys()

    def words(key: str, otherwise: str) -> str:
        return visit.say(key) if key in known else otherwise

    changed = [(words(f"field.{one.field}", one.field), one) for one in differences(row.before, row.after)]
    who = words(f"who.{row.who.replace(' ', '_')}", row.who) if row.account_id is None else row.who
    return Entry(row, who, words(f"action.{row.action}", row.action), changed)


def _without_page(visit: Visit) -> str:
    kept = [part for part in visit.request.query_string.split("&") if part and not part.startswith(("trang=", "xong="))]
    return "".join(f"{part}&" for part in kept)


def _file(rows: Sequence[Any]) -> bytes:
    """Write rows of _IN_FILE as CSV."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["id", "at", "who", "action", "subject", "before", "after", "reason"])
    for number, at, who, action, subject, before, after, reason in rows:
        values = (who, action, subject, _json(before), _json(after), reason)
        lines.writerow([number, at.isoformat(), *map(safe_cell, values)])
    return f"\ufeff{text.getvalue()}".encode()


def _json(written: str | None) -> str:
    """Return JSON as it is read best; SQLite has it with every letter beyond ASCII escaped."""
    if written is None or written == "null":
        return ""
    return json.dumps(json.loads(written), ensure_ascii=False) if "\\u" in written else written


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VIETNAM)
