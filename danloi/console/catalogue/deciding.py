"""Proposals: the list of those that wait, one with its difference and previews, and what is decided on it."""

from __future__ import annotations

from collections.abc import Awaitable

from sanic.response import HTTPResponse
from sqlalchemy import select

from danloi.console.catalogue.desk import Desk
from danloi.console.catalogue.models import CommentRow
from danloi.console.catalogue.preview import Answered
from danloi.console.catalogue.proposals import OPEN, Declined, standing
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.visit import Visit
from danloi.guidance.catalogue.revision_models import RevisionRow
from danloi.guidance.catalogue.revisions import merged, whole

PAGE = 50
LISTS = {"cho": OPEN, "xong": ("in_force", "replaced", "filed", "refused", "withdrawn")}
COLUMNS = (
    RevisionRow.id, RevisionRow.code, RevisionRow.name, RevisionRow.kind, RevisionRow.state, RevisionRow.fields,
    RevisionRow.effective_on, RevisionRow.author, RevisionRow.author_id, RevisionRow.created_at, RevisionRow.reason,
    RevisionRow.decider, RevisionRow.verdict, RevisionRow.in_force_at, RevisionRow.ended_at, RevisionRow.decided_at,
)  # fmt: skip


def add_deciding(area: Area, desk: Desk) -> None:
    """Register the pages of proposals."""

    @area.get("/danh-muc/de-xuat", Permission.SEE_CATALOGUE)
    async def proposals(visit: Visit) -> HTTPResponse:
        which = visit.query("muc") if visit.query("muc") in LISTS else "cho"
        page = visit.number("trang", 1, 10_000)
        query = select(*COLUMNS).where(RevisionRow.state.in_(LISTS[which])).order_by(RevisionRow.id.desc())
        async with visit.database.transaction() as session:
            rows = list(await session.execute(query.offset((page - 1) * PAGE).limit(PAGE + 1)))
        return visit.page(
            "catalogue/proposals.html",
            rows=rows[:PAGE], which=which, page=page, has_more=len(rows) > PAGE, names=desk.reader.names,
        )  # fmt: skip

    @area.get("/danh-muc/de-xuat/<number:int>", Permission.SEE_CATALOGUE)
    async def proposal(visit: Visit, number: int) -> HTTPResponse:
        return await _show(desk, visit, number)

    @area.post("/danh-muc/de-xuat/<number:int>/duyet", Permission.APPROVE_CATALOGUE)
    async def approve(visit: Visit, number: int) -> HTTPResponse:
        return await _do(
            desk, visit, number, desk.proposals.approve(visit.account, number, visit.form("verdict")), "told.approved"
        )

    @area.post("/danh-muc/de-xuat/<number:int>/tu-choi", Permission.APPROVE_CATALOGUE)
    async def refuse(visit: Visit, number: int) -> HTTPResponse:
        return await _do(
            desk, visit, number, desk.proposals.refuse(visit.account, number, visit.form("verdict")), "told.refused"
        )

    @area.post("/danh-muc/de-xuat/<number:int>/rut", Permission.SEE_CATALOGUE)
    async def withdraw(visit: Visit, number: int) -> HTTPResponse:
        may_any = visit.may(Permission.APPROVE_CATALOGUE)
        work = desk.proposals.withdraw(visit.account, number, visit.form("verdict"), may_any=may_any)
        return await _do(desk, visit, number, work, "told.withdrawn")

    @area.post("/danh-muc/de-xuat/<number:int>/y-kien", Permission.SEE_CATALOGUE)
    async def comment(visit: Visit, number: int) -> HTTPResponse:
        return await _do(
            desk, visit, number, desk.proposals.comment(visit.account, number, visit.form("text")), "told.commented"
        )


async def _do(desk: Desk, visit: Visit, number: int, work: Awaitable[object], told: str) -> HTTPResponse:
    try:
        await work
    except Declined as err:
        return await _show(desk, visit, number, [desk.say(f"declined.{err.key}", **err.values)])
    return visit.redirect(f"/danh-muc/de-xuat/{number}", told=told.removeprefix("told."))


async def _show(desk: Desk, visit: Visit, number: int, problems: list[str] | None = None) -> HTTPResponse:
    async with visit.database.transaction() as session:
        row = await session.get(RevisionRow, number) if number < 2**31 else None
        if row is None:
            return visit.refuse("declined.gone", 404)
        words = select(CommentRow).where(CommentRow.revision_id == number).order_by(CommentRow.id)
        comments = list(await session.scalars(words))
        others = select(*COLUMNS).where(
            RevisionRow.code == row.code, RevisionRow.state.in_(OPEN), RevisionRow.id != number
        )
        waiting = list(await session.execute(others))
        known, base = await standing(session, row.code), row.base_record
        clashes: list[str] = []
        answers: list[Answered] = []
        if row.state in OPEN:
            record, clashes = merged(base, row.record, known.record if known else None)
            base = known.record if known and not clashes else base
            then = whole(row.record if clashes else record)
            answers = await desk.preview(session, known, then, max(row.effective_on, desk.today()))
        else:
            record = row.record
    return visit.page(
        "catalogue/proposal.html",
        status=400 if problems else 200,
        problems=problems or [],
        row=row,
        comments=comments,
        waiting=waiting,
        clashes=desk.reader.names(clashes),
        changes=desk.reader.changes(base, row.record if clashes else record),
        answers=answers,
        day=max(row.effective_on, desk.today()),
        is_own=row.author_id == visit.account.id,
    )
