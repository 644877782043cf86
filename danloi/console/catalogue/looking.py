"""Search, one record with its state, and its history."""

from __future__ import annotations

import datetime as dt

from sanic.response import HTTPResponse
from sqlalchemy import func, select

from danloi.console.catalogue.deciding import COLUMNS
from danloi.console.catalogue.desk import Desk
from danloi.console.catalogue.proposals import OPEN, Declined, standing
from danloi.console.catalogue.search import PAGE
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.visit import Visit
from danloi.guidance.answers.format import day
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.catalogue.revision_models import CheckRow, RevisionRow
from danloi.guidance.portal.models import ImportedProcedureRow

HISTORY = 50


def add_looking(area: Area, desk: Desk) -> None:
    """Register the pages that only show."""

    @area.get("/danh-muc", Permission.SEE_CATALOGUE)
    async def search(visit: Visit) -> HTTPResponse:
        origin = visit.query("nguon") if visit.query("nguon") in ("curated", "imported") else ""
        page = visit.number("trang", 1, 10_000)
        words, field = visit.query("tim"), visit.query("linh-vuc")
        found = desk.search.find(words, origin, field, page)
        codes = [entry.code for entry in found.entries]
        async with visit.database.transaction() as session:
            open_ones = select(RevisionRow.code, RevisionRow.state).where(RevisionRow.state.in_(OPEN))
            marked = await session.execute(open_ones.where(RevisionRow.code.in_(codes)))
            states = {one.code: one.state for one in marked}
            waiting = await session.scalar(select(func.count()).where(RevisionRow.state == "proposed")) or 0
        return visit.page(
            "catalogue/search.html",
            found=found, states=states, words=words, origin=origin, field=field, fields=desk.search.fields,
            page=page, has_more=page * PAGE < found.total, waiting=waiting,
        )  # fmt: skip

    @area.get("/danh-muc/ho-so/<code:str>", Permission.SEE_CATALOGUE)
    async def record(visit: Visit, code: str) -> HTTPResponse:
        return await _record(desk, visit, code)

    @area.post("/danh-muc/ho-so/<code:str>/doi-chieu", Permission.EDIT_CATALOGUE)
    async def check(visit: Visit, code: str) -> HTTPResponse:
        try:
            await desk.renewals.check(visit.account, [code], visit.form("source"))
        except Declined as err:
            return await _record(desk, visit, code, [desk.say(f"declined.{err.key}")])
        return visit.redirect(f"/danh-muc/ho-so/{code}", "checked")

    @area.post("/danh-muc/ho-so/<code:str>/xac-nhan", Permission.APPROVE_CATALOGUE)
    async def confirm(visit: Visit, code: str) -> HTTPResponse:
        try:
            await desk.renewals.check(visit.account, [code], visit.form("source"), confirm=True)
        except Declined as err:
            return await _record(desk, visit, code, [desk.say(f"declined.{err.key}")])
        return visit.redirect(f"/danh-muc/ho-so/{code}", "confirmed")

    @area.post("/danh-muc/ho-so/<code:str>/giu-ban-sua", Permission.EDIT_CATALOGUE)
    async def keep(visit: Visit, code: str) -> HTTPResponse:
        try:
            await desk.proposals.keep_over_file(visit.account, code)
        except Declined as err:
            return await _record(desk, visit, code, [desk.say(f"declined.{err.key}")])
        return visit.redirect(f"/danh-muc/ho-so/{code}", "kept")

    @area.get("/danh-muc/ho-so/<code:str>/lich-su", Permission.SEE_CATALOGUE)
    async def history(visit: Visit, code: str) -> HTTPResponse:
        page = visit.number("trang", 1, 10_000)
        revisions = select(*COLUMNS).where(RevisionRow.code == code).order_by(RevisionRow.id.desc())
        made = select(CheckRow).where(CheckRow.code == code).order_by(CheckRow.id.desc()).limit(HISTORY)
        async with visit.database.transaction() as session:
            known = await standing(session, code)
            rows = list(await session.execute(revisions.offset((page - 1) * HISTORY).limit(HISTORY + 1)))
            checks = list(await session.scalars(made))
        if known is None:
            return visit.refuse("declined.unknown", 404)
        return visit.page(
            "catalogue/history.html",
            code=code, name=known.starting["short_name"], rows=rows[:HISTORY], checks=checks, page=page,
            has_more=len(rows) > HISTORY, names=desk.reader.names, in_force=known.revision_id,
        )  # fmt: skip


async def _record(desk: Desk, visit: Visit, code: str, problems: list[str] | None = None) -> HTTPResponse:
    """Show a record: what is answered, where it comes from, and what waits."""
    async with visit.database.transaction() as session:
        known = await standing(session, code)
        if known is None:
            return visit.refuse("declined.unknown", 404)
        query = select(*COLUMNS).where(RevisionRow.code == code, RevisionRow.state.in_(OPEN)).order_by(RevisionRow.id)
        waiting = list(await session.execute(query))
        revision = await session.get(RevisionRow, known.revision_id) if known.revision_id else None
        twin = await session.get(ImportedProcedureRow, code)
        reasons = await desk.attentions.find(session, desk.today(), code)
        twin_record = Procedure.model_validate_json(twin.record).model_dump(mode="json") if twin else None
    is_behind = revision is not None and revision.base_digest != known.digest
    return visit.page(
        "catalogue/record.html",
        status=400 if problems else 200,
        problems=problems or [],
        code=code,
        known=known,
        record=known.starting,
        iso_day=lambda text: day(dt.date.fromisoformat(text)),
        lines=[
            (key, desk.reader.lines(key, known.starting.get(key)))
            for key in Procedure.model_fields
            if key not in _HIDDEN
        ],
        waiting=waiting,
        names=desk.reader.names,
        revision=revision,
        file_changes=desk.reader.changes(known.record, known.file_record) if is_behind and known.file_record else [],
        is_behind=is_behind,
        reasons=reasons[0].reasons if reasons else (),
        twin_changes=desk.reader.changes(known.record, twin_record) if known.record and twin_record else [],
    )


_HIDDEN = ("code", "origin", "id", "name", "short_name", "confirmed_by", "confirmed_on")
