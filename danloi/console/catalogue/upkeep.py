"""What is going stale, renewed for many at once; and the export of what staff changed."""

from __future__ import annotations

import asyncio
import logging

from sanic.response import HTTPResponse, raw

from danloi.console.catalogue.attention import REASONS
from danloi.console.catalogue.desk import Desk
from danloi.console.catalogue.export import CHANGED, Export, ExportFailed, write_into
from danloi.console.catalogue.proposals import Declined
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import HEADERS
from danloi.console.frame.visit import Visit
from danloi.guidance.catalogue.models import ProcedureRow

logger = logging.getLogger(__name__)
PAGE = 100


def add_upkeep(area: Area, desk: Desk) -> None:
    """Register the list of what is going stale, and the export."""

    @area.get("/danh-muc/can-xem", Permission.SEE_CATALOGUE)
    async def stale(visit: Visit) -> HTTPResponse:
        return await _stale(desk, visit)

    @area.post("/danh-muc/can-xem", Permission.EDIT_CATALOGUE)
    async def renew(visit: Visit) -> HTTPResponse:
        try:
            await desk.renewals.check(visit.account, visit.forms("code"), visit.form("source"))
        except Declined as err:
            return await _stale(desk, visit, [desk.say(f"declined.{err.key}")])
        which = visit.form("which")
        return visit.redirect("/danh-muc/can-xem" + (f"?ly-do={which}" if which in REASONS else ""), "checked")

    @area.get("/danh-muc/xuat", Permission.SEE_CATALOGUE)
    async def export(visit: Visit) -> HTTPResponse:
        async with visit.database.transaction() as session:
            rows = list(await session.execute(CHANGED.with_only_columns(ProcedureRow.code, ProcedureRow.name)))
        return visit.page("catalogue/export.html", rows=rows)

    @area.get("/danh-muc/xuat/danh-muc.zip", Permission.SEE_CATALOGUE)
    async def download(visit: Visit) -> HTTPResponse:
        async with visit.database.transaction() as session:
            records = list(await session.scalars(CHANGED.with_only_columns(ProcedureRow.record)))
        try:
            made: Export = await asyncio.to_thread(write_into, desk.folder / "procedures", records)
        except ExportFailed as err:
            logger.error("catalogue: export: %s", err)
            return visit.refuse("export.failed", 500, why=err)
        name = f"danh-muc-{desk.today():%Y-%m-%d}.zip"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return raw(made.as_zip(), content_type="application/zip", headers=headers)


async def _stale(desk: Desk, visit: Visit, problems: list[str] | None = None) -> HTTPResponse:
    async with visit.database.transaction() as session:
        found = await desk.attentions.find(session, desk.today())
    which = visit.query("ly-do") or visit.form("which")
    which = which if which in REASONS else ""
    shown = [one for one in found if not which or one.has(which)]
    page = visit.number("trang", 1, 1000)
    return visit.page(
        "catalogue/stale.html",
        status=400 if problems else 200,
        problems=problems or [],
        rows=shown[(page - 1) * PAGE : page * PAGE],
        total=len(shown),
        counts={reason: sum(one.has(reason) for one in found) for reason in REASONS},
        which=which,
        page=page,
        has_more=page * PAGE < len(shown),
        months=desk.attentions.months,
        chosen=visit.forms("code"),
        source=visit.form("source"),
    )
