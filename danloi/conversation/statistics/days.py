"""Days and hours where the citizens are: Vietnam has had UTC+7 without summer time since 1975."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def day_of(moment: dt.datetime) -> dt.date:
    """Return the day in Vietnam."""
    return moment.astimezone(VIETNAM).date()


def hour_of(moment: dt.datetime) -> int:
    """Return the hour of the day in Vietnam, 0 to 23."""
    return moment.astimezone(VIETNAM).hour


def start_of(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins in Vietnam."""
    return dt.datetime.combine(day, dt.time(), VIETNAM)
