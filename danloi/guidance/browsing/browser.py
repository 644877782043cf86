"""The contents and the suggestions of the present catalogue, made anew when it changes."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from danloi.guidance.browsing.contents import Contents
from danloi.guidance.browsing.events import Browse, BrowseError
from danloi.guidance.browsing.suggest import Suggester
from danloi.guidance.library import Library
from danloi.guidance.shelf import Shelf

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Present:
    """One state of the catalogue with all that the public pages make of it; no two have the same `number`."""

    number: int
    shelf: Shelf
    contents: Contents
    suggester: Suggester


class Browser:
    """Keeps the present state; it is made in a thread, so that nobody waits who does not ask for it.

    Args:
        library: what is known.
        path: data/catalogue/browse.yaml, read anew when it or the catalogue changes.

    Raises:
        BrowseError: the file cannot be used.
    """

    def __init__(self, library: Library, path: Path) -> None:
        """Read the file."""
        self.library = library
        self._path = path
        self._browse = Browse.read(path)
        self._changed_at = 0
        self._present: Present | None = None
        self._making = asyncio.Lock()

    async def present(self) -> Present:
        """Return the state of the library's present shelf and of the file."""
        async with self._making:
            present, shelf, changed_at = self._present, self.library.shelf, self._time_of_change()
            if present is None or present.shelf is not shelf or changed_at != self._changed_at:
                number = present.number + 1 if present else 1
                present = await asyncio.to_thread(self._make, number, shelf)
                self._present, self._changed_at = present, changed_at
            return present

    def _time_of_change(self) -> int:
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0

    def _make(self, number: int, shelf: Shelf) -> Present:
        try:
            self._browse = Browse.read(self._path)
        except BrowseError as err:
            logger.error("%s; the one read before stays in service", err)
        return Present(number, shelf, Contents(shelf, self._browse), Suggester(shelf))
