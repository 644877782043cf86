"""The fee section: what is in force, what is coming, and never "free" where nobody said so."""

from __future__ import annotations

import datetime as dt

from danloi.guidance.answers.channels import channel_text
from danloi.guidance.answers.format import clause, day, money, number
from danloi.guidance.catalogue.records import Fee, Procedure
from danloi.guidance.phrases import Phrases


def fee_lines(procedure: Procedure, say: Phrases, today: dt.date) -> list[str]:
    """Return one line for each fee row in force on `today`, then those that come into force later.

    Rows that have ended are left out; where nothing else is left, that is said.
    """
    if not procedure.fees:
        return [say("fee.none")]
    current = [fee for fee in procedure.fees if fee.holds_on(today)]
    coming = [fee for fee in procedure.fees if fee.starts_after(today)]
    lines = [say("bullet", text=fee_line(fee, say)) for fee in current]
    if not current:
        lines.append(say("fee.ended"))
    if coming:
        lines.append(say("fee.coming"))
        lines += [
            say("bullet", text=say("fee.coming_line", since=day(fee.valid_from), line=fee_line(fee, say)))
            for fee in coming
            if fee.valid_from
        ]
    return lines


def fee_line(fee: Fee, say: Phrases) -> str:
    """Return one row as a sentence part: name, amount, case, channel, dates, note."""
    return say(
        "fee.line",
        name=fee.name,
        amount=fee_amount(fee, say),
        case=say("fee.case", case=clause(fee.case)) if fee.case else "",
        channel=channel_text(fee.channel, fee.case, say),
        until=fee_dates(fee, say),
        note=say("fee.note", note=clause(fee.note)) if fee.note else "",
    )


def fee_amount(fee: Fee, say: Phrases) -> str:
    """Return what is to be paid, or who sets it, or that it is not known."""
    if fee.free:
        return say("fee.free")
    if fee.amount:
        unit = fee.unit or say("fee.amount_default_unit")
        default = say("fee.amount_default_unit")
        if not unit.startswith(default):
            unit = f"{default}/{unit}"
        return say("fee.amount", amount=money(fee.amount), unit=unit)
    if fee.percent is not None:
        unit = fee.unit.rpartition("%")[2].strip() or say("fee.percent_of")
        return say("fee.percent", percent=number(fee.percent), unit=unit)
    if fee.reduction_percent is not None:
        return say("fee.reduction", percent=number(fee.reduction_percent))
    if fee.set_by == "province":
        return say("fee.province")
    if fee.amount == 0:
        return say("fee.zero")
    return say("fee.unstated" if fee.set_by == "unstated" else "fee.unknown")


def fee_dates(fee: Fee, say: Phrases) -> str:
    """Return " (áp dụng từ … đến hết …)", or nothing for a row without dates."""
    if fee.valid_from and fee.valid_to:
        return say("fee.between", since=day(fee.valid_from), to=day(fee.valid_to))
    if fee.valid_to:
        return say("fee.until", to=day(fee.valid_to))
    if fee.valid_from:
        return say("fee.since", since=day(fee.valid_from))
    return ""
