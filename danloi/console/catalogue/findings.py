"""What is wrong or doubtful about a draft, said in Vietnamese with the name of the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from danloi.console.catalogue.draft import Draft
from danloi.console.catalogue.form_fields import PARTS, Table
from danloi.console.catalogue.rules import Doubt, doubts
from danloi.guidance.catalogue.records import FEWEST_ALIASES, Procedure
from danloi.guidance.phrases import Phrases

# pydantic's kinds of error and the key below `wrong.` that says each; its list: docs.pydantic.dev, Validation Errors.
_SAID = {
    "missing": "empty",
    "string_too_short": "empty",
    "string_type": "empty",
    "too_short": "too_few",
    "string_too_long": "too_long",
    "int_parsing": "no_number",
    "int_type": "no_number",
    "int_from_float": "no_number",
    "float_parsing": "no_number",
    "float_type": "no_number",
    "finite_number": "no_number",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "literal_error": "no_choice",
    "bool_parsing": "no_choice",
    "bool_type": "no_choice",
    "date_parsing": "no_day",
    "date_type": "no_day",
    "date_from_datetime_parsing": "no_day",
    "date_from_datetime_inexact": "no_day",
    "string_pattern_mismatch": "bad_shape",
}
# The record's own rules (danloi/guidance/catalogue/records.py), by how their text begins.
OWN = {
    "free: true goes with": ("amount", "free_amount"),
    "valid_from is after": ("valid_to", "days_turned"),
    "aliases: at least": ("aliases", "few_aliases"),
    "an alias stands twice": ("aliases", "alias_twice"),
    "confirmed_by and confirmed_on": ("", "half_confirmed"),
}


@dataclass(frozen=True)
class Finding:
    """One sentence about one field; `path` is the name of its input, `is_grave` says that it must be mended."""

    path: str
    text: str
    is_grave: bool


@dataclass(frozen=True)
class Checked:
    """A draft that was looked at; `procedure` is None while it makes no whole record."""

    procedure: Procedure | None
    findings: list[Finding]

    @property
    def is_good(self) -> bool:
        """Whether it may be proposed."""
        return self.procedure is not None and not any(one.is_grave for one in self.findings)

    @property
    def has_doubts(self) -> bool:
        """Whether something should be looked at twice."""
        return any(not one.is_grave for one in self.findings)


class Checker:
    """Looks drafts over; `say` holds the words of the area."""

    def __init__(self, say: Phrases) -> None:
        """Keep the words."""
        self._say = say

    def look(self, draft: Draft, kept: Mapping[str, Any], current: Procedure | None, today: Any) -> Checked:
        """Check `draft` against the rules of the record and those of truth; `current` is what is answered now."""
        raw, places = draft.record(kept)
        try:
            procedure = Procedure.model_validate(raw)
        except ValidationError as err:
            return Checked(None, [self._of_error(dict(one), places) for one in err.errors()])
        return Checked(procedure, [self._of_doubt(one, places) for one in doubts(procedure, current, today)])

    def _of_error(self, error: dict[str, Any], places: Mapping[str, list[int]]) -> Finding:
        where: tuple[Any, ...] = error["loc"]
        key = _SAID.get(error["type"], "other")
        if error["type"] == "value_error":
            told = str(error["ctx"]["error"])
            column, key = next((known for start, known in OWN.items() if told.startswith(start)), ("", "other"))
            where = (*where, column) if column else where
        path, name = self._named(where, places)
        return Finding(path, self._say(f"wrong.{key}", field=name, fewest=FEWEST_ALIASES), is_grave=True)

    def _of_doubt(self, doubt: Doubt, places: Mapping[str, list[int]]) -> Finding:
        path, name = self._named(doubt.where, places)
        return Finding(path, self._say(f"doubt.{doubt.key}", field=name, **doubt.values), doubt.is_grave)

    def _named(self, where: Sequence[Any], places: Mapping[str, list[int]]) -> tuple[str, str]:
        """Return the name of the input and what staff call the field."""
        if not where or where[0] not in PARTS:
            return "", self._say("field.record")
        table, label = str(where[0]), self._say(f"field.{where[0]}")
        if len(where) == 1:
            return table, label
        if not isinstance(PARTS[table], Table):
            return table, self._say("place.line", field=label, number=int(where[1]) + 1)
        number = places[table][int(where[1])]
        row = self._say("place.row", field=label, number=number + 1)
        column = next((str(one) for one in where[2:3]), "")
        if not column:
            return f"{table}.{number}", row
        return f"{table}.{number}.{column}", self._say("place.cell", row=row, field=self._say(f"field.{column}"))
