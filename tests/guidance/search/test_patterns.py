"""Ways of speaking that no fixed phrase catches, in the notation that staff write."""

from __future__ import annotations

import pytest

from danloi.guidance.search.patterns import Pattern, PatternError, matches
from danloi.guidance.vietnamese import fold

PARENT = "(bố|mẹ|bố đẻ) … mất"


def _found(say: str, text: str, exact: bool = True) -> list[str]:
    """The parts of `text` that the pattern catches."""
    said = [(fold(word), word) for word in text.split()]
    spans = matches(said, [Pattern.of(say, "khai tử")], exact)
    return [" ".join(word for _, word in said[start:end]) for start, end, _ in spans]


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("bố mất", "bố mất"),
        ("hôm qua bố em mất rồi", "bố em mất"),
        ("mẹ của em vừa mất", "mẹ của em vừa mất"),
        ("bố đẻ tôi mất", "bố đẻ tôi mất"),
    ],
)
def test_words_between_are_allowed(text: str, caught: str) -> None:
    assert _found(PARENT, text) == [caught]


@pytest.mark.parametrize(
    "text", ["bố tôi và em tôi mất", "mất bố", "ông mất", "bố mấtt", "hạnbố mất", "bố", "", "bố mắt"]
)
def test_other_words_are_not_caught(text: str) -> None:
    assert _found(PARENT, text) == []


def test_a_short_gap_holds_three_words_and_a_long_one_eight() -> None:
    assert _found("mẹ … mất", "mẹ 1 2 3 mất")
    assert not _found("mẹ … mất", "mẹ 1 2 3 4 mất")
    assert _found("mẹ …… mất", "mẹ 1 2 3 4 5 6 7 8 mất")
    assert not _found("mẹ …… mất", "mẹ 1 2 3 4 5 6 7 8 9 mất")


def test_the_end_of_the_message_can_be_asked_for() -> None:
    assert _found("mẹ mất (rồi|$)", "hôm qua mẹ mất") == ["mẹ mất"]
    assert _found("mẹ mất (rồi|$)", "mẹ mất rồi ạ") == ["mẹ mất rồi"]
    assert _found("mẹ mất (rồi|$)", "mẹ mất xe") == []
    assert _found("mẹ mất $", "mẹ mất") == ["mẹ mất"]
    assert _found("mẹ mất $", "mẹ mất xe") == []


def test_a_message_with_diacritics_is_matched_with_them() -> None:
    assert _found("chủ hộ mất", "chủ hộ mất")
    assert not _found("chủ hộ mất", "chú hộ mặt")


def test_a_plain_message_is_matched_without_diacritics() -> None:
    assert _found(PARENT, "bo em mat hom qua", exact=False) == ["bo em mat"]


def test_capitals_in_a_pattern_do_not_matter() -> None:
    assert _found("Bố MẤT", "bố mất") == ["bố mất"]


def test_every_place_and_every_pattern_is_found() -> None:
    assert _found("(bố|mẹ) mất", "bố mất rồi mẹ mất") == ["bố mất", "mẹ mất"]
    said = [(word, word) for word in ("ca", "ba", "ca")]
    patterns = [Pattern.of("ca", "một"), Pattern.of("ba", "hai")]
    assert sorted(matches(said, patterns, exact=True)) == [(0, 1, "một"), (1, 2, "hai"), (2, 3, "một")]


@pytest.mark.parametrize("say", ["bố* mất", "bố + mẹ", "[bố] mất", r"bố \w mất", "bố mất?", "^bố"])
def test_a_sign_that_is_not_known_is_named(say: str) -> None:
    with pytest.raises(PatternError, match="is not known"):
        Pattern.of(say, "khai tử")


@pytest.mark.parametrize("say", ["(bố|mẹ mất", "bố|mẹ) mất", "((bố) mất"])
def test_a_bracket_that_does_not_close_is_named(say: str) -> None:
    with pytest.raises(PatternError, match="bracket"):
        Pattern.of(say, "khai tử")
