"""One conversation: what was said, read on as it goes on, and what its numbers were, for those who may know."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from sanic.response import HTTPResponse, empty
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame import audit
from danloi.console.frame.access import ALLOWED, Permission, Role
from danloi.console.frame.area import Area
from danloi.console.frame.console import HEADERS
from danloi.console.frame.models import AccountRow
from danloi.console.frame.visit import Visit
from danloi.console.handover.parts import QUEUE, Parts
from danloi.conversation.feed import TooManyListeners
from danloi.conversation.handover import canned
from danloi.conversation.handover.ending import RESULTS
from danloi.conversation.handover.history import Mark, Shown
from danloi.conversation.handover.models import CannedAnswerRow, TicketRow
from danloi.conversation.models import ConversationRow

TICKET = f"{QUEUE}/phieu/<number:int>"
_LONGEST_LOOK_SECONDS = 20.0


def add_reading(area: Area, parts: Parts) -> None:
    """Register the pages."""

    @area.get(TICKET, Permission.SEE_CONVERSATIONS)
    async def show(visit: Visit, number: int) -> HTTPResponse:
        return await ticket_page(visit, parts, number)

    @area.get(f"{TICKET}/moi", Permission.SEE_CONVERSATIONS)
    async def read_on(visit: Visit, number: int) -> HTTPResponse:
        """Return the lines that came after `sau`, at once or when there are any; nothing after a while without."""
        mark = Mark.read(visit.query("sau"))
        async with visit.database.transaction() as session:
            ticket = await session.get(TicketRow, number)
        if ticket is None:
            return empty(404, headers=HEADERS)
        shown = await _wait(visit, parts, ticket.conversation_id, mark)
        async with visit.database.transaction() as session:
            ticket = await session.get_one(TicketRow, number)
        headers = {**HEADERS, "X-Mark": str(shown.mark), "X-State": f"{ticket.state}.{ticket.account_id or 0}"}
        if not shown.lines:
            return empty(204, headers=headers)
        answer = visit.page("handover/lines.html", lines=shown.lines)
        answer.headers.update(headers)
        return answer

    @area.post(f"{TICKET}/xem-so", Permission.SEE_UNMASKED)
    async def unmask(visit: Visit, number: int) -> HTTPResponse:
        """Show the numbers that are still sealed, once, and write down that somebody looked."""
        return await ticket_page(visit, parts, number, unmasked=True)

    @area.get(f"{QUEUE}/hoi-thoai", Permission.SEE_CONVERSATIONS)
    async def talk(visit: Visit) -> HTTPResponse:
        conversation, before = visit.query("ma"), visit.number("truoc", 0)
        async with visit.database.transaction() as session:
            row = await session.get(ConversationRow, conversation)
            if row is None:
                return visit.refuse("refused.gone", 404)
            query = select(TicketRow).where(TicketRow.conversation_id == conversation).order_by(TicketRow.id.desc())
            tickets = list(await session.scalars(query.limit(10)))
            shown = await parts.history.newest(session, conversation, before)
        return visit.page(
            "handover/talk.html", conversation=row, tickets=tickets, shown=shown, lines=shown.lines, before=before
        )


async def ticket_page(
    visit: Visit, parts: Parts, number: int, *, unmasked: bool = False, problems: list[str] | None = None, **form: str
) -> HTTPResponse:
    """Return the page of a ticket; `form` are texts that were typed and not taken, because of `problems`."""
    async with visit.database.transaction() as session:
        ticket = await session.get(TicketRow, number)
        if ticket is None:
            return visit.refuse("refused.gone", 404)
        shown = await parts.history.newest(session, ticket.conversation_id, visit.number("truoc", 0), unmasked=unmasked)
        if unmasked:
            seen = sum(line.has_numbers for line in shown.lines)
            audit.record(session, visit.account, "handover.unmask", ticket.number, None, {"messages": seen})
        values = await _values(visit, parts, session, ticket)
    return visit.page(
        "handover/ticket.html",
        status=400 if problems else 200,
        problems=problems or [],
        ticket=ticket,
        shown=shown,
        lines=shown.lines,
        unmasked=unmasked,
        before=visit.number("truoc", 0),
        is_mine=ticket.state == "taken" and ticket.account_id == visit.account.id,
        has_numbers=any(line.has_numbers for line in shown.lines),
        words=form.get("words", ""),
        **values | {"text": form.get("text") or values["text"]},
    )


async def _values(visit: Visit, parts: Parts, session: AsyncSession, ticket: TicketRow) -> dict[str, Any]:
    """Return what the forms need: whether the citizen can be reached, texts at hand, colleagues, results."""
    chosen = await session.get(CannedAnswerRow, visit.number("mau", 0))
    colleagues = await session.scalars(
        select(AccountRow).where(AccountRow.is_active, AccountRow.id != visit.account.id).order_by(AccountRow.name)
    )
    return {
        "reach": await parts.staff.notices.reach(session, ticket.conversation_id),
        "open_until": await parts.staff.notices.open_until(session, ticket.conversation_id),
        "texts": await canned.search(session, visit.query("tim")),
        "searched": visit.query("tim"),
        "text": chosen.text if chosen is not None and chosen.is_active else "",
        "colleagues": [one for one in colleagues if may_take_over(one)],
        "results": RESULTS,
        "once": secrets.token_urlsafe(12),
    }


def may_take_over(row: AccountRow) -> bool:
    """Whether an account's roles allow it to answer citizens."""
    return any(Permission.TAKE_OVER in ALLOWED[Role(role)] for role in row.roles)


async def _wait(visit: Visit, parts: Parts, conversation: str, mark: Mark) -> Shown:
    """Return what comes after `mark`, waiting for it for a while."""
    shown = Shown([], mark, 0)
    try:
        async with asyncio.timeout(_LONGEST_LOOK_SECONDS), parts.feed.listen(conversation) as listener:
            while not shown.lines and not listener.is_over:
                await listener.news.wait()
                listener.news.clear()
                async with visit.database.transaction() as session:
                    shown = await parts.history.since(session, conversation, mark)
    except (TimeoutError, TooManyListeners):
        pass
    return shown
