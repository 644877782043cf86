"""Splitting a text into syllables without tearing codes, links and addresses apart."""

from __future__ import annotations

import pytest

from danloi.guidance.vietnamese import fold_words, split_syllables

DOSSIER = "H49.22-261103-0042"


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("Làm khai sinh cho con", ["Làm", "khai", "sinh", "cho", "con"]),
        ("căn cước,hộ chiếu;bằng lái", ["căn", "cước", "hộ", "chiếu", "bằng", "lái"]),
        ("đổi bằng B2 sang C1?", ["đổi", "bằng", "B2", "sang", "C1"]),
        ("“khai tử” (quá hạn)…", ["khai", "tử", "quá", "hạn"]),
        ("cảm ơn 😀 nhé!!!", ["cảm", "ơn", "nhé"]),
        ("dòng một\ndòng hai", ["dòng", "một", "dòng", "hai"]),
        ("", []),
        ("?! …", []),
    ],
)
def test_words_stand_alone_and_punctuation_is_left_out(text: str, syllables: list[str]) -> None:
    assert [one.text for one in split_syllables(text)] == syllables


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        (f"hồ sơ {DOSSIER} đâu rồi", DOSSIER),
        (f"hồ sơ {DOSSIER}.", DOSSIER),
        ("mã 000.00.15.H49-261103-0042, xong chưa", "000.00.15.H49-261103-0042"),
        ("thủ tục 1.001193: lệ phí", "1.001193"),
        ("xem https://dichvucong.gov.vn/tra-cuu?ma=1&x=2 nhé", "https://dichvucong.gov.vn/tra-cuu?ma=1&x=2"),
        ("xem https://dichvucong.gov.vn/tra-cuu, nhé", "https://dichvucong.gov.vn/tra-cuu"),
        ("vào www.quangninh.gov.vn.", "www.quangninh.gov.vn"),
        ("gửi thu.ha-92@mail.quangninh.gov.vn.", "thu.ha-92@mail.quangninh.gov.vn"),
        ("ngày 05/11/2026!", "05/11/2026"),
        ("theo 117/2026/TT-BTC thì", "117/2026/TT-BTC"),
        ("phí 8.000 đồng", "8.000"),
    ],
)
def test_a_code_a_link_and_an_address_stay_in_one_piece(text: str, piece: str) -> None:
    assert piece in [one.text for one in split_syllables(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ H49.22-261103-0042 của tôi, xem ở https://dichvucong.gov.vn/a. Cảm ơn 😀!",
        "  e-mail: a.b@c.vn;   xe ô-tô 05/11/2026 – 8.000đ",
        "Đường “Hạ Long”… số 12/4",
    ],
)
def test_offsets_point_at_the_syllable_in_the_text(text: str) -> None:
    syllables = split_syllables(text)
    assert all(text[one.start : one.end] == one.text for one in syllables)
    assert [one.start for one in syllables] == sorted({one.start for one in syllables})


def test_search_works_on_folded_syllables() -> None:
    assert fold_words("Đổi bằng lái, hạng B2!") == ["doi", "bang", "lai", "hang", "b2"]
