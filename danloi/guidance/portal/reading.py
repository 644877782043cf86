"""A file of records, one JSON object a line, gzip or not, read without ever holding more than one line."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LONGEST_LINE = 16 * 2**20  # bytes; the longest record of July 2026 has 146 kB
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


class UnreadableFile(Exception):
    """The file is missing, cut off or damaged; the text says where, in one line. For the operator."""


@dataclass(frozen=True)
class Line:
    """A line that is not empty; `data` is None if it is longer than any record can be.

    `offset` is how many bytes of the file have been read so far, for a progress bar.
    """

    number: int
    data: bytes | None
    offset: int


def fingerprint(path: Path) -> str:
    """Return the digest of the file, by which an interrupted import knows it again.

    Raises:
        UnreadableFile: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as err:
        msg = f"{path} cannot be read: {err.strerror}"
        raise UnreadableFile(msg) from err


def read_lines(path: Path, after: int = 0) -> Iterator[Line]:
    """Yield the lines after line number `after`.

    Raises:
        UnreadableFile: it cannot be opened, or ends in the middle of its compressed data.
    """
    number = 0
    try:
        with path.open("rb") as raw:
            magic = raw.read(2)
            raw.seek(0)
            stream = gzip.GzipFile(fileobj=raw) if magic == _GZIP else raw
            while data := stream.readline(LONGEST_LINE):
                number += 1
                too_long = len(data) == LONGEST_LINE and not data.endswith(b"\n")
                while too_long and (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                    pass
                data = data.removeprefix(_BOM).strip() if number == 1 else data.strip()
                if number > after and data:
                    yield Line(number, None if too_long else data, raw.tell())
    except (OSError, EOFError, zlib.error) as err:
        where = f" after line {number}" if number else ""
        msg = f"{path} cannot be read{where}: {getattr(err, 'strerror', None) or err}; fetch the file again"
        raise UnreadableFile(msg) from err
