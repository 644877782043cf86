"""Rules of truth beyond the record's shape: what no answer may say, and what looks like a slip."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from danloi.guidance.answers.format import day, money
from danloi.guidance.catalogue.links import is_allowed, links_in
from danloi.guidance.catalogue.records import Fee, Procedure

_TIMES = 10  # a change by this factor looks like a slip of a digit
_FAR_YEARS = 5
_HOST = re.compile(
    r"(?<![\w@.-])((?:[a-z0-9-]+\.)+(?:vn|com|net|org|info|top|xyz|site|online|app|io|me|cc))(?![\w-])", re.I
)


@dataclass(frozen=True)
class Doubt:
    """What is wrong (`is_grave`) or should be looked at twice; `key` stands below `doubt.` in the words."""

    where: tuple[Any, ...]
    key: str
    is_grave: bool = False
    values: dict[str, object] = field(default_factory=dict)


def doubts(procedure: Procedure, current: Procedure | None, today: dt.date) -> list[Doubt]:
    """Return what is to be said of `procedure`, the grave first.

    What stands in `current`, the record that is answered now, just so is not held against whoever changes another part.
    """
    known = {_same(one, current) for one in _all(current, None, today)} if current else set()
    found = [
        one if not one.is_grave or _same(one, procedure) not in known else Doubt(one.where, one.key, False, one.values)
        for one in _all(procedure, current, today)
    ]
    return sorted(found, key=lambda one: not one.is_grave)


def _same(doubt: Doubt, procedure: Procedure | None) -> tuple[str, str]:
    value: Any = procedure
    for step in doubt.where[:2]:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return doubt.key, repr(value)


def _all(procedure: Procedure, current: Procedure | None, today: dt.date) -> Iterator[Doubt]:
    yield from _links(procedure)
    yield from _fees(procedure, current, today)
    yield from _days(procedure, current, today)


def _links(procedure: Procedure) -> Iterator[Doubt]:
    if procedure.form_url and not is_allowed(procedure.form_url):
        yield Doubt(("form_url",), "foreign_link", is_grave=True, values={"link": procedure.form_url})
    for where, text in _texts(procedure.model_dump(), ()):
        if where[0] == "form_url":
            continue
        links = links_in(text)
        foreign = [link for link in links if not is_allowed(link)]
        if foreign:
            yield Doubt(where, "foreign_link", is_grave=True, values={"link": foreign[0]})
            continue
        rest = text
        for link in links:
            rest = rest.replace(link, " ")
        hosts = [host for host in _HOST.findall(rest) if not host.lower().endswith(".gov.vn")]
        if hosts:
            yield Doubt(where, "foreign_host", values={"link": hosts[0]})


def _texts(value: Any, where: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, (*where, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, (*where, number))


def _fees(procedure: Procedure, current: Procedure | None, today: dt.date) -> Iterator[Doubt]:
    before = list(current.fees) if current else []
    for number, fee in enumerate(procedure.fees):
        if fee.amount == 0 and not fee.free and not (fee.note or fee.set_by == "province"):
            yield Doubt(("fees", number, "amount"), "zero_without_text", is_grave=True)
        if fee.free and not (fee.note or fee.case):
            yield Doubt(("fees", number, "note"), "free_without_text", is_grave=True)
        old = _counterpart(fee, before, number)
        if old and old.amount and fee.amount and not 1 / _TIMES < fee.amount / old.amount < _TIMES:
            values: dict[str, object] = {"old": money(old.amount), "new": money(fee.amount)}
            yield Doubt(("fees", number, "amount"), "ten_times", values=values)
        if fee.valid_to and fee.valid_to < today and fee not in before:
            yield Doubt(("fees", number, "valid_to"), "already_ended", values={"day": day(fee.valid_to)})
    for (i, one), (j, other) in combinations(enumerate(procedure.fees), 2):
        if _key(one) == _key(other) and one.amount != other.amount and _overlap(one, other):
            yield Doubt(("fees", j, "valid_from"), "two_at_once", values={"row": i + 1})


def _key(fee: Fee) -> tuple[str, str, str, str]:
    return fee.name.casefold(), fee.case.casefold(), fee.channel, fee.unit.casefold()


def _counterpart(fee: Fee, before: list[Fee], number: int) -> Fee | None:
    """Return the row that `fee` was: the latest of its name and case, or the one in its place."""
    named = [old for old in before if _key(old) == _key(fee)]
    return named[-1] if named else before[number] if number < len(before) else None


def _overlap(one: Fee, other: Fee) -> bool:
    first, last = dt.date.min, dt.date.max
    return max(one.valid_from or first, other.valid_from or first) <= min(one.valid_to or last, other.valid_to or last)


def _days(procedure: Procedure, current: Procedure | None, today: dt.date) -> Iterator[Doubt]:
    if procedure.checked_on > today:
        yield Doubt(("checked_on",), "day_to_come", is_grave=True, values={"day": day(procedure.checked_on)})
    elif current and procedure.checked_on < current.checked_on:
        yield Doubt(("checked_on",), "checked_earlier", values={"day": day(current.checked_on)})
    for number, fee in enumerate(procedure.fees):
        for key, value in (("valid_from", fee.valid_from), ("valid_to", fee.valid_to)):
            if value and abs(value.year - today.year) > _FAR_YEARS:
                yield Doubt(("fees", number, key), "far_day", values={"day": day(value)})
