"""What came of a question, in the few groups that people ask about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

Group = Literal["answered", "clarified", "unknown", "handed_over", "failed", "other"]
GROUPS: tuple[Group, ...] = get_args(Group)
# Small talk, refusals and what no office of the province answers are no question that could have been answered better.
QUESTIONS: tuple[Group, ...] = ("answered", "clarified", "unknown", "handed_over", "failed")
_MEMBERS: dict[Group, tuple[str, ...]] = {
    "answered": ("answered", "status_shown"),
    "clarified": ("clarify", "status_needs_code", "status_needs_proof"),
    "unknown": ("not_found",),
    "handed_over": ("handoff",),
    "failed": ("unavailable", "status_unavailable"),
}
_GROUP_OF: dict[str, Group] = {outcome: group for group, outcomes in _MEMBERS.items() for outcome in outcomes}


def group_of(outcome: str) -> Group:
    """Return the group of an outcome of the answer contract."""
    return _GROUP_OF.get(outcome, "other")


def grouped(counts: Iterable[tuple[str, int]]) -> dict[Group, int]:
    """Sum up counts by outcome; every group is there."""
    sums = dict.fromkeys(GROUPS, 0)
    for outcome, count in counts:
        sums[group_of(outcome)] += count
    return sums


def questions(sums: dict[Group, int]) -> int:
    """Return how many were questions."""
    return sum(sums[group] for group in QUESTIONS)
