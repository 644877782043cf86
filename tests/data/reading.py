"""The training examples as written, with their marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from danloi.guidance.vietnamese import fold_words

ROOT = Path(__file__).resolve().parents[2]
NLU_FILES = sorted((ROOT / "data" / "nlu").glob("*.yml"))
NEEDS = {"documents", "fee", "time", "place", "steps", "online", "legal", "eligibility", "result"}
MARK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")


@dataclass(frozen=True)
class Example:
    """One line of data/nlu; `line` has the marks, `text` has not."""

    file: str
    intent: str
    line: str

    @cached_property
    def text(self) -> str:
        return MARK.sub(r"\1", self.line)

    @cached_property
    def key(self) -> str:
        """The words, tones and case ignored: two examples of one key are the same."""
        return " ".join(fold_words(self.text))

    @cached_property
    def marks(self) -> list[tuple[str, str]]:
        return MARK.findall(self.line)

    @property
    def needs(self) -> set[str]:
        return {kind for _, kind in self.marks} & NEEDS

    def __str__(self) -> str:
        return f"{self.file} ({self.intent}): {self.line}"


def read_yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path)


def read_examples() -> list[Example]:
    """Return every line of data/nlu that stands in a block of examples."""
    return [
        Example(path.name, block["intent"], line.strip().removeprefix("- ").strip())
        for path in NLU_FILES
        for block in read_yaml(path)["nlu"]
        for line in block["examples"].splitlines()
        if line.strip()
    ]


def listed(problems: list[Any], advice: str) -> str:
    """Return a message for staff: what to do, then the lines it concerns."""
    return "\n".join([f"{advice} ({len(problems)} found)", *(f"  {problem}" for problem in problems[:30])])
