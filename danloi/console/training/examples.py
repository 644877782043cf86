"""The training examples as written, with their marks of entities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from danloi.guidance.vietnamese import fold_words

NEEDS = frozenset({"documents", "fee", "time", "place", "steps", "online", "legal", "eligibility", "result"})
MARKED = NEEDS | {"procedure", "unit"}
MARK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")


def without_marks(line: str) -> str:
    """Return the words of `line` as a citizen would type them: `[lệ phí](fee) khai sinh` is "lệ phí khai sinh"."""
    return MARK.sub(r"\1", line)


@lru_cache(maxsize=50_000)
def key_of(line: str) -> str:
    """Return the words of `line`, tones, case and punctuation ignored: two lines of one key are the same."""
    return " ".join(fold_words(without_marks(line)))


def spans(line: str) -> list[tuple[int, int]]:
    """Return where the marked words stand in the text without marks, as character offsets."""
    found, taken_out = [], 0
    for match in MARK.finditer(line):
        start = match.start() - taken_out
        found.append((start, start + len(match.group(1))))
        taken_out += len(match.group()) - len(match.group(1))
    return found


@dataclass(frozen=True)
class Example:
    """One line of data/nlu; `line` has the marks, `text` has not, `file` is the name within data/nlu."""

    file: str
    intent: str
    line: str

    @cached_property
    def text(self) -> str:
        """The words without marks."""
        return without_marks(self.line)

    @cached_property
    def key(self) -> str:
        """The words, tones and case ignored: two examples of one key are the same."""
        return key_of(self.line)

    @cached_property
    def marks(self) -> list[tuple[str, str]]:
        """Every marked piece with its type, in order."""
        return MARK.findall(self.line)

    @property
    def needs(self) -> set[str]:
        """The needs that are marked."""
        return {kind for _, kind in self.marks} & NEEDS

    def __str__(self) -> str:
        """Say where it stands and what it is."""
        return f"{self.file} ({self.intent}): {self.line}"


def read_examples(folder: Path) -> list[Example]:
    """Return every line of `folder` (data/nlu) that stands in a block of examples, files in the order of their names.

    Raises:
        ruamel.yaml.error.YAMLError: a file is not valid YAML.
    """
    return [
        Example(path.name, block["intent"], line)
        for path in sorted(folder.glob("*.yml"))
        for block in (YAML(typ="safe").load(path) or {}).get("nlu") or []
        if "intent" in block
        for line in lines_of(block.get("examples") or "")
    ]


def lines_of(examples: str) -> Iterator[str]:
    """Yield the sentences of a block, `- ` taken off."""
    for line in examples.split("\n"):
        if line.strip():
            yield line.strip().removeprefix("- ").strip()
