"""Numbers in a message: codes that we look up, and personal numbers that we tell apart."""

from __future__ import annotations

import pytest

from danloi.guidance.vietnamese import find_dossier_codes, find_identifiers, find_procedure_codes

NEW = "H49.22-261103-0042"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (NEW, NEW),
        ("H49-261103-0042", "H49-261103-0042"),
        ("H49.15.20-261103-0042", "H49.15.20-261103-0042"),
        ("000.00.15.H49-261103-0042", "000.00.15.H49-261103-0042"),
        ("000.00.015.H49-240103-00042", "000.00.015.H49-240103-00042"),
        ("G01.92-260703-00282", "G01.92-260703-00282"),
        ("G01.899.108.001-260703-0002", "G01.899.108.001-260703-0002"),
        ("h49.22-261103-0042", NEW),
        ("H49.22 - 261103 - 0042", NEW),
        ("H49 . 22-261103-0042", NEW),
        ("H49.22–261103—0042", NEW),
        ("H49.22-2611O3-OO42", NEW),
        ("H49.22-2611o3-oo42", NEW),
        ("g01.92-26O7O3-OO282", "G01.92-260703-00282"),
        ("GO1.92-260703-00282", "G01.92-260703-00282"),
        ("H49.22 261103 0042", NEW),
        ("h49 22 261103 0042", NEW),
        ("H49.22/261103/0042", NEW),
        ("H49.22_261103_0042", NEW),
        ("H49.22.261103.0042", NEW),
        ("H49.22-\n261103-0042", NEW),
        ("H49.22-26ll03-0042", NEW),
        ("H49.22-26II03-0O42", NEW),
        ("H49.22‑261103‑0042", NEW),
        ("000.00.15.h49 261103 0042", "000.00.15.H49-261103-0042"),
        ("H49.22-000000-0000", "H49.22-000000-0000"),
    ],
)
def test_a_dossier_code_is_read_however_it_is_typed(typed: str, code: str) -> None:
    assert [found.value for found in find_dossier_codes(f"hồ sơ {typed}, xong chưa ạ?")] == [code]


def test_a_dossier_code_is_found_inside_a_link() -> None:
    text = f"https://dichvucong.gov.vn/tra-cuu-ho-so?ma={NEW}&ngon-ngu=vi"
    assert [found.value for found in find_dossier_codes(text)] == [NEW]


@pytest.mark.parametrize(
    "text",
    [
        f"https://dichvucong.gov.vn/tra-cuu-ho-so?next=%2Ftra%3Fma%3D{NEW.replace('-', '%2D')}",
        f"[TTPVHCC] Ho so {NEW} da duoc tiep nhan, hen tra 27/11/2026. Chi tiet tai dichvucong.gov.vn",
        f"{NEW}|1.115832|Tách thửa|27/11/2026",
        f'{{"MaHoSo":"{NEW}","Ten":"x"}}',
        f"Mã hồ sơ:{NEW}.",
    ],
)
def test_a_dossier_code_is_found_in_a_link_an_sms_or_what_a_camera_reads(text: str) -> None:
    assert [found.value for found in find_dossier_codes(text)] == [NEW]


def test_what_the_camera_reads_on_an_identity_card_is_no_code_but_personal() -> None:
    text = "022098001234|101234567|Nguyễn Văn A|01011998|Nam|Tổ 5, khu 2, phường Bãi Cháy|05082021"
    assert find_dossier_codes(text) == []
    assert [one.kind for one in find_identifiers(text)][:2] == ["citizen_number", "id_number"]


@pytest.mark.parametrize("text", ["H49.22-261103-42", "h49.22-261103", "H49.22–2611–42"])
def test_a_code_with_missing_digits_is_no_code_but_known_as_an_incomplete_one(text: str) -> None:
    found = find_identifiers(f"hồ sơ {text} đến đâu rồi")
    assert [(one.kind, one.value) for one in found] == [("incomplete_code", text)]


@pytest.mark.parametrize(
    "text", ["toi 261103 0042", "lô i01 số 3", "tôi hỏi 26/11/03", "QL18-2611", "Thông tư 01/2018/TT-VPCP", "T10 2026"]
)
def test_words_and_other_numbers_are_not_read_as_codes(text: str) -> None:
    assert not [one for one in find_identifiers(text) if one.kind in {"dossier_code", "incomplete_code"}]


def test_two_dossier_codes_in_one_message_are_both_found_in_order() -> None:
    text = f"em có {NEW} với cả G01.92-260703-00282 nữa"
    found = find_identifiers(text)
    assert [(one.kind, one.value) for one in found] == [
        ("dossier_code", NEW),
        ("dossier_code", "G01.92-260703-00282"),
    ]
    assert [text[one.start : one.end] for one in found] == [NEW, "G01.92-260703-00282"]


