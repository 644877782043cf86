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
    """One state of the catalogue with all that the public pages make of it."""

    shelf: Shelf
    contents: Contents
    suggester: Suggester


class Browser:
    """Keeps the present state; it is made in a thread, so that nobody waits who does not ask for it.

    Args:
        library: what is known.
        path: data/catalogue/browse.yaml, read anew with every change of the catalogue.

    Raises:
        BrowseError: the file cannot be used.
    """

    def __init__(self, library: Library, path: Path) -> None:
        """Read the file."""
        self.library = library
        self._path = path
        self._browse = Browse.read(path)
        self._present: Present | None = None
        self._making = asyncio.Lock()

    async def present(self) -> Present:
        """Return the state of the library's present shelf."""
        async with self._making:
            shelf = self.library.shelf
            if self._present is None or self._present.shelf is not shelf:
                self._present = await asyncio.to_thread(self._make, shelf)
            return self._present

    def _make(self, shelf: Shelf) -> Present:
        try:
            self._browse = Browse.read(self._path)
        except BrowseError as err:
            logger.error("%s; the one read before stays in service", err)
        return Present(shelf, Contents(shelf, self._browse), Suggester(shelf))
