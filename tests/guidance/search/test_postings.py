"""BM25 over numbers: which text answers to which words."""

from __future__ import annotations

import math
import random
from collections import Counter

import numpy as np
import pytest

from danloi.guidance.search.postings import Ints, Postings, pairs_of, terms_of

K1, B = 1.2, 0.4


def _numbers(*values: int) -> Ints:
    return np.array(values, dtype=np.int64)


def _postings(*texts: list[int]) -> Postings:
    lengths = _numbers(*(len(text) for text in texts))
    return Postings(_numbers(*(term for text in texts for term in text)), lengths, K1, B)


def _by_the_book(texts: list[list[int]], query: list[tuple[int, float]]) -> list[float]:
    """BM25 as Robertson and Zaragoza write it down."""
    mean = sum(map(len, texts)) / len(texts)
    scores = []
    for text in texts:
        counts, score = Counter(text), 0.0
        for term, weight in query:
            holding = sum(term in other for other in texts)
            idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
            held_back = K1 * (1 - B + B * len(text) / mean)
            score += weight * idf * counts[term] * (K1 + 1) / (counts[term] + held_back)
        scores.append(score)
    return scores


def test_scores_are_those_of_the_book() -> None:
    dice = random.Random(7)
    texts = [[dice.randint(1, 30) for _ in range(dice.randint(1, 12))] for _ in range(40)]
    query = [(term, dice.random()) for term in range(1, 35)]
    assert _postings(*texts).scores(query) == pytest.approx(_by_the_book(texts, query), rel=1e-4)


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    first, second, _ = _postings([1, 2], [1, 3], [1, 4]).scores([(1, 1.0), (2, 1.0)])
    assert first > second > 0


def test_saying_a_word_again_adds_ever_less() -> None:
    once, twice, thrice = _postings([1, 9, 9], [1, 1, 9], [1, 1, 1]).scores([(1, 1.0)])
    assert once < twice < thrice
    assert twice - once > thrice - twice


def test_a_long_text_is_held_back() -> None:
    short, long = _postings([1], [1, 2, 3, 4, 5, 6]).scores([(1, 1.0)])
    assert short > long


def test_a_word_counts_by_its_weight_and_not_at_all_without() -> None:
    postings = _postings([1, 2], [2, 3])
    assert postings.scores([(1, 2.0)])[0] == pytest.approx(2 * postings.scores([(1, 1.0)])[0])
    assert not postings.scores([(1, 0.0)]).any()


def test_a_word_that_no_text_has_finds_nothing_and_weighs_most() -> None:
    postings = _postings([1, 2], [2, 3])
    assert not postings.scores([(99, 1.0)]).any()
    one, two, unknown = postings.idf(_numbers(1, 2, 99))
    assert unknown > one > two
    assert unknown == pytest.approx(postings.unknown_idf)


def test_a_query_without_words_finds_nothing() -> None:
    assert not _postings([1, 2], [2, 3]).scores([]).any()


def test_texts_may_be_empty_or_missing() -> None:
    assert _postings([], [1], []).scores([(1, 1.0)]).astype(bool).tolist() == [False, True, False]
    assert _postings([], []).scores([(1, 1.0)]).tolist() == [0.0, 0.0]
    assert _postings().scores([(1, 1.0)]).tolist() == []


def test_neighbours_are_terms_of_their_own() -> None:
    words = _numbers(5, 6, 5)
    terms = terms_of(words).tolist()
    assert terms[:3] == [5, 6, 5]
    assert terms[3:] == pairs_of(words).tolist()
    assert len(set(terms)) == 4
    assert terms_of(_numbers(5)).tolist() == [5]


def test_the_order_of_words_counts_where_both_texts_have_them() -> None:
    texts = [terms_of(_numbers(1, 2)).tolist(), terms_of(_numbers(2, 1)).tolist()]
    asked = [(int(term), 1.0) for term in terms_of(_numbers(1, 2))]
    straight, turned = _postings(*texts).scores(asked)
    assert straight > turned > 0
