"""CSV files that Excel opens as they are meant: UTF-8 with its mark, and no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from danloi.console.frame.cells import safe_cell
from danloi.console.frame.marks import Value

CSV = "text/csv; charset=utf-8"


def csv_file(rows: Iterable[Sequence[Value]]) -> bytes:
    """Return `rows` as a CSV file; a text that would run gets an apostrophe before it, figures stay figures."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _cell(value: Value) -> Value:
    if isinstance(value, str):
        return safe_cell(value)
    return "" if value is None else value
