"""What waits for the approval by another, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from sanic.response import HTTPResponse

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.visit import Visit
from danloi.console.training.browse_pages import Piece, label_of, pieces
from danloi.console.training.decision import Decision, Looked
from danloi.console.training.nlu_files import UnreadableData
from danloi.console.training.proposal_pages import LONGEST_REASON, patch_lines
from danloi.console.training.proposals import Kind
from danloi.console.training.service import Training

ON_A_PAGE = 25
_MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Shown:
    """A proposal as the page shows it."""

    looked: Looked
    pieces: list[Piece]
    label: str
    is_own: bool
    is_chosen: bool


def chosen(visit: Visit) -> list[int]:
    """Return the numbers that were ticked."""
    return [int(one) for one in visit.forms("so") if one.isascii() and one.isdigit() and len(one) < 10][:_MOST_AT_ONCE]


def add_queue(area: Area, training: Training) -> None:
    """Register the pages."""

    async def queue(
        visit: Visit, ticked: list[int], *, decision: Decision | None = None, patch: str = ""
    ) -> HTTPResponse:
        page = visit.number("trang", 1, 10_000)
        rows = await training.queue.waiting(ON_A_PAGE + 1, (page - 1) * ON_A_PAGE)
        looked = await training.look(rows[:ON_A_PAGE])
        tick_good = visit.query("chon") == "dat"
        shown = []
        for one in looked:
            own = one.row.proposer_id == visit.account.id
            is_good = one.may_be_approved and not one.has_doubts and not own
            about = label_of(visit.say, one.row.intent) if one.row.intent else one.row.code
            is_chosen = one.row.id in ticked or (tick_good and is_good)
            shown.append(Shown(one, pieces(one.row.text), about, own, is_chosen))
        return visit.page(
            "training/queue.html",
            status=400 if decision and decision.refused and not decision.done else 200,
            shown=shown,
            page=page,
            has_more=len(rows) > ON_A_PAGE,
            decision=decision,
            patch=patch_lines(patch),
            reason=visit.form("ly_do"),
            kinds=Kind,
        )

    @area.get("/du-lieu/cho-duyet", Permission.SEE_DATA)
    async def waiting(visit: Visit) -> HTTPResponse:
        return await queue(visit, [])

    @area.post("/du-lieu/cho-duyet", Permission.APPROVE_DATA)
    async def decide(visit: Visit) -> HTTPResponse:
        ids, step, reason = chosen(visit), visit.form("buoc"), visit.form("ly_do")[:LONGEST_REASON]
        if not ids:
            return visit.refuse("page.nothing_chosen")
        if step == "xem":
            rows = await training.queue.open(ids)
            try:
                return await queue(visit, ids, patch=await training.preview([row.proposal for row in rows]))
            except UnreadableData as err:
                return visit.refuse("page.unreadable", why=err)
        if step not in {"duyet", "tu-choi"}:
            return visit.refuse("page.no_step")
        act = training.approve if step == "duyet" else training.reject
        decision = await act(ids, visit.account, reason)
        if decision.refused or decision.trouble:
            return await queue(visit, list(decision.refused), decision=decision)
        return visit.redirect("/du-lieu/cho-duyet", "approved" if step == "duyet" else "rejected")

    @area.post("/du-lieu/rut", Permission.PROPOSE_DATA)
    async def take_back(visit: Visit) -> HTTPResponse:
        decision = await training.withdraw(chosen(visit), visit.account)
        if not decision.done:
            return visit.refuse("decision.closed")
        return visit.redirect("/du-lieu/cho-duyet", "withdrawn")

    @area.get("/du-lieu/lich-su", Permission.SEE_DATA)
    async def history(visit: Visit) -> HTTPResponse:
        page = visit.number("trang", 1, 10_000)
        rows = await training.queue.decided(ON_A_PAGE + 1, (page - 1) * ON_A_PAGE)
        return visit.page(
            "training/history.html",
            rows=[
                (row, pieces(row.text), label_of(visit.say, row.intent) if row.intent else row.code)
                for row in rows[:ON_A_PAGE]
            ],
            page=page,
            has_more=len(rows) > ON_A_PAGE,
        )
