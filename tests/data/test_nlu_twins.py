"""No training example twice, and none nearly twice under two intents."""

from __future__ import annotations

from collections import defaultdict

import pytest

from danloi.console.training.examples import Example
from danloi.console.training.twins import TOO_ALIKE, LongForms, likeness, near_twins
from danloi.guidance.vietnamese import has_diacritics
from tests.data.reading import ROOT, listed


@pytest.fixture(scope="module")
def twins(examples: list[Example]) -> list[tuple[Example, Example]]:
    write_out = LongForms.read(ROOT / "data")
    return [
        (examples[first], examples[second]) for first, second in near_twins([write_out(one.key) for one in examples])
    ]


def shown(pairs: list[tuple[Example, Example]]) -> list[str]:
    return [f"{one}\n    like {other}" for one, other in pairs]


def test_no_example_is_there_twice(examples: list[Example]) -> None:
    same: dict[str, list[Example]] = defaultdict(list)
    for one in examples:
        same[one.key].append(one)
    bad = ["\n    and ".join(map(str, group)) for group in same.values() if len(group) > 1]
    assert not bad, listed(bad, "keep one of these (tones, case and punctuation make no difference)")


def test_no_example_of_one_intent_is_nearly_one_of_another(twins: list[tuple[Example, Example]]) -> None:
    bad = [(one, other) for one, other in twins if one.intent != other.intent]
    assert not bad, listed(shown(bad), "reword or remove one: the classifier cannot tell them apart")


def test_no_example_is_another_without_its_diacritics(twins: list[tuple[Example, Example]]) -> None:
    bad = [
        (one, other)
        for one, other in twins
        if has_diacritics(one.text) != has_diacritics(other.text) and likeness(one.key, other.key) >= TOO_ALIKE
    ]
    assert not bad, listed(shown(bad), "remove the plain one: training makes copies without diacritics itself")


def test_the_search_for_twins_finds_them() -> None:
    keys = [
        "lam lai can cuoc bi mat thi can mang theo giay to gi",
        "lam lai can cuoc bi mat thi can mang theo giay to nao",
        "thi can mang theo giay to gi lam lai can cuoc bi mat",
        "lam lai bang lai xe bi mat thi nop o cho nao cho gan",
        "xin chao",
    ]
    assert {(0, 2), (0, 1)} & set(near_twins(keys)) == {(0, 2)} | {(0, 1)}
    assert all(max(pair) < 3 for pair in near_twins(keys))
