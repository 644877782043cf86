"""The weights that make the right records likeliest: a conditional logit, held close to what the authors believe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evaluation.tuning.examples import Example

Array = NDArray[np.float64]
PULL = 30.0  # how strongly weights are held to the prior; about 300 examples do not teach twenty weights freely
LIGHT_PULL = 3.0  # the same for the weights of "none", of which nobody has a belief


def loss(weights: Array, examples: Sequence[Example], split: int) -> tuple[float, Array]:
    """Return the mean negative log likelihood and its gradient; the first `split` weights are those of cards."""
    total, gradient = 0.0, np.zeros_like(weights)
    for one in examples:
        scores = np.append(one.cards @ weights[:split], one.asked @ weights[split:])
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        gold = list(one.gold) or [len(scores) - 1]
        right = float(shares[gold].sum()) + 1e-12
        total -= np.log(right)
        error = shares.copy()
        error[gold] -= shares[gold] / right
        gradient[:split] += error[:-1] @ one.cards
        gradient[split:] += error[-1] * one.asked
    return total / len(examples), gradient / len(examples)


def fit(examples: Sequence[Example], card: Array, none: Array) -> tuple[Array, Array, float]:
    """Return weights of cards and of "none", and the loss.

    First one scale for all and the weights of "none" are found, then small changes of every weight.
    """
    split = len(card)

    def scaled(values: Array) -> tuple[float, Array]:
        value, slope = loss(np.concatenate([card * values[0], values[1:]]), examples, split)
        apart = values[1:] - none
        slope = np.concatenate([[slope[:split] @ card], slope[split:] + LIGHT_PULL * apart / len(examples)])
        return value + LIGHT_PULL * float(apart @ apart) / 2 / len(examples), slope

    start = minimize(scaled, np.concatenate([[1.0], none]), jac=True, method="L-BFGS-B").x
    prior = np.concatenate([card * start[0], start[1:]])

    def pulled(values: Array) -> tuple[float, Array]:
        value, slope = loss(values, examples, split)
        apart = values - prior
        return value + PULL * float(apart @ apart) / 2 / len(examples), slope + PULL * apart / len(examples)

    found: Any = minimize(pulled, prior, jac=True, method="L-BFGS-B")
    return found.x[:split], found.x[split:], float(loss(found.x, examples, split)[0])


def shares_of(one: Example, card: Array, none: Array) -> tuple[Array, float]:
    """Return the probability of each candidate, and of none."""
    scores = np.append(one.cards @ card, one.asked @ none)
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return shares[:-1], float(shares[-1])
