"""What a run says on the terminal: tables, failures; and JSON for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from danloi.console.release.quality.counts import Share, by_slice, members, totals
from danloi.console.release.quality.score import METRICS, Scored

_SHORT = {
    "procedure_at_1": "right at 1",
    "procedure_in_3": "in 3",
    "not_refused": "not refused",
    "aspect": "aspect",
    "every_aspect": "every aspect",
}


def render(scored: Sequence[Scored]) -> str:
    """Return both tables: every metric over all questions, and every slice."""
    return f"{overall_table(scored)}\n\n{slice_table(scored)}"


def overall_table(scored: Sequence[Scored]) -> str:
    """Return one row a metric, and one for all questions."""
    rows = [[name, METRICS[name], str(share)] for name, share in totals(scored).items() if share.of]
    rows.append(["all questions", "understood: the leading mark is right", str(_understood(scored))])
    rows.append(["all questions", "right in everything that applies", str(Share.among(o.is_right for o in scored))])
    return table(["Metric", "What is right", "Share"], rows)


def slice_table(scored: Sequence[Scored]) -> str:
    """Return one row a slice; `other handled` joins the metrics of questions that are about no one procedure."""
    rows = []
    groups = members(scored)
    for name, shares in by_slice(scored).items():
        others = [share for metric, share in shares.items() if metric not in _SHORT and share.of]
        other = Share(sum(share.right for share in others), sum(share.of for share in others))
        cells = [_percent(shares[metric]) for metric in _SHORT]
        rows.append([name, str(len(groups[name])), _percent(_understood(groups[name])), *cells, _percent(other)])
    return table(["Slice", "Questions", "understood", *_SHORT.values(), "other handled"], rows)


def _understood(scored: Sequence[Scored]) -> Share:
    return Share.among(one.is_understood for one in scored)


def _percent(share: Share) -> str:
    return f"{100 * share.rate:.0f} %" if share.of else "–"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table that is in line on a terminal too."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def failures(scored: Sequence[Scored], most: int) -> str:
    """Return up to `most` failures of each slice, with what was asked and what came.

    A question of several slices is written out once, and counted in all.
    """
    lines: list[str] = []
    told: set[str] = set()
    groups = members(scored) | {"no slice": [one for one in scored if not one.question.slices]}
    for name, ones in groups.items():
        failed = [one for one in ones if not one.is_right]
        new = [one for one in failed if one.question.id not in told]
        if not failed or not most:
            continue
        notes = [f"{len(failed) - len(new)} told above"] if len(new) < len(failed) else []
        notes += [f"{most} of {len(new)} shown"] if len(new) > most else []
        lines += ["", f"{name}: {len(failed)} of {len(ones)} not right" + "".join(f", {note}" for note in notes)]
        lines += [f"  {_failure(one)}" for one in new[:most]]
        told.update(one.question.id for one in new[:most])
    return "\n".join(lines).strip()


def _failure(one: Scored) -> str:
    question, heard = one.question, one.heard
    said = " » ".join([*question.context, question.text])
    targets = [*question.codes, *(f"+{code}" for code in question.also), *filter(None, (question.topic, question.unit))]
    wanted = " ".join([*(targets or [question.ask]), *(f"/{need}" for need in question.asks)])
    answered = [heard.procedure, *(f"+{code}" for code in heard.also), heard.topic]
    got = " ".join([heard.outcome, *filter(None, answered), *(f"/{aspect}" for aspect in heard.aspects)])
    offered = f" offered {' '.join(heard.candidates)}" if heard.candidates else ""
    wrong = ", ".join(name for name, is_right in one.marks.items() if not is_right)
    return f"{question.id} {said!r}: {wrong}: wanted {wanted}, got {got}{offered}"


def as_json(scored: Sequence[Scored]) -> dict[str, Any]:
    """Return everything, for other programs."""
    return {
        "totals": {name: asdict(share) for name, share in totals(scored).items()},
        "slices": {
            name: {metric: asdict(share) for metric, share in shares.items() if share.of}
            for name, shares in by_slice(scored).items()
        },
        "questions": [
            {"question": asdict(one.question), "kind": one.kind, "heard": asdict(one.heard), "marks": one.marks}
            for one in scored
        ],
    }
