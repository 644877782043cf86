"""What each outcome costs a citizen, and the limits that make it cheapest (docs/decisions/0009-doubt.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from danloi.guidance.decision import Decision, Thresholds, decide
from danloi.guidance.search.linker import LONG, Hit, Ranking
from evaluation.tuning.examples import Example
from evaluation.tuning.fit import Array, shares_of

# A needless question back is the unit.
COSTS = {
    "right": 0.0,
    "wrong, the right one offered beside it": 1.2,
    "wrong": 3.0,
    "asked, the right one among the options": 1.0,
    "asked in vain": 2.0,
    "known, and said to be unknown": 3.0,
    "unknown, and answered": 3.0,
    "unknown, and asked back": 1.5,
}
_GRID = {
    "answer": (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6),
    "lead": (1.5, 2.0, 3.0, 5.0),
    "unknown": (0.5, 0.6, 0.7),
    "short": (2, 3, 4),
    "faint": (0.06, 0.12, 0.16),
}
_CHANCE = 0.02  # of the mean cost; its standard error over 480 questions is twice as much
_SHOWN = 3


def ranking_of(one: Example, card: Array, none: Array) -> Ranking:
    """Return the ranking that the model would give."""
    shares, nothing = shares_of(one, card, none)
    order = sorted(range(len(shares)), key=lambda i: -shares[i])[:8]
    hits = [Hit(one.codes[i], float(shares[i]), 0.0, 0.0, 0.0, 0.0, "", "") for i in order]
    return Ranking(hits, nothing)


def outcome(one: Example, decision: Decision) -> str:
    """Name what came of a question (a key of COSTS)."""
    wanted = {one.codes[i] for i in one.gold}
    others = {hit.code for hit in decision.others[:_SHOWN]}
    if not wanted:
        if decision.verdict == "answer":
            return "unknown, and answered"
        return "right" if decision.verdict == "unknown" else "unknown, and asked back"
    if decision.verdict == "unknown":
        return "known, and said to be unknown"
    if decision.best is None:
        return "asked, the right one among the options" if wanted & others else "asked in vain"
    if decision.best.code in wanted:
        return "right"
    return "wrong, the right one offered beside it" if wanted & others else "wrong"


def counts(examples: Sequence[Example], rankings: Sequence[Ranking], limits: Thresholds) -> dict[str, int]:
    """Count the outcomes under `limits`."""
    found = dict.fromkeys(COSTS, 0)
    for one, ranking in zip(examples, rankings, strict=True):
        found[outcome(one, decide(ranking, limits, *_said(one)))] += 1
    return found


def cost(found: dict[str, int]) -> float:
    """Return the mean cost of a question."""
    return sum(COSTS[name] * number for name, number in found.items()) / max(sum(found.values()), 1)


def cheapest(examples: Sequence[Example], rankings: Sequence[Ranking], limits: Thresholds) -> Thresholds:
    """Return `limits` with the values of the grid that cost least, changed no more than that takes.

    Of choices that cost nearly the least, the one with the fewest changes: what a few questions decide is chance.
    """
    choices = [replace(limits, **dict(zip(_GRID, values, strict=True))) for values in product(*_GRID.values())]
    seen = [(one, ranking, *_said(one)) for one, ranking in zip(examples, rankings, strict=True)]
    costs = [sum(COSTS[outcome(one, decide(r, choice, w, o))] for one, r, w, o in seen) for choice in choices]
    enough = min(costs) + _CHANCE * len(seen)
    good = [(paid, choice) for paid, choice in zip(costs, choices, strict=True) if paid <= enough]
    return min(
        good, key=lambda pair: (sum(getattr(pair[1], name) != getattr(limits, name) for name in _GRID), pair[0])
    )[1]


def _said(one: Example) -> tuple[int, float]:
    """Return how many words of content a question has, and the doubt that it is about public services."""
    return round(float(one.asked[2]) * LONG), one.question.outside
