"""Units that the portal lost, months and years, and times that stand in words only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from danloi.guidance.catalogue.records import Procedure, Time
from tests.guidance.portal.api import everywhere, method, timed

Times = Callable[..., list[Time]]


@pytest.fixture(scope="session")
def times_of(convert_record: Callable[..., Procedure]) -> Times:
    """Convert a record whose ways of filing all state the same."""

    def make(time: object, unit: str, description: str = "", cases: list[dict[str, Any]] | None = None) -> list[Time]:
        methods = everywhere(time=time, unit=unit, description=description)
        return convert_record(executionMethods=methods, cases=cases or []).times

    return make


@pytest.mark.parametrize(("unit", "ours"), [("WORKING_DAY", "working_days"), ("DAY", "days"), ("HOUR", "hours")])
def test_a_number_with_its_unit_is_taken_over_once(times_of: Times, unit: str, ours: str) -> None:
    (row,) = times_of(3, unit)
    assert (row.value, row.unit, row.channel, row.note) == (3, ours, "any", "")


def test_half_days_stay(times_of: Times) -> None:
    assert times_of(7.5, "WORKING_DAY")[0].value == 7.5


def test_a_lost_unit_is_taken_from_the_counted_case_of_the_same_number(times_of: Times) -> None:
    (row,) = times_of(3, "OTHER", cases=[timed(1, "DAY"), timed(3, "WORKING_DAY")])
    assert (row.value, row.unit) == (3, "working_days")


@pytest.mark.parametrize(
    "cases", [[], [timed(25, "WORKING_DAY")], [timed(5, "OTHER")], [timed(5, "DAY"), timed(5, "WORKING_DAY")]]
)
def test_a_lost_unit_is_not_guessed(times_of: Times, cases: list[dict[str, Any]]) -> None:
    (row,) = times_of(5, "OTHER", cases=cases)
    assert (row.value, row.unit) == (5, "unstated")


@pytest.mark.parametrize(("unit", "said"), [("MONTH", "2 tháng"), ("YEAR", "2 năm")])
def test_months_and_years_are_words_and_no_number_of_days(times_of: Times, unit: str, said: str) -> None:
    (row,) = times_of(2, unit)
    assert (row.value, row.unit, row.note) == (None, "unstated", said)


@pytest.mark.parametrize("time", [0, "0", "Theo mô tả", "Không quy định"])
def test_no_number_and_no_words_is_no_time(times_of: Times, time: object) -> None:
    assert times_of(time, "OTHER") == []


def test_without_any_time_the_counted_cases_are_quoted_as_words(times_of: Times) -> None:
    (row,) = times_of(0, "OTHER", cases=[timed(30, "DAY")])
    assert (row.value, row.note) == (None, "Cổng ghi ở phần trường hợp: 30 ngày")


def test_a_sentence_in_place_of_a_number_is_kept(times_of: Times) -> None:
    sentence = "Không quá 15 ngày kể từ ngày nhận đủ hồ sơ; ở xã miền núi thêm 10 ngày"
    (row,) = times_of(sentence, "OTHER")
    assert (row.value, row.note) == (None, sentence)


def test_words_of_the_description_win_over_a_placeholder_of_one(times_of: Times) -> None:
    (row,) = times_of(1, "OTHER", "Thời gian giải quyết 06 ngày làm việc và 30 ngày.")
    assert row.value is None
    assert "06 ngày làm việc và 30 ngày" in row.note


def test_a_description_that_repeats_the_number_is_shortened_to_what_it_adds(times_of: Times) -> None:
    (row,) = times_of(5, "WORKING_DAY", "05 ngày làm việc, kể từ ngày nhận đủ hồ sơ hợp lệ.")
    assert (row.value, row.case, row.note) == (5, "kể từ ngày nhận đủ hồ sơ hợp lệ", "")


def test_a_description_that_says_more_is_kept_whole(times_of: Times) -> None:
    text = "Không quá 08 ngày làm việc.\nĐối với các xã miền núi thì không quá 18 ngày làm việc."
    (row,) = times_of(8, "WORKING_DAY", text)
    assert "18 ngày làm việc" in row.note


def test_ways_that_differ_keep_their_own_rows(convert_record: Callable[..., Procedure]) -> None:
    methods = [method("ONLINE", 2), method("DIRECT", 3), method("POSTAL", 3)]
    rows = [(row.channel, row.value) for row in convert_record(executionMethods=methods).times]
    assert rows == [("online", 2), ("counter", 3), ("post", 3)]


def test_several_cases_of_one_way_all_stay(convert_record: Callable[..., Procedure]) -> None:
    methods = [
        method("DIRECT", 3, description="Trường hợp không phải xác minh: 03 ngày làm việc"),
        method("DIRECT", 8, description="Trường hợp phải xác minh: 08 ngày làm việc"),
    ]
    assert [row.value for row in convert_record(executionMethods=methods).times] == [3, 8]
