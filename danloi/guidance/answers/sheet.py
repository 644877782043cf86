"""A whole record laid out for reading: the same words as the answers, in rows and groups instead of lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from danloi.guidance.answers.channels import channel_text
from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import Source
from danloi.guidance.answers.fees import fee_amount, fee_dates
from danloi.guidance.answers.format import clause, day, sentence
from danloi.guidance.answers.sections import documents_by_case
from danloi.guidance.answers.times import time_length
from danloi.guidance.catalogue.links import detail_url, form_url, is_allowed
from danloi.guidance.catalogue.records import Document, Fee, Procedure, Time
from danloi.guidance.phrases import Phrases


@dataclass(frozen=True)
class FeeRow:
    """One line of the fee table.

    `coming_from` is set for a row that is not yet in force; `is_known` says that `amount` is more than who sets it.
    """

    name: str
    amount: str
    case: str
    channel: str
    dates: str
    note: str
    set_by: Literal["central", "province", "unstated"]
    is_known: bool
    coming_from: str = ""


@dataclass(frozen=True)
class TimeRow:
    """How long one case takes."""

    length: str
    case: str
    channel: str
    note: str


@dataclass(frozen=True)
class DocumentGroup:
    """Papers that are needed together; `when` is empty for those that everybody needs."""

    when: str
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class Sheet:
    """A record as of one day.

    `fees` are in force, `coming_fees` will be, `ended_fees` no longer are and never stand as current; `fee_note` says
    so where nothing is in force or nothing is known. `warning` is empty for a record that an officer has confirmed.
    A withheld record shows its name, its sources and why no more is said.
    """

    procedure: Procedure
    title: str
    name: str
    fees: tuple[FeeRow, ...]
    coming_fees: tuple[FeeRow, ...]
    ended_fees: tuple[FeeRow, ...]
    fee_note: str
    times: tuple[TimeRow, ...]
    documents: tuple[DocumentGroup, ...]
    form_url: str | None
    detail_url: str
    source: Source
    checked_on: str
    warning: str

    @property
    def lengths(self) -> list[str]:
        """Return how long it may take, each length once."""
        return list(dict.fromkeys(row.length for row in self.times))


def sheet_of(procedure: Procedure, say: Phrases, today: dt.date) -> Sheet:
    """Lay `procedure` out as it stands on `today`; `say` holds the phrases of data/phrases/answers.yaml."""
    current = [fee for fee in procedure.fees if fee.holds_on(today)]
    coming = [fee for fee in procedure.fees if fee.starts_after(today)]
    ended = [fee for fee in procedure.fees if fee not in current and fee not in coming]
    note = "" if current else say("fee.none") if not procedure.fees else say("fee.ended")
    always, cases = documents_by_case(procedure)
    groups = [DocumentGroup("", tuple(always))] if always else []
    groups += [DocumentGroup(sentence(when).rstrip("."), tuple(papers)) for when, papers in cases.items()]
    composer = Composer(say)
    form = form_url(procedure)
    return Sheet(
        procedure=procedure,
        title=sentence(procedure.short_name).rstrip("."),
        name=sentence(procedure.name).rstrip("."),
        fees=_fee_rows(current, say),
        coming_fees=_fee_rows(coming, say, coming=True),
        ended_fees=_fee_rows(ended, say),
        fee_note=note,
        times=tuple(_time_row(time, say) for time in procedure.times),
        documents=tuple(groups),
        form_url=form if form and is_allowed(form) else None,
        detail_url=detail_url(procedure),
        source=composer.source(procedure),
        checked_on=day(procedure.checked_on),
        warning=composer.warning(procedure),
    )


def _fee_rows(fees: Iterable[Fee], say: Phrases, *, coming: bool = False) -> tuple[FeeRow, ...]:
    return tuple(
        FeeRow(
            name=sentence(fee.name).rstrip("."),
            amount=fee_amount(fee, say),
            case=clause(fee.case),
            channel=_channel(fee.channel, fee.case, say),
            dates=fee_dates(fee, say).strip(" ()"),
            note=sentence(fee.note),
            set_by=fee.set_by,
            is_known=fee.set_by == "central" or bool(fee.amount or fee.free),
            coming_from=day(fee.valid_from) if coming and fee.valid_from else "",
        )
        for fee in fees
    )


def _time_row(time: Time, say: Phrases) -> TimeRow:
    return TimeRow(
        length=time_length(time, say),
        case=clause(time.case),
        channel=_channel(time.channel, time.case, say),
        note=sentence(time.note),
    )


def _channel(channel: str, case: str, say: Phrases) -> str:
    return channel_text(channel, case, say).strip(" ,")
