"""Working days in Vietnam: Monday to Friday without public holidays (the `holidays` library, lunar ones included)."""

from __future__ import annotations

import datetime as dt

import holidays

_HOLIDAYS = holidays.country_holidays("VN")
_SATURDAY = 5


def is_working_day(date: dt.date) -> bool:
    """Tell whether offices work on `date`."""
    return date.weekday() < _SATURDAY and date not in _HOLIDAYS


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Return the working days after `start` up to and including `end`; 0 if `end` is not later."""
    return sum(is_working_day(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))
