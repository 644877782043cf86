"""How well two people agree beyond chance: Cohen's kappa.

kappa = (p_o - p_e) / (1 - p_e), with p_o the share of items on which both said the same and p_e the share to be
expected if each labelled by chance with their own frequencies (Cohen, A coefficient of agreement for nominal scales,
1960). Six lines; scikit-learn and statsmodels would bring 100 MB for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """The agreement of two people, or of all: on `items` questions, `same` of them labelled alike.

    `kappa` is from -1 to 1; None where it says nothing, because there are no items or both gave one label to all.
    """

    items: int
    same: int
    kappa: float | None


def cohens_kappa(pairs: Mapping[tuple[str, str], int]) -> Agreement:
    """Return the agreement of two people.

    Args:
        pairs: for each pair (label of the one, label of the other), on how many items.
    """
    items = sum(pairs.values())
    same = sum(count for (one, other), count in pairs.items() if one == other)
    if not items:
        return Agreement(0, 0, None)
    ones, others = Counter[str](), Counter[str]()
    for (one, other), count in pairs.items():
        ones[one] += count
        others[other] += count
    by_chance = sum(ones[label] * others[label] for label in ones) / items**2
    return Agreement(items, same, None if by_chance == 1 else (same / items - by_chance) / (1 - by_chance))


def of_all(pairs: Mapping[tuple[str, str], int]) -> Agreement:
    """Return the agreement over items of several pairs of people: who is "the one" has no meaning, so both ways count.

    The frequencies are then those of all labels together (Scott's pi for two raters).
    """
    both_ways = Counter[tuple[str, str]]()
    for (one, other), count in pairs.items():
        both_ways[one, other] += count
        both_ways[other, one] += count
    twice = cohens_kappa(both_ways)
    return Agreement(twice.items // 2, twice.same // 2, twice.kappa)
