"""Fitting the search on labelled questions: weights, limits, and the file they are written to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import check_grad

from danloi.guidance.decision import Decision, Thresholds
from danloi.guidance.needs import NeedWeights
from danloi.guidance.question import Question
from danloi.guidance.search.features import NAMES
from danloi.guidance.search.linker import Hit, Ranking
from danloi.guidance.search.weights import NONE, Weights
from evaluation.tuning.costs import COSTS, cheapest, cost, counts, outcome, ranking_of
from evaluation.tuning.examples import Example
from evaluation.tuning.fit import Array, Stack, fit, loss, shares_of
from evaluation.tuning.write import write

DATA = Path(__file__).resolve().parents[2] / "data"
CODES = ("9.000001", "9.000002", "9.000003")
START, NOTHING = np.array([1.0, 1.0]), np.array([0.0, 0.0])


def _example(
    cards: Any, gold: tuple[int, ...] = (), asked: tuple[float, float, float] = (1.0, 0.0, 0.75), split: int = 2
) -> Example:
    """A question with candidates of two features; `gold` are the rows meant."""
    record = {"id": "q", "procedure_codes": [CODES[i] for i in gold]}
    question = np.array(asked[:split] if split < 3 else asked, dtype=np.float32)
    return Example(
        record, Question("", "", 1.0), np.array(cards, dtype=np.float32), question, gold, CODES[: len(cards)]
    )


@pytest.fixture(scope="module")
def problem() -> list[Example]:
    """The first feature misleads, the second tells what is meant; an unknown word means that nothing is."""
    dice = np.random.default_rng(5)
    examples = []
    for number in range(200):
        cards = 2 * dice.random((3, 2))
        right = int(np.argmax(cards[:, 1] - 0.3 * cards[:, 0]))
        nothing = number % 4 == 0
        examples.append(_example(cards, () if nothing else (right,), (1.0, float(nothing), 0.0)))
    return examples


def test_the_slope_of_the_loss_is_its_slope(problem: list[Example]) -> None:
    at = np.array([0.4, -0.3, 0.2, 0.7])

    def value(weights: Array) -> float:
        return loss(weights, Stack.of(problem[:20]), 2)[0]

    def slope(weights: Array) -> Array:
        return loss(weights, Stack.of(problem[:20]), 2)[1]

    assert check_grad(value, slope, at) == pytest.approx(0, abs=1e-4)


def test_a_fit_lowers_the_loss_and_finds_the_right_rows(problem: list[Example]) -> None:
    card, none, least = fit(problem, START, NOTHING)
    assert least < loss(np.concatenate([START, NOTHING]), Stack.of(problem), 2)[0]
    assert least == pytest.approx(loss(np.concatenate([card, none]), Stack.of(problem), 2)[0])
    assert card[1] > card[0]
    assert _right(problem, card, none) > _right(problem, START, NOTHING)
    assert _right(problem, card, none) > 0.8


def _right(problem: list[Example], card: Array, none: Array) -> float:
    shares = [np.append(*shares_of(one, card, none)) for one in problem]
    return float(np.mean([int(np.argmax(s)) in (one.gold or (3,)) for s, one in zip(shares, problem, strict=True)]))


def test_a_fit_learns_when_nothing_is_meant(problem: list[Example]) -> None:
    card, none, _ = fit(problem, START, NOTHING)
    meant = [shares_of(one, card, none)[1] for one in problem if one.gold]
    nothing = [shares_of(one, card, none)[1] for one in problem if not one.gold]
    assert max(meant) < min(nothing)


def test_few_examples_leave_the_weights_near_what_the_authors_believe(problem: list[Example]) -> None:
    def turned(examples: list[Example]) -> float:
        card, _, _ = fit(examples, START, NOTHING)
        return float(card[1] / card[0])

    assert 1 < turned(problem[:4]) < turned(problem)


def test_either_of_two_right_rows_will_do() -> None:
    either = _example([[0, 1], [0, 1], [0, 0]], gold=(0, 1))
    one = _example([[0, 1], [0, 1], [0, 0]], gold=(0,))
    at = np.array([0.0, 3.0, 0.0, 0.0])
    assert loss(at, Stack.of([either]), 2)[0] < loss(at, Stack.of([one]), 2)[0]


def test_shares_add_up_and_follow_the_scores() -> None:
    shares, nothing = shares_of(_example([[0, 2], [0, 1], [1, 0]], gold=(0,)), np.array([0.0, 1.0]), NOTHING)
    assert shares.sum() + nothing == pytest.approx(1.0)
    assert shares[0] > shares[1] > shares[2] == pytest.approx(nothing)


def test_huge_scores_do_no_harm() -> None:
    shares, nothing = shares_of(_example([[0, 1e4], [0, 0]], gold=(0,)), np.array([0.0, 1.0]), NOTHING)
    assert shares[0] == pytest.approx(1.0)
    assert nothing == pytest.approx(0.0)


def test_a_ranking_stands_in_order_with_its_codes() -> None:
    ranking = ranking_of(_example([[0, 1], [0, 3], [0, 2]], gold=(1,)), np.array([0.0, 1.0]), NOTHING)
    assert [hit.code for hit in ranking.hits] == [CODES[1], CODES[2], CODES[0]]
    assert sum(hit.confidence for hit in ranking.hits) + ranking.none == pytest.approx(1.0)


def _hit(code: str, confidence: float) -> Hit:
    return Hit(code, confidence, 0.0, 0.0, 1.0, 0.0, "", "")


ONE, TWO, THREE = (_hit(code, 0.3) for code in CODES)
MEANT, UNMEANT = _example([[0, 1]], gold=(0,)), _example([[0, 1]])


@pytest.mark.parametrize(
    ("example", "decision", "name"),
    [
        (MEANT, Decision("answer", ONE, (TWO,)), "right"),
        (MEANT, Decision("answer", TWO, (THREE, ONE)), "wrong, the right one offered beside it"),
        (MEANT, Decision("answer", TWO, (THREE,)), "wrong"),
        (MEANT, Decision("answer", TWO, (THREE, THREE, THREE, ONE)), "wrong"),
        (MEANT, Decision("ask", None, (TWO, ONE)), "asked, the right one among the options"),
        (MEANT, Decision("ask", None, (TWO, THREE)), "asked in vain"),
        (MEANT, Decision("unknown", None, (ONE,)), "known, and said to be unknown"),
        (UNMEANT, Decision("answer", ONE), "unknown, and answered"),
        (UNMEANT, Decision("unknown", None), "right"),
        (UNMEANT, Decision("ask", None, (ONE,)), "unknown, and asked back"),
    ],
)
def test_every_outcome_has_a_name_and_a_price(example: Example, decision: Decision, name: str) -> None:
    assert outcome(example, decision) == name
    assert name in COSTS


def test_a_wrong_answer_costs_more_than_asking_and_asking_more_than_being_right() -> None:
    assert COSTS["wrong"] > COSTS["asked, the right one among the options"] > COSTS["right"] == 0
    assert cost({"right": 3, "wrong": 1}) == pytest.approx(COSTS["wrong"] / 4)
    assert cost({}) == 0


def _asked(gold: tuple[int, ...]) -> Example:
    return _example([[0, 1]] * 3, gold, split=3)


def _limits(cases: list[tuple[tuple[int, ...], tuple[float, ...], float]]) -> tuple[Thresholds, float]:
    """The cheapest limits for (rows meant, probabilities of the three codes, of none), and what they cost."""
    examples = [_asked(gold) for gold, _, _ in cases]
    rankings = []
    for _, shares, none in cases:
        hits = sorted(
            (_hit(code, share) for code, share in zip(CODES, shares, strict=True)), key=lambda h: -h.confidence
        )
        rankings.append(Ranking(hits, none))
    limits = cheapest(examples, rankings, Thresholds())
    return limits, cost(counts(examples, rankings, limits))


def test_where_the_best_is_always_right_little_is_enough_for_an_answer() -> None:
    limits, paid = _limits([((0,), (0.28, 0.25, 0.24), 0.2), ((1,), (0.1, 0.29, 0.27), 0.2)] * 5)
    assert limits.answer <= 0.28
    assert paid == 0


def test_where_the_best_is_often_wrong_more_is_asked_of_an_answer() -> None:
    limits, paid = _limits([((0,), (0.65, 0.2, 0.1), 0.05), ((1,), (0.45, 0.4, 0.1), 0.05)] * 5)
    assert limits.answer > 0.45
    assert paid == pytest.approx(COSTS["asked, the right one among the options"] / 2)


def test_the_limit_of_unknown_keeps_what_is_known_from_being_denied() -> None:
    limits, paid = _limits([((), (0.1, 0.1, 0.1), 0.7), ((0,), (0.25, 0.1, 0.1), 0.55)] * 5)
    assert 0.55 < limits.unknown <= 0.7
    assert paid == pytest.approx(COSTS["asked, the right one among the options"] / 2)


def test_limits_that_are_not_searched_for_stay() -> None:
    limits = cheapest([_asked((0,))], [Ranking([_hit(CODES[0], 0.9)], 0.1)], Thresholds(switch=0.123, second=0.4))
    assert (limits.switch, limits.second) == (0.123, 0.4)


def test_the_file_that_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "search.yaml"
    card = {name: number / 7 for number, name in enumerate(NAMES, start=-3)}
    none = {name: -number / 3 for number, name in enumerate(NONE)}
    limits = replace(Thresholds(), answer=0.35, short=4, lead=2.0)
    needs = NeedWeights(whole=1.25, least=0.4)
    write(path, card, none, limits, needs)
    weights = Weights.read(path)
    assert weights.card.tolist() == pytest.approx(list(card.values()), abs=0.0006)
    assert weights.none.tolist() == pytest.approx(list(none.values()), abs=0.0006)
    assert Thresholds.read(path) == limits
    assert NeedWeights.read(path) == needs


def test_the_file_in_service_is_one_that_the_writer_would_write(tmp_path: Path) -> None:
    weights, limits = Weights.read(DATA / "search.yaml"), Thresholds.read(DATA / "search.yaml")
    card, none = dict(zip(NAMES, weights.card, strict=True)), dict(zip(NONE, weights.none, strict=True))
    write(tmp_path / "search.yaml", card, none, limits, NeedWeights.read(DATA / "search.yaml"))
    written = (tmp_path / "search.yaml").read_text(encoding="utf-8")
    assert written == (DATA / "search.yaml").read_text(encoding="utf-8")
