"""docs/evaluation/: the page with tables and pictures, written by `make evaluate ARGS=--write`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from danloi.console.release.quality.counts import slice_shares
from danloi.console.release.quality.score import Scored
from evaluation.pictures import draw_matrix, draw_reliability, draw_slices, need_names
from evaluation.reliability import BINS, CURVES, Guess, binned, calibration_error
from evaluation.report import overall_table, slice_table, table
from evaluation.tallies import needs, outcomes
from evaluation.variants import Variant

_HOW = {
    "plain": "as they were written",
    "strip": "with all diacritics taken away",
    "typo": "with a slip of the finger in about every fifth word",
}


@dataclass(frozen=True)
class Run:
    """What a page tells of: the judged answers, where the questions came from, and how sure the assistant was.

    `loaded` is the number of procedures it had (None: it does not tell); `curves` is empty if its record was not read.
    """

    scored: Sequence[Scored]
    sources: Sequence[str]
    variant: Variant
    loaded: int | None
    curves: Mapping[str, Sequence[Guess]]


def write(run: Run, folder: Path) -> list[Path]:
    """Write the page and its pictures; return the files. A picture that this run has nothing for is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    names = ("slices", "needs", "outcomes", "reliability")
    slices, needed, came, reliability = (folder / f"{name}.svg" for name in names)
    draw_slices(slices, slice_shares(run.scored))
    draw_matrix(needed, needs(run.scored), ("asked first", "answered first"), need_names())
    draw_matrix(came, outcomes(run.scored), ("the question is about", "outcome"), {})
    if run.curves:
        draw_reliability(reliability, run.curves)
    else:
        reliability.unlink(missing_ok=True)
    readme = folder / "README.md"
    readme.write_text(page(run), encoding="utf-8")
    return [path for path in (readme, slices, needed, came, reliability) if path.exists()]


def page(run: Run) -> str:
    """Return the text of docs/evaluation/README.md."""
    today = dt.datetime.now(dt.UTC).date()
    sources = " and ".join(f"`{source}`" for source in run.sources)
    loaded = "" if run.loaded is None else f" The assistant had {run.loaded} procedures loaded."
    return f"""# Quality of the answers

Written by `make evaluate ARGS=--write` on {today}: {len(run.scored)} questions of {sources},
{_HOW[run.variant]}.{loaded}

{overall_table(run.scored)}

## By slice

![Share of right answers in every slice](slices.svg)

{slice_table(run.scored)}

## Confusions

Which need was asked first, and which was answered first, of the questions about one procedure that were answered. The
number is of questions, the colour the share of the row.

![Needs asked against needs answered](needs.svg)

What a question is about, and the outcome it got.

![Kinds of questions against outcomes](outcomes.svg)

## Does the confidence mean what it says

{_reliability(run.curves)}

## How it is taken

- Each question is asked of a running assistant over the REST channel, in a new conversation, after the messages that
  were said before it. The answer contract (`custom.answer`, docs/answers.md) is judged; of the words only whether they
  name the commune, and whether a foreign language is answered in English.
- The questions and their labels were written by hand ([how](labels.md)). None is in the training data, in the
  catalogue, or among the questions that thresholds and confidences are fitted from (`tests/eval/calibration.jsonl`),
  nor nearly so; tests/eval holds this.
- *Understood* is the leading mark: the right procedure or topic, or what else the question is about. `right at 1`,
  `in 3` and `not refused` are over the questions about one procedure; `aspect` over those of them that were answered,
  `every aspect` over those answered that ask for several things. An overview counts as an answer to how it is done.
- `other handled` is for everything else: two procedures at once, a topic, a commune, several that could be meant, none
  that is recorded, no public service, talk, a foreign language, a file handed in.
- A question whose procedure the assistant has not loaded is right when no other procedure is answered.
- Confidences come from the assistant's own record of its turns (table `turn`). Guesses are put into {BINS} bins of
  equal width; the calibration error is the mean distance between confidence and truth over the bins, weighed by
  guesses. For the links these are the questions about one or two procedures and those about none that is recorded or
  loaded; for the intent those whose labels say which one is right.
- `make evaluate ARGS="--variant strip"` takes the diacritics away, `typo` adds slips; `ARGS="--failures 50"` lists
  what was not right; `FILE="…"` takes other files of the same shape. `ARGS="--url … --database …"` asks a running one.
- A frozen subset of 150 questions is asked in every `make test` (tests/system/test_quality.py); its rule is in
  evaluation/gate.py, its floors are in tests/eval/gate.yaml, and `make evaluate ARGS=--refreeze` writes both anew.
"""


def _reliability(curves: Mapping[str, Sequence[Guess]]) -> str:
    if not curves:
        return "Not taken: the record of the assistant's turns was not at hand."
    rows = []
    for name, some in curves.items():
        bins = binned(some)
        came_true = sum(guess.is_right for guess in some) / len(some)
        mean = sum(guess.confidence for guess in some) / len(some)
        figures = [f"{mean:.3f}", f"{came_true:.3f}", f"{calibration_error(bins):.3f}"]
        rows.append([name, CURVES[name], str(len(some)), *figures])
    head = ["Confidence", "What it says", "Guesses", "Mean confidence", "Came true", "Calibration error"]
    return f"""A point is the guesses of about the same confidence (their number in red). On the dashed line,
confidence is truth.

![Confidence against truth](reliability.svg)

{table(head, rows)}"""
