"""When a followed file is looked at again: oftener when something is likely to happen, never at night, spread out."""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

from danloi.guidance.status.calendar import is_working_day, working_days_between
from danloi.guidance.status.dossier import Dossier

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ENDS = frozenset({3, 7, 8, 10})  # nothing comes after these
OPENS, CLOSES = dt.time(7, 30), dt.time(18, 30)
_SOON_DAYS = 2
_HOUR = 3600
_SHORT, _USUAL, _LONG = 1 * _HOUR, 3 * _HOUR, 5 * _HOUR  # seconds of office time
_LONGEST_PAUSE = 6 * _HOUR
_FIRST_PAUSE = 5 * 60
_RANDOM = random.SystemRandom()


def next_look(dossier: Dossier, at: dt.datetime) -> dt.datetime:
    """Return when to look again at a file that was looked at now."""
    return _in_office_hours(at, _seconds(dossier, at.astimezone(VIETNAM).date()) * _RANDOM.uniform(0.8, 1.2))


def first_look(dossier: Dossier, at: dt.datetime) -> dt.datetime:
    """Return when to look at a file for the first time; anywhere within its interval, so that looks are spread."""
    return _in_office_hours(at, _seconds(dossier, at.astimezone(VIETNAM).date()) * _RANDOM.uniform(0.1, 1.0))


def after_failure(failures: int, at: dt.datetime) -> dt.datetime:
    """Return when to try again after `failures` failed looks in a row."""
    pause = min(_FIRST_PAUSE * 2 ** (failures - 1), _LONGEST_PAUSE)
    return _in_office_hours(at, pause * _RANDOM.uniform(0.8, 1.2))


def _seconds(dossier: Dossier, today: dt.date) -> float:
    if dossier.state in {1, 2, 4} and dossier.due_on:
        is_near = dossier.due_on < today or working_days_between(today, dossier.due_on) <= _SOON_DAYS
        return _SHORT if is_near else _USUAL
    if dossier.state in {5, 6, 1}:
        return _USUAL
    return _LONG


def _in_office_hours(at: dt.datetime, seconds: float) -> dt.datetime:
    """Return the moment `seconds` of office time after `at`; the night and free days do not count.

    Offices change nothing while they are closed, and nobody is woken by a notice.
    """
    there = at.astimezone(VIETNAM)
    while True:
        if is_working_day(there.date()):
            opens, closes = (dt.datetime.combine(there.date(), time, VIETNAM) for time in (OPENS, CLOSES))
            start = max(there, opens)
            left = (closes - start).total_seconds()
            if left >= seconds:
                return (start + dt.timedelta(seconds=seconds)).astimezone(dt.UTC)
            seconds -= max(left, 0.0)
        there = dt.datetime.combine(there.date() + dt.timedelta(days=1), OPENS, VIETNAM)
