"""What can be a Vietnamese syllable, with its diacritics and without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from danloi.guidance.vietnamese import clean, fold, is_folded_syllable, is_syllable, words_of

QUESTIONS = Path(__file__).resolve().parents[3] / "data" / "evaluation" / "questions.jsonl"


@pytest.mark.parametrize(
    "words",
    [
        "a à ạ ăn ấm ơi ông uống yêu ý y anh ách ếch chín chuyển nghiêng nghề ngoài ghế giấy gì gìn giếng giường giặt",
        "quá quý quyết quốc quạnh khuỷu khoẻ hòa hoà thủy thuỷ thuở thuê đường được đất nước người phường trường xuyên",
        "loay xoèn oẹ rượu bưởi mướp ngược triệu biết kiểm liệt soạn toán xoong hoặc hoắc quẹt mưu lưu cừu tuần luật",
    ],
)
def test_a_syllable_is_one_with_diacritics_and_without(words: str) -> None:
    assert [word for word in words.split() if not is_syllable(word)] == []
    assert [word for word in fold(words).split() if not is_folded_syllable(word)] == []


@pytest.mark.parametrize(
    "words",
    [
        "b đ ng qu bcd đuầ ồhi xtr hứng7 zalo facebook form web jazz clb tnhh nghz bz kạtm ấpc hètn thườgn ạao aa eê",
        "ưo ưiê chuyểng nghh lasm giaays",
    ],
)
def test_letters_that_nobody_can_say_are_none(words: str) -> None:
    assert [word for word in words.split() if is_syllable(word)] == []


@pytest.mark.parametrize("word", ["các", "cạc", "sách", "sạch", "đẹp", "nét"])
def test_a_syllable_that_ends_abruptly_has_one_of_two_tones(word: str) -> None:
    bare = fold(word[0]) if word[0] != "đ" else "đ"
    assert is_syllable(word)
    for vowel in "àảã" if "a" in fold(word) else "èẻẽ":
        assert not is_syllable(f"{bare}{vowel}{fold(word)[2:]}")


def test_what_citizens_write_is_mostly_syllables() -> None:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    told = [record for record in map(json.loads, lines) if record["slices"] == ["plain"]]
    words = [word for record in told for word in words_of(clean(record["text"])) if word.isalpha()]
    assert len(words) > 800
    assert sum(map(is_syllable, words)) >= 0.97 * len(words)
