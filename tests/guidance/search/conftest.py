"""Searches over a few records made by hand, with the lexicon and the weights that are in service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from danloi.guidance.search.cards import Card
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.search.linker import Linker
from danloi.guidance.search.tokens import Tokeniser, Vocabulary
from danloi.guidance.search.weights import Weights

Search = Callable[..., Linker]
MakeLexicon = Callable[..., Lexicon]


@pytest.fixture(scope="session")
def search(lexicon: Lexicon, weights: Weights) -> Search:
    """Make the search over the cards given."""

    def make(*cards: Card) -> Linker:
        return Linker(cards, Tokeniser(lexicon, Vocabulary()), weights)

    return make


@pytest.fixture(scope="session")
def make_lexicon() -> MakeLexicon:
    """Make a lexicon that holds only the parts given."""

    def make(**parts: Any) -> Lexicon:
        empty: dict[str, Any] = {"abbreviations": {}, "synonyms": {}, "patterns": [], "operations": {}}
        lists = (
            "foreign",
            "combined",
            "compounds",
            "unsaid",
            "wishes",
            "circumstances",
            "known_words",
            "stop_phrases",
            "stop_words",
        )
        return Lexicon(**(empty | {name: [] for name in lists} | parts))

    return make
