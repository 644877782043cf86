"""A file's state in plain Vietnamese: what it means, days left or overdue, what to do next."""

from __future__ import annotations

import datetime as dt

from danloi.guidance.answers.format import day, money, sentence
from danloi.guidance.catalogue.links import COMPLAINT_URL, PAYMENT_URL
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.calendar import working_days_between
from danloi.guidance.status.models import DossierRow

_WAITING = {2, 4, 5, 6, 8}
_OFFICE_WORKS = {2, 4}  # in the other states the time is the citizen's, or has stopped
_FINISHED = {9, 10}


def explain(dossier: DossierRow, say: Phrases, today: dt.date) -> str:
    """Return the whole answer about `dossier`, without the applicant's name."""
    key = f"s{dossier.state}"
    lines = [
        say("title", code=dossier.code),
        say("procedure", name=dossier.procedure_name),
        say("office", office=dossier.office),
        say("state", name=say(f"names.{key}"), updated=day(dossier.updated_on)),
        say(f"meanings.{key}"),
        say("received", date=day(dossier.received_on)),
    ]
    if dossier.finished_on and dossier.state in _FINISHED:
        lines.append(say("finished", date=day(dossier.finished_on)))
    elif dossier.due_on and dossier.state in (_WAITING if dossier.due_on >= today else _OFFICE_WORKS):
        lines.append(_due(dossier.due_on, say, today))
    if dossier.note:
        lines.append(say("reason", text=sentence(dossier.note)))
    if dossier.missing:
        lines.append(say("missing", text=sentence(dossier.missing)))
    if dossier.fee_due_vnd:
        lines.append(say("fee_paid" if dossier.fee_paid else "fee", amount=money(dossier.fee_due_vnd)))
    lines.append(say("next", text=say(f"next_steps.{key}", payment=PAYMENT_URL)))
    lines.append(say("sandbox"))
    return "\n".join(lines)


def _due(due: dt.date, say: Phrases, today: dt.date) -> str:
    if due == today:
        return say("due_today", date=day(due))
    if due > today:
        return say("due_left", date=day(due), days=working_days_between(today, due))
    return say("overdue", date=day(due), days=working_days_between(due, today), url=COMPLAINT_URL)
