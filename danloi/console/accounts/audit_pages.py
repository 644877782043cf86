"""The audit log, to be searched and taken along as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import dataclass
from typing import Any

from sanic.response import HTTPResponse, raw
from sqlalchemy import Select, select

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
_MOST_ROWS = 20_000
_ONE_DAY = dt.timedelta(days=1)


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
            file=f"{PATH}{HOME}/tep.csv?{_without_page(visit)}",
        )

    @area.get(f"{HOME}/tep.csv", Permission.SEE_AUDIT)
    async def as_file(visit: Visit) -> HTTPResponse:
        rows = await _rows(visit.database, Search.of(visit), 0, _MOST_ROWS)
        text = io.StringIO()
        lines = csv.writer(text)
        lines.writerow(["id", "at", "who", "action", "subject", "before", "after", "reason"])
        for row in rows:
            values = (row.who, row.action, row.subject, _json(row.before), _json(row.after), row.reason)
            lines.writerow([row.id, row.at.isoformat(), *(safe_cell(value) for value in values)])
        headers = {**HEADERS, "Content-Disposition": 'attachment; filename="nhat-ky.csv"'}
        return raw(f"\ufeff{text.getvalue()}".encode(), content_type="text/csv; charset=utf-8", headers=headers)

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


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VIETNAM)
