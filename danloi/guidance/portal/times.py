"""How long it takes: the portal's numbers with their units, which are lost in about 600 records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from danloi.guidance.catalogue.records import Channel, Time
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.channels import CHANNELS, by_channel
from danloi.guidance.portal.descriptions import Description
from danloi.guidance.portal.record import Method, PortalRecord
from danloi.guidance.portal.text import pieces, says_nothing, strip_mark, upper_first

_UNITS = {"WORKING_DAY": "working_days", "DAY": "days", "HOUR": "hours"}
_LONG_UNITS = {"MONTH": "length.month", "YEAR": "length.year"}
_ALL_UNITS = {"WORKING_DAY": "length.working_day", "DAY": "length.day", "HOUR": "length.hour", **_LONG_UNITS}
_PLACEHOLDER = re.compile(r"^(?:theo|xem) (?:phần )?(?:mô tả|nội dung mô tả)\.?$", re.IGNORECASE)
_SINCE = re.compile(r"^\(?(?:kể từ|tính từ|từ khi|từ ngày|sau khi)\b.{3,200}$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d+(?:[.,]\d+)?$")


@dataclass(frozen=True)
class _Length:
    value: float | None
    unit: str
    note: str


def times(record: PortalRecord, descriptions: dict[int, Description], say: Phrases) -> list[Time]:
    """Return one row for each length of time; those that all ways of filing share stand once.

    A unit that the portal lost (OTHER) is taken from the counted cases of the same number. Without one, the number is
    kept as "unstated"; months and years, which are no exact number of days, become words.
    """
    found: dict[tuple[float | None, str, str], list[Channel]] = {}
    for number, method in enumerate(record.execution_methods):
        channel = CHANNELS.get(method.submission_method)
        if channel is None:
            continue
        length = _length(method, record, bool(descriptions[number].times), say)
        note = _without_repetition("\n".join(filter(None, [length.note, *descriptions[number].times])), length)
        if length.value is None and not note:
            continue
        channels = found.setdefault((length.value, length.unit, note.rstrip(" .;")), [])
        if channel not in channels:
            channels.append(channel)
    rows = [
        row
        for (value, unit, note), channels in found.items()
        for channel in by_channel(channels, record)
        for row in _rows(value, unit, note, channel)
    ]
    return rows or list(_from_cases(record, say))


def _length(method: Method, record: PortalRecord, described: bool, say: Phrases) -> _Length:
    text, unit = method.processing_time, method.processing_time_unit
    if not _NUMBER.match(text):
        nothing = says_nothing(text) or _PLACEHOLDER.match(text)
        return _Length(None, "unstated", "" if nothing else text)
    value = float(text.replace(",", "."))
    if unit in _LONG_UNITS:
        return _Length(None, "unstated", say(_LONG_UNITS[unit], value=f"{value:g}") if value else "")
    if unit in _UNITS:
        return _Length(value or None, _UNITS[unit] if value else "unstated", "")
    known = _unit_of_cases(value, record)
    if known in _UNITS:
        return _Length(value, _UNITS[known], "")
    if known in _LONG_UNITS:
        return _Length(None, "unstated", say(_LONG_UNITS[known], value=f"{value:g}"))
    # 0 and 1 are what the portal puts where the time stands in words only.
    if not value or (described and value <= 1):
        return _Length(None, "unstated", "")
    return _Length(value, "unstated", "")


def _unit_of_cases(value: float, record: PortalRecord) -> str:
    """Return the unit that the counted cases of the same number agree on; "" if there is none or they differ."""
    days = [case.processing_day for case in record.cases if case.processing_day]
    units = {day.type for day in days if day.qty == value and value and day.type in _ALL_UNITS}
    return units.pop() if len(units) == 1 else ""


def _from_cases(record: PortalRecord, say: Phrases) -> Iterable[Time]:
    """Return, where no way of filing states a time, what the counted cases say: as words, for nothing bears it out."""
    days = {(day.qty, day.type) for case in record.cases if (day := case.processing_day) and day.qty}
    said = sorted(say(_ALL_UNITS[kind], value=f"{qty:g}") for qty, kind in days if kind in _ALL_UNITS)
    if said:
        yield Time(value=None, unit="unstated", channel="any", note=say("length.of_cases", times="; ".join(said)))


def _without_repetition(note: str, length: _Length) -> str:
    """Take the length itself off the beginning of `note`: "05 ngày làm việc, kể từ …" becomes "kể từ …"."""
    note = "\n".join(strip_mark(line) for line in note.split("\n"))
    words = {"working_days": r"ngày làm việc", "days": r"ngày(?! làm việc)", "hours": r"giờ(?! làm việc)"}.get(
        length.unit
    )
    if length.value is None or words is None:
        return note
    number = re.escape(f"{length.value:g}".replace(".", ","))
    head = rf"^(?:trong (?:thời hạn|vòng|thời gian)\s+)?0*{number}\s*(?:\([^)]*\)\s*)?{words}\b[\s,.;]*"
    return re.sub(head, "", note, count=1, flags=re.IGNORECASE)


def _rows(value: float | None, unit: str, note: str, channel: Channel) -> Iterable[Time]:
    """Yield the row; "kể từ ngày …" alone is its case; a note longer than a field goes on in rows without a number."""
    case = ""
    if value is not None and _SINCE.match(note) and "\n" not in note:
        note, case = "", note
    for part in list(pieces(upper_first(note))) or [""]:
        yield Time.model_validate({"value": value, "unit": unit, "channel": channel, "case": case, "note": part})
        value, unit = None, "unstated"
