"""Personal numbers never stay readable in what is kept."""

from __future__ import annotations

import pytest

from danloi.guidance.privacy import has_personal_number, has_secret, mask


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("gọi em 0912345678 nhé", "0912345678"),
        ("gọi em 0912 345 678 nhé", "345 678"),
        ("cccd 022098001234", "022098001234"),
        ("cmnd 101234567", "101234567"),
        ("stk 19036789012345", "19036789012345"),
        ("thẻ 4111 1111 1111 1111", "1111"),
        ("mã OTP 482913", "482913"),
        ("hộ chiếu C1234567", "1234567"),
        ("thư ha.nguyen@gmail.com", "ha.nguyen"),
        ("hồ sơ H49.22-261103-0042", "261103-0042"),
        ("4 số cuối là 0042", "0042"),
        ("H49.22-261103-0042, 3366", "3366"),
        ("https://dichvucong.gov.vn/?ma=H49.22-261103-0042", "0042"),
    ],
)
def test_a_personal_number_cannot_be_read_after_masking(text: str, number: str) -> None:
    assert number in text
    assert number not in mask(text)


def test_the_words_around_a_number_stay() -> None:
    masked = mask("Hồ sơ của tôi H49.22-261103-0042, số máy 0912345678, đến đâu rồi?")
    assert masked.startswith("Hồ sơ của tôi H49•")
    assert masked.endswith(", đến đâu rồi?")
    assert ", số máy •" in masked


@pytest.mark.parametrize(
    "text",
    [
        "Làm khai sinh cho con cần giấy tờ gì?",
        "1.001193 Lệ phí",
        "sinh năm 1998, cưới năm 2024",
        "phí 8.000 đồng hay 1.250.000 đồng",
        "Nghị định 168/2025/NĐ-CP ngày 05/11/2026",
        "gọi 18001096 hoặc 1900558826",
        "",
    ],
)
def test_what_is_not_personal_stays_as_it_is(text: str) -> None:
    assert mask(text) == text


def test_masking_twice_changes_nothing_more() -> None:
    once = mask("H49.22-261103-0042, 3366, 0912345678, a@b.vn")
    assert mask(once) == once


@pytest.mark.parametrize("text", ["mã OTP là 482913", "ma xac nhan 4829", "stk 19036789012345", "4111 1111 1111 1111"])
def test_an_otp_and_a_card_number_are_secrets(text: str) -> None:
    assert has_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "cccd 022098001234",
        "0912345678",
        "H49.22-261103-0042, 3366",
        "tôi không nhận được mã OTP",
        "OTP để làm gì",
        "sợ lộ OTP, hotline 18001096",
        "từ 15.08.2026-28.02.2027 có giảm không",
        "vay 1.000.000-5.000.000 đồng",
    ],
)
def test_what_may_be_said_is_no_secret(text: str) -> None:
    assert not has_secret(text)


@pytest.mark.parametrize("text", ["cccd 022098001234", "cmnd 101234567", "hộ chiếu C1234567"])
def test_an_identity_number_is_noticed(text: str) -> None:
    assert has_personal_number(text)


@pytest.mark.parametrize("text", ["0912345678", "H49.22-261103-0042", "3366", "1.001193", "vốn 500.000.000.000 đồng"])
def test_other_numbers_are_no_identity_number(text: str) -> None:
    assert not has_personal_number(text)
