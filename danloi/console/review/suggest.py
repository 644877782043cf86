"""Which label is likely, and why: from earlier decisions, from what the citizen did next, from what was weighed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.review.labels import OUTSIDE, SAYS_NOTHING, Label
from danloi.console.review.models import GroupRow
from danloi.console.review.signals import Reason
from danloi.console.review.view import Thought, View

_FALLBACK = "nlu_fallback"
_LIKELY_OUTSIDE = 0.3
_LIKELY_INTENT = 0.35
_LIKELY_PROCEDURE = 0.1
_SHORT = 14  # words; a longer question makes no name of a procedure


@dataclass(frozen=True)
class Suggestion:
    """A label with what belongs to it; `why` is the key of the reason in the words of the area."""

    label: Label | None = None
    why: str = ""
    intent: str = ""
    code: str = ""


async def suggestion_for(session: AsyncSession, view: View) -> Suggestion:
    """Return the likeliest label for a group."""
    return await _decided_before(session, view.group) or _from_what_followed(view) or from_thought(view)


async def _decided_before(session: AsyncSession, group: GroupRow) -> Suggestion | None:
    """The same words were decided over earlier."""
    if not group.digest:
        return None
    query = (
        select(GroupRow)
        .where(
            GroupRow.digest == group.digest,
            GroupRow.id != group.id,
            GroupRow.state == "settled",
            GroupRow.label.not_in(SAYS_NOTHING),
        )
        .order_by(GroupRow.settled_at.desc())
        .limit(1)
    )
    twin = await session.scalar(query)
    return Suggestion(Label(twin.label), "decided_before", twin.intent, twin.code) if twin else None


def _from_what_followed(view: View) -> Suggestion | None:
    """After asking back or a wrong answer, the citizen found what they wanted: then that was meant."""
    ours = view.thought
    followed = next((turn for turn in view.after if turn.outcome == "answered" and turn.procedure), None)
    if followed is None or followed.procedure is None or followed.procedure == ours.procedure:
        return None
    is_short = len(view.text.split()) <= _SHORT
    if ours.outcome in {"clarify", "not_found"} and is_short:
        return Suggestion(Label.ALIAS, "found_after", code=followed.procedure)
    if ours.outcome == "answered" and Reason.NOT_THIS in view.group.reasons:
        return Suggestion(Label.WRONG_PROCEDURE, "corrected_after", code=followed.procedure)
    return None


def from_thought(view: View) -> Suggestion:
    """Return what the assistant's own opinions make likely."""
    thought, complaints = view.thought, {Reason.THUMBS_DOWN, Reason.NOT_THIS} & set(view.group.reasons)
    outside = best_outside(thought)
    if thought.outcome in {"not_found", "clarify"}:
        if outside and outside[1] >= _LIKELY_OUTSIDE:
            return Suggestion(Label.OUT_OF_SCOPE, "seems_outside", intent=outside[0])
        named = next((code for code, share in thought.candidates if share >= _LIKELY_PROCEDURE and ":" not in code), "")
        if named and len(view.text.split()) <= _SHORT:
            return Suggestion(Label.ALIAS, "nearest", code=named)
    guess = next(((name, share) for name, share in thought.ranking if name != _FALLBACK), None)
    if thought.intent == _FALLBACK and guess and guess[1] >= _LIKELY_INTENT:
        return Suggestion(Label.WRONG_INTENT, "best_guess", intent=guess[0])
    is_sure = Reason.UNSURE not in view.group.reasons
    if is_sure and not complaints and thought.outcome not in {"not_found", "clarify"}:
        return Suggestion(Label.RIGHT, "no_complaint")
    return Suggestion()


def best_outside(thought: Thought) -> tuple[str, float] | None:
    """Return the likeliest intent that is no public service, with its probability."""
    outside = [(name, share) for name, share in thought.ranking if name.startswith(OUTSIDE)]
    return max(outside, key=lambda one: one[1]) if outside else None
