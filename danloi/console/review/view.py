"""What a reviewer is shown of a group: its questions, the conversation around one, what the assistant thought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.review.models import GroupRow, ItemRow, OpinionRow
from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import OutboxRow, TurnRow

_MOST_MEMBERS = 200  # of a large group that are read for the page; the decision settles all
_SHOWN_MEMBERS = 12
_BEFORE, _AFTER = 4, 3
_LONGEST_REPLY = 4_000
_PRIVATE = "status_shown"  # what was told of a file is the citizen's alone


@dataclass(frozen=True)
class Member:
    """One way in which the question was put: `ids` are the items with exactly these words."""

    text: str
    ids: tuple[int, ...]
    answered: tuple[str, str | None]


@dataclass(frozen=True)
class Talk:
    """One turn of the conversation; `reply` is empty where it may not be shown or is gone."""

    asked: str
    reply: str
    outcome: str
    at: dt.datetime
    is_it: bool
    is_private: bool


@dataclass(frozen=True)
class Thought:
    """What the assistant thought: intents with their probabilities, needs, and the procedures it weighed."""

    intent: str
    confidence: float | None
    ranking: list[tuple[str, float]]
    needs: list[tuple[str, float]]
    candidates: list[tuple[str, float]]
    none: float | None
    outcome: str
    procedure: str | None
    topic: str | None
    aspects: list[str]


@dataclass(frozen=True)
class View:
    """A group as it is shown. `item_id` is that of the question in the middle; `after` are the turns after it."""

    group: GroupRow
    item_id: int
    text: str
    members: list[Member]
    hidden_members: int
    talk: list[Talk]
    thought: Thought
    after: list[TurnRow]
    verdict: str
    words: str
    opinions: list[OpinionRow] = field(default_factory=list)


async def view_of(session: AsyncSession, group: GroupRow) -> View | None:
    """Return what is shown of `group`; None if none of its questions is left."""
    query = (
        select(ItemRow, TurnRow)
        .join(TurnRow, TurnRow.id == ItemRow.turn_id)
        .where(ItemRow.group_id == group.id)
        .order_by(ItemRow.id.desc())
        .limit(_MOST_MEMBERS)
    )
    rows = [(row.ItemRow, row.TurnRow) for row in await session.execute(query)]
    if not rows:
        return None
    # The newest with the words that stand for the group, for the strongest reason.
    item, turn = max(rows, key=lambda row: (group.reason in row[0].reasons, row[1].asked == group.text, row[0].id))
    around = await _around(session, turn)
    replies = await _replies(session, [one.inbox_id for one in around])
    feedback = await session.scalar(select(FeedbackRow).where(FeedbackRow.inbox_id == turn.inbox_id))
    members = _members(rows)
    opinions = await session.scalars(select(OpinionRow).where(OpinionRow.group_id == group.id).order_by(OpinionRow.id))
    return View(
        group=group,
        item_id=item.id,
        text=turn.asked,
        members=members[:_SHOWN_MEMBERS],
        hidden_members=max(len(members) - _SHOWN_MEMBERS, 0),
        talk=[_talk(one, replies.get(one.inbox_id, ""), turn) for one in around],
        thought=thought_of(turn),
        after=[one for one in around if one.id > turn.id],
        verdict=feedback.verdict if feedback else "",
        words=feedback.words if feedback else "",
        opinions=list(opinions),
    )


def thought_of(turn: TurnRow) -> Thought:
    """Read what was understood in `turn`."""
    understood: dict[str, Any] = turn.understood
    link: dict[str, Any] = understood.get("link") or {}
    needs = {str(kind): float(share) for kind, share in (understood.get("needs") or {}).items()}
    return Thought(
        intent=understood.get("intent") or "",
        confidence=understood.get("confidence"),
        ranking=[(str(name), float(share)) for name, share in understood.get("ranking") or []],
        needs=sorted(needs.items(), key=lambda need: -need[1]),
        candidates=[(str(code), float(share)) for code, share in link.get("candidates") or []],
        none=link.get("none"),
        outcome=turn.outcome,
        procedure=turn.procedure,
        topic=turn.topic,
        aspects=list(turn.aspects),
    )


async def _around(session: AsyncSession, turn: TurnRow) -> list[TurnRow]:
    here = select(TurnRow).where(TurnRow.conversation_id == turn.conversation_id)
    before = await session.scalars(here.where(TurnRow.id < turn.id).order_by(TurnRow.id.desc()).limit(_BEFORE))
    after = await session.scalars(here.where(TurnRow.id > turn.id).order_by(TurnRow.id).limit(_AFTER))
    return [*list(before)[::-1], turn, *after]


async def _replies(session: AsyncSession, inbox_ids: Sequence[int]) -> dict[int, str]:
    query = select(OutboxRow.inbox_id, OutboxRow.body).where(OutboxRow.inbox_id.in_(inbox_ids)).order_by(OutboxRow.id)
    texts: dict[int, str] = {}
    for inbox_id, body in await session.execute(query):
        texts[inbox_id] = f"{texts.get(inbox_id, '')}\n\n{body.get('text') or ''}".strip()
    return {inbox_id: text[:_LONGEST_REPLY] for inbox_id, text in texts.items()}


def _members(rows: Sequence[tuple[ItemRow, TurnRow]]) -> list[Member]:
    """Return each wording once, the commonest first."""
    by_text: dict[str, list[tuple[ItemRow, TurnRow]]] = {}
    for item, turn in rows:
        by_text.setdefault(turn.asked, []).append((item, turn))
    members = [
        Member(text, tuple(item.id for item, _ in own), (own[0][1].outcome, own[0][1].procedure))
        for text, own in by_text.items()
    ]
    return sorted(members, key=lambda member: -len(member.ids))


def _talk(one: TurnRow, reply: str, turn: TurnRow) -> Talk:
    is_private = one.outcome == _PRIVATE
    return Talk(one.asked, "" if is_private else reply, one.outcome, one.at, one.id == turn.id, is_private)
