"""What waits for the approval by another, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanic.response import HTTPResponse

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.visit import Visit
from danloi.console.training.decision import Decision, Looked
from danloi.console.training.labels import Piece, intent_label, pieces
from danloi.console.training.lint import Names
from danloi.console.training.models import ProposalRow
from danloi.console.training.nlu_files import UnreadableData
from danloi.console.training.proposal_pages import LONGEST_REASON, patch_lines
from danloi.console.training.service import Training

ON_A_PAGE = 20
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


def about(visit: Visit, row: ProposalRow, names: Names) -> str:
    """Return what a proposal is about: an intent, or a procedure with its code."""
    if row.intent:
        return intent_label(visit.say, row.intent)
    return f"{names.names.get(row.code, '?')} ({row.code})"


def add_queue(area: Area, training: Training) -> None:
    """Register the pages."""

    async def queue(
        visit: Visit,
        ticked: list[int],
        *,
        decision: Decision | None = None,
        patch: str = "",
        problems: Sequence[str] = (),
    ) -> HTTPResponse:
        page = visit.number("trang", 1, 10_000)
        rows = await training.queue.waiting(ON_A_PAGE + 1, (page - 1) * ON_A_PAGE)
        looked = await training.look(rows[:ON_A_PAGE])
        names = await training.read_names()
        tick_good = visit.query("chon") == "dat"
        shown = []
        for one in looked:
            own = one.row.proposer_id == visit.account.id
            is_good = one.may_be_approved and not one.has_doubts and not own
            is_chosen = one.row.id in ticked or (tick_good and is_good)
            label = about(visit, one.row, names)
            shown.append(Shown(one, pieces(visit.say, one.row.text), label, own, is_chosen))
        return visit.page(
            "training/queue.html",
            status=400 if problems or (decision and decision.refused and not decision.done) else 200,
            problems=problems,
            shown=shown,
            page=page,
            has_more=len(rows) > ON_A_PAGE,
            decision=decision,
            patch=patch_lines(patch),
            reason=visit.form("ly_do"),
        )

    @area.get("/du-lieu/cho-duyet", Permission.SEE_DATA)
    async def waiting(visit: Visit) -> HTTPResponse:
        return await queue(visit, [])

    @area.post("/du-lieu/cho-duyet", Permission.APPROVE_DATA)
    async def decide(visit: Visit) -> HTTPResponse:
        ids, step, reason = chosen(visit), visit.form("buoc"), visit.form("ly_do")[:LONGEST_REASON]
        if not ids:
            return await queue(visit, [], problems=[visit.say("page.nothing_chosen")])
        if step == "xem":
            rows = await training.queue.open(ids)
            try:
                return await queue(visit, ids, patch=await training.preview([row.proposal for row in rows]))
            except UnreadableData as err:
                return await queue(visit, ids, problems=[visit.say("page.unreadable", why=err)])
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
        names = await training.read_names()
        return visit.page(
            "training/history.html",
            rows=[(row, pieces(visit.say, row.text), about(visit, row, names)) for row in rows[:ON_A_PAGE]],
            page=page,
            has_more=len(rows) > ON_A_PAGE,
        )
