"""What a run says: tables for the terminal and for docs/evaluation/README.md, failures, JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from evaluation.questions import Variant
from evaluation.score import METRICS, Scored, Share, by_slice, totals

_HOW = {
    "plain": "as they were written",
    "strip": "with all diacritics taken away",
    "typo": "with a slip of the finger in about every fifth word",
}
_SHORT = {
    "procedure_at_1": "right at 1",
    "procedure_in_3": "in 3",
    "not_refused": "not refused",
    "aspect": "aspect",
    "every_aspect": "every aspect",
}


def render(scored: Sequence[Scored]) -> str:
    """Return both tables: every metric over all questions, and every slice."""
    return f"{_overall(scored)}\n\n{_slices(scored)}"


def _overall(scored: Sequence[Scored]) -> str:
    rows = [[name, METRICS[name], str(share)] for name, share in totals(scored).items() if share.of]
    return _table(["Metric", "What is right", "Share"], rows)


def _slices(scored: Sequence[Scored]) -> str:
    """One row a slice; the last column is the metric of questions that are about no one procedure."""
    rows = []
    for name, shares in by_slice(scored).items():
        size = sum(name in one.question.slices for one in scored)
        others = [share for metric, share in shares.items() if metric not in _SHORT and share.of]
        other = Share(sum(share.right for share in others), sum(share.of for share in others))
        rows.append([name, str(size), *(_percent(shares[metric]) for metric in _SHORT), _percent(other)])
    return _table(["Slice", "Questions", *_SHORT.values(), "other handled"], rows)


def _percent(share: Share) -> str:
    return f"{100 * share.right / share.of:.0f} %" if share.of else "–"


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table that is in line on a terminal too."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def failures(scored: Sequence[Scored], most: int) -> str:
    """Return up to `most` failures of each metric, with what was asked and what came."""
    lines: list[str] = []
    for metric in METRICS:
        failed = [one for one in scored if one.marks.get(metric) is False]
        if failed and most:
            lines += ["", f"{metric}: {len(failed)} not right" + (f", {most} shown" if len(failed) > most else "")]
            lines += [f"  {_failure(one)}" for one in failed[:most]]
    return "\n".join(lines).strip()


def _failure(one: Scored) -> str:
    question, heard = one.question, one.heard
    said = " » ".join([*question.context, question.text])
    wanted = " ".join([*(question.codes or [question.ask]), *(f"/{need}" for need in question.asks)])
    got = " ".join([heard.outcome, heard.procedure or "", *(f"/{aspect}" for aspect in heard.aspects)])
    offered = f" offered {' '.join(heard.candidates)}" if heard.candidates else ""
    return f"{question.id} {said!r}: wanted {wanted}, got {got}{offered}"


def as_json(scored: Sequence[Scored]) -> dict[str, Any]:
    """Return everything, for other programs."""
    return {
        "totals": {name: asdict(share) for name, share in totals(scored).items()},
        "slices": {
            name: {metric: asdict(share) for metric, share in shares.items() if share.of}
            for name, shares in by_slice(scored).items()
        },
        "questions": [
            {"question": asdict(one.question), "heard": asdict(one.heard), "marks": one.marks} for one in scored
        ],
    }


def page(scored: Sequence[Scored], source: str, variant: Variant) -> str:
    """Return docs/evaluation/README.md."""
    today = dt.datetime.now(dt.UTC).date()
    return f"""# Quality of the answers

Written by `make evaluate ARGS=--write` on {today}: {len(scored)} questions of `{source}`, {_HOW[variant]}.

{render(scored)}

## How it is taken

- Each question is asked of a running assistant over the REST channel, in a new conversation, after the messages that
  were said before it. Only the answer contract (`custom.answer`, docs/answers.md) is judged, not the wording.
- The questions and their labels were written by hand. None is in the training data or among the catalogue's aliases,
  nor nearly so; tests/eval holds this, and that each procedure has at least two.
- `right at 1`, `in 3` and `not refused` are over the questions about one procedure; `aspect` over those of them that
  were answered, `every aspect` over those answered that ask for several things.
- `other handled` is for questions about no one procedure: several could be meant, it is not in the catalogue, it is no
  public service, it is talk, or it is about a file handed in.
- An overview counts as an answer to how it is done.
- `make evaluate ARGS="--variant strip"` takes the diacritics away, `typo` adds slips; `ARGS="--failures 50"` lists
  what was not right; `FILE=…` takes another file of the same shape.
"""
