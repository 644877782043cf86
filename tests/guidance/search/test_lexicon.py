"""Citizens' words and what they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.guidance.search.lexicon import Lexicon, LexiconError


def _means(lexicon: Lexicon, text: str) -> set[str]:
    """The words searched beside those that were typed."""
    return set(lexicon.prepare(text).extra)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bố mất hôm qua", {"khai", "tu"}),
        ("bo mat hom qua", {"khai", "tu"}),
        ("vợ mới đẻ", {"khai", "sinh"}),
        ("đổi bằng lái", {"giay", "phep", "lai", "xe"}),
        ("cái ghe của nhà", {"tau", "ca"}),
    ],
)
def test_a_synonym_is_understood_with_and_without_diacritics(lexicon: Lexicon, text: str, words: set[str]) -> None:
    assert words <= _means(lexicon, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("đăng ký kết hôn mất phí không", {"khai", "tu"}),
        ("làm hộ chiếu mất bao lâu", {"khai", "tu"}),
        ("bó mắt", {"khai", "tu"}),
        ("để làm giấy tờ", {"sinh"}),
        ("cái ghế của nhà", {"tau", "ca"}),
        ("chét", {"khai", "tu"}),
    ],
)
def test_a_word_with_other_tones_is_another_word(lexicon: Lexicon, text: str, words: set[str]) -> None:
    assert not words & _means(lexicon, text)


def test_the_fee_of_something_is_not_its_loss(lexicon: Lexicon) -> None:
    assert "reissue" in lexicon.prepare("bị mất hộ chiếu").operations
    for text in ("làm hộ chiếu mất phí không", "làm hộ chiếu mất bao lâu", "lam ho chieu mat bao nhieu tien"):
        assert "reissue" not in lexicon.prepare(text).operations, text


def test_of_overlapping_phrases_the_longest_counts() -> None:
    lexicon = Lexicon({}, {"hộ khẩu": "cư trú", "nhập hộ khẩu": "thường trú"}, {}, [], [])
    assert lexicon.prepare("cho con nhập hộ khẩu").extra == ["thuong", "tru"]
    assert lexicon.prepare("cái hộ khẩu").extra == ["cu", "tru"]


def test_of_overlapping_stop_phrases_the_longest_counts() -> None:
    lexicon = Lexicon({}, {}, {}, ["cần gì", "cần gì không ạ"], [])
    assert lexicon.prepare("khai sinh cần gì không ạ").words == ["khai", "sinh"]


def test_abbreviations_are_written_out(lexicon: Lexicon) -> None:
    assert lexicon.prepare("GKS").words == ["giay", "khai", "sinh"]
    assert lexicon.prepare("xin gplx").words == ["xin", "giay", "phep", "lai", "xe"]


def test_words_around_every_question_do_not_count(lexicon: Lexicon) -> None:
    assert lexicon.prepare("cho em hỏi khai sinh ở đâu").words == ["khai", "sinh"]


def test_small_words_count_little(lexicon: Lexicon) -> None:
    query = lexicon.prepare("tôi khai sinh")
    weights = dict(zip(query.words, query.weights, strict=True))
    assert weights["toi"] < weights["khai"]


@pytest.mark.parametrize(
    ("text", "operation"),
    [("bị mất thẻ căn cước", "reissue"), ("đổi thẻ hết hạn", "exchange"), ("sang tên xe", "transfer")],
)
def test_what_is_to_be_done_is_noticed(lexicon: Lexicon, text: str, operation: str) -> None:
    assert lexicon.prepare(text).operations == {operation}
    assert operation in lexicon.operations_in(text)


@pytest.mark.parametrize(
    "content",
    [
        "abbreviations: {}\n",
        "- a\n",
        "",
        "abbreviations: [\n",
        "abbreviations: []\nsynonyms: {}\noperations: {}\nstop_phrases: []\nstop_words: []\n",
    ],
)
def test_a_lexicon_that_cannot_be_used_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"lexicon\.yaml"):
        Lexicon.read(path)


def test_a_missing_lexicon_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"lexicon\.yaml"):
        Lexicon.read(tmp_path / "lexicon.yaml")
