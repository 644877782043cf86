"""The live model and the one on trial side by side, as citizens met them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import TurnRow

_MOST_TIMES = 1_000  # newest turns whose times are looked at


@dataclass
class ArmNumbers:
    """What became of the turns that a model understood; times in milliseconds of the engine's part."""

    model: str
    turns: int = 0
    conversations: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    up: int = 0
    down: int = 0
    median: float = 0.0
    slow: float = 0.0

    def share(self, outcome: str) -> float:
        """The share of the turns with that outcome, in per cent."""
        return 100 * self.outcomes.get(outcome, 0) / self.turns if self.turns else 0.0


async def arm_numbers(session: AsyncSession, models: Sequence[str], since: dt.datetime) -> list[ArmNumbers]:
    """Return the numbers of each model since a moment."""
    found = {model: ArmNumbers(model) for model in models}
    model_of = func.coalesce(TurnRow.model, "")
    mine = (TurnRow.model.in_(models), TurnRow.at >= since)
    counted = select(model_of, TurnRow.outcome, func.count()).where(*mine).group_by(TurnRow.model, TurnRow.outcome)
    for model, outcome, count in await session.execute(counted):
        found[model].outcomes[outcome] = count
        found[model].turns += count
    people = select(model_of, func.count(TurnRow.conversation_id.distinct())).where(*mine).group_by(TurnRow.model)
    for model, count in await session.execute(people):
        found[model].conversations = count
    thumbs = (
        select(model_of, FeedbackRow.verdict, func.count())
        .join(FeedbackRow, FeedbackRow.inbox_id == TurnRow.inbox_id)
        .where(*mine)
        .group_by(TurnRow.model, FeedbackRow.verdict)
    )
    for model, verdict, count in await session.execute(thumbs):
        setattr(found[model], verdict, count)
    for model in models:
        newest = select(TurnRow.milliseconds).where(TurnRow.model == model, TurnRow.at >= since)
        rows = await session.scalars(newest.order_by(TurnRow.id.desc()).limit(_MOST_TIMES))
        times = sorted(float(row["engine"]) for row in rows if "engine" in row)
        if times:
            found[model].median, found[model].slow = times[len(times) // 2], times[int(len(times) * 0.95)]
    return [found[model] for model in models]
