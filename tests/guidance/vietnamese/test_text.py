"""Characters: one form for what keyboards write in many ways."""

from __future__ import annotations

import unicodedata

import pytest

from danloi.guidance.vietnamese import clean, fold, has_diacritics, place_tones


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hoà", "hòa"),
        ("hoạ", "họa"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("uỷ quyền", "ủy quyền"),
        ("xoá hộ khẩu", "xóa hộ khẩu"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("Khánh Hoà, Thuý", "Khánh Hòa, Thúy"),
    ],
)
def test_the_tone_of_an_open_syllable_moves_to_the_first_vowel(typed: str, kept: str) -> None:
    assert place_tones(typed) == kept


@pytest.mark.parametrize(
    "word", ["quý", "quỳ", "QUÝ", "Quý", "quả", "quá", "thuận", "hoàn", "toán", "huệ", "thuế", "khuỷu", "thuở", "ngoẻo"]
)
def test_a_tone_that_stands_right_stays(word: str) -> None:
    assert place_tones(word) == word


@pytest.mark.parametrize("word", ["hòa", "họa", "khỏe", "thủy", "ủy"])
def test_the_new_placement_is_left_alone(word: str) -> None:
    assert place_tones(word) == word


@pytest.mark.parametrize("text", ["đăng ký hộ tịch", "quý", "thuận", "hoà giải", "Uông Bí", "nghỉ thai sản"])
def test_text_in_separate_marks_becomes_the_same_as_text_in_whole_letters(text: str) -> None:
    assert clean(unicodedata.normalize("NFD", text)) == clean(unicodedata.normalize("NFC", text))
    assert unicodedata.is_normalized("NFC", clean(unicodedata.normalize("NFD", text)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  làm   căn\tcước  ", "làm căn cước"),
        ("khai\u00a0sinh", "khai sinh"),
        ("khai\u200bsinh", "khaisinh"),
        ("\ufeffkhai sinh", "khai sinh"),
        ("khai\u00adsinh", "khaisinh"),
        ("dòng một\r\ndòng hai", "dòng một\ndòng hai"),
        ("a\x00b\x1bc", "a b c"),
        ("\u202egnod 8\u202c", "gnod 8"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_only_what_can_be_read_is_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_cleaning_twice_changes_nothing_more() -> None:
    once = clean("Hoà\u00a0 giải\r\ntranh  chấp  đất \u200bđai")
    assert clean(once) == once


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đăng ký Khai Sinh", "dang ky khai sinh"),
        ("ĐỔI BẰNG LÁI", "doi bang lai"),
        (unicodedata.normalize("NFD", "Uông Bí"), "uong bi"),
        ("nước sạch", "nuoc sach"),
        ("H49.22-261103-0042", "h49.22-261103-0042"),
    ],
)
def test_folded_text_has_no_capitals_and_no_diacritics(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["đường", "Đ", "hộ", unicodedata.normalize("NFD", "mất")])
def test_diacritics_are_noticed(text: str) -> None:
    assert has_diacritics(text)


@pytest.mark.parametrize("text", ["duong", "CCCD", "123", "", "lam khai sinh o dau?"])
def test_plain_text_has_no_diacritics(text: str) -> None:
    assert not has_diacritics(text)
