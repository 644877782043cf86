"""Sentences that show how citizens and the catalogue spell: what the speller learns from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from danloi.guidance.vietnamese import clean

_MARK = re.compile(r"\[([^\]]+)\]\((?:\w+)\)")
_EXAMPLE = re.compile(r"^ {4}- (.+)$", re.MULTILINE)


def examples_in(folder: Path) -> Iterator[str]:
    """Yield the sentences of the engine's training data (data/nlu/*.yml), without their marks."""
    for path in sorted(folder.glob("*.yml")):
        for line in _EXAMPLE.findall(path.read_text(encoding="utf-8")):
            yield clean(_MARK.sub(r"\1", line))
