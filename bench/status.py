"""`make bench-status`: status turns beside ordinary ones, and five thousand followed files over a simulated day."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.processes import BenchFailed
from bench.status_day import Day, run_day
from bench.status_turns import (
    LATENCIES,
    ORDINARY_PER_SECOND,
    STATUS_PER_SECOND,
    Taken,
    measure,
    start,
    together,
)
from danloi.app.settings import ROOT, SettingsError
from danloi.app.training import TrainingError

REPORT = ROOT / "docs" / "bench-status.md"
_LIMIT = 1.3


def tell(text: str) -> None:
    """Say how far it is, beside the result."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bench.status", description=__doc__)
    parser.add_argument("--only", choices=["turns", "day"], help="measure one of the two")
    parser.add_argument("--rounds", type=int, default=20, help="rounds over the circumstances (20)")
    parser.add_argument("--seconds", type=float, default=6.0, help="of each circumstance in a round (6)")
    parser.add_argument("--followed", type=int, default=5_000, help="followed files (5000)")
    parser.add_argument("--write", action="store_true", help="write docs/bench-status.md too")
    return parser.parse_args()


def measure_turns(stack: ExitStack, folder: Path, rounds: int, seconds: float) -> dict[str, Taken]:
    """Measure every circumstance `rounds` times, in turn."""
    url, simulator = start(stack, folder, tell)
    files = itertools.cycle(simulator.files())
    asyncio.run(measure(url, simulator, files, "50 ms", 5.0))  # warm up
    taken: dict[str, list[Taken]] = {name: [] for name in LATENCIES}
    for number in range(rounds):
        for name in random.sample(list(LATENCIES), len(LATENCIES)):  # whatever else the machine does hits all alike
            sample = asyncio.run(measure(url, simulator, files, name, seconds))
            taken[name].append(sample)
            tell(
                f"round {number + 1}, system {name}: ordinary p95 {sample.p95('ordinary'):.0f} ms, "
                f"status p95 {sample.p95('status'):.0f} ms, {sample.errors} errors"
            )
    return {name: together(samples) for name, samples in taken.items()}


def render_turns(taken: dict[str, Taken]) -> str:
    """Return the table of the turns."""
    base = taken["not asked"].p95("ordinary")
    lines = [
        f"Ordinary questions come at random moments, {ORDINARY_PER_SECOND:g} a second on average, each "
        f"from a new conversation, those about files {STATUS_PER_SECOND:g} a second (each another file, code and "
        "digits in one message), whether earlier ones are answered or not. Milliseconds at the client.",
        "",
        "| one-stop system | ordinary p50 | ordinary p95 | to undisturbed | status p50 | status p95 | turns | errors |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, sample in taken.items():
        times = sample.p95("ordinary") / base
        lines.append(
            f"| {name} | {sample.p50('ordinary'):.0f} | {sample.p95('ordinary'):.0f} | {times:.2f}× "
            f"| {sample.p50('status'):.0f} | {sample.p95('status'):.0f} "
            f"| {len(sample.ordinary) + len(sample.status)} | {sample.errors} |"
        )
    worst = max(sample.p95("ordinary") / base for sample in taken.values())
    lines += ["", f"Bound: ordinary p95 within {_LIMIT:g}× of the undisturbed one; {worst:.2f}× at worst."]
    return "\n".join(lines)


def render_day(day: Day) -> str:
    """Return the table of the day."""
    rows = {
        "followed files": f"{day.followed:,}",
        "look-ups on the day": f"{day.calls:,} ({day.calls / max(day.followed, 1):.1f} a file)",
        "look-ups the next morning until 14:00": f"{day.calls_next_morning:,}",
        "most look-ups in a minute": f"{day.most_calls_a_minute:,}",
        "changes of state on the day": f"{day.changes:,}",
        "told as they happened": f"{day.told:,}",
        "told with the one that followed before the look": f"{day.merged:,}",
        "missed": f"{day.missed:,}",
        "told twice": f"{day.twice:,}",
        "minutes from change to notice, p50 / p95 / most": (
            f"{day.percentile(0.5):.0f} / {day.percentile(0.95):.0f} / {max(day.delays, default=0):.0f}"
        ),
        "wall time of the day (s)": f"{day.wall_seconds:.0f}",
        "CPU time of the watching process (s)": f"{day.cpu_seconds:.0f}",
        "its memory at most (MB)": f"{day.memory_megabytes:.0f}",
    }
    lines = ["| simulated day (a Thursday), one look a minute at what is due | |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| {name} | {value} |" for name, value in rows.items())])


def main() -> int:
    """Run, and leave nothing behind."""
    arguments = read_arguments()
    circumstances = f"{os.cpu_count()} cores, SQLite, the simulated one-stop system over HTTP"
    parts = [f"# Speed of the status look-up\n\n`make bench-status` on {circumstances}."]
    try:
        if arguments.only != "day":
            with tempfile.TemporaryDirectory(prefix="danloi-bench-") as folder, ExitStack() as stack:
                taken = measure_turns(stack, Path(folder), arguments.rounds, arguments.seconds)
            parts.append("## Turns\n\n" + render_turns(taken))
        if arguments.only != "turns":
            with tempfile.TemporaryDirectory(prefix="danloi-bench-") as folder, ExitStack() as stack:
                day = asyncio.run(run_day(stack, Path(folder), arguments.followed, tell))
            parts.append("## Followed files\n\n" + render_day(day))
    except (BenchFailed, TrainingError, SettingsError) as err:
        tell(f"error: {err}")
        return 1
    except KeyboardInterrupt:
        tell("stopped")
        return 130
    report = "\n\n".join(parts) + "\n"
    print(report)
    if arguments.write:
        REPORT.write_text(report, encoding="utf-8")
        tell(f"written to {REPORT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
