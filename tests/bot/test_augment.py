"""The copies that stand in for hurried typing."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.augment import add_typo, augment
from bot.examples import bio_labels
from danloi.guidance.vietnamese import fold

SENTENCE = "em muốn đổi bằng lái xe thì nộp hồ sơ ở chỗ nào và hết bao nhiêu tiền"
WORDS = SENTENCE.split()


def copies(seed: int, accent_drop: float = 1.0, typos: float = 1.0) -> list[list[str]]:
    return list(augment(WORDS, random.Random(seed), accent_drop, typos))


def test_the_sentence_itself_comes_first_and_unchanged() -> None:
    assert copies(1)[0] == WORDS


def test_without_shares_there_are_no_copies() -> None:
    assert copies(1, accent_drop=0, typos=0) == [WORDS]


def test_a_copy_without_diacritics_is_the_folded_sentence() -> None:
    assert copies(1, accent_drop=1, typos=0) == [WORDS, [fold(word) for word in WORDS]]


def test_a_copy_with_typos_keeps_its_diacritics_when_none_are_dropped() -> None:
    misspelt = [copies(seed, accent_drop=0)[1] for seed in range(20)]
    assert any(copy != WORDS for copy in misspelt)
    assert any("ế" in " ".join(copy) for copy in misspelt)


@pytest.mark.parametrize("seed", range(50))
def test_every_copy_has_as_many_words_as_the_sentence(seed: int) -> None:
    made = copies(seed)
    assert len(made) == 3
    assert all(len(copy) == len(WORDS) and all(copy) for copy in made)


def test_the_same_seed_makes_the_same_copies() -> None:
    assert copies(7) == copies(7)
    assert len({str(copies(seed)) for seed in range(10)}) > 1


def test_the_shares_are_kept_over_many_sentences() -> None:
    rng = random.Random(3)
    made = [len(list(augment(WORDS, rng, 0.4, 0.3))) - 1 for _ in range(2000)]
    assert 0.65 < sum(made) / len(made) < 0.75


@pytest.mark.parametrize("word", ["ở", "em", "50", "4321", "H49.22-261103-0042", "15/10"])
def test_short_words_numbers_and_codes_get_no_typo(word: str) -> None:
    assert {add_typo(word, random.Random(seed)) for seed in range(50)} == {word}


def test_a_typo_is_one_slip_of_the_finger() -> None:
    slips = {add_typo("phường", random.Random(seed)) for seed in range(300)} - {"phường"}
    assert {len(slip) for slip in slips} == {5, 6, 7}
    assert all((Counter("phường") - Counter(slip)).total() <= 1 for slip in slips)


def test_the_labels_of_the_sentence_fit_every_copy(small_data: TrainingData) -> None:
    """A label belongs to the same syllable in the copy, only spelt otherwise."""
    rng = random.Random(5)
    checked = 0
    for example in small_data.entity_examples:
        tokens = example.get(TOKENS_NAMES[TEXT])
        labels = bio_labels(tokens, example.get(ENTITIES))
        marked = [fold(entity["value"]).split() for entity in example.get(ENTITIES)]
        for copy in list(augment([token.text for token in tokens], rng, 1.0, 0.0)):
            spans: list[list[str]] = []
            for word, label in zip(copy, labels, strict=True):
                if label.startswith("B-"):
                    spans.append([fold(word)])
                elif label.startswith("I-"):
                    spans[-1].append(fold(word))
            assert spans == marked
            checked += 1
    assert checked > 50
