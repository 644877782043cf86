"""Figures about the reviewing itself: agreement, gold questions, and how often a confident answer was wrong."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from scipy.stats import binomtest
from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from danloi.console.review.agreement import Agreement, cohens_kappa, of_all
from danloi.console.review.labels import MISTAKES, SAYS_NOTHING, Label
from danloi.console.review.models import GoldAnswerRow, GroupRow, IntakeRow, ItemRow, OpinionRow

_SURE = 0.95


@dataclass(frozen=True)
class PairAgreement:
    """How two reviewers, by name, agree."""

    one: str
    other: str
    agreement: Agreement


@dataclass(frozen=True)
class MistakeRate:
    """How often a confident answer was wrong, from questions drawn at random.

    `confident` turns were drawn from and `sampled` drawn; `decided` of these have been judged, `wrong` of them
    mistakes. `share` lies between `low` and `high` with 95 % confidence (Wilson); None while none is judged. Only
    questions before `until` count: the first one drawn that still waits. Else those judged early, because citizens
    complained of them or many asked the same, would make it look worse than it is. `waiting` are drawn and not judged.
    """

    confident: int
    sampled: int
    decided: int
    wrong: int
    waiting: int
    until: dt.datetime | None
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ReasonYield:
    """For one reason, how many groups were decided and in how many something was wrong."""

    reason: str
    decided: int
    wrong: int


@dataclass(frozen=True)
class GoldScore:
    """How many gold questions somebody answered, and how many rightly."""

    account_id: int
    answered: int
    right: int


async def agreement(session: AsyncSession, since: dt.datetime) -> tuple[list[PairAgreement], Agreement]:
    """Return the agreement of each two reviewers and over all, on groups that both labelled since then."""
    one, other = aliased(OpinionRow), aliased(OpinionRow)
    query = (
        select(one.account_id, other.account_id, func.max(one.who), func.max(other.who), one.label, other.label,
               func.count())
        .join(other, and_(other.group_id == one.group_id, other.account_id > one.account_id))
        .join(GroupRow, GroupRow.id == one.group_id)
        .where(GroupRow.wanted == 2, one.label != Label.SKIP, other.label != Label.SKIP, other.at >= since,
               one.at >= since - dt.timedelta(days=30))
        .group_by(one.account_id, other.account_id, one.label, other.label)
    )  # fmt: skip
    by_pair: dict[tuple[int, int], Counter[tuple[str, str]]] = {}
    names: dict[tuple[int, int], tuple[str, str]] = {}
    together = Counter[tuple[str, str]]()
    for first, second, first_name, second_name, first_label, second_label, count in await session.execute(query):
        by_pair.setdefault((first, second), Counter())[first_label, second_label] += count
        names[first, second] = (first_name, second_name)
        together[first_label, second_label] += count
    pairs = [PairAgreement(*names[pair], cohens_kappa(counts)) for pair, counts in by_pair.items()]
    return sorted(pairs, key=lambda pair: -pair.agreement.items), of_all(together)


async def mistake_rate(session: AsyncSession, since: dt.datetime) -> MistakeRate:
    """Return how often confident answers since then were wrong."""
    drawn = (ItemRow.is_sampled, ItemRow.at >= since)
    until = await session.scalar(select(func.min(ItemRow.at)).where(*drawn, ItemRow.label == ""))
    waiting = await session.scalar(select(func.count()).select_from(ItemRow).where(*drawn, ItemRow.label == "")) or 0
    counted = [*drawn, ItemRow.label.not_in(["", *SAYS_NOTHING]), *([ItemRow.at < until] if until else [])]
    labels = await session.execute(select(ItemRow.label, func.count()).where(*counted).group_by(ItemRow.label))
    by_label = {row[0]: row[1] for row in labels}
    decided, wrong = sum(by_label.values()), sum(by_label.get(label, 0) for label in MISTAKES)
    taken = select(func.coalesce(func.sum(IntakeRow.confident), 0), func.coalesce(func.sum(IntakeRow.sampled), 0))
    confident, sampled = (await session.execute(taken.where(IntakeRow.day >= since.date()))).one()
    rate = MistakeRate(int(confident), int(sampled), decided, wrong, waiting, until)
    if not decided:
        return rate
    low, high = binomtest(wrong, decided).proportion_ci(_SURE, "wilson")
    return MistakeRate(
        rate.confident, rate.sampled, decided, wrong, waiting, until, wrong / decided, float(low), float(high)
    )


async def yields(session: AsyncSession, since: dt.datetime) -> list[ReasonYield]:
    """Return for each strongest reason how many of the groups decided since then were mistakes."""
    wrong = func.sum(case((GroupRow.label.in_(MISTAKES), 1), else_=0))
    query = (
        select(GroupRow.reason, func.count(), wrong)
        .where(GroupRow.state == "settled", GroupRow.settled_at >= since, GroupRow.label.not_in(SAYS_NOTHING))
        .group_by(GroupRow.reason)
    )
    return [ReasonYield(reason, count, int(bad)) for reason, count, bad in await session.execute(query)]


async def gold_scores(session: AsyncSession, account_id: int | None = None) -> list[GoldScore]:
    """Return how each reviewer did on gold questions; of one only if an `account_id` is given."""
    right = func.sum(case((GoldAnswerRow.is_right, 1), else_=0))
    query = select(GoldAnswerRow.account_id, func.count(), right).where(GoldAnswerRow.label != Label.SKIP)
    query = query.group_by(GoldAnswerRow.account_id)
    if account_id is not None:
        query = query.where(GoldAnswerRow.account_id == account_id)
    return [GoldScore(one, count, int(good)) for one, count, good in await session.execute(query)]
