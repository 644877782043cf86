"""How far a file is read: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from danloi.guidance.portal.reading import Line

_EVERY_SECONDS = 5


@contextmanager
def file_progress(path: Path, tell: Callable[[str], None]) -> Iterator[Callable[[Line], None]]:
    """Show how far `path` is read; the function that is yielded is told each line that is done."""
    size = path.stat().st_size if path.is_file() else 0
    if not sys.stdout.isatty():
        yield _plain(size, tell)
        return
    columns = (TextColumn("line {task.fields[line]}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task("", total=size, line=0)
        yield lambda line: bar.update(task, completed=line.offset, line=line.number)


def _plain(size: int, tell: Callable[[str], None]) -> Callable[[Line], None]:
    said = time.monotonic()

    def progress(line: Line) -> None:
        nonlocal said
        if time.monotonic() - said >= _EVERY_SECONDS:
            said = time.monotonic()
            tell(f"  … line {line.number}, {100 * line.offset // max(size, 1)} % of the file")

    return progress
