"""A procedure on its way through the form: texts as they stand in the fields, and the record that they make."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from danloi.console.catalogue.form_fields import KEPT, PARTS, Field, Table

ALWAYS = "always"
_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_MOST_ROWS = 200
type Row = dict[str, str]


@dataclass
class Draft:
    """The form's content.

    `always` is how "needed by everybody" is written in the form. `texts` are the single fields (a list of texts as
    lines), `chosen` the fields with several choices, `rows` the tables.
    """

    always: str
    texts: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    @classmethod
    def of_record(cls, record: Mapping[str, Any], always: str) -> Draft:
        """Return the form filled with a record (JSON values)."""
        draft = cls(always)
        for part in PARTS.values():
            value = record.get(part.key)
            if isinstance(part, Table):
                draft.rows[part.key] = [
                    {one.key: _shown(one, row.get(one.key), always) for one in part.fields} for row in value or []
                ]
            elif part.kind == "choices":
                draft.chosen[part.key] = list(value or [])
            else:
                draft.texts[part.key] = _shown(part, value, always)
        return draft

    @classmethod
    def of_form(
        cls, one: Callable[[str], str], several: Callable[[str], list[str]], names: list[str], always: str
    ) -> Draft:
        """Return what was sent; `one` and `several` give a field's value or values, `names` are those of all fields."""
        draft = cls(always)
        sent = set(names)
        for part in PARTS.values():
            if isinstance(part, Table):
                draft.rows[part.key] = [
                    {column.key: one(f"{part.key}.{number}.{column.key}") for column in part.fields}
                    for number in _numbers(part.key, sent)
                ]
            elif part.kind == "choices":
                draft.chosen[part.key] = [value for value in several(part.key) if value in part.choices]
            else:
                draft.texts[part.key] = one(part.key)
        return draft

    def act(self, action: str) -> bool:
        """Do what a button of a table says (`add:fees`, `drop:fees.1`, `up:fees.1`); tell whether it was one."""
        match = re.fullmatch(r"(add|drop|up):([a-z_]+)(?:\.(\d{1,3}))?", action)
        if match is None or match[2] not in self.rows:
            return False
        verb, rows, number = match[1], self.rows[match[2]], int(match[3] or 0)
        if verb == "add" and len(rows) < _MOST_ROWS:
            table = PARTS[match[2]]
            rows.append({one.key: "" for one in table.fields} if isinstance(table, Table) else {})
        elif verb == "drop" and number < len(rows):
            del rows[number]
        elif verb == "up" and 0 < number < len(rows):
            rows[number - 1], rows[number] = rows[number], rows[number - 1]
        return True

    def split(self, table: str, number: int, day: dt.date) -> bool:
        """Let a row with dates end on the day before `day` and add its copy from then on; tell whether there is one."""
        part, rows = PARTS.get(table), self.rows.get(table, [])
        if not isinstance(part, Table) or not part.has_dates or number >= len(rows):
            return False
        copy = {**rows[number], "valid_from": day.isoformat()}
        rows[number] = {**rows[number], "valid_to": (day - dt.timedelta(days=1)).isoformat()}
        rows.insert(number + 1, copy)
        return True

    def record(self, kept: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[int]]]:
        """Return the raw record, with `code` and such from `kept`, not yet checked; empty rows are left out.

        The second value tells, for each table, which row of the form each of its entries is.
        """
        raw: dict[str, Any] = {key: kept[key] for key in KEPT if kept.get(key) is not None}
        places: dict[str, list[int]] = {}
        for part in PARTS.values():
            if isinstance(part, Table):
                filled = [(i, row) for i, row in enumerate(self.rows[part.key]) if not _is_empty(part, row)]
                places[part.key] = [i for i, _ in filled]
                raw[part.key] = [
                    {one.key: _meant(one, row.get(one.key, ""), self.always) for one in part.fields}
                    for _, row in filled
                ]
            elif part.kind == "choices":
                raw[part.key] = self.chosen[part.key]
            else:
                raw[part.key] = _meant(part, self.texts[part.key], self.always)
        return raw, places


def _numbers(table: str, names: set[str]) -> list[int]:
    found = {match[1] for name in names if (match := re.match(rf"{table}\.(\d{{1,3}})\.", name))}
    return sorted(map(int, found))[:_MOST_ROWS]


def _is_empty(table: Table, row: Row) -> bool:
    return not any(row.get(one.key, "").strip() for one in table.fields if one.kind != "choice")


def _shown(one: Field, value: Any, always: str) -> str:
    if value is None:
        return ""
    if one.kind == "lines":
        return "\n".join(map(str, value))
    if one.kind == "pairs":
        return "\n".join(f"{pair['answer']} | {pair['effect']}" for pair in value)
    if one.kind == "case":
        return always if value == ALWAYS else str(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    if one.kind == "amount":
        return f"{value:,}".replace(",", ".")
    return str(value)


def _meant(one: Field, text: str, always: str) -> Any:
    """Return the value that a field's text means; what makes no sense stays as it is, for the record to refuse."""
    text = text.strip()
    if one.kind == "lines":
        return _lines(text)
    if one.kind == "pairs":
        return [
            dict(zip(("answer", "effect"), map(str.strip, line.partition("|")[::2]), strict=True))
            for line in _lines(text)
        ]
    if one.kind == "case":
        return ALWAYS if not text or text.casefold() == always.casefold() else text
    if not text:
        return None if one.is_nullable else ""
    if one.kind == "date" and (match := _DAY.match(text)):
        return f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}"
    if one.kind == "amount":
        digits = re.sub(r"[\s.,]|đồng$|đ$|vnđ$", "", text.casefold())
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else text
    if one.kind == "number":
        return text.replace(",", ".")
    if one.key == "free":
        return {"true": True, "false": False}.get(text, text)
    return text


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
