"""What the learned components see of a word."""

from __future__ import annotations

import pytest

from bot.features import shape, token_features


@pytest.mark.parametrize(
    ("word", "seen"),
    [
        ("Khai", "khai"),
        ("SINH", "sinh"),
        ("Đổi", "đổi"),
        ("50.000", "00.000"),
        ("15/10/2026", "00/00/0000"),
        ("2tr", "0tr"),
        ("H49.22-261103-0042", "<dossier>"),
        ("000.00.15.H49-260905-0007", "<dossier>"),
        ("g01.12-261010-00123", "<dossier>"),
        ("1.001193", "0.000000"),
        ("https://dichvucong.gov.vn", "<link>"),
        ("www.quangninh.gov.vn", "<link>"),
    ],
)
def test_numbers_codes_and_links_are_seen_by_their_shape(word: str, seen: str) -> None:
    assert shape(word) == seen


def test_two_dossier_codes_look_the_same() -> None:
    assert shape("H49.22-261103-0042") == shape("H49.15-260928-0033")


def test_a_word_without_diacritics_shares_the_folded_features() -> None:
    accented = set(token_features(["hết", "bao", "nhiêu", "tiền"], 3))
    plain = set(token_features(["het", "bao", "nhieu", "tien"], 3))
    assert {"f[0]=tien", "f[-1]=nhieu", "b[-1]=nhieu_tien"} <= accented & plain
    assert "w[0]=tiền" in accented - plain


def test_the_ends_of_a_sentence_are_seen() -> None:
    words = ["mấy", "ngày", "có"]
    ends = [{"first", "last"} & set(token_features(words, at)) for at in range(3)]
    assert ends == [{"first"}, set(), {"last"}]


def test_a_lone_word_has_no_neighbours() -> None:
    assert not [one for one in token_features(["alo"], 0) if "[1]" in one or "[-1]" in one]
