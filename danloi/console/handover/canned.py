"""Canned answers: everybody finds them, approvers change them."""

from __future__ import annotations

from sanic.response import HTTPResponse

from danloi.console.frame import audit
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.visit import Visit
from danloi.console.handover.parts import QUEUE
from danloi.conversation.handover import canned
from danloi.conversation.handover.models import CannedAnswerRow

CANNED = f"{QUEUE}/mau"


def add_canned(area: Area) -> None:
    """Register the pages."""

    @area.get(CANNED, Permission.SEE_CONVERSATIONS)
    async def index(visit: Visit) -> HTTPResponse:
        async with visit.database.transaction() as session:
            texts = await canned.search(session, visit.query("tim"))
        return visit.page("handover/canned.html", texts=texts, searched=visit.query("tim"))

    @area.get(f"{CANNED}/moi", Permission.APPROVE_DATA)
    async def new(visit: Visit) -> HTTPResponse:
        return visit.page("handover/canned_edit.html", row=None, title="", text="")

    @area.post(f"{CANNED}/moi", Permission.APPROVE_DATA)
    async def add(visit: Visit) -> HTTPResponse:
        return await _save(visit, None)

    @area.get(f"{CANNED}/<number:int>", Permission.APPROVE_DATA)
    async def edit(visit: Visit, number: int) -> HTTPResponse:
        async with visit.database.transaction() as session:
            row = await session.get(CannedAnswerRow, number)
        if row is None or not row.is_active:
            return visit.refuse("refused.gone", 404)
        return visit.page("handover/canned_edit.html", row=row, title=row.title, text=row.text)

    @area.post(f"{CANNED}/<number:int>", Permission.APPROVE_DATA)
    async def save(visit: Visit, number: int) -> HTTPResponse:
        return await _save(visit, number)

    @area.post(f"{CANNED}/<number:int>/bo", Permission.APPROVE_DATA)
    async def drop(visit: Visit, number: int) -> HTTPResponse:
        async with visit.database.transaction() as session:
            row = await session.get(CannedAnswerRow, number)
            if row is not None and row.is_active:
                row.is_active = False
                audit.record(session, visit.account, "handover.canned_drop", row.title, {"text": row.text}, None)
        return visit.redirect(CANNED, "dropped")


async def _save(visit: Visit, number: int | None) -> HTTPResponse:
    title, text = visit.form("tieu_de"), visit.form("noi_dung").replace("\r\n", "\n")
    async with visit.database.transaction() as session:
        row = await session.get(CannedAnswerRow, number) if number is not None else CannedAnswerRow(title="", text="")
        if row is None or (number is not None and not row.is_active):
            return visit.refuse("refused.gone", 404)
        before = {"title": row.title, "text": row.text} if number is not None else None
        wrong = canned.write(row, title, text, visit.account.name)
        if not wrong:
            session.add(row)
            audit.record(session, visit.account, "handover.canned", title, before, {"title": title, "text": text})
    if wrong:
        problems = [visit.say(f"canned_wrong.{one}") for one in dict.fromkeys(wrong)]
        shown = row if number is not None else None
        return visit.problems("handover/canned_edit.html", problems, row=shown, title=title, text=text)
    return visit.redirect(CANNED, "saved")
