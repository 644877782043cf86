"""The pages of numbers, and the table of each picture as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

from sanic.response import HTTPResponse, raw

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import HEADERS, Console
from danloi.console.frame.sheets import CSV, csv_file
from danloi.console.frame.visit import Visit
from danloi.console.numbers.overview import overview
from danloi.console.numbers.period import CHOICES, Choice, Period
from danloi.console.numbers.procedures import procedures
from danloi.console.numbers.ratings import ratings, words
from danloi.console.numbers.section import PATHS, Asked, Page, Section, Work
from danloi.console.numbers.speed import speed
from danloi.console.numbers.work import work as work_section
from danloi.conversation.statistics.days import day_of
from danloi.conversation.statistics.reading import Statistics
from danloi.guidance.shelf import Shelf

_STALE = dt.timedelta(minutes=10)
_USUAL: dict[Page, Choice] = {"overview": "7", "procedures": "30", "ratings": "30", "speed": "7", "work": "30"}
_MAKERS: dict[Page, Callable[[Asked], Awaitable[Section]]] = {
    "overview": overview, "procedures": procedures, "ratings": ratings, "speed": speed, "work": work_section,
}  # fmt: skip


def numbers_area(
    console: Console, statistics: Statistics, shelf: Callable[[], Shelf], sources: Work | None = None
) -> Area:
    """Return the pages under /so-lieu.

    Args:
        console: the frame.
        statistics: the sums.
        shelf: gives the catalogue as it is now.
        sources: review and release, if they can be read.
    """
    area = Area("numbers", console)
    console.add_to_menu(PATHS["overview"], "numbers", Permission.SEE_NUMBERS)
    pages: list[Page] = [page for page in PATHS if page != "work" or sources is not None]

    def asked_by(visit: Visit, page: Page) -> Asked:
        today = day_of(console.clock())
        period = Period.of(visit, _USUAL[page])
        return Asked(area.say, period, statistics, shelf(), sources, today, visit.query)

    async def show(visit: Visit, page: Page, **more: Any) -> HTTPResponse:
        asked = asked_by(visit, page)
        section = await _MAKERS[page](asked)
        counted_at = await statistics.counted_at()
        values = {
            "page": page,
            "pages": [(one, PATHS[one]) for one in pages],
            "choices": CHOICES,
            "period": asked.period,
            "section": section,
            "counted_at": counted_at,
            "is_stale": counted_at is None or console.clock() - counted_at > _STALE,
            **section.values,
            **more,
        }
        return visit.page(f"numbers/{page}.html", **values)

    @area.get(PATHS["overview"], Permission.SEE_NUMBERS)
    async def show_overview(visit: Visit) -> HTTPResponse:
        return await show(visit, "overview")

    @area.get(PATHS["procedures"], Permission.SEE_NUMBERS)
    async def show_procedures(visit: Visit) -> HTTPResponse:
        return await show(visit, "procedures")

    @area.get(PATHS["ratings"], Permission.SEE_NUMBERS)
    async def show_ratings(visit: Visit) -> HTTPResponse:
        if not visit.may(Permission.SEE_CONVERSATIONS):
            return await show(visit, "ratings", written=None, number=1, has_more=False)
        asked, number = asked_by(visit, "ratings"), visit.number("trang", 1, 10_000)
        async with visit.database.transaction() as session:
            rows, has_more = await words(session, asked, number)
        written = [(row, asked.name_of(procedure) if procedure else "") for row, procedure in rows]
        return await show(visit, "ratings", written=written, number=number, has_more=has_more)

    @area.get(PATHS["speed"], Permission.SEE_NUMBERS)
    async def show_speed(visit: Visit) -> HTTPResponse:
        return await show(visit, "speed")

    @area.get(PATHS["work"], Permission.SEE_NUMBERS)
    async def show_work(visit: Visit) -> HTTPResponse:
        return await show(visit, "work")

    @area.get("/so-lieu/tai/<page:str>/<key:str>", Permission.SEE_NUMBERS)
    async def as_file(visit: Visit, page: str, key: str) -> HTTPResponse:
        known = next((one for one in pages if one == page), None)
        section = await _MAKERS[known](asked_by(visit, known)) if known else Section([])
        picture = next((one for one in section.pictures if one.key == key), None)
        if picture is None:
            return visit.refuse("note.no_picture", 404)
        period = Period.of(visit, _USUAL[known or "overview"])
        name = f"{key.replace('_', '-')}-{period.first}-{period.last}.csv"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return raw(csv_file([picture.table.columns, *picture.table.rows]), headers=headers, content_type=CSV)

    return area
