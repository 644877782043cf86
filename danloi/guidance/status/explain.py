"""A file's state in plain Vietnamese: what it means, days left or overdue, what to do next."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from danloi.guidance.answers.format import day, money, sentence
from danloi.guidance.catalogue.links import COMPLAINT_URL, PAYMENT_URL
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.calendar import working_days_between
from danloi.guidance.status.dossier import Dossier
from danloi.guidance.status.hide import masked_name, short_code, without_persons
from danloi.guidance.status.timeline import OFFICE_WORKS, PAUSED, state_name

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_FINISHED = {9, 10}
_FRESH_SECONDS = 2


def explain(
    dossier: Dossier,
    say: Phrases,
    today: dt.date,
    as_of: dt.datetime | None = None,
    age_seconds: int = 0,
    payment_page: str = PAYMENT_URL,
) -> str:
    """Return the whole answer about `dossier`; of its code, and of the applicant's name, only what one knows it by.

    Args:
        dossier: the file.
        say: data/phrases/status.yaml.
        today: the present day in Vietnam.
        as_of: when the provider was asked; told with its age where given.
        age_seconds: how long ago that was.
        payment_page: where this file's fee is paid.
    """
    lines = [say("title", code=short_code(dossier.code))]
    if dossier.applicant:
        lines.append(say("applicant", name=masked_name(dossier.applicant)))
    if dossier.procedure_name:
        lines.append(say("procedure", name=dossier.procedure_name))
    if dossier.office:
        lines.append(say("office", office=dossier.office))
    lines += _state(dossier, say)
    if dossier.received_on:
        lines.append(say("received", date=day(dossier.received_on)))
    if dossier.finished_on and dossier.state in _FINISHED:
        lines.append(say("finished", date=day(dossier.finished_on)))
    elif dossier.due_on and dossier.state in (OFFICE_WORKS | PAUSED if dossier.due_on >= today else OFFICE_WORKS):
        lines.append(_due(dossier.due_on, say, today))
    lines += _wanted(dossier, say)
    key = "unknown" if dossier.state is None else f"s{dossier.state}"
    lines.append(say("next", text=say(f"next_steps.{key}", payment=payment_page)))
    if dossier.is_sandbox:
        lines.append(say("sandbox"))
    elif as_of:
        lines.append(_age(as_of, age_seconds, say))
    return "\n".join(lines)


def _state(dossier: Dossier, say: Phrases) -> list[str]:
    name = state_name(dossier.state, say)
    since = say("updated", date=day(dossier.updated_on)) if dossier.updated_on else ""
    meaning = "unknown" if dossier.state is None else f"s{dossier.state}"
    return [say("state", name=name, updated=since), say(f"meanings.{meaning}")]


def _wanted(dossier: Dossier, say: Phrases) -> list[str]:
    """Return what the office wrote, what papers it asks for and what money."""
    lines = []
    if dossier.note:
        lines.append(say("reason", text=sentence(without_persons(dossier.note, dossier.applicant))))
    if dossier.missing and dossier.state in {None, 5, 8}:
        lines.append(say("missing", text=sentence(without_persons(dossier.missing, dossier.applicant))))
        if dossier.missing_until and dossier.state == 5:
            lines.append(say("missing_until", date=day(dossier.missing_until)))
    if dossier.fee_due_vnd:
        lines.append(say("fee_paid" if dossier.fee_paid else "fee", amount=money(dossier.fee_due_vnd)))
        if not dossier.fee_paid:
            lines += [say("fee_for", text=sentence(dossier.fee_name))] if dossier.fee_name else []
            lines += [say("fee_until", date=day(dossier.fee_until))] if dossier.fee_until else []
    return lines


def _due(due: dt.date, say: Phrases, today: dt.date) -> str:
    if due == today:
        return say("due_today", date=day(due))
    if due > today:
        return say("due_left", date=day(due), days=working_days_between(today, due))
    days = working_days_between(due, today)
    if not days:  # only a week-end or holiday since
        return say("due_passed", date=day(due))
    return say("overdue", date=day(due), days=days, url=COMPLAINT_URL)


def _age(as_of: dt.datetime, age_seconds: int, say: Phrases) -> str:
    there = as_of.astimezone(_VIETNAM)
    age = say("age", seconds=age_seconds) if age_seconds > _FRESH_SECONDS else ""
    return say("as_of", time=f"{there:%H:%M}", date=day(there.date()), age=age)
