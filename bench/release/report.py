"""The figures of a run as a page."""

from __future__ import annotations

import os
from collections.abc import Sequence

from bench.release.course import Figures
from danloi.app.settings import ROOT
from tests.system.rush import Answered

PAGE = ROOT / "docs" / "bench-release.md"


def lines(figures: Figures) -> list[str]:
    """Return the figures, one a line."""
    found = [
        f"messages written: {figures.written}",
        f"taken and lost: {figures.lost}, answered twice: {figures.doubled}, answered without words: {figures.silent}",
        f"refused at once (overload): {figures.refused}, told of an outage or in error: {figures.apologies}",
        f"turns by model: {figures.models}",
        "",
        f"{'while':34} {'messages':>8} {'p50 ms':>8} {'p95 ms':>8} {'longest ms':>10}",
    ]
    for name, some in figures.phases.items():
        p50, p95, longest = (f"{value:.0f}" for value in _waits(some))
        found.append(f"{name:34} {len(some):8} {p50:>8} {p95:>8} {longest:>10}")
    found += ["", "seconds:"]
    found += [f"  {name}: {seconds:.1f}" for name, seconds in figures.seconds.items()]
    if figures.memory:
        found += ["", *(f"  memory of an {name}: {value:.0f} MB" for name, value in figures.memory.items())]
    if figures.bad_was_blocked is not None:
        verdict = "blocked" if figures.bad_was_blocked else "NOT BLOCKED"
        found += ["", f"the bad candidate: {verdict}; {len(figures.blocks)} reasons, such as:"]
        found += [f"  {block}" for block in figures.blocks[:8]]
    return [*found, "", f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"]


def _waits(some: Sequence[Answered]) -> tuple[float, float, float]:
    times = sorted(1000 * one.seconds for one in some) or [0.0]
    return times[len(times) // 2], times[int(len(times) * 0.95)], times[-1]


def write(text: str) -> None:
    """Put the figures into the page."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition("```")
    below = rest.partition("```")[2]
    PAGE.write_text(f"{head}```\n{text}\n```{below}", encoding="utf-8")
