"""Why a turn deserves eyes, and which group is looked at first.

The order is by expected gain: the chance that a look changes something, times the people it helps, which counts ever
less (logarithm), times recency (half after two weeks). As every group ages at the same pace, the order does not depend
on the present moment: the logarithm of the gain, with the moment of the newest question in place of its age, is
computed once when a group changes and stands in an index.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log, prod

from danloi.console.review.likeness import are_twins
from danloi.conversation.models import TurnRow
from danloi.guidance.vietnamese import find_procedure_codes


class Reason(StrEnum):
    """Why a turn is in the queue."""

    THUMBS_DOWN = "thumbs_down"
    NOT_THIS = "not_this"
    UNKNOWN = "unknown"
    HANDOVER = "handover"
    REPEATED = "repeated"
    UNSURE = "unsure"
    SAMPLE = "sample"


# The chance that something was wrong if this is all that is known. First guesses: the page on agreement shows how often
# reviewers found something wrong for each reason.
CHANCE: dict[Reason, float] = {
    Reason.THUMBS_DOWN: 0.8,
    Reason.NOT_THIS: 0.75,
    Reason.UNKNOWN: 0.7,
    Reason.HANDOVER: 0.6,
    Reason.REPEATED: 0.5,
    Reason.UNSURE: 0.45,
    Reason.SAMPLE: 0.05,
}
_EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_HALF_LIFE_DAYS = 14.0
_SOON = dt.timedelta(minutes=10)
_NEXT = 3  # turns after a question that may say something about its answer
_SURE_INTENT = 0.7
_SURE_LINK = 0.5
# Outcomes after which there is nothing to learn about understanding, or that hold what is nobody's business.
_PASSED_OVER = frozenset({"refused_personal_data", "too_long", "rate_limited", "unavailable"})
_LOOKED_UP = frozenset({"answered", "clarify", "not_found"})


@dataclass(frozen=True)
class Signs:
    """What speaks for a look at one turn; `is_confident` if the assistant itself had no doubt."""

    reasons: tuple[Reason, ...]
    is_confident: bool


def is_reviewable(turn: TurnRow) -> bool:
    """Whether a turn is a citizen's own words: no button, no number alone, no picture, nothing erased."""
    if turn.understood.get("kind") or turn.outcome in _PASSED_OVER:
        return False
    codes = find_procedure_codes(turn.asked)
    return any(letter.isalpha() for letter in turn.asked) and not (codes and codes[0].start == 0)


def signs_of(turn: TurnRow, after: Sequence[TurnRow], *, is_disliked: bool) -> Signs:
    """Return why `turn` deserves eyes; `after` are the turns that followed in its conversation, oldest first."""
    soon = [one for one in after[:_NEXT] if one.at - turn.at <= _SOON]
    doubts = _doubts(turn)
    said: list[Reason] = [Reason.THUMBS_DOWN] if is_disliked else []
    if turn.outcome in _LOOKED_UP and soon and soon[0].understood.get("intent") in {"correct", "deny"}:
        said.append(Reason.NOT_THIS)
    said += doubts
    if turn.outcome != "handoff" and any(one.outcome == "handoff" for one in soon[:2]):
        said.append(Reason.HANDOVER)
    if any(is_reviewable(one) and are_twins(turn.asked, one.asked) for one in soon):
        said.append(Reason.REPEATED)
    return Signs(tuple(said), not doubts)


def _doubts(turn: TurnRow) -> list[Reason]:
    """Return what the assistant itself doubted."""
    if turn.outcome == "not_found":
        return [Reason.UNKNOWN]
    understood = turn.understood
    sure = understood.get("confidence")
    unsure_intent = understood.get("intent") == "nlu_fallback" or (sure is not None and sure < _SURE_INTENT)
    link = understood.get("link") or {}
    unsure_link = turn.outcome == "answered" and link.get("confidence", 1.0) < _SURE_LINK
    return [Reason.UNSURE] if turn.outcome == "clarify" or unsure_intent or unsure_link else []


def strongest(reasons: Iterable[str]) -> list[str]:
    """Return each reason once, the strongest first."""
    return sorted(set(reasons), key=lambda one: -CHANCE[Reason(one)])


def score(reasons: Iterable[str], size: int, newest_at: dt.datetime) -> float:
    """Return the logarithm of a group's expected gain, as of the epoch.

    Args:
        reasons: of all its members; taken as independent, so that two speak louder than one.
        size: how many questions it settles.
        newest_at: when the newest of them was asked.
    """
    chance = 1 - prod(1 - CHANCE[Reason(one)] for one in set(reasons))
    days = (newest_at - _EPOCH).total_seconds() / 86_400
    # Six decimals are an exact round trip through the text of an address, where the list goes on from.
    return round(log(chance) + log(1 + log(size)) + days * log(2) / _HALF_LIFE_DAYS, 6)
