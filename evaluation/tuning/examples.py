"""The calibration questions as the search sees them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actions.reading import question_from
from danloi.app.settings import ROOT
from danloi.guidance.library import Library
from danloi.guidance.question import Question
from danloi.guidance.search.cards import TOPIC_PREFIX
from danloi.guidance.vietnamese import clean, fold

NONE_MEANT = frozenset({"unknown", "out_of_scope"})


@dataclass(frozen=True)
class Example:
    """One question: features of its candidates and of itself, and which candidates (rows) are meant; none if empty."""

    record: dict[str, Any]
    question: Question
    cards: NDArray[np.float32]
    asked: NDArray[np.float32]
    gold: tuple[int, ...]
    codes: tuple[str, ...]


def questions_of(path: Path, model: Path, library: Library) -> list[tuple[dict[str, Any], Question]]:
    """Return every question of `path` as the engine understands it, as written and without diacritics.

    Raises:
        subprocess.CalledProcessError: the engine cannot read them.
    """
    written = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    records = [*written, *({**record, "text": fold(record["text"])} for record in written)]
    texts = [library.reader.read(clean(record["text"])) for record in records]
    parsed = understood(texts, model)
    return [
        (record, question_from({"text": text, **one})) for record, text, one in zip(records, texts, parsed, strict=True)
    ]


def examples_of(asked: Sequence[tuple[dict[str, Any], Question]], library: Library) -> tuple[list[Example], list[str]]:
    """Return the single questions, and the ids of those whose procedure or topic is not among the candidates.

    A single question is about one procedure or topic, or about none, and stands alone.
    """
    found, missing = [], []
    linker = library.shelf.linker
    for record, question in asked:
        if not _is_single(record):
            continue
        evidence = linker.evidence(question.text, question.objects, question.asked_parts, question.outside)
        if evidence is None:
            continue
        codes = tuple(linker.code_of(card) for card in evidence.rows.cards)
        wanted = wanted_of(record)
        gold = tuple(i for i, code in enumerate(codes) if code in wanted)
        if wanted and not gold:
            missing.append(record["id"])
            continue
        found.append(Example(record, question, evidence.rows.values, evidence.question, gold, codes))
    return found, missing


def wanted_of(record: dict[str, Any]) -> set[str]:
    """Return the keys of the cards that are right."""
    return {*record["procedure_codes"], *([TOPIC_PREFIX + record["topic"]] if record["topic"] else ())}


def _is_single(record: dict[str, Any]) -> bool:
    is_one = not record["context"] and not record["ambiguous"] and "two_procedures" not in record["slices"]
    return is_one and (bool(wanted_of(record)) or record["origin"] in NONE_MEANT)


def understood(texts: list[str], model: Path) -> list[dict[str, Any]]:
    """Return what the engine understands of `texts`."""
    engine = ROOT / "bot" / ".venv" / "bin" / "python"
    said = "".join(f"{json.dumps(text)}\n" for text in texts)
    command = [str(engine), "-m", "bot.parse", str(model)]
    done = subprocess.run(command, cwd=ROOT, input=said, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
