"""What a page costs to serve: milliseconds of the first and of later requests, one client, by kind of page."""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote, urlsplit

from bench.pages.site import start_site
from bench.processes import BenchFailed

_QUESTIONS = ("làm khai sinh cho con", "mất bằng lái", "sang tên sổ đỏ", "tạm trú", "mở quán ăn", "hộ chiếu trẻ em")
_RECORDS = 300
_AGAIN = 300


def _ask(connection: http.client.HTTPConnection, path: str) -> tuple[float, int]:
    started = time.perf_counter()
    connection.request("GET", path, headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    size = len(connection.getresponse().read())
    return (time.perf_counter() - started) * 1000, size


def _row(name: str, taken: list[tuple[float, int]]) -> str:
    times = sorted(milliseconds for milliseconds, _ in taken)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    return f"| {name} | {len(taken)} | {p50:.1f} | {p95:.1f} | {max(size for _, size in taken) / 1000:.1f} |"


def rows(url: str) -> list[str]:
    """Return the lines of the table, measured at `url`."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", "/api/procedures")
    codes = [one["code"] for one in json.loads(connection.getresponse().read())]
    step = max(1, len(codes) // _RECORDS)
    records = [f"/thu-tuc/{code}" for code in codes[::step]]
    searches = [f"/tim?q={quote(text)}" for text in _QUESTIONS] * 20
    places = [f"/noi-nop?phuong={quote(text)}" for text in ("Hồng Hải", "Đức Chính", "Hạ Long", "Cao Sanh")] * 20
    typed = [f"/tim/goi-y?q={quote(text[:n])}" for text in _QUESTIONS for n in range(2, len(text))]
    for path in ("/", "/thu-tuc/"):
        _ask(connection, path)
    return [
        _row("record, first time", [_ask(connection, path) for path in records]),
        _row("record, again", [_ask(connection, records[0]) for _ in range(_AGAIN)]),
        _row("first page", [_ask(connection, "/") for _ in range(_AGAIN)]),
        _row("contents", [_ask(connection, "/thu-tuc/") for _ in range(_AGAIN)]),
        _row("search", [_ask(connection, path) for path in searches]),
        _row("suggestions", [_ask(connection, path) for path in typed]),
        _row("where to file", [_ask(connection, path) for path in places]),
    ]


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        try:
            url = start_site(stack, Path(folder))
        except BenchFailed as err:
            sys.exit(f"bench-pages: error: {err}")
        print("| page | requests | p50 ms | p95 ms | largest, kB packed |\n| --- | --- | --- | --- | --- |")
        print("\n".join(rows(url)))


if __name__ == "__main__":
    main()
