"""Working days: no week-ends, no public holidays, lunar ones included."""

from __future__ import annotations

import datetime as dt

import pytest

from danloi.guidance.status.calendar import is_working_day, working_days_between


@pytest.mark.parametrize("day", ["2026-11-23", "2026-02-13", "2026-09-03", "2027-05-04"])
def test_offices_work_on_weekdays(day: str) -> None:
    assert is_working_day(dt.date.fromisoformat(day))


@pytest.mark.parametrize(
    "day",
    [
        "2026-11-21",
        "2026-11-22",
        "2026-01-01",
        "2026-02-16",
        "2026-02-17",
        "2026-02-20",
        "2026-04-27",
        "2026-04-30",
        "2026-05-01",
        "2026-09-01",
        "2026-09-02",
        "2027-02-08",
        "2027-05-03",
    ],
)
def test_offices_are_closed_on_week_ends_and_holidays(day: str) -> None:
    assert not is_working_day(dt.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-16", "2026-11-20", 4),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-20", "2026-11-22", 0),
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-02", 0),
        ("2026-04-29", "2026-05-04", 1),
        ("2026-02-13", "2026-02-24", 2),
        ("2026-12-31", "2027-01-04", 1),
        ("2026-08-28", "2026-09-03", 1),
    ],
)
def test_working_days_are_counted_after_the_first_day_up_to_the_last(start: str, end: str, days: int) -> None:
    assert working_days_between(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == days
