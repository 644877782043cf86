"""Two procedures in one message: "làm khai tử với xóa thường trú cho ông nội"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ruamel.yaml import YAML

from danloi.guidance.question import Question
from danloi.guidance.search.linker import Hit, Linker
from danloi.guidance.vietnamese import fold

_MOST = 2


class Joins:
    """The words that join two things, and those that make the second a part of the first (data/phrases/choices.yaml).

    Args:
        joins, subordinates: words with diacritics; they are known without them too.
    """

    def __init__(self, joins: Iterable[str], subordinates: Iterable[str]) -> None:
        """Make the patterns."""
        self._joins = re.compile(rf"(?:^|\s|,)(?:{_any_of(joins)})(?:\s|,|$)|[,;+&]")
        self._subordinates = re.compile(rf"(?:^|\s)(?:{_any_of(subordinates)})\s*$")

    @classmethod
    def read(cls, path: Path) -> Joins:
        """Read the file."""
        data = YAML(typ="safe").load(path)
        return cls(data["joins"], data["subordinates"])

    def join(self, between: str) -> bool:
        """Whether two things with `between` them stand side by side."""
        between = between.lower()
        return bool(self._joins.search(between)) and not self._subordinates.search(between)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(form) for word in words for form in (word, fold(word))}))


def several(question: Question, linker: Linker, least: float, joins: Joins) -> list[Hit]:
    """Return the hits of the procedures asked about side by side, in their order; fewer than two if it is one.

    Two marked things count if a word of `joins` ("và", "với") stands between them, each names something by itself and
    is linked with at least the probability `least`, and they are not the same procedure.
    """
    cues = sorted((c for c in question.cues if c.kind == "procedure"), key=lambda cue: cue.start)
    if len(cues) < _MOST:
        return []
    found: list[Hit] = []
    end = None
    for cue in cues:
        if not linker.names_something([cue.text]):
            continue
        between = question.text[end : cue.start] if end is not None else ""
        if end is not None and not joins.join(between):
            continue
        hits = linker.rank(cue.text, [cue.text], limit=2).hits
        if not hits or hits[0].confidence < least or hits[0].kind in {"named", "topic"}:
            return []
        end = cue.start + len(cue.text)
        if all(hits[0].code != other.code for other in found):
            found.append(hits[0])
    return found[:_MOST] if len(found) >= _MOST else []
