"""The files that staff fetch, kept as long as what they are made from stays the same."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

type Mark = object


class MadeFiles:
    """Keeps the newest of each file: a table of thousands of lines takes a second to write."""

    def __init__(self) -> None:
        """Nothing is made yet."""
        self._made: dict[str, tuple[Mark, bytes]] = {}

    async def get(self, name: str, mark: Callable[[], Mark], make: Callable[[], bytes]) -> bytes:
        """Return the file of `name`, made anew where `mark` is another than at the last time; both run in a thread.

        Raises:
            Exception: whatever `mark` or `make` raise; the file before stays.
        """
        return await asyncio.to_thread(self._get, name, mark, make)

    def _get(self, name: str, mark: Callable[[], Mark], make: Callable[[], bytes]) -> bytes:
        # Read first: what changes while the file is made is then in the next one.
        present = mark()
        known = self._made.get(name)
        if known is not None and known[0] == present:
            return known[1]
        body = make()
        self._made[name] = present, body
        return body


def stamp_of(*folders: Path) -> str:
    """Return a hash of names, sizes and times of every file in `folders`."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            seen = path.stat()
            digest.update(f"{path}\0{seen.st_size}\0{seen.st_mtime_ns}\0{seen.st_ino}\0".encode())
    return digest.hexdigest()
