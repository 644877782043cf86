"""The queue as a list, and the figures about reviewing."""

from __future__ import annotations

import datetime as dt

from sanic.response import HTTPResponse
from sqlalchemy import func, select

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.models import AccountRow
from danloi.console.frame.visit import Visit
from danloi.console.review.figures import agreement, gold_scores, mistake_rate, yields
from danloi.console.review.listing import STATES, list_groups
from danloi.console.review.models import GoldRow, GroupRow
from danloi.console.review.reading import numbers_of
from danloi.console.review.signals import CHANCE, Reason
from danloi.console.review.work_pages import Desk

_SINCE = dt.timedelta(days=90)


def add_other_pages(area: Area, desk: Desk) -> None:
    """Register the pages."""

    @area.get("/duyet/danh-sach", Permission.SEE_QUEUE)
    async def list_queue(visit: Visit) -> HTTPResponse:
        state, reason = visit.query("trang-thai", "open"), visit.query("ly-do")
        state, reason = state if state in STATES else "open", reason if reason in set(Reason) else ""
        async with visit.database.transaction() as session:
            listed = await list_groups(session, state, reason, visit.query("tu"))
            by_reason = {
                str(row[0]): int(row[1])
                for row in await session.execute(
                    select(GroupRow.reason, func.count()).where(GroupRow.state == state).group_by(GroupRow.reason)
                )
            }
            numbers = [group.id for group in listed.groups]
            golden = set(
                await session.scalars(select(GoldRow.group_id).where(GoldRow.group_id.in_(numbers), GoldRow.is_active))
            )
        return visit.page(
            "review/list.html", listed=listed, state=state, states=STATES, reason=reason, reasons=list(Reason),
            by_reason=by_reason, golden=golden, named=desk.choices.named, plain=desk.choices.plain,
        )  # fmt: skip

    @area.get("/duyet/do-thong-nhat", Permission.SEE_QUEUE)
    async def show_figures(visit: Visit) -> HTTPResponse:
        since = area.console.clock() - _SINCE
        is_approver = visit.may(Permission.APPROVE_DATA)
        async with visit.database.transaction() as session:
            pairs, together = await agreement(session, since)
            rate = await mistake_rate(session, since)
            by_reason = {one.reason: one for one in await yields(session, since)}
            scores = await gold_scores(session, None if is_approver else visit.account.id)
            names = {
                row.id: row.name
                for row in await session.scalars(
                    select(AccountRow).where(AccountRow.id.in_([one.account_id for one in scores]))
                )
            }
        return visit.page(
            "review/figures.html", pairs=pairs, together=together, rate=rate, days=_SINCE.days, chance=CHANCE,
            by_reason=by_reason, reasons=list(Reason), scores=scores, names=names,
            gold=await desk.gold.all() if is_approver else [], plain=desk.choices.plain, named=desk.choices.named,
        )  # fmt: skip

    @area.post("/duyet/cau-kiem-tra", Permission.APPROVE_DATA)
    async def make_gold(visit: Visit) -> HTTPResponse:
        group_id = next(iter(numbers_of([visit.form("group")])), 0)
        done = await desk.gold.make(visit.account, group_id, visit.form("why")[:500])
        return visit.redirect("/duyet/danh-sach?trang-thai=settled", "gold_made" if done else "no_gold")

    @area.post("/duyet/cau-kiem-tra/bo", Permission.APPROVE_DATA)
    async def retire_gold(visit: Visit) -> HTTPResponse:
        await desk.gold.retire(visit.account, next(iter(numbers_of([visit.form("gold")])), 0))
        return visit.redirect("/duyet/do-thong-nhat", "gold_retired")
