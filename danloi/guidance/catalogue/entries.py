"""A procedure as it stands in a list: a few short texts, so that thousands may be kept in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from danloi.guidance.catalogue.records import Level, OnlineLevel, Origin, Procedure


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list says of a procedure; `title` is its name in citizens' words, `changed_on` the day of its text."""

    code: str
    title: str
    name: str
    field: str
    levels: tuple[Level, ...]
    online_level: OnlineLevel
    origin: Origin
    changed_on: dt.date


def entry_of(procedure: Procedure, aliases: Sequence[str] = ()) -> Entry:
    """Return the entry of `procedure`; the first of `aliases`, if there is one, is what citizens call it."""
    title = aliases[0] if aliases else procedure.short_name
    days = [procedure.checked_on, procedure.portal_updated, procedure.confirmed_on]
    return Entry(
        procedure.code,
        title[0].upper() + title[1:],
        procedure.name,
        procedure.field,
        tuple(procedure.level),
        procedure.online_level,
        procedure.origin,
        max(day for day in days if day),
    )
