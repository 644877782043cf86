"""`make bench`: start both assistants, load them in turn, say how fast each is, stop everything."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from bench.measure import Sample, combine, measure
from bench.ours import start_ours, step_milliseconds
from bench.processes import BenchFailed
from bench.report import Circumstances, Subject, render, write
from bench.stock import EPOCHS, start_stock
from danloi.app.settings import ROOT, SettingsError
from danloi.app.training import TrainingError

ROUNDS = 3
CONVERSATIONS = {1: 12, 8: 32, 32: 64}  # by concurrency
CONVERSATIONS_QUICK = {1: 4, 8: 8, 32: 32}
REPORT = ROOT / "docs" / "bench.md"


def tell(text: str) -> None:
    """Say how far it is, beside the result."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages, about four minutes")
    parser.add_argument("--only", choices=["ours", "stock"], help="measure one of the two")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds over all loads ({ROUNDS})")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help=f"training of the stock assistant ({EPOCHS})")
    parser.add_argument("--write", action="store_true", help="write docs/bench.md too")
    arguments = parser.parse_args()
    if arguments.rounds < 1 or arguments.epochs < 1:
        parser.error("--rounds and --epochs must be 1 or more")
    return arguments


def run(arguments: argparse.Namespace, folder: Path, stack: ExitStack) -> str:
    """Measure and return the report.

    Raises:
        BenchFailed: a program ended or did not start.
    """
    for name in ("ours", "stock"):
        (folder / name).mkdir()
    subjects: list[Subject] = []
    if arguments.only != "ours":
        tell("starting the stock assistant …")
        subjects.append(Subject("stock", start_stock(stack, folder / "stock", arguments.epochs, tell)))
    if arguments.only != "stock":
        tell("starting ours …")
        subjects.insert(0, Subject("ours", start_ours(stack, folder / "ours", tell)))
    everything = [service for subject in subjects for service in subject.assistant.services]
    levels = CONVERSATIONS_QUICK if arguments.quick else CONVERSATIONS
    taken: dict[tuple[str, int], list[Sample]] = {}
    for number in range(arguments.rounds):
        for level, conversations in levels.items():
            for subject in subjects if number % 2 == 0 else reversed(subjects):
                sample = measure(subject.assistant, level, conversations, folder, everything)
                taken.setdefault((subject.name, level), []).append(sample)
                tell(
                    f"round {number + 1}, {level} at once, {subject.name}: p50 {sample.p50:.0f} ms, p95 "
                    f"{sample.p95:.0f} ms, {sample.per_second:.1f} messages/s, {sample.errors.total()} errors"
                )
    for subject in subjects:
        subject.samples = {level: combine(taken[subject.name, level]) for level in levels}
        subject.memory = sum(service.memory_megabytes() for service in subject.assistant.services)
    steps = step_milliseconds(folder / "ours", min(levels)) if subjects[0].name == "ours" else {}
    return render(subjects, Circumstances(arguments.rounds, arguments.epochs, arguments.quick, steps))


def main() -> int:
    """Run, and leave nothing behind."""
    arguments = read_arguments()
    signal.signal(signal.SIGTERM, _stop)
    try:
        with tempfile.TemporaryDirectory(prefix="danloi-bench-") as folder, ExitStack() as stack:
            report = run(arguments, Path(folder), stack)
    except (BenchFailed, TrainingError, SettingsError) as err:
        tell(f"error: {err}")
        return 1
    except KeyboardInterrupt:
        tell("stopped")
        return 130
    print(report)
    if arguments.write:
        write(report, REPORT)
        tell(f"written to {REPORT.relative_to(ROOT)}")
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
