"""`make tune`: fit the weights of search and needs on the calibration questions and write data/search.yaml."""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

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
        some, rest = [e for i, e in enumerate(examples) if i % _FOLDS != fold], examples[fold::_FOLDS]
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
    apart = [fit_needs([one for i, one in enumerate(asked) if i % _FOLDS != fold]) for fold in range(_FOLDS)]
    first = np.mean([right_first(asked[fold::_FOLDS], apart[fold]) for fold in range(_FOLDS)])
    tell(f"needs {asdict(needs)}; the first need right, held out, {first:.3f} of {len(asked)}")
    if arguments.write:
        write(FILE, dict(zip(NAMES, card, strict=True)), dict(zip(NONE, none, strict=True)), limits, needs)
        tell(f"wrote {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
