"""What it costs. The portal prints 0 where nobody entered anything, so 0 is never "free" by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from danloi.guidance.catalogue.records import Channel, Fee
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.amounts import Amount, amount_of, frees, set_by_province, unit_of
from danloi.guidance.portal.channels import CHANNELS, by_channel
from danloi.guidance.portal.descriptions import Description
from danloi.guidance.portal.record import FeeLine, PortalRecord
from danloi.guidance.portal.text import lines_of, pieces, says_nothing, strip_mark, upper_first
from danloi.guidance.portal.validity import ALWAYS, Validity, validity_of

_CASE = 120  # longest text that is a case ("cấp lại") rather than a note
_NAMES = {"FEE": "fee.charge", "SERVICE_FEE": "fee.levy", "PRICE_LEVEL": "fee.price"}


@dataclass(frozen=True)
class _Row:
    """A fee row but for the channel, so that equal ones of several channels are found."""

    name: str
    amount: int | None = None
    unit: str = ""
    case: str = ""
    set_by: str = "unstated"
    free: bool | None = None
    note: str = ""
    valid: Validity = ALWAYS

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing but that there is a fee of this kind, perhaps."""
        return self.amount is None and not self.free and not self.note and not self.case and self.set_by == "unstated"


def fees(record: PortalRecord, descriptions: dict[int, Description], say: Phrases) -> list[Fee]:
    """Return one row for each fee; those that all ways of filing share stand once.

    An amount above 0 is taken over with its text. 0 or nothing with a text says who sets it, or what the text says; 0
    without a text is "unstated". Free is only what a text plainly frees for everybody.
    """
    found: dict[_Row, list[Channel]] = {}
    for number, method in enumerate(record.execution_methods):
        channel = CHANNELS.get(method.submission_method)
        if channel is None:
            continue
        rows = [row for line in method.fees for row in _rows(line, say)]
        if descriptions[number].fees:
            rows.append(_of_text("\n".join(descriptions[number].fees), say("fee.name"), say))
        for row in _without_empty(rows):
            channels = found.setdefault(row, [])
            if channel not in channels:
                channels.append(channel)
    return [
        fee
        for row, channels in found.items()
        for channel in by_channel(channels, record)
        for fee in _fees(row, channel)
    ]


def _without_empty(rows: Sequence[_Row]) -> list[_Row]:
    """Leave out the rows that say nothing where another row of the same way of filing says something; else keep one."""
    telling = [row for row in rows if not row.is_empty]
    return telling or list(rows[:1])


def _rows(line: FeeLine, say: Phrases) -> Iterable[_Row]:
    text = "" if _is_blank(line.description) else _bare(line.description)
    name = say(_named(text) or _NAMES.get(line.type, "fee.name"))
    row = _with_value(line, text, name, say) if line.value else _of_text(text, name, say)
    if line.attachment:
        row = replace(row, note=_joined(row.note, say("fee.attached")))
    yield row


def _bare(text: str) -> str:
    """Return `text` without what varies from way to way though the same is meant: end marks, brackets around it all."""
    text = text.strip(" .;\n")
    return text[1:-1].strip(" .;") if text.startswith("(") and text.find(")") == len(text) - 1 else text


def _named(text: str) -> str:
    """Return which kind of fee the text itself speaks of first; the portal's type is often the other one."""
    first = strip_mark(text).lower()
    return "fee.levy" if first.startswith("lệ phí") else "fee.charge" if first.startswith("phí") else ""


def _is_blank(text: str) -> bool:
    return says_nothing(text) or len(text.strip(" .:0()")) < 4 or text.strip(" .:").lower() in {"phí", "lệ phí", "đồng"}


def _with_value(line: FeeLine, text: str, name: str, say: Phrases) -> _Row:
    amount: Amount = amount_of(line.value or 0, line.currency_name, text)
    if amount.dong is None:
        if amount.is_foreign and text.startswith("/"):
            return _Row(name, set_by="central", note=say("fee.foreign", amount=f"{amount.shown}{text}"))
        seen = say("fee.foreign", amount=amount.shown) if amount.is_foreign else say("fee.unclear", amount=amount.shown)
        return _Row(name, set_by="central", note=_joined(seen, text))
    unit, rest = unit_of(text)
    row = _Row(name, amount.dong, unit=unit, set_by="central", free=False, valid=validity_of(text))
    if (
        rest
        and len(rest) <= _CASE
        and not any(mark in rest.lower() for mark in ("thông tư", "nghị ", "quyết định", "đồng"))
    ):
        return replace(row, case=strip_mark(rest).rstrip(" .;"))
    return replace(row, note=rest)


def _of_text(text: str, name: str, say: Phrases) -> _Row:
    """Read a row that has no number."""
    if _is_blank(text):
        return _Row(name)
    lines = _bare("\n".join(strip_mark(line) for line in lines_of(text)))
    amount = amount_of(0, "", lines)
    if amount.dong:
        unit, rest = unit_of(lines)
        if not rest:
            return _Row(name, amount.dong, unit=unit, set_by="central", free=False)
    if frees(lines):
        return _Row(name, amount=None, set_by="central", free=True, note=lines)
    if lines.strip(" .").lower() in {"miễn phí", "miễn lệ phí", "miễn"}:
        return _Row(name, note=say("fee.said_free", text=lines.strip(" .")))
    set_by = "province" if set_by_province(lines) else "central"
    return _Row(name, set_by=set_by, note=say("fee.says", text=lines), valid=validity_of(lines))


def _joined(first: str, second: str) -> str:
    return f"{first.rstrip('. ')}. {upper_first(second)}" if first and second else first or second


def _fees(row: _Row, channel: Channel) -> Iterable[Fee]:
    """Yield the row; a note longer than a field goes on in rows of its own, without an amount."""
    notes = list(pieces(row.note)) or [""]
    for number, note in enumerate(notes):
        yield Fee.model_validate(
            {
                "name": row.name,
                "amount": row.amount if number == 0 else None,
                "unit": row.unit,
                "channel": channel,
                "case": row.case,
                "set_by": row.set_by,
                "free": row.free,
                "note": note,
                "valid_from": row.valid.since,
                "valid_to": row.valid.to,
            }
        )
