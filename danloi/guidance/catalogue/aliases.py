"""Reading data/catalogue/aliases/: what citizens call the procedures taken over from the national portal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.catalogue.files import Problem
from danloi.guidance.portal.models import CitizenAliasRow
from danloi.guidance.portal.store import read_aliases
from danloi.guidance.vietnamese import clean

_CODE = re.compile(r"^\d\.\d{6}$")
_LONGEST = 200


@dataclass(frozen=True)
class AliasReading:
    """The good aliases by code, in their order, and the problems of the rest."""

    aliases: dict[str, list[str]]
    problems: list[Problem]


def read_alias_files(folder: Path) -> AliasReading:
    """Read every `*.yaml` of `folder`, sorted by name; a folder that is not there has none.

    A record that breaks a rule is refused and the others kept: its key must be a code, its value a list of texts
    without doubles, and its first alias, which is shown on buttons, must be no other record's first.
    """
    aliases: dict[str, list[str]] = {}
    problems: list[Problem] = []
    place: dict[str, str] = {}
    first: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        for code, raw in _load(path, problems):
            reason = _refusal(code, raw)
            texts = [] if reason else [clean(text) for text in raw]
            if not reason and code in place:
                reason = f"stands already in {place[code]}"
            if not reason and texts[0].casefold() in first:
                reason = f"the first alias is that of {first[texts[0].casefold()]} too: {texts[0]}"
            if reason:
                problems.append(Problem(path.name, str(code), "aliases", reason))
                continue
            place[code], first[texts[0].casefold()] = path.name, code
            aliases[code] = texts
    return AliasReading(aliases, problems)


def _refusal(code: object, raw: object) -> str:
    """Return why a record cannot be used; "" if it can."""
    if not isinstance(code, str) or not _CODE.match(code):
        return "the key is not a code in quotes, of the form '1.000000'"
    if not isinstance(raw, list) or not raw:
        return "must be a list of texts"
    for text in raw:
        if not isinstance(text, str) or not text.strip():
            return f"holds something that is no text: {text!r}"
        if len(text) > _LONGEST:
            return f"an alias is longer than {_LONGEST} characters: {text[:40]}…"
    folded = [clean(text).casefold() for text in raw]
    twice = next((text for text in folded if folded.count(text) > 1), None)
    return f"an alias stands twice: {twice}" if twice else ""


def _load(path: Path, problems: list[Problem]) -> Iterator[tuple[Any, Any]]:
    try:
        content = YAML(typ="safe").load(path)
    except (YAMLError, UnicodeDecodeError) as err:
        line = re.search(r"line (\d+)", str(err))
        reason = "has a code twice" if "duplicate key" in str(err) else "is not valid YAML"
        problems.append(Problem(path.name, f"line {line.group(1) if line else '?'}", "file", reason))
        return
    if not isinstance(content, dict) or not isinstance(content.get("aliases"), dict) or len(content) > 1:
        problems.append(Problem(path.name, "file", "aliases", "must be one mapping named `aliases`, and nothing else"))
        return
    yield from content["aliases"].items()


async def load_aliases(session: AsyncSession, reading: AliasReading) -> bool:
    """Make the table hold what was read; tell whether that changed it.

    While there are problems, codes that were not read keep their aliases: one of them may be what was refused.
    """
    known = await read_aliases(session)
    wanted = (known | reading.aliases) if reading.problems else reading.aliases
    if known == wanted:
        return False
    await session.execute(delete(CitizenAliasRow))
    values = [
        {"code": code, "position": position, "text": text}
        for code, texts in wanted.items()
        for position, text in enumerate(texts)
    ]
    if values:
        await session.execute(insert(CitizenAliasRow), values)
    return True
