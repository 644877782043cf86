"""Reading data/catalogue/: every good record, and a plain report of every bad one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from danloi.guidance.catalogue.records import Procedure


@dataclass(frozen=True)
class Problem:
    """Why a record was refused: for staff, one line."""

    file: str
    record: str
    field: str
    reason: str

    def __str__(self) -> str:
        """Say file, record, field and reason."""
        return f"{self.file}: {self.record}: {self.field}: {self.reason}"


@dataclass(frozen=True)
class Reading:
    """The good records of a folder and the problems of the rest."""

    procedures: list[Procedure]
    problems: list[Problem]


def read_procedures(folder: Path) -> Reading:
    """Read every `*.yaml` of `folder`, sorted by name.

    A record that breaks a rule, or whose code or id stands in an earlier record, is refused; the others are kept.
    """
    procedures: list[Procedure] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for number, raw in enumerate(read_list(path, "procedures", problems), start=1):
            name = _name(raw, number)
            try:
                record = Procedure.model_validate(raw)
            except ValidationError as err:
                problems += [
                    Problem(path.name, name, ".".join(map(str, e["loc"])) or "record", e["msg"]) for e in err.errors()
                ]
                continue
            twice = [key for key in (record.code, record.id) if key in seen]
            if twice:
                problems.append(Problem(path.name, name, "code", f"{twice[0]} stands already in {seen[twice[0]]}"))
                continue
            seen[record.code] = seen[record.id] = f"{path.name}: {name}"
            procedures.append(record)
    return Reading(procedures, problems)


def read_list(path: Path, key: str, problems: list[Problem]) -> list[Any]:
    """Return the list named `key` of a YAML file; what is wrong with the file is added to `problems`."""
    try:
        content = YAML(typ="safe").load(path)
    except (YAMLError, UnicodeDecodeError) as err:
        line = re.search(r"line (\d+)", str(err))
        problems.append(Problem(path.name, f"line {line.group(1) if line else '?'}", "file", "is not valid YAML"))
        return []
    if not isinstance(content, dict) or not isinstance(content.get(key), list):
        problems.append(Problem(path.name, "file", key, f"a list named `{key}` is missing"))
        return []
    records: list[Any] = content[key]
    return records


def _name(raw: Any, number: int) -> str:
    code = raw.get("code") if isinstance(raw, dict) else None
    return f"record {number} ({code or 'no code'})"
