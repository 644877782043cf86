"""How the assistant is used, as open data: /api/statistics in JSON and CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sanic import Blueprint, HTTPResponse, Request, empty
from sqlalchemy.exc import SQLAlchemyError

from channels.headers import FOR_A_WHILE, PRIVATE, Body, answer
from channels.open_data.blueprint import JSON, OPEN, PREFLIGHT
from channels.pages.site import on
from danloi.conversation.statistics.opened import FEWEST, LONGEST, open_days, open_months
from danloi.conversation.statistics.reading import Statistics

_CSV = "text/csv; charset=utf-8"
_USUAL = dt.timedelta(days=30)
_EARLIEST = dt.date(2020, 1, 1)
_PATH = "/api/statistics"


class Unclear(ValueError):
    """The address asks for days that cannot be given; the text says why. For the program that asks."""


def statistics_blueprint(statistics: Statistics, today: Callable[[], dt.date]) -> Blueprint:
    """Return the route; `today` is Vietnam's day, which is not over yet and so is not given."""
    blueprint = Blueprint("open_statistics")
    about = YAML(typ="safe").load(Path(__file__).parent / "openapi.yaml")["x-statistics"]

    @on(blueprint, _PATH)
    async def show(request: Request) -> HTTPResponse:
        try:
            first, last = _days(request, today() - dt.timedelta(days=1))
            as_csv = _is_csv(request)
            days = await open_days(statistics, first, last)
            months = await open_months(statistics, first, last)
        except Unclear as err:
            return answer(request, _json({"error": str(err)}), PRIVATE, 400, OPEN)
        except (SQLAlchemyError, OSError):
            return answer(request, _json({"error": "the database does not answer"}), PRIVATE, 503, OPEN)
        if as_csv:
            name = f"danloi-{first}-{last}.csv"
            headers = {**OPEN, "Content-Disposition": f'attachment; filename="{name}"'}
            return answer(request, Body.of(_csv(days, months), _CSV), FOR_A_WHILE, headers=headers)
        span = {"first": first.isoformat(), "last": last.isoformat(), "fewest": FEWEST}
        return answer(request, _json({**about, **span, "days": days, "months": months}), FOR_A_WHILE, headers=OPEN)

    @blueprint.options(_PATH)
    async def preflight(_request: Request) -> HTTPResponse:
        return empty(headers=PREFLIGHT)

    return blueprint


def _days(request: Request, yesterday: dt.date) -> tuple[dt.date, dt.date]:
    last = _day(request.args.get("to"), yesterday)
    if last < _EARLIEST:
        msg = f"there is none before {_EARLIEST.year}"
        raise Unclear(msg)
    first = _day(request.args.get("from"), last - _USUAL + dt.timedelta(days=1))
    if last > yesterday:
        msg = f"`to` must be a day that is over, {yesterday} at the latest"
        raise Unclear(msg)
    if not 0 <= (last - first).days < LONGEST:
        msg = f"from `from` to `to` must be 1 to {LONGEST} days"
        raise Unclear(msg)
    return first, last


def _day(text: str | None, usual: dt.date) -> dt.date:
    if not text:
        return usual
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        msg = "`from` and `to` are days such as 2026-11-25"
        raise Unclear(msg) from None


def _is_csv(request: Request) -> bool:
    form = request.args.get("format") or "json"
    if form not in {"json", "csv"}:
        msg = "`format` is json or csv"
        raise Unclear(msg)
    return form == "csv"


def _csv(days: Iterable[dict[str, Any]], months: Iterable[dict[str, Any]]) -> bytes:
    """Return one figure a line; an empty one was withheld."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["period", "kind", "key", "turns"])
    for day in days:
        writer.writerow([day["date"], "all", "", day["turns"]])
        for kind in ("outcomes", "channels"):
            writer.writerows([day["date"], kind.removesuffix("s"), key, count] for key, count in day[kind].items())
    for month in months:
        writer.writerows([month["month"], "subject", one["subject"], one["turns"]] for one in month["subjects"])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _json(content: dict[str, Any]) -> Body:
    return Body.of(json.dumps(content, ensure_ascii=False, separators=(",", ":")), JSON)
