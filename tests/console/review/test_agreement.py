"""Cohen's kappa against values known from elsewhere."""

from __future__ import annotations

import pytest

from danloi.console.review.agreement import cohens_kappa, of_all


def test_kappa_is_that_of_a_worked_example() -> None:
    # Fifty applications, two readers: both yes 20, both no 15, only the one yes 5, only the other 10.
    found = cohens_kappa({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    assert (found.items, found.same) == (50, 35)
    assert found.kappa == pytest.approx(0.4)


def test_kappa_of_cohens_own_example() -> None:
    # Cohen 1960, table 1: three diagnoses, proportions of 200 patients; kappa 0.492.
    counts = {("a", "a"): 88, ("a", "b"): 14, ("a", "c"): 18, ("b", "a"): 10, ("b", "b"): 40, ("b", "c"): 10,
              ("c", "a"): 2, ("c", "b"): 6, ("c", "c"): 12}  # fmt: skip
    assert cohens_kappa(counts).kappa == pytest.approx(0.492, abs=0.001)


def test_kappa_is_one_for_full_agreement_and_negative_below_chance() -> None:
    assert cohens_kappa({("a", "a"): 3, ("b", "b"): 2}).kappa == 1
    assert cohens_kappa({("a", "b"): 5, ("b", "a"): 5}).kappa == -1


def test_kappa_says_nothing_without_items_or_with_one_label_only() -> None:
    assert cohens_kappa({}).kappa is None
    assert cohens_kappa({("a", "a"): 9}).kappa is None


def test_over_several_pairs_it_does_not_matter_who_is_named_first() -> None:
    one = of_all({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    other = of_all({("yes", "yes"): 20, ("yes", "no"): 12, ("no", "yes"): 3, ("no", "no"): 15})
    assert one == other
    assert (one.items, one.same) == (50, 35)