@pytest.mark.parametrize("text", ["H49.22-2611-0042", "H49.22-261103-42", "H49.22", "XH49.22-261103-0042", "TT-BTC"])
def test_what_only_resembles_a_dossier_code_is_none(text: str) -> None:
    assert find_dossier_codes(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("gọi 0912345678 nhé", "phone", "0912345678"),
        ("gọi 0912 345 678", "phone", "0912345678"),
        ("gọi 0912.345.678.", "phone", "0912345678"),
        ("+84 912 345 678", "phone", "84912345678"),
        ("máy bàn 0203 3625 555", "phone", "02033625555"),
        ("cccd 022098001234", "citizen_number", "022098001234"),
        ("022 098 001 234", "citizen_number", "022098001234"),
        ("cmnd cũ 101234567", "id_number", "101234567"),
        ("stk 19036789012345 techcombank", "bank_number", "19036789012345"),
        ("thẻ 4111 1111 1111 1111", "bank_number", "4111111111111111"),
        ("thẻ 4111-1111-1111-1111", "bank_number", "4111111111111111"),
        ("mã OTP là 482913", "otp", "482913"),
        ("otp: 4829", "otp", "4829"),
        ("mã xác thực 77123", "otp", "77123"),
        ("ma xac nhan cua em la 771234", "otp", "771234"),
        ("hộ chiếu C1234567", "passport", "C1234567"),
        ("thư về ha.nguyen@gmail.com", "email", "ha.nguyen@gmail.com"),
        ("biên lai số 0012345", "receipt_number", "0012345"),
        ("số biên lai thu phí BL-0012345", "receipt_number", "BL-0012345"),
        ("hóa đơn 1C26TBL 00001234", "receipt_number", "1C26TBL 00001234"),
        ("mã giao dịch GD8273645501", "receipt_number", "GD8273645501"),
        ("mst 5701234562", "tax_number", "5701234562"),
        ("mã số thuế công ty là 0312345678", "tax_number", "0312345678"),
        ("5701234566-001", "tax_number", "5701234566-001"),
    ],
)
def test_personal_numbers_are_told_apart(text: str, kind: str, value: str) -> None:
    found = find_identifiers(text)
    assert [(one.kind, one.value) for one in found] == [(kind, value)]


def test_several_personal_numbers_of_one_message_are_told_apart() -> None:
    text = f"{NEW}, sđt 0912345678, cccd 022098001234, thủ tục 1.001193"
    assert [one.kind for one in find_identifiers(text)] == ["dossier_code", "phone", "citizen_number", "procedure_code"]


@pytest.mark.parametrize("text", ["1.001193", "thủ tục 1.001193.", "mã 1.001193 lệ phí", "(1.001193)"])
def test_a_procedure_code_is_found(text: str) -> None:
    assert [one.value for one in find_procedure_codes(text)] == ["1.001193"]


@pytest.mark.parametrize("text", ["11.001193", "1.0011935", "1.001.193", "1.00119", "21.001193.5"])
def test_other_numbers_with_dots_are_no_procedure_code(text: str) -> None:
    assert find_procedure_codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "ngày 05/11/2026",
        "ngày 05-11-2026",
        "nộp 05-11-2026 10 giờ sáng",
        "2026-11-05",
        "từ 15.08.2026-28.02.2027",
        "từ 01-07-2025 31-12-2026",
        "sinh năm 1998",
        "giai đoạn 2020-2025",
        "các năm 2023 2024 2025 2026",
        "hóa đơn điện tử từ 01/07/2026",
        "biên lai năm 2026",
    ],
)
def test_dates_and_years_are_no_identifiers(text: str) -> None:
    assert find_identifiers(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "8.000 đồng",
        "1.250.000đ",
        "từ 1.000.000 đến 5.000.000 đồng",
        "1.000.000-5.000.000 đồng",
        "nhà 2.500.000.000 đồng",
        "vốn 500.000.000.000 đồng",
        "vốn 1.000.000.000.000 đồng",
        "hóa đơn 1.250.000 đồng",
        "biên lai 50000 đồng",
        "10.000 20.000 30.000",
    ],
)
def test_prices_are_no_identifiers(text: str) -> None:
    assert find_identifiers(text) == []


@pytest.mark.parametrize("text", ["gọi 18001096", "gọi 1900558826", "Nghị định 168/2025/NĐ-CP", "113", "nhà số 12/4"])
def test_hotlines_and_legal_texts_are_no_identifiers(text: str) -> None:
    assert find_identifiers(text) == []


@pytest.mark.parametrize(
    "typed", ["1.oo1193", "1 .001193", "1. 001193", "1.00 1193", "l.OO1193", "thủ tục 1.OOII93 nha"]
)
def test_a_procedure_code_is_read_with_spaces_and_letters_for_digits(typed: str) -> None:
    assert [one.value for one in find_procedure_codes(typed)] == ["1.001193"]


@pytest.mark.parametrize(
    "text", ["1. 250000 đồng", "phí 1.000.000", "ngày 1.1.2025", "gọi 1.19001009", "lương 4. 001193"]
)
def test_sums_and_dates_are_no_procedure_codes(text: str) -> None:
    assert find_procedure_codes(text) == []
