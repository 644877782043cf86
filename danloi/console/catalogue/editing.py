"""The form of a procedure: filled, checked as typed, previewed, and sent in as a proposal."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from sanic.response import HTTPResponse
from sqlalchemy import select

from danloi.console.catalogue.desk import Desk
from danloi.console.catalogue.draft import Draft
from danloi.console.catalogue.findings import Checked
from danloi.console.catalogue.form_fields import FORM, KEPT, Field, Table
from danloi.console.catalogue.models import EditingRow
from danloi.console.catalogue.presence import note_editing
from danloi.console.catalogue.preview import Answered
from danloi.console.catalogue.proposals import OPEN, Declined, Standing, standing
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.visit import Visit
from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.revision_models import RevisionRow
from danloi.guidance.catalogue.revisions import whole
from danloi.guidance.vietnamese import fold_words

_SPLIT = re.compile(r"split:([a-z_]+)\.(\d{1,3})")


@dataclass
class Beside:
    """What stands beside the form: findings, previews, and others at work on the same procedure."""

    checked: Checked | None = None
    answers: list[Answered] = field(default_factory=list)
    others: list[EditingRow] = field(default_factory=list)
    waiting: list[RevisionRow] = field(default_factory=list)
    is_stale: bool = False
    day: dt.date | None = None


def add_editing(area: Area, desk: Desk) -> None:
    """Register the form, its check while typing, and its sending."""

    @area.get("/danh-muc/ho-so/<code:str>/sua", Permission.EDIT_CATALOGUE)
    async def edit(visit: Visit, code: str) -> HTTPResponse:
        async with visit.database.transaction() as session:
            known = await standing(session, code)
            old = await session.get(RevisionRow, visit.number("tu", 0)) if visit.query("tu") else None
        if known is None or (old is not None and old.code != code):
            return visit.refuse("declined.unknown", 404)
        source = visit.query("ban")
        record = old.record if old else known.file_record if source == "tep" and known.file_record else known.starting
        draft = Draft.of_record(record, desk.say("diff.always"))
        kind = "restore" if old else "files" if source == "tep" else "edit"
        return await _page(desk, visit, known, draft, kind=kind)

    @area.post("/danh-muc/ho-so/<code:str>/kiem-tra", Permission.EDIT_CATALOGUE)
    async def look(visit: Visit, code: str) -> HTTPResponse:
        async with visit.database.transaction() as session:
            known = await standing(session, code)
        if known is None:
            return visit.refuse("declined.unknown", 404)
        beside = await _look(desk, visit, known, draft_of(visit, desk))
        return visit.page("catalogue/_beside.html", beside=beside, day=beside.day)

    @area.post("/danh-muc/ho-so/<code:str>/sua", Permission.EDIT_CATALOGUE)
    async def send(visit: Visit, code: str) -> HTTPResponse:
        async with visit.database.transaction() as session:
            known = await standing(session, code)
        if known is None:
            return visit.refuse("declined.unknown", 404)
        draft, action = draft_of(visit, desk), visit.form("do")
        if action != "propose":
            problem = _act(visit, draft, action, desk)
            return await _page(desk, visit, known, draft, [problem] if problem else [])
        return await _propose(desk, visit, known, draft)


async def _propose(desk: Desk, visit: Visit, known: Standing, draft: Draft) -> HTTPResponse:
    checked = _check(desk, known, draft)
    if checked.procedure is None or not checked.is_good:
        return await _page(desk, visit, known, draft, [desk.say("edit.not_yet")])
    if checked.has_doubts and not visit.form("seen"):
        return await _page(desk, visit, known, draft, [desk.say("edit.look_first")])
    day = day_of(visit.form("effective_on"))
    if day is None:
        return await _page(desk, visit, known, draft, [desk.say("edit.no_day")])
    kind = {"restore": "restore", "files": "files"}.get(visit.form("kind"), "edit")
    try:
        number = await desk.proposals.propose(
            visit.account,
            checked.procedure,
            visit.form("token"),
            visit.form("reason"),
            day,
            kind,  # type: ignore[arg-type]
        )
    except Declined as err:
        return await _page(desk, visit, known, draft, [desk.say(f"declined.{err.key}", **err.values)])
    return visit.redirect(f"/danh-muc/de-xuat/{number}", "proposed")


def draft_of(visit: Visit, desk: Desk) -> Draft:
    """Return the form that was sent."""
    names = list(visit.request.form or {})
    return Draft.of_form(visit.form, visit.forms, names, desk.say("diff.always"))


def _act(visit: Visit, draft: Draft, action: str, desk: Desk) -> str:
    """Do what a button of a table says; return a sentence if it cannot be done."""
    match = _SPLIT.fullmatch(action)
    if match is None:
        draft.act(action)
        return ""
    day = day_of(visit.form(f"{match[1]}.{match[2]}.split"))
    if day is None:
        return desk.say("edit.no_split_day")
    draft.split(match[1], int(match[2]), day)
    return ""


def day_of(text: str) -> dt.date | None:
    """Return the day of a date field."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _kept(known: Standing) -> dict[str, Any]:
    """Return what the form does not change; a procedure taken over from the portal gets a short name of its own."""
    kept = {key: known.starting.get(key) for key in KEPT}
    if known.record is None:
        words = "-".join(fold_words(str(known.starting["short_name"])))[:60].strip("-")
        kept |= {"origin": "curated", "id": re.sub(r"[^a-z0-9-]", "", words) or "tu-cong"}
        kept["id"] = f"{kept['id']}-{known.code.replace('.', '')}"
    return kept


