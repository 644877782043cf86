"""The marks of entities in the training examples, and how often a frame is used."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from danloi.console.training.examples import MARK, MARKED, NEEDS, Example, spans, without_marks
from danloi.console.training.form import has_bad_marks, has_torn_mark, unknown_marks
from danloi.guidance.vietnamese import fold_words
from tests.data.reading import listed

MOST_OF_A_FRAME = 4


def frame(example: Example) -> str:
    """Return the words with each procedure blanked out."""
    return " ".join(fold_words(MARK.sub(lambda m: " procedureblank " if m[2] == "procedure" else m[1], example.line)))


def test_the_marks_are_well_formed(examples: list[Example]) -> None:
    bad = [one for one in examples if has_bad_marks(one.line)]
    assert not bad, listed(bad, "a mark is [words](type), without brackets inside or another mark")


def test_the_marks_are_of_known_types(examples: list[Example], domain: dict[str, Any]) -> None:
    assert set(domain["entities"]) >= MARKED
    bad = [one for one in examples if unknown_marks(one.line)]
    assert not bad, listed(bad, f"mark only {', '.join(sorted(MARKED))}")


def test_a_mark_begins_and_ends_with_a_whole_word(examples: list[Example]) -> None:
    bad = [one for one in examples if has_torn_mark(one.line)]
    assert not bad, listed(bad, "let each mark begin and end with a whole word, without spaces or punctuation")


def test_the_check_of_word_boundaries_sees_a_torn_word() -> None:
    """The spans are those of the plain text: what the check above rests on."""
    line = "[lệ phí](fee) làm [hộ chiếu](procedure)"
    assert [without_marks(line)[start:end] for start, end in spans(line)] == ["lệ phí", "hộ chiếu"]


def test_every_need_that_names_an_intent_is_marked_somewhere(examples: list[Example]) -> None:
    for need in sorted(NEEDS):
        asked = [one for one in examples if one.intent == f"ask_{need}"]
        assert sum(need in one.needs for one in asked) > len(asked) / 2, f"mark what asks for {need} in ask_{need}"


def test_no_frame_is_a_template(examples: list[Example]) -> None:
    uses: dict[str, list[Example]] = defaultdict(list)
    for one in examples:
        if any(kind == "procedure" for _, kind in one.marks):
            uses[frame(one)].append(one)
    bad = [f"{len(same)} times: {words}" for words, same in uses.items() if len(same) > MOST_OF_A_FRAME]
    assert not bad, listed(bad, f"use a sentence with only the procedure swapped at most {MOST_OF_A_FRAME} times")
