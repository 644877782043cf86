"""A line of the file judged: which record it is, and what becomes of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from danloi.guidance.catalogue.files import Problem
from danloi.guidance.catalogue.records import Code
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.agencies import audience, is_shown
from danloi.guidance.portal.convert import RULES, Undated, convert
from danloi.guidance.portal.reading import Line
from danloi.guidance.portal.record import Day, PortalRecord

_CODE: TypeAdapter[str] = TypeAdapter(Code)
_DAY: TypeAdapter[dt.date | None] = TypeAdapter(Day)


@dataclass(frozen=True)
class Seen:
    """What is known of a line before it is converted."""

    line: int
    code: str
    source_digest: str
    is_shown: bool
    updated: dt.date | None
    data: dict[str, Any]


@dataclass(frozen=True)
class Refused:
    """A line that cannot be taken over; `code` if it could be read all the same."""

    line: int
    problem: Problem
    code: str | None = None


@dataclass(frozen=True)
class Converted:
    """A record ready for the table."""

    line: int
    code: str
    uuid: str
    name: str
    field: str
    audience: str
    digest: str
    source_digest: str
    record: str
    replaces: str


class Judge:
    """Reads and converts lines.

    Args:
        file: its name, for problems.
        phrases: data/phrases/portal.yaml.
        fetched_on: the day the file was taken from the portal; None takes each record's own last change.

    `rules` is a digest of everything besides the line that a record depends on.
    """

    def __init__(self, file: str, phrases: Path, fetched_on: dt.date | None = None) -> None:
        """Read the phrases."""
        self._file = file
        self._say = Phrases.read(phrases)
        self._fetched_on = fetched_on
        self.rules = hashlib.sha256(f"{RULES}|{fetched_on}|".encode() + phrases.read_bytes()).hexdigest()

    def look(self, line: Line) -> Seen | Refused:
        """Find out which record a line is."""
        if line.data is None:
            return self._refuse(line.number, None, "line", "is longer than any record")
        try:
            data = json.loads(line.data)
        except (ValueError, RecursionError):
            return self._refuse(line.number, None, "line", "is not valid JSON")
        if not isinstance(data, dict):
            return self._refuse(line.number, None, "line", "is not a JSON object")
        inner = data["detail"] if isinstance(data.get("detail"), dict) else data
        code = str(data.get("code") or inner.get("code") or "").strip()
        try:
            _CODE.validate_python(code)
        except ValidationError:
            # A code that no record can have stands for no record that is in service.
            return self._refuse(line.number, code or None, "code", f"{code!r} is not of the form 1.000000")
        return Seen(
            line.number,
            code,
            hashlib.sha256(self.rules.encode() + line.data).hexdigest(),
            is_shown(str(inner.get("state") or "")),
            _DAY.validate_python(inner.get("updatedAt")),
            data,
        )

    def convert(self, seen: Seen) -> Converted | Refused:
        """Convert the record."""
        try:
            record = PortalRecord.model_validate(seen.data)
            procedure = convert(record, self._say, self._fetched_on)
        except ValidationError as err:
            first = err.errors()[0]
            return self._refuse(seen.line, seen.code, ".".join(map(str, first["loc"])) or "record", first["msg"])
        except Undated as err:
            return self._refuse(seen.line, seen.code, "updatedAt", str(err))
        text = procedure.model_dump_json()
        return Converted(
            seen.line,
            procedure.code,
            record.id,
            procedure.name,
            procedure.field,
            audience(record),
            hashlib.sha256(text.encode()).hexdigest(),
            seen.source_digest,
            text,
            ",".join(procedure.superseded_codes),
        )

    def twice(self, seen: Seen) -> Refused:
        """Refuse a record whose code an earlier line has."""
        return self._refuse(seen.line, seen.code, "code", f"{seen.code} stands already in an earlier line")

    def _refuse(self, line: int, code: str | None, field: str, reason: str) -> Refused:
        return Refused(line, Problem(self._file, f"line {line} ({code or 'no code'})", field, reason), code)