def _check(desk: Desk, known: Standing, draft: Draft) -> Checked:
    current = whole(known.record) if known.record is not None else None
    return desk.checker.look(draft, _kept(known), current, desk.today())


async def _look(desk: Desk, visit: Visit, known: Standing, draft: Draft) -> Beside:
    day = max(day_of(visit.form("effective_on")) or desk.today(), desk.today())
    beside = Beside(checked=_check(desk, known, draft), day=day)
    token = visit.form("token")
    beside.is_stale = bool(token) and token != known.token
    async with visit.database.transaction() as session:
        if beside.checked is not None and beside.checked.procedure is not None:
            beside.answers = await desk.preview(session, known, beside.checked.procedure, day)
        beside.others = await note_editing(session, visit.account, known.code, visit.console.clock())
        query = select(RevisionRow).where(RevisionRow.code == known.code, RevisionRow.state.in_(OPEN))
        beside.waiting = list(await session.scalars(query.order_by(RevisionRow.id)))
    return beside


async def _page(
    desk: Desk, visit: Visit, known: Standing, draft: Draft, problems: list[str] | None = None, kind: str = ""
) -> HTTPResponse:
    beside = await _look(desk, visit, known, draft)
    if beside.is_stale:
        problems = [*(problems or []), desk.say("declined.stale")]
        was = whole(draft_record) if (draft_record := _record_of(beside)) else None
        changes = desk.reader.changes(known.record, was.model_dump(mode="json")) if was else []
    else:
        changes = []
    async with visit.database.transaction() as session:
        row = await session.get(ProcedureRow, known.code)
    return visit.page(
        "catalogue/edit.html",
        status=400 if problems else 200,
        problems=problems or [],
        code=known.code,
        name=known.starting["short_name"],
        is_new=row is None,
        draft=draft,
        form=FORM,
        is_table=lambda part: isinstance(part, Table),
        is_field=lambda part: isinstance(part, Field),
        token=known.token,
        kind=kind or visit.form("kind", "edit"),
        effective_on=visit.form("effective_on") or desk.today().isoformat(),
        earliest=desk.today().isoformat(),
        reason=visit.form("reason"),
        beside=beside,
        day=beside.day,
        stale_changes=changes,
    )


def _record_of(beside: Beside) -> dict[str, Any] | None:
    checked = beside.checked
    return checked.procedure.model_dump(mode="json") if checked is not None and checked.procedure is not None else None
