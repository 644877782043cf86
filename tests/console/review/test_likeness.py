"""Which questions are nearly the same."""

from __future__ import annotations

import pytest

from danloi.console.review.likeness import are_twins, bands, core, digest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lệ phí khai sinh bao nhiêu", "le phi khai sinh bao nhieu"),
        ("lệ phí khai sinh bao nhiêu", "Dạ cho em hỏi lệ phí khai sinh bao nhiêu ạ"),
        ("khai sinh lệ phí bao nhiêu", "lệ phí khai sinh bao nhiêu?"),
        ("lệ phí khai sinh bao nhiêu", "lệ phí khai sihn bao nhiêu"),
        ("làm cccd ở đâu", "làm căn cước ở đâu"),
        ("khai sinh ở đâu", "khai sinh ở đâu vậy ad"),
    ],
)
def test_the_same_words_are_twins_tones_politeness_order_and_one_slip_aside(one: str, other: str) -> None:
    assert are_twins(one, other)
    assert are_twins(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("đăng ký khai sinh", "đăng ký khai tử"),
        ("căn cước cho trẻ 14 tuổi", "căn cước cho trẻ 16 tuổi"),
        ("làm được không", "không làm được thì sao"),
        ("mất căn cước", "đổi căn cước"),
        ("nộp ở đâu", "nộp bao lâu"),
        ("vay vốn", "vốn"),
    ],
)
def test_another_word_is_another_question(one: str, other: str) -> None:
    assert not are_twins(one, other)


def test_twins_meet_in_a_band_and_strangers_hardly_ever() -> None:
    twins = ["đăng ký tạm trú cần giấy gì", "dang ky tam tru can giay gi", "đăng ký tạm trú cần giâyy gi ạ"]
    first, plain, slip, stranger = (set(one) for one in bands([*twins, "tối nay trời mưa"]))
    assert first == plain
    assert first & slip
    assert not first & stranger


def test_the_digest_is_that_of_the_words() -> None:
    assert digest("Dạ làm hộ chiếu ạ") == digest("ho chieu")
    assert digest("hộ chiếu") != digest("hộ khẩu")
    assert digest("dạ") != digest("vâng")  # nothing but politeness is still something


def test_what_could_become_an_alias_begins_and_ends_with_a_word_that_matters() -> None:
    assert core("dạ cho em hỏi làm lại bằng lái ạ") == "lại bằng lái"
    assert core("ạ") == "ạ"
