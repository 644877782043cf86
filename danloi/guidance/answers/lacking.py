"""What a record does not say: needs that are answered with "the source does not state it". For those who keep it."""

from __future__ import annotations

import datetime as dt

from danloi.guidance.answers.contract import Aspect
from danloi.guidance.catalogue.records import Fee, Procedure, Time


def lacks(procedure: Procedure, aspect: Aspect, today: dt.date) -> bool:
    """Tell whether the section of `aspect` has to say, in whole or in part, that the record does not know.

    A fee that the provincial council sets and nobody has confirmed is such a gap, an overview is none: it only repeats
    those of its parts.
    """
    match aspect:
        case "documents":
            return not procedure.documents
        case "fee":
            current = [fee for fee in procedure.fees if fee.holds_on(today)]
            return not current or any(map(_is_open, current))
        case "time":
            return not procedure.times or any(map(_has_no_length, procedure.times))
        case "steps":
            return not procedure.steps
        case "online":
            return procedure.online_level == "unknown"
        case "legal":
            return not procedure.legal_basis and not procedure.decision
        case "eligibility":
            return not procedure.conditions and not procedure.variants
        case _:
            return False


def _is_open(fee: Fee) -> bool:
    return not (fee.free or fee.amount or fee.percent is not None or fee.reduction_percent is not None)


def _has_no_length(time: Time) -> bool:
    return time.unit == "unstated" or (time.unit != "same_day" and time.value is None)
