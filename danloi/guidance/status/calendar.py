"""Working days in Vietnam: Monday to Friday without public holidays, and Saturdays that make up for a bridging day.

The `holidays` library has the holidays, the lunar ones and the yearly swaps of the Ministry of Home Affairs included.
"""

from __future__ import annotations

import datetime as dt
import functools

import holidays

_HOLIDAYS = holidays.country_holidays("VN")


@functools.cache
def is_working_day(date: dt.date) -> bool:
    """Tell whether offices work on `date`."""
    return _HOLIDAYS.is_working_day(date)


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Return the working days after `start` up to and including `end`; 0 if `end` is not later."""
    return sum(is_working_day(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))
