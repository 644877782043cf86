"""`make tune`: fit the weights of search and needs on the calibration questions and write data/search.yaml."""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from danloi.app.settings import ROOT, read_settings
from danloi.app.training import ensure_model
from danloi.guidance.decision import Thresholds
from danloi.guidance.library import Library
from danloi.guidance.search.features import NAMES
from danloi.guidance.search.weights import NONE, Weights
from danloi.storage.database import Database
from evaluation.tuning.costs import cheapest, cost, counts, ranking_of
from evaluation.tuning.examples import Example, examples_of, questions_of
from evaluation.tuning.fit import fit
from evaluation.tuning.needs import Asked, fit_needs, right_first, with_needs
from evaluation.tuning.write import write

QUESTIONS = ROOT / "tests" / "eval" / "calibration.jsonl"
PRIOR = ROOT / "evaluation" / "tuning" / "prior.yaml"
FILE = ROOT / "data" / "search.yaml"
_FOLDS = 5


def tell(text: str) -> None:
    """Say how far it is."""
    print(f"tuning: {text}", file=sys.stderr, flush=True)


async def read(path: Path) -> tuple[list[Example], list[Asked]]:
    """Return the examples as the catalogue in the database (DATA_DIR) gives them, and the questions with needs."""
    settings = read_settings()
    model = ensure_model(settings.data_dir, tell)
    database = Database(settings.database)
    library = Library(database, ROOT / "data", PRIOR)
    await library.refresh()
    await database.close()
    asked = questions_of(path, model, library)
    examples, missing = examples_of(asked, library)
    tell(
        f"{len(examples)} examples over {len(library.shelf.procedures)} procedures; out of reach: {', '.join(missing)}"
    )
    return examples, with_needs(asked)


def _fold(record: dict[str, Any]) -> int:
    """Return the fold of a question; it is the same however the question is written."""
    return crc32(str(record["id"]).encode()) % _FOLDS


def main() -> None:
    """Fit, compare, write."""
    parser = argparse.ArgumentParser(prog="evaluation.tuning", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=QUESTIONS)
    parser.add_argument("--write", action="store_true", help="write data/search.yaml")
    arguments = parser.parse_args()
    try:
        examples, asked = asyncio.run(read(arguments.file))
    except subprocess.CalledProcessError as err:
        tell(f"error: the engine cannot read the questions: {err.stderr[-300:]}")
        raise SystemExit(1) from None
    prior = Weights.read(PRIOR)
    start, nothing = prior.card.astype(float), prior.none.astype(float)
    card, none, least = fit(examples, start, nothing)
    held_out = []
    for fold in range(_FOLDS):
        some = [one for one in examples if _fold(one.record) != fold]
        rest = [one for one in examples if _fold(one.record) == fold]
        found = fit(some, start, nothing)[:2]
        held_out += [(one, ranking_of(one, *found)) for one in rest]
    shown, rankings = [one for one, _ in held_out], [ranking for _, ranking in held_out]
    limits = cheapest(shown, rankings, Thresholds())
    outcomes = counts(shown, rankings, limits)
    known = [(one, r) for one, r in held_out if one.gold]
    right = np.mean([r.hits[0].code in {one.codes[i] for i in one.gold} for one, r in known])
    tell(f"loss {least:.3f}; right at 1, held out, {right:.3f} of {len(known)}; cost {cost(outcomes):.3f}")
    for name, number in outcomes.items():
        tell(f"  {number:4d}  {name}")
    tell(f"limits {asdict(limits)}")
    needs = fit_needs(asked)
    apart = [fit_needs([one for one in asked if _fold(one[0]) != fold]) for fold in range(_FOLDS)]
    first = np.mean(
        [right_first([one for one in asked if _fold(one[0]) == fold], apart[fold]) for fold in range(_FOLDS)]
    )
    tell(f"needs {asdict(needs)}; the first need right, held out, {first:.3f} of {len(asked)}")
    if arguments.write:
        write(FILE, dict(zip(NAMES, card, strict=True)), dict(zip(NONE, none, strict=True)), limits, needs)
        tell(f"wrote {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
