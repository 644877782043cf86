"""What a change changed: the values before and after, field by field."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

_LONGEST = 2000


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is the same on both sides, or on one alone."""

    kind: Literal["same", "before", "after"]
    text: str


@dataclass(frozen=True)
class Difference:
    """One field that is not what it was; `field` is its path, such as `fees[0].amount`."""

    field: str
    pieces: list[Piece]


def differences(before: Any, after: Any) -> list[Difference]:
    """Return every field that differs, in the order of their paths."""
    old, new = dict(_fields(before)), dict(_fields(after))
    return [
        Difference(field, _pieces(old.get(field, ""), new.get(field, "")))
        for field in sorted(old.keys() | new.keys())
        if old.get(field) != new.get(field)
    ]


def _fields(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _fields(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        if value:
            yield path, ", ".join(map(str, value))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _fields(inner, f"{path}[{number}]")
    elif value is not None:
        yield path, (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:_LONGEST]


def _pieces(old: str, new: str) -> list[Piece]:
    """Compare word by word."""
    left, right = _words(old), _words(new)
    pieces: list[Piece] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(left[i:j])))
            continue
        pieces += [Piece("before", "".join(left[i:j]))] if j > i else []
        pieces += [Piece("after", "".join(right[k:m]))] if m > k else []
    return pieces


def _words(text: str) -> list[str]:
    return [word for word in text.replace(" ", "\0 \0").split("\0") if word]
