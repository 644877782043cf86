"""The weights of the evidence for needs: a logistic regression on the calibration questions, each need by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.optimize import minimize

from danloi.guidance.answers.contract import ASPECTS
from danloi.guidance.needs import EVIDENCE, NeedWeights, rows
from danloi.guidance.question import Question
from evaluation.tuning.fit import Array

PULL = 0.3  # how strongly weights are held to nought
_LEAST = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
# What it costs a citizen: the answer begins with something else, a need is not answered, one is answered in vain.
WRONG_FIRST, MISSING, NEEDLESS = 2.0, 1.0, 0.15

Asked = tuple[dict[str, Any], Question]


def with_needs(asked: Sequence[Asked]) -> list[Asked]:
    """Return the questions of which the labels say what is needed, and the engine gives evidence."""
    return [
        (record, one)
        for record, one in asked
        if one.needs and record["ask_all"] and set(record["ask_all"]) <= set(ASPECTS)
    ]


def fit_needs(asked: Sequence[Asked]) -> NeedWeights:
    """Return the weights under which the labels are likeliest, and the limit that costs least."""
    seen = [np.array(rows(one.needs, one.surest)) for _, one in asked]
    truth = [np.array([float(need.kind in record["ask_all"]) for need in one.needs]) for record, one in asked]
    features, wanted = np.concatenate(seen), np.concatenate(truth)

    def loss(weights: Array) -> tuple[float, Array]:
        likely = 1 / (1 + np.exp(-features @ weights))
        value = -float((wanted * np.log(likely + 1e-12) + (1 - wanted) * np.log(1 - likely + 1e-12)).sum())
        return value + PULL * float(weights @ weights), features.T @ (likely - wanted) + 2 * PULL * weights

    found: Any = minimize(loss, np.zeros(len(EVIDENCE)), jac=True, method="L-BFGS-B")
    weights = NeedWeights(**dict(zip(EVIDENCE, map(float, found.x), strict=True)))
    return min((replace(weights, least=least) for least in _LEAST), key=lambda one: cost_of_needs(asked, one))


def cost_of_needs(asked: Sequence[Asked], weights: NeedWeights) -> float:
    """Return the mean cost of a question."""
    total = 0.0
    for record, question in asked:
        wanted, given = set(record["ask_all"]), weights.asked(question)
        answered = set(given) | ({"steps"} if "overview" in given else set())
        first = given[0] in wanted or (given[0] == "overview" and "steps" in wanted)
        total += WRONG_FIRST * (not first) + MISSING * len(wanted - answered) + NEEDLESS * len(set(given) - wanted)
    return total / max(len(asked), 1)


def right_first(asked: Sequence[Asked], weights: NeedWeights) -> float:
    """Return the share of questions whose answer begins with something asked for."""
    return float(np.mean([weights.asked(question)[0] in record["ask_all"] for record, question in asked]))
