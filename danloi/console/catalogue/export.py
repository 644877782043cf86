"""What staff changed, written into the files of data/catalogue/procedures/: only the changed keys, comments kept."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import select

from danloi.guidance.catalogue.models import ProcedureRow
from danloi.guidance.catalogue.records import Procedure

# What is answered otherwise than the files say: revisions in force, and records checked or signed off since.
CHANGED = (
    select(ProcedureRow)
    .where(ProcedureRow.revision_id.is_not(None) | (ProcedureRow.file_record != ProcedureRow.record))
    .order_by(ProcedureRow.code)
)
NEW_FILE = "tu-can-bo.yaml"
_WIDTH = 4096
_FILES_KEPT = 64
_INDENT = "  "


@dataclass
class Export:
    """Files by name with their new text, and the codes whose record could not be placed."""

    files: dict[str, str] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)

    def as_zip(self) -> bytes:
        """Return the files as a ZIP, below data/catalogue/procedures/."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in sorted(self.files.items()):
                archive.writestr(f"data/catalogue/procedures/{name}", text)
        return made.getvalue()


class ExportFailed(Exception):
    """A file would not say what it should after the change; the text names file and code. For staff and the log."""


def write_into(folder: Path, records: Sequence[Mapping[str, Any]]) -> Export:
    """Return the files of `folder` that have to change so that they say `records` (JSON values).

    The lines of unchanged keys stay as they are, byte for byte; a record that no file has goes into a file of its own.

    Raises:
        ExportFailed: a file cannot be read, or would not say afterwards what it should.
    """
    export = Export()
    wanted = {str(record["code"]): record for record in records}
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        named = [record for code, record in wanted.items() if code in text]
        if not named:
            continue
        new, codes = _written(path.name, text, json.dumps(named, ensure_ascii=False, sort_keys=True))
        for code in codes:
            del wanted[code]
        if new != text:
            export.files[path.name] = new
            export.codes += codes
    if wanted:
        new = "procedures:\n" + "".join(f"- {_dumped(_plain(record), _INDENT).strip()}\n" for record in wanted.values())
        _check(NEW_FILE, new, list(wanted.values()))
        export.files[NEW_FILE] = new
        export.codes += list(wanted)
    return export


@lru_cache(_FILES_KEPT)
def _written(name: str, text: str, named: str) -> tuple[str, list[str]]:
    """Return the new text of a file and the codes whose record it has; `named` are records whose code it mentions.

    Reading and checking all files takes some seven seconds of the processor, so what was written for the last change is
    kept: after the next one only the files that it touches are written anew.
    """
    records = {record["code"]: record for record in json.loads(named)}
    content = YAML().load(text)
    here = [(node, records[str(node["code"])]) for node in content["procedures"] if str(node.get("code")) in records]
    lines = text.splitlines()
    for node, record in sorted(here, key=lambda one: -one[0].lc.line):
        _rewrite(lines, node, record)
    new = "\n".join(lines) + "\n"
    if new != text:
        _check(name, new, [record for _, record in here])
    return new if here else text, [record["code"] for _, record in here]


def _check(name: str, new: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Make sure that a file says afterwards what it should."""
    says = {raw["code"]: raw for raw in YAML(typ="safe").load(new)["procedures"]}
    for record in records:
        code = record["code"]
        if Procedure.model_validate(says[code]).model_dump(mode="json") != dict(record):
            msg = f"{name}: {code} could not be written as it should be"
            raise ExportFailed(msg)


def _rewrite(lines: list[str], node: Any, record: Mapping[str, Any]) -> None:
    """Replace the lines of the keys of a record that say something else now."""
    said = Procedure.model_validate(YAML(typ="safe").load(_record_text(lines, node))[0]).model_dump(mode="json")
    changed = [key for key in Procedure.model_fields if said.get(key) != record.get(key)]
    plain = _plain(record)
    for key in sorted((key for key in changed if key in node), key=lambda key: -node.lc.key(key)[0]):
        first = node.lc.key(key)[0]
        lines[first : _end(lines, first)] = (
            _dumped({key: plain[key]}, _INDENT).rstrip("\n").split("\n") if key in plain else []
        )
    new = {key: plain[key] for key in changed if key not in node and key in plain}
    if new:
        after = max(node.lc.key(key)[0] for key in node)
        end = _end(lines, after)
        lines[end:end] = _dumped(new, _INDENT).rstrip("\n").split("\n")


def _record_text(lines: list[str], node: Any) -> str:
    first = node.lc.line
    last = next(
        (i for i in range(first + 1, len(lines)) if re.match(r"-\s|\S", lines[i]) and not lines[i].startswith("#")),
        len(lines),
    )
    return "\n".join(lines[first:last])


def _end(lines: list[str], first: int) -> int:
    """Return the line after the last of the key that begins at `first`; comments and gaps after it are not its own."""
    end = first + 1
    while end < len(lines) and (not lines[end].strip() or re.match(rf"{_INDENT}(\s|- )", lines[end])):
        end += 1
    while end > first + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as the files write it: without what is empty by default."""
    model = Procedure.model_validate(dict(record))
    kept: dict[str, Any] = model.model_dump(mode="json", exclude_defaults=True)
    return kept


def _dumped(value: Mapping[str, Any], indent: str) -> str:
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.default_flow_style = False
    made = io.StringIO()
    yaml.dump(dict(value), made)
    return "".join(f"{indent}{line}" if line.strip() else line for line in made.getvalue().splitlines(keepends=True))
