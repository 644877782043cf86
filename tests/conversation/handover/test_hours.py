"""Office hours, with holidays and the days that make up for them."""

from __future__ import annotations

import datetime as dt

import pytest

from danloi.conversation.handover.hours import VIETNAM, HoursError, OfficeHours

HOURS = OfficeHours.read("7:30-11:30, 13:30-17:00")


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(11, 26, 7, 30), True),
        (at(11, 26, 11, 30), False),
        (at(11, 26, 13, 30).astimezone(dt.UTC), True),
        (at(11, 28, 9), False),  # Saturday
        (at(9, 2, 9), False),  # National Day
        (at(8, 22, 9), True),  # Saturday that makes up for Monday 31 August 2026
        (at(8, 31, 9), False),
    ],
)
def test_officers_are_there_in_the_hours_of_working_days(moment: dt.datetime, is_open: bool) -> None:
    assert HOURS.is_open(moment) is is_open


def test_only_working_time_counts_as_waiting() -> None:
    assert HOURS.minutes_between(at(11, 26, 11, 0), at(11, 26, 14, 0)) == 60
    assert HOURS.minutes_between(at(11, 27, 16, 30), at(11, 30, 8, 0)) == 60


@pytest.mark.parametrize(
    "text", ["", "7-11", "7:30-25:00", "13:30-17:00,7:30-11:30", "11:30-7:30", "7:30-11:30,11:00-12:00"]
)
def test_hours_that_cannot_be_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(HoursError, match="write 7:30-11:30"):
        OfficeHours.read(text)
