"""A file's way through the states, for the widget: what is done, where it is, what is likely to come."""

from __future__ import annotations

import datetime as dt

from danloi.guidance.answers.contract import FileStatus, TimelineStep
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.calendar import working_days_between
from danloi.guidance.status.dossier import Dossier, Step
from danloi.guidance.status.hide import short_code

OFFICE_WORKS = frozenset({2, 4})  # in the other states the time is the citizen's, or has stopped
PAUSED = frozenset({5, 6, 8})
_COMES_NEXT = {1: (2, 4, 9, 10), 2: (4, 9, 10), 4: (9, 10), 5: (4, 9, 10), 6: (4, 9, 10), 9: (10,)}


def state_name(state: int | None, say: Phrases) -> str:
    """Return the national name of a state, or that it is not known here."""
    key = f"s{state}"
    return say("unknown_state") if state is None else say(f"names.{key}")


def file_status(dossier: Dossier, at: dt.datetime, say: Phrases, today: dt.date) -> FileStatus:
    """Return the widget's picture of `dossier`, of which the provider was asked `at`."""
    due = dossier.due_on if dossier.state in OFFICE_WORKS | PAUSED else None
    is_overdue = due is not None and due < today and dossier.state in OFFICE_WORKS
    return FileStatus(
        code=short_code(dossier.code),
        state=dossier.state,
        name=state_name(dossier.state, say),
        office=dossier.office,
        since=_iso(dossier.updated_on),
        due=_iso(due),
        working_days_left=working_days_between(today, due) if due and due >= today else None,
        working_days_overdue=working_days_between(due, today) if due and is_overdue else None,
        fee_vnd=dossier.fee_due_vnd,
        fee_paid=dossier.fee_paid if dossier.fee_due_vnd else None,
        as_of=at.isoformat(timespec="seconds"),
        timeline=_timeline(dossier, say),
    )


def _timeline(dossier: Dossier, say: Phrases) -> list[TimelineStep]:
    *past, current = dossier.steps or _guessed_steps(dossier)
    steps = [TimelineStep(name=state_name(step.state, say), on=_iso(step.on), at="done") for step in past]
    steps.append(TimelineStep(name=state_name(current.state, say), on=_iso(current.on), at="current"))
    coming = _COMES_NEXT.get(current.state or 0, ())
    return steps + [TimelineStep(name=state_name(state, say), at="next") for state in coming]


def _guessed_steps(dossier: Dossier) -> tuple[Step, ...]:
    """Return what the days of the file tell where the provider gives no steps."""
    first = 2 if dossier.channel == "direct" else 1
    steps = [Step(dossier.received_on, first)] if dossier.state != first else []
    if dossier.state == 10 and dossier.finished_on:
        steps.append(Step(dossier.finished_on, 9))
    return (*steps, Step(dossier.updated_on, dossier.state))


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
