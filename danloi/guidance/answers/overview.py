"""The short answer: what the procedure is, and the essentials of paper, money, time and place."""

from __future__ import annotations

import datetime as dt

from danloi.guidance.answers.fees import fee_line
from danloi.guidance.answers.format import clause, sentence
from danloi.guidance.answers.times import time_length
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases

_FEW = 2


def overview_lines(procedure: Procedure, say: Phrases, today: dt.date) -> list[str]:
    """Return the summary and one line each on documents, fee, time, place, result and online level."""
    essentials = [
        _documents(procedure, say),
        say("overview.fee", text=_fee(procedure, say, today)),
        say("overview.time", text=_time(procedure, say)),
        say("overview.place", text="; ".join(clause(place.text) for place in procedure.places)),
        say("overview.result", text=procedure.result),
        say("overview.online", text=clause(say(f"online.{procedure.online_level}"))),
    ]
    return [sentence(procedure.summary), *(say("bullet", text=sentence(line)) for line in essentials)]


def _documents(procedure: Procedure, say: Phrases) -> str:
    if not procedure.documents:
        return say("documents.none")
    always = [document.name for document in procedure.documents if document.always]
    more = len(procedure.documents) - len(always)
    if not always:
        return say("overview.documents_only_cases", count=more)
    text = say("overview.documents", names="; ".join(always))
    return f"{sentence(text)} {say('overview.documents_more', count=more)}" if more else text


def _fee(procedure: Procedure, say: Phrases, today: dt.date) -> str:
    if not procedure.fees:
        return clause(say("fee.none"))
    current = [fee for fee in procedure.fees if fee.holds_on(today)]
    if not current:
        return clause(say("fee.ended"))
    if len(current) <= _FEW:
        return "; ".join(clause(fee_line(fee, say)) for fee in current)
    return f"{clause(fee_line(current[0], say))}… ({say('overview.fee_rows', count=len(current))})"


def _time(procedure: Procedure, say: Phrases) -> str:
    if not procedure.times:
        return clause(say("time.none"))
    first = procedure.times[0]
    text = time_length(first, say) + (say("time.case", case=clause(first.case)) if first.case else "")
    return f"{text}… ({say('overview.time_rows')})" if len(procedure.times) > 1 else text
