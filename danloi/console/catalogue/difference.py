"""Two records or two answers side by side, line by line, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from danloi.console.catalogue.draft import ALWAYS
from danloi.console.catalogue.form_fields import PARTS, Field, Table
from danloi.guidance.answers.format import day, money, number
from danloi.guidance.catalogue.revisions import changed_fields
from danloi.guidance.phrases import Phrases

Mark = Literal["same", "before", "after"]


@dataclass(frozen=True)
class Line:
    """A line that stayed, is gone, or came."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Change:
    """What became of one field."""

    label: str
    lines: tuple[Line, ...]


def lines_between(old: Sequence[str], new: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines of both, those that are gone before those that came in their place."""
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line("same", text) for text in old[a:b]]
        else:
            found += [Line("before", text) for text in old[a:b]]
            found += [Line("after", text) for text in new[c:d]]
    return tuple(found)


class Reader:
    """Puts records into words; `say` holds the words of the area."""

    def __init__(self, say: Phrases) -> None:
        """Keep the words."""
        self._say = say

    def changes(self, old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[Change]:
        """Return every field in which two records (JSON values) differ, without the lines that stayed."""
        found = []
        for key in changed_fields(old, new):
            kept = self._kept(key, (old or {}).get(key), new.get(key))
            if kept:
                found.append(Change(self._say(f"field.{key}"), kept))
        return found

    def _kept(self, key: str, old: Any, new: Any) -> tuple[Line, ...]:
        part = PARTS.get(key)
        if isinstance(part, Table) and old and new and len(old) == len(new):
            pairs = [self._cells(part, a, b) for a, b in zip(old, new, strict=True) if a != b]
            return tuple(line for pair in pairs for line in pair)
        lines = lines_between(self.lines(key, old), self.lines(key, new))
        return tuple(line for line in lines if line.mark != "same")

    def _cells(self, table: Table, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Line, Line]:
        """Return a row before and after: what names it, and the cells in which it differs."""
        named = table.fields[0].key
        keys = [one.key for one in table.fields if one.key == named or old.get(one.key) != new.get(one.key)]
        before, after = ({key: row.get(key) for key in keys} for row in (old, new))
        return Line("before", self._row(table, before)), Line("after", self._row(table, after))

    def names(self, fields: Sequence[str]) -> str:
        """Return what staff call these fields."""
        return ", ".join(self._say(f"field.{key}").lower() for key in fields)

    def lines(self, key: str, value: Any) -> list[str]:
        """Return the lines of one field of a record."""
        if value is None or value == "":
            return []
        part = PARTS.get(key)
        if isinstance(part, Table):
            return [self._row(part, row) for row in value]
        if isinstance(value, list):
            return [self._value(part, one) for one in value]
        return [self._value(part, value)]

    def _row(self, table: Table, row: Mapping[str, Any]) -> str:
        pairs = [(one, row.get(one.key)) for one in table.fields]
        return "; ".join(
            self._say("diff.pair", field=self._say(f"field.{one.key}"), value=self._value(one, value))
            for one, value in pairs
            if value is not None and value not in ("", [])
        )

    def _value(self, one: Field | Table | None, value: Any) -> str:
        if not isinstance(one, Field):
            return str(value)
        if one.kind in {"choice", "choices"}:
            return self._say(f"choice.{one.key}.{str(value).lower()}")
        if one.kind == "date":
            return day(dt.date.fromisoformat(str(value)))
        if one.kind == "amount":
            return self._say("diff.money", amount=money(value))
        if one.kind == "number":
            return number(value)
        if one.kind == "case" and value == ALWAYS:
            return self._say("diff.always")
        if one.kind == "pairs":
            return " / ".join(self._say("diff.pair", field=pair["answer"], value=pair["effect"]) for pair in value)
        return str(value)
