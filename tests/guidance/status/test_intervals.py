"""When a followed file is looked at again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from danloi.guidance.status.dossier import Dossier
from danloi.guidance.status.intervals import CLOSES, OPENS, VIETNAM, after_failure, next_look


def dossier(**fields: Any) -> Dossier:
    return Dossier("H49.22-261103-0042", **{"state": 4, "facts": (), **fields})


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("date", [26, 27, 28, 29])
def test_nobody_is_looked_for_at_night_or_on_free_days(date: int, hour: int) -> None:
    at = dt.datetime(2026, 11, date, hour, 20, tzinfo=VIETNAM)
    for moment in (next_look(dossier(), at), after_failure(3, at), next_look(dossier(state=9), at)):
        there = moment.astimezone(VIETNAM)
        assert moment > at
        assert OPENS <= there.time() <= CLOSES
        assert there.weekday() < 5


def test_a_file_is_looked_at_oftener_when_it_is_due() -> None:
    at = dt.datetime(2026, 11, 26, 8, 0, tzinfo=VIETNAM)
    due = next_look(dossier(due_on=at.date()), at)
    usual = next_look(dossier(due_on=dt.date(2026, 12, 20)), at)
    done = next_look(dossier(state=9), at)
    assert due < at + dt.timedelta(minutes=73) < usual < done


def test_looks_are_spread() -> None:
    at = dt.datetime(2026, 11, 26, 8, 0, tzinfo=VIETNAM)
    assert len({next_look(dossier(), at).replace(second=0, microsecond=0) for _ in range(200)}) > 30
