"""The portal prints 0 where nobody entered anything, and amounts in dollars or thousands where it should not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from danloi.guidance.catalogue.records import Fee, Procedure
from tests.guidance.portal.api import everywhere, fee, method

Convert = Callable[..., Procedure]


@pytest.fixture(scope="session")
def only_fee(convert_record: Convert) -> Callable[..., Fee]:
    """Convert a record with one fee, the same for every way of filing."""

    def make(*args: object, **more: object) -> Fee:
        (row,) = convert_record(executionMethods=everywhere(fees=[fee(*args, **more)])).fees  # type: ignore[arg-type]
        return row

    return make


def test_an_amount_is_taken_over_with_its_text(only_fee: Callable[..., Fee]) -> None:
    row = only_fee(50000, "50.000 đồng/giấy.", "SERVICE_FEE")
    assert (row.name, row.amount, row.unit, row.free, row.set_by) == ("Lệ phí", 50000, "đồng/giấy", False, "central")
    assert row.channel == "any"


def test_a_short_text_beside_an_amount_is_its_case(only_fee: Callable[..., Fee]) -> None:
    assert only_fee(30000, "Cấp lại giấy").case == "Cấp lại giấy"


def test_a_legal_text_beside_an_amount_is_a_note(only_fee: Callable[..., Fee]) -> None:
    row = only_fee(30000, "Theo Thông tư số 1/2026/TT-BTC")
    assert (row.case, row.note) == ("", "Theo Thông tư số 1/2026/TT-BTC")


@pytest.mark.parametrize("text", ["", "Không", "Không có.", "không quy định", "0", "Phí"])
def test_zero_without_a_real_text_is_unstated_and_not_free(
    only_fee: Callable[..., Fee], text: str, convert_record: Convert, answer_fees: Callable[[Procedure], str]
) -> None:
    row = only_fee(0, text)
    assert (row.amount, row.free, row.set_by, row.note) == (None, None, "unstated", "")
    shown = answer_fees(convert_record(executionMethods=everywhere(fees=[fee(0, text)])))
    assert "không nên hiểu là miễn phí" in shown


@pytest.mark.parametrize(
    "text",
    [
        "Do Hội đồng nhân dân cấp tỉnh quy định.",
        "Mức lệ phí cụ thể do HĐND tỉnh quyết định. Miễn lệ phí cho hộ nghèo.",
        "do Ủy ban nhân dân cấp tỉnh quy định",
    ],
)
def test_zero_that_the_province_sets_says_so_and_keeps_the_text(only_fee: Callable[..., Fee], text: str) -> None:
    row = only_fee(0, text)
    assert (row.amount, row.free, row.set_by) == (None, None, "province")
    assert text.rstrip(".") in row.note


@pytest.mark.parametrize("text", ["Miễn phí", "Miễn lệ phí."])
def test_free_as_a_placeholder_is_not_free(only_fee: Callable[..., Fee], text: str) -> None:
    row = only_fee(0, text)
    assert (row.free, row.set_by) == (None, "unstated")
    assert "không nêu căn cứ" in row.note


@pytest.mark.parametrize("text", ["Không thu lệ phí", "Miễn lệ phí (Thông tư số 1/2026/TT-BTC)."])
def test_a_text_that_plainly_frees_everybody_is_free(only_fee: Callable[..., Fee], text: str) -> None:
    assert only_fee(0, text).free is True


@pytest.mark.parametrize(
    "text",
    [
        "Miễn lệ phí cho người thuộc hộ nghèo theo Thông tư số 1/2026/TT-BTC",
        "Không thu lệ phí đăng ký đối với tổ hợp tác",
        "Miễn lệ phí từ ngày 01/7/2026 đến hết ngày 31/12/2026 theo Thông tư số 1/2026/TT-BTC",
    ],
)
def test_what_frees_only_some_is_not_free_for_all(only_fee: Callable[..., Fee], text: str) -> None:
    row = only_fee(0, text)
    assert row.free is None
    assert text in row.note


def test_a_sum_in_words_only_is_taken_over(only_fee: Callable[..., Fee]) -> None:
    row = only_fee(0, "Lệ phí: 20.000 đồng/bản")
    assert (row.name, row.amount, row.unit) == ("Lệ phí", 20000, "đồng/bản")


def test_dollars_never_become_dong(only_fee: Callable[..., Fee]) -> None:
    row = only_fee(25, "Cấp thị thực một lần", currency="USD")
    assert (row.amount, row.free) == (None, None)
    assert row.note == "Cổng ghi 25 USD. Cấp thị thực một lần"


def test_thousands_that_their_text_spells_out_are_read_as_such(only_fee: Callable[..., Fee]) -> None:
    assert only_fee(100, "Phí công bố: 100.000 đồng/lần").amount == 100_000


@pytest.mark.parametrize(
    ("value", "text"), [(20, ""), (1, "Theo quy định của Luật"), (17_500_000_000, "17.500.000 đồng")]
)
def test_an_amount_that_cannot_be_right_is_quoted_and_not_claimed(
    only_fee: Callable[..., Fee], value: int, text: str
) -> None:
    row = only_fee(value, text)
    assert row.amount is None
    assert f"Cổng ghi số {value:,}".replace(",", ".") in row.note


def test_dates_of_an_amount_end_it(only_fee: Callable[..., Fee]) -> None:
    row = only_fee(5000, "Từ ngày 01/7/2025 đến hết ngày 31/12/2026 theo Thông tư số 64/2025/TT-BTC")
    assert (row.valid_from, row.valid_to) == (dt.date(2025, 7, 1), dt.date(2026, 12, 31))


def test_dates_of_another_amount_in_the_text_do_not(only_fee: Callable[..., Fee]) -> None:
    row = only_fee(5000, "Từ ngày 01/7/2025 đến hết ngày 31/12/2026 chỉ thu 2.500 đồng")
    assert (row.valid_from, row.valid_to) == (None, None)
    assert "31/12/2026" in row.note


def test_ways_of_filing_that_differ_keep_their_own_rows(convert_record: Convert) -> None:
    methods = [
        method("ONLINE", fees=[fee(25000)]),
        method("DIRECT", fees=[fee(50000)]),
        method("POSTAL", fees=[fee(50000)]),
    ]
    rows = [(row.channel, row.amount) for row in convert_record(executionMethods=methods).fees]
    assert rows == [("online", 25000), ("counter", 50000), ("post", 50000)]


def test_an_empty_row_beside_a_real_one_is_left_out_but_not_of_another_way(convert_record: Convert) -> None:
    both = [fee(0), fee(50000, kind="SERVICE_FEE")]
    rows = convert_record(executionMethods=[method("ONLINE", fees=[fee(0)]), method("DIRECT", fees=both)]).fees
    assert [(row.channel, row.amount, row.set_by) for row in rows] == [
        ("online", None, "unstated"),
        ("counter", 50000, "central"),
    ]


def test_a_fee_in_the_description_of_a_way_is_not_lost(convert_record: Convert) -> None:
    text = "05 ngày làm việc kể từ ngày nhận đủ hồ sơ.\nPhí: 800.000 đồng/hồ sơ, giảm một nửa khi nộp trực tuyến."
    procedure = convert_record(executionMethods=everywhere(time=5, description=text))
    assert "800.000 đồng/hồ sơ" in procedure.fees[0].note
    assert "800.000" not in procedure.times[0].model_dump_json()


def test_a_table_that_is_attached_is_pointed_to(convert_record: Convert) -> None:
    attached = {**fee(None), "attachment": {"fileId": "x", "fileName": "bieu-phi.docx"}}
    (row,) = convert_record(executionMethods=everywhere(fees=[attached])).fees
    assert "Biểu phí đính kèm" in row.note


def test_a_very_long_text_is_spread_over_rows_and_not_cut(convert_record: Convert) -> None:
    text = " ".join(f"Mức số {number}: theo quy định của Bộ Nuôi ong." for number in range(90))
    rows = convert_record(executionMethods=everywhere(fees=[fee(70000, text)])).fees
    assert [row.amount for row in rows] == [70000, None]
    assert "Mức số 89" in rows[1].note
