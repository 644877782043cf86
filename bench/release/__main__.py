"""`make bench-release`: 20 messages/s go on while models are trained, compared, released and rolled back.

A candidate is trained from the installation's data with a few sentences more, and a bad one from the same data with the
labels of a third of the intents' examples exchanged. Ends with status 1 if a message was lost or answered twice, or if
the bad candidate was not blocked.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from bench.release.course import Course, Figures
from bench.release.report import lines, write


def tell(text: str) -> None:
    """Say how far it is."""
    print(f"release {time.monotonic() - _started:5.0f} s: {text}", file=sys.stderr, flush=True)


_started = time.monotonic()


async def run(folder: Path, processes: int, per_second: float, *, trains: bool) -> Figures:
    """Hold the whole course in `folder`."""
    async with Course.open(folder, processes, per_second, tell) as course:
        await course.prepare(trains=trains)
        return await course.hold(trains=trains)


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="bench.release", description=__doc__)
    parser.add_argument("--processes", type=int, default=2, help="app processes on PostgreSQL; 0 is one on SQLite")
    parser.add_argument("--rate", type=float, default=20.0, help="messages a second")
    parser.add_argument("--no-training", action="store_true", help="switch between twins of the present model instead")
    parser.add_argument("--write", action="store_true", help="write docs/bench-release.md too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="danloi-release-") as folder:
        figures = asyncio.run(run(Path(folder), arguments.processes, arguments.rate, trains=not arguments.no_training))
    text = "\n".join(lines(figures))
    print(text)
    if arguments.write:
        write(text)
    return 0 if figures.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
