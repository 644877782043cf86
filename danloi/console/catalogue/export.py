"""What staff changed, written into the files of data/catalogue/procedures/: only the changed keys, comments kept."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
        if not any(code in text for code in wanted):
            continue
        content = YAML().load(text)
        here = [
            (node, wanted.pop(str(node["code"]))) for node in content["procedures"] if str(node.get("code")) in wanted
        ]
        lines = text.splitlines()
        for node, record in sorted(here, key=lambda one: -one[0].lc.line):
            _rewrite(lines, node, record)
        _keep(export, path.name, text, "\n".join(lines) + "\n", [record for _, record in here])
    if wanted:
        new = [_plain(record) for record in wanted.values()]
        text = "procedures:\n" + "".join(f"- {_dumped(record, _INDENT).strip()}\n" for record in new)
        _keep(export, NEW_FILE, "", text, list(wanted.values()))
    return export


def _keep(export: Export, name: str, old: str, new: str, records: Sequence[Mapping[str, Any]]) -> None:
    if new == old or not records:
        return
    says = {raw["code"]: raw for raw in YAML(typ="safe").load(new)["procedures"]}
    for record in records:
        code = record["code"]
        if Procedure.model_validate(says[code]).model_dump(mode="json") != dict(record):
            msg = f"{name}: {code} could not be written as it should be"
            raise ExportFailed(msg)
    export.files[name] = new
    export.codes += [str(record["code"]) for record in records]


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
