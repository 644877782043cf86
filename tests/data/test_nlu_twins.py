"""No training example twice, and none nearly twice under two intents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from danloi.guidance.vietnamese import fold_words, has_diacritics
from tests.data.reading import ROOT, Example, listed, read_yaml

TOO_ALIKE = 0.93
# Sentences that share fewer letter pairs cannot be so alike; comparing only the others takes seconds, not hours.
WORTH_COMPARING = 0.85
ROWS_AT_ONCE = 500
_SHORT = {"ko": "không", "k": "không", "hk": "không", "kg": "không", "hông": "không", "hong": "không", "hem": "không"}
_SHORT |= {"dc": "được", "đc": "được", "bn": "bao nhiêu", "bnhiu": "bao nhiêu", "nhiu": "nhiêu", "j": "gì", "vs": "với"}


def letter_pairs(keys: Sequence[str]) -> csr_matrix:
    """Return a row of unit length a key: how often each pair of letters occurs in it."""
    columns: dict[str, int] = {}
    rows, cols, counts = [], [], []
    for row, key in enumerate(keys):
        padded = f" {key} "
        for pair, count in Counter(padded[at : at + 2] for at in range(len(padded) - 1)).items():
            rows.append(row)
            cols.append(columns.setdefault(pair, len(columns)))
            counts.append(float(count))
    matrix = csr_matrix((counts, (rows, cols)), shape=(len(keys), len(columns)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return csr_matrix(matrix.multiply(1 / lengths[:, None]))


def likeness(one: str, other: str) -> float:
    """Return how alike two keys are, by letters in their order or by the same words in any order."""

    def ratio(a: str, b: str) -> float:
        return SequenceMatcher(None, a, b, autojunk=False).ratio()

    return max(ratio(one, other), ratio(" ".join(sorted(one.split())), " ".join(sorted(other.split()))))


def near_twins(keys: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of `keys` that are too alike."""
    pairs = letter_pairs(keys)
    found = []
    for start in range(0, len(keys), ROWS_AT_ONCE):
        shared = (pairs[start : start + ROWS_AT_ONCE] @ pairs.T).toarray()
        for row, column in np.argwhere(shared >= WORTH_COMPARING):
            first, second = start + int(row), int(column)
            if first < second and likeness(keys[first], keys[second]) >= TOO_ALIKE:
                found.append((first, second))
    return found


@pytest.fixture(scope="module")
def long_forms() -> dict[str, str]:
    """What abbreviations stand for: those of the catalogue's lexicon, and those of hurried typing."""
    lexicon = read_yaml(ROOT / "data" / "catalogue" / "lexicon.yaml")["abbreviations"]
    return {" ".join(fold_words(short)): " ".join(fold_words(long)) for short, long in (lexicon | _SHORT).items()}


@pytest.fixture(scope="module")
def twins(examples: list[Example], long_forms: dict[str, str]) -> list[tuple[Example, Example]]:
    keys = [" ".join(long_forms.get(word, word) for word in one.key.split()) for one in examples]
    return [(examples[first], examples[second]) for first, second in near_twins(keys)]


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
