"""What an officer does with a ticket; each is written into the audit log beside the change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sanic.response import HTTPResponse
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame import audit
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.models import AccountRow
from danloi.console.frame.visit import Visit
from danloi.console.handover.parts import QUEUE, Parts, officer_of
from danloi.console.handover.reading import TICKET, may_take_over, ticket_page
from danloi.conversation.handover.models import TicketRow
from danloi.conversation.handover.staff import Officer, Refused

type Change = Callable[[AsyncSession], Awaitable[TicketRow]]


def add_actions(area: Area, parts: Parts) -> None:
    """Register what the forms do."""
    staff = parts.staff

    async def change(visit: Visit, action: str, work: Change, after: object = None) -> TicketRow:
        async with visit.database.transaction() as session:
            ticket = await work(session)
            audit.record(session, visit.account, f"handover.{action}", ticket.number, None, after)
        staff.told(ticket.conversation_id)
        return ticket

    def refused(visit: Visit, err: Refused) -> str:
        return visit.say(f"refused.{err.key}", **err.values)

    @area.post(f"{TICKET}/nhan", Permission.TAKE_OVER)
    async def take(visit: Visit, number: int) -> HTTPResponse:
        from_other = visit.form("thay") == "1"
        try:
            await change(
                visit, "take", lambda s: staff.take(s, number, officer_of(visit), from_other=from_other),
                {"from_other": from_other},
            )  # fmt: skip
        except Refused as err:
            return await ticket_page(visit, parts, number, problems=[refused(visit, err)])
        return visit.redirect(f"{QUEUE}/phieu/{number}", "taken")

    @area.post(f"{QUEUE}/hoi-thoai", Permission.TAKE_OVER)
    async def begin(visit: Visit) -> HTTPResponse:
        conversation = visit.form("ma")
        try:
            ticket = await change(visit, "begin", lambda s: staff.begin(s, conversation, officer_of(visit)))
        except Refused as err:
            return visit.refuse(f"refused.{err.key}", 409, **err.values)
        return visit.redirect(f"{QUEUE}/phieu/{ticket.id}", "taken")

    @area.post(f"{TICKET}/tra-loi", Permission.TAKE_OVER)
    async def reply(visit: Visit, number: int) -> HTTPResponse:
        text, once = visit.form("tra_loi"), visit.form("lan")[:64]
        try:
            await change(
                visit, "reply", lambda s: staff.reply(s, number, officer_of(visit), text, once), {"letters": len(text)}
            )
        except IntegrityError:  # the same form at the same moment: the other one has sent it
            pass
        except Refused as err:
            return await ticket_page(visit, parts, number, problems=[refused(visit, err)], text=text)
        return visit.redirect(f"{QUEUE}/phieu/{number}", "sent")

    @area.post(f"{TICKET}/ghi-chu", Permission.TAKE_OVER)
    async def note(visit: Visit, number: int) -> HTTPResponse:
        words = visit.form("ghi_chu")
        try:
            await change(visit, "note", lambda s: staff.note(s, number, officer_of(visit), words))
        except Refused as err:
            return await ticket_page(visit, parts, number, problems=[refused(visit, err)], words=words)
        return visit.redirect(f"{QUEUE}/phieu/{number}", "noted")

    @area.post(f"{TICKET}/chuyen", Permission.TAKE_OVER)
    async def transfer(visit: Visit, number: int) -> HTTPResponse:
        async with visit.database.transaction() as session:
            chosen = visit.form("cho")
            row = await session.get(AccountRow, int(chosen)) if chosen.isascii() and chosen.isdigit() else None
        if row is None or not row.is_active or not may_take_over(row):
            return await ticket_page(visit, parts, number, problems=[visit.say("refused.no_colleague")])
        other = Officer(row.id, row.name)
        try:
            await change(
                visit, "transfer", lambda s: staff.transfer(s, number, officer_of(visit), other), {"to": row.login}
            )
        except Refused as err:
            return await ticket_page(visit, parts, number, problems=[refused(visit, err)])
        return visit.redirect(f"{QUEUE}/phieu/{number}", "transferred")

    @area.post(f"{TICKET}/tra-hang-cho", Permission.TAKE_OVER)
    async def release(visit: Visit, number: int) -> HTTPResponse:
        try:
            await change(visit, "release", lambda s: staff.release(s, number, officer_of(visit)))
        except Refused as err:
            return await ticket_page(visit, parts, number, problems=[refused(visit, err)])
        return visit.redirect(QUEUE, "released")

    @area.post(f"{TICKET}/ket-thuc", Permission.TAKE_OVER)
    async def finish(visit: Visit, number: int) -> HTTPResponse:
        result = visit.form("ket_qua")
        try:
            await change(
                visit, "finish", lambda s: staff.finish(s, number, officer_of(visit), result), {"result": result}
            )
        except Refused as err:
            return await ticket_page(visit, parts, number, problems=[refused(visit, err)])
        return visit.redirect(QUEUE, "finished")
