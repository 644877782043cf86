"""What the form of a procedure consists of: groups, single fields, and tables with a row for each entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from danloi.guidance.catalogue import records

FieldKind = Literal["line", "text", "lines", "amount", "number", "date", "choice", "choices", "pairs", "case"]


def _values(alias: Any) -> tuple[str, ...]:
    return get_args(alias)


@dataclass(frozen=True)
class Field:
    """One field; its label is `field.<key>` of the words.

    `line` and `text` are short and long texts, `lines` a list of texts with one a line, `pairs` two texts a line with a
    bar between, `case` a text in which "always" is said in words. `is_nullable` keeps an empty text as None.
    """

    key: str
    kind: FieldKind = "line"
    choices: tuple[str, ...] = ()
    is_nullable: bool = False
    hint: bool = False


@dataclass(frozen=True)
class Table:
    """A list of entries, each a row with these fields."""

    key: str
    fields: tuple[Field, ...]
    has_dates: bool = False


@dataclass(frozen=True)
class Group:
    """What stands together under a heading, `group.<key>` of the words."""

    key: str
    parts: tuple[Field | Table, ...]


CHANNELS = _values(records.Channel)
UNITS = _values(records.Time.model_fields["unit"].annotation)
SET_BY = _values(records.Fee.model_fields["set_by"].annotation)

FORM = (
    Group(
        "names",
        (
            Field("name", "text"),
            Field("short_name"),
            Field("summary", "text"),
            Field("field"),
            Field("aliases", "lines", hint=True),
            Field("level", "choices", _values(records.Level)),
            Field("authority", "text"),
            Field("superseded_codes", "lines"),
        ),
    ),
    Group(
        "fees",
        (
            Table(
                "fees",
                (
                    Field("name"),
                    Field("amount", "amount", is_nullable=True, hint=True),
                    Field("unit"),
                    Field("set_by", "choice", SET_BY),
                    Field("free", "choice", ("", "true", "false"), is_nullable=True),
                    Field("channel", "choice", CHANNELS),
                    Field("case"),
                    Field("valid_from", "date", is_nullable=True),
                    Field("valid_to", "date", is_nullable=True),
                    Field("percent", "number", is_nullable=True),
                    Field("reduction_percent", "number", is_nullable=True),
                    Field("note"),
                ),
                has_dates=True,
            ),
        ),
    ),
    Group(
        "documents",
        (
            Table(
                "documents", (Field("name", "text"), Field("when", "case", hint=True), Field("copies"), Field("note"))
            ),
        ),
    ),
    Group(
        "times",
        (
            Table(
                "times",
                (
                    Field("value", "number", is_nullable=True),
                    Field("unit", "choice", UNITS),
                    Field("case"),
                    Field("channel", "choice", CHANNELS),
                    Field("note"),
                ),
            ),
        ),
    ),
    Group("places", (Table("places", (Field("kind", "choice", _values(records.PlaceKind)), Field("text", "text"))),)),
    Group(
        "way",
        (
            Field("steps", "lines"),
            Field("result", "text"),
            Field("conditions", "lines"),
            Table("variants", (Field("question"), Field("options", "pairs", hint=True))),
        ),
    ),
    Group(
        "online",
        (
            Field("online_level", "choice", _values(records.OnlineLevel)),
            Field("form_url", is_nullable=True, hint=True),
            Field("withheld", "text", is_nullable=True, hint=True),
        ),
    ),
    Group(
        "legal",
        (
            Table("legal_basis", (Field("number"), Field("title", "text"))),
            Field("decision", is_nullable=True),
            Field("changes", "text"),
            Table("related", (Field("code"), Field("difference", "text"))),
        ),
    ),
    Group(
        "source",
        (
            Field("checked_on", "date"),
            Field("confidence", "choice", _values(records.Procedure.model_fields["confidence"].annotation)),
            Field("evidence", "lines"),
            Field("open_points", "lines", hint=True),
            Field("checked_fields", "lines"),
            Field("unchecked_fields", "lines"),
            Field("portal_uuid", is_nullable=True),
            Field("portal_name", is_nullable=True),
            Field("portal_code_used", is_nullable=True),
            Field("portal_updated", "date", is_nullable=True),
            Field("code_seen", is_nullable=True),
        ),
    ),
)
PARTS: dict[str, Field | Table] = {part.key: part for group in FORM for part in group.parts}
# What the form does not change: what names the record, and what only a signature does.
KEPT = ("code", "origin", "id", "confirmed_by", "confirmed_on")
