"""data/search.yaml, written so that a difference reads well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from danloi.guidance.decision import Thresholds
from danloi.guidance.needs import NeedWeights

_HEAD = """\
# How the search weighs what it sees (danloi/guidance/search/features.py), when it is sure enough to answer
# (danloi/guidance/decision.py) and how it hears what is needed (danloi/guidance/needs.py). Written by `make tune` from
# tests/eval/calibration.jsonl; do not edit by hand.
"""


def write(
    path: Path, card: Mapping[str, float], none: Mapping[str, float], limits: Thresholds, needs: NeedWeights
) -> None:
    """Write weights and limits."""
    lines = [_HEAD]
    for title, values in (("card", card), ("none", none), ("limits", asdict(limits)), ("needs", asdict(needs))):
        lines.append(f"{title}:")
        lines += [f"  {name}: {round(float(value), 3):g}" for name, value in values.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
