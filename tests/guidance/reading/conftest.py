"""The reader as it is in service, and the questions that citizens might type."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from danloi.guidance.reading.reader import Reader
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.vietnamese import clean


@pytest.fixture(scope="session")
def reader(data: Path, lexicon: Lexicon) -> Reader:
    return Reader.of(data, lexicon)


@pytest.fixture(scope="session")
def clean_questions(data: Path) -> list[str]:
    """Questions in which nobody slipped."""
    path = data / "evaluation" / "questions.jsonl"
    told: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [clean(one["text"]) for one in told if not {"typo", "teencode"} & set(one["slices"])]
