"""The weights that make the right records likeliest: a conditional logit, held close to what the authors believe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evaluation.tuning.examples import Example

Array = NDArray[np.float64]
PULL = 30.0  # how strongly weights are held to the prior; about 300 examples do not teach twenty weights freely
LIGHT_PULL = 3.0  # the same for the weights of "none", of which nobody has a belief


@dataclass(frozen=True)
class Stack:
    """All examples in one array, so that a step of the fit is a handful of array operations.

    The rows of an example stand together, from `starts` on, and its row of "none" comes last of them; `gold` marks the
    rows meant (that of "none" if no card is), `cards` and `none` are the positions of the two kinds of rows.
    """

    features: Array
    asked: Array
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    gold: NDArray[np.bool_]
    cards: NDArray[np.int64]
    none: NDArray[np.int64]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Stack:
        """Put `examples` one after the other."""
        lengths = np.array([len(one.cards) + 1 for one in examples], dtype=np.int64)
        ends = np.cumsum(lengths)
        gold = np.zeros(int(ends[-1]), dtype=bool)
        for one, end, length in zip(examples, ends, lengths, strict=True):
            gold[[end - length + row for row in one.gold] or [end - 1]] = True
        none = ends - 1
        return cls(
            features=np.concatenate([one.cards for one in examples]).astype(float),
            asked=np.stack([one.asked for one in examples]).astype(float),
            starts=ends - lengths,
            lengths=lengths,
            gold=gold,
            cards=np.setdiff1d(np.arange(len(gold)), none),
            none=none,
        )


def loss(weights: Array, stack: Stack, split: int) -> tuple[float, Array]:
    """Return the mean negative log likelihood and its gradient; the first `split` weights are those of cards."""
    scores = np.empty(len(stack.gold))
    scores[stack.cards] = stack.features @ weights[:split]
    scores[stack.none] = stack.asked @ weights[split:]
    shares = np.exp(scores - np.repeat(np.maximum.reduceat(scores, stack.starts), stack.lengths))
    shares /= np.repeat(np.add.reduceat(shares, stack.starts), stack.lengths)
    meant = np.where(stack.gold, shares, 0.0)
    right = np.add.reduceat(meant, stack.starts) + 1e-12
    error = shares - meant / np.repeat(right, stack.lengths)
    gradient = np.concatenate([error[stack.cards] @ stack.features, error[stack.none] @ stack.asked])
    return -float(np.log(right).mean()), gradient / len(right)


def fit(examples: Sequence[Example], card: Array, none: Array) -> tuple[Array, Array, float]:
    """Return weights of cards and of "none", and the loss.

    First one scale for all and the weights of "none" are found, then small changes of every weight.
    """
    split, stack = len(card), Stack.of(examples)

    def scaled(values: Array) -> tuple[float, Array]:
        value, slope = loss(np.concatenate([card * values[0], values[1:]]), stack, split)
        apart = values[1:] - none
        slope = np.concatenate([[slope[:split] @ card], slope[split:] + LIGHT_PULL * apart / len(examples)])
        return value + LIGHT_PULL * float(apart @ apart) / 2 / len(examples), slope

    start = minimize(scaled, np.concatenate([[1.0], none]), jac=True, method="L-BFGS-B").x
    prior = np.concatenate([card * start[0], start[1:]])

    def pulled(values: Array) -> tuple[float, Array]:
        value, slope = loss(values, stack, split)
        apart = values - prior
        return value + PULL * float(apart @ apart) / 2 / len(examples), slope + PULL * apart / len(examples)

    found: Any = minimize(pulled, prior, jac=True, method="L-BFGS-B")
    return found.x[:split], found.x[split:], float(loss(found.x, stack, split)[0])


def shares_of(one: Example, card: Array, none: Array) -> tuple[Array, float]:
    """Return the probability of each candidate, and of none."""
    scores = np.append(one.cards @ card, one.asked @ none)
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return shares[:-1], float(shares[-1])
