"""The result as text: the same tables on the screen and in docs/bench.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import Sample
from bench.stock import Assistant

_READY = "ready after start, s"


@dataclass
class Subject:
    """One of the assistants and what was measured of it; `samples` by concurrency."""

    name: str
    assistant: Assistant
    samples: dict[int, Sample] = field(default_factory=dict)
    memory: float = 0.0


@dataclass(frozen=True)
class Circumstances:
    """How the numbers were taken; `steps` are the medians of our turns' steps at the lowest concurrency."""

    rounds: int
    epochs: int
    quick: bool
    steps: dict[str, float]


def render(subjects: Sequence[Subject], how: Circumstances) -> str:
    """Return the whole report in Markdown that reads well as plain text."""
    parts = ["# Speed", _introduction(subjects, how), _load_table(subjects), "## Resources", _resources(subjects)]
    parts += ["## Kinds of message", f"Median at concurrency {_lowest(subjects)}, ms.", _kinds(subjects)]
    if how.steps:
        whole = subjects[0].samples[_lowest(subjects)].p50
        rows = [[step, f"{value:.1f}"] for step, value in how.steps.items()]
        rows.append(["all else: database, HTTP, waiting", f"{whole - sum(how.steps.values()):.1f}"])
        parts += ["## Where our turn's time goes", "Medians; they need not add up.", _table(["step", "ms"], rows)]
    errors = {f"{s.name}, concurrency {c}": x.errors for s in subjects for c, x in s.samples.items() if x.errors}
    counted = sum(x.turns for s in subjects for x in s.samples.values())
    found = "; ".join(f"{where}: {_count(what)}" for where, what in errors.items()) or "none"
    parts += ["## Errors", f"In {counted} counted messages (bad status, empty reply, outage, time-out): {found}."]
    return "\n\n".join(parts) + "\n"


def _introduction(subjects: Sequence[Subject], how: Circumstances) -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    lines = [
        f"Taken on {dt.datetime.now(dt.UTC):%Y-%m-%d} by `make bench{' ARGS=--quick' if how.quick else ''}`: "
        f"{os.cpu_count()} cores, {pages / 1e9:.0f} GB of memory, {platform.system()}, load average "
        f"{os.getloadavg()[0]:.1f} at the end. Client and servers share the machine, so compare the two, "
        "and take the absolute numbers as this machine's.",
        f"Conversations of eight messages, each by a new sender, over the REST channel; rounds: {how.rounds}, the "
        "assistants in turn, medians of the rounds; warm-up not counted. SQLite keeps the conversations.",
    ]
    if len(subjects) > 1:
        lines.append(
            "Stock is Rasa 3.6.21 as `rasa init` makes it (DIET, TED, UnexpecTED), with our examples, intents and "
            "replies, its SQL tracker store and an action server that looks answers up in SQLite. It was trained for "
            f"{how.epochs} epochs instead of 100, which changes what it understands, not how long a message takes: the "
            "networks have the same size. It runs in our engine's environment, whose jsonschema 3.2.0 is in its "
            "favour: with the 4.17 of a fresh installation each of its messages took 11 to 15 ms longer."
        )
    return "\n\n".join(lines)


def _load_table(subjects: Sequence[Subject]) -> str:
    head = ["at once"] + [f"{s.name} {what}" for s in subjects for what in ("p50 ms", "p95 ms", "messages/s")]
    both = len(subjects) > 1
    head += ["p50 ours/stock", "p95 ours/stock", "messages/s ours/stock"] if both else []
    rows = []
    for level in subjects[0].samples:
        samples = [subject.samples[level] for subject in subjects]
        row = [str(level)] + [f"{v:.1f}" for s in samples for v in (s.p50, s.p95, s.per_second)]
        if both:
            ours, stock = samples
            pairs = ((ours.p50, stock.p50), (ours.p95, stock.p95), (ours.per_second, stock.per_second))
            row += [f"{one / other:.2f}" for one, other in pairs]
        rows.append(row)
    return _table(head, rows)


def _resources(subjects: Sequence[Subject]) -> str:
    rows = [[_READY] + [f"{s.assistant.start_seconds:.1f}" for s in subjects]]
    rows.append(["memory of all processes, MB"] + [f"{s.memory:.0f}" for s in subjects])
    for level in subjects[0].samples:
        rows.append([f"CPU a message at {level} at once, ms"] + [f"{s.samples[level].cpu:.1f}" for s in subjects])
    return _table(["", *(s.name for s in subjects)], rows)


def _kinds(subjects: Sequence[Subject]) -> str:
    level = _lowest(subjects)
    rows = []
    for kind in subjects[0].samples[level].by_kind:
        cells = [
            cell
            for s in subjects
            for cell in (f"{s.samples[level].by_kind[kind]:.1f}", _count(s.samples[level].outcomes[kind]))
        ]
        rows.append([kind, *cells])
    return _table(["kind", *(h for s in subjects for h in (f"{s.name} ms", f"{s.name} outcomes"))], rows)


def _lowest(subjects: Sequence[Subject]) -> int:
    return min(subjects[0].samples)


def _count(counter: Counter[str]) -> str:
    return ", ".join(f"{name or 'plain'} {number}" for name, number in counter.most_common())


def _table(head: list[str], rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in lines)


def write(text: str, path: Path) -> None:
    """Keep the report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
