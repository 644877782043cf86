"""Changing the aliases in data/catalogue: a curated record's own list, or that of data/catalogue/aliases/.

As in data/nlu only the lines that are meant change; positions come from ruamel.yaml.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from danloi.console.training.nlu_files import UnreadableData

# Aliases of imported procedures that had none; staff's own file, in the order of the codes.
STAFF_FILE = "aliases/can-bo.yaml"


@dataclass(frozen=True)
class AliasChange:
    """An alias of `code` that comes or goes."""

    code: str
    text: str
    is_removal: bool = False


@dataclass(frozen=True)
class _Edit:
    """Instead of `gone` lines from line `at` on: `new`."""

    at: int
    gone: int
    new: tuple[str, ...]


def changed_alias_files(catalogue: Path, changes: list[AliasChange]) -> dict[str, tuple[str, str]]:
    """Return the text of each file that `changes` concern before and after, by its name within `catalogue`.

    What is there already, or gone already, is no change.

    Raises:
        UnreadableData: a file is not valid YAML, or lists aliases in a way that cannot be added to.
    """
    texts = {
        f"{path.parent.name}/{path.name}": path.read_text(encoding="utf-8")
        for folder in ("procedures", "aliases")
        for path in sorted((catalogue / folder).glob("*.yaml"))
    }
    # Only the files that name a code are taken apart: the whole catalogue takes seconds.
    homes = {code: _home(code, texts) for code in {change.code for change in changes}}
    changed = {}
    for name in sorted(set(homes.values())):
        before = texts.get(name, "")
        after = _edited(name, before, [change for change in changes if homes[change.code] == name])
        if after != before:
            changed[name] = (before, after)
    return changed


def _home(code: str, texts: dict[str, str]) -> str:
    for name, text in texts.items():
        if code in text and any(found == code for found, _ in _records(name, text)):
            return name
    return STAFF_FILE


def _edited(name: str, before: str, changes: list[AliasChange]) -> str:
    text = before or "aliases:\n"
    for change in changes:
        text = _one(name, text, change)
    return before if text == "aliases:\n" else text


def _one(name: str, text: str, change: AliasChange) -> str:
    lines = text.removesuffix("\n").split("\n")
    listed = next((node for code, node in _records(name, text) if code == change.code), None)
    edit = _new_record(name, text, lines, change) if listed is None else _in_list(name, lines, listed, change)
    if edit is None:
        return text
    lines[edit.at : edit.at + edit.gone] = edit.new
    after = "\n".join(lines) + "\n"
    known, wanted = _listed(text, change.code), _listed(after, change.code)
    meant = [one for one in known if not _same(one, change.text)] if change.is_removal else [*known, change.text]
    if wanted != meant:
        msg = f"{name}: an alias would change the file's structure; nothing was written"
        raise UnreadableData(msg)
    return after


def _in_list(name: str, lines: list[str], listed: Node, change: AliasChange) -> _Edit | None:
    if not isinstance(listed, SequenceNode) or listed.flow_style or not listed.value:
        msg = f"{name}, line {listed.start_mark.line + 1}: the aliases of {change.code} must be a list, one a line"
        raise UnreadableData(msg)
    same = next((item for item in listed.value if _same(item.value, change.text)), None)
    if change.is_removal:
        if same is None:
            return None
        if len(listed.value) == 1:
            msg = f"{name}: the only alias of {change.code} cannot be removed"
            raise UnreadableData(msg)
        return _Edit(same.start_mark.line, _end(same) - same.start_mark.line, ())
    if same is not None:
        return None
    last = listed.value[-1]
    opening = lines[last.start_mark.line][: last.start_mark.column]
    return _Edit(_end(last), 0, (opening + _scalar(change.text),))


def _new_record(name: str, text: str, lines: list[str], change: AliasChange) -> _Edit | None:
    """Add the first alias of a code: in staff's file as a record of its own, in the order of the codes."""
    if change.is_removal:
        return None
    if not name.startswith("aliases/"):
        msg = f"{name}: the record of {change.code} has no list of aliases to add to"
        raise UnreadableData(msg)
    top = _value(YAML().compose(text), "aliases")
    keys = [key for key, _ in top.value] if isinstance(top, MappingNode) else []
    at = next((key.start_mark.line for key in keys if key.value > change.code), len(lines))
    return _Edit(at, 0, (f'  "{change.code}":', f"    - {_scalar(change.text)}"))


def _records(name: str, text: str) -> Iterator[tuple[str, Node]]:
    """Yield each code of a file with its list of aliases; a curated record without one is left out."""
    try:
        top = YAML().compose(text)
    except YAMLError as err:
        msg = f"{name} is not valid YAML: {' '.join(str(err).split())[:200]}"
        raise UnreadableData(msg) from err
    aliases, procedures = _value(top, "aliases"), _value(top, "procedures")
    if isinstance(aliases, MappingNode):
        yield from ((key.value, value) for key, value in aliases.value)
    for record in procedures.value if isinstance(procedures, SequenceNode) else []:
        code, listed = _value(record, "code"), _value(record, "aliases")
        if isinstance(code, ScalarNode) and listed is not None:
            yield code.value, listed


def _listed(text: str, code: str) -> list[str]:
    """Return the aliases of `code` in `text`, read independently of the positions."""
    content: Any = YAML(typ="safe").load(text)
    if "procedures" in content:
        return next((list(one["aliases"]) for one in content["procedures"] if one.get("code") == code), [])
    return list((content["aliases"] or {}).get(code, []))


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _end(node: Node) -> int:
    """Return the line after `node`."""
    line: int = node.end_mark.line
    return line if node.end_mark.column == 0 else line + 1


def _scalar(text: str) -> str:
    """Return `text` as YAML writes it, in quotes where they are needed."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.allow_unicode, yaml.width = False, True, 1_000_000
    out = io.StringIO()
    yaml.dump([text], out)
    return out.getvalue().removeprefix("- ").removesuffix("\n")


def _value(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)
