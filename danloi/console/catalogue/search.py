"""Looking procedures up as staff do: parts of words, with or without tones, a code or the beginning of one."""

from __future__ import annotations

from dataclasses import dataclass

from danloi.guidance.catalogue.entries import Entry
from danloi.guidance.library import Library
from danloi.guidance.shelf import Shelf
from danloi.guidance.vietnamese import clean, fold

PAGE = 30


@dataclass(frozen=True)
class Found:
    """A page of results and how many there are in all."""

    entries: list[Entry]
    total: int


class Search:
    """Searches the shelf; what is looked through is made once for each state of the catalogue."""

    def __init__(self, library: Library) -> None:
        """Keep the library."""
        self._library = library
        self._version = -2
        self._texts: list[tuple[Entry, str, str]] = []
        self.fields: list[str] = []

    def find(self, words: str, origin: str = "", field: str = "", page: int = 1) -> Found:
        """Return the entries that hold every word of `words`; best are those whose name in citizens' words has them."""
        self._take_up(self._library.shelf)
        asked = fold(clean(words).lower()).split()
        found = [
            (not all(word in title for word in asked), not entry.code.startswith(words.strip() or "·"), number, entry)
            for number, (entry, title, text) in enumerate(self._texts)
            if all(word in text for word in asked) and origin in ("", entry.origin) and field in ("", entry.field)
        ]
        found.sort(key=lambda one: one[:3])
        first = (page - 1) * PAGE
        return Found([one[3] for one in found[first : first + PAGE]], len(found))

    def _take_up(self, shelf: Shelf) -> None:
        if shelf.version == self._version:
            return
        known = [shelf.entries[code] for code in shelf.entries]
        curated = {
            entry.code: " ".join(shelf.procedures[entry.code].aliases) for entry in known if entry.origin == "curated"
        }
        self._texts = [
            (entry, title, f"{title} {fold(self._of(entry, curated, shelf).lower())}")
            for entry in known
            for title in (fold(entry.title.lower()),)
        ]
        self._texts.sort(key=lambda one: (one[0].origin, one[1]))
        self.fields = sorted({entry.field for entry in known})
        self._version = shelf.version

    @staticmethod
    def _of(entry: Entry, curated: dict[str, str], shelf: Shelf) -> str:
        aliases = curated.get(entry.code) or " ".join(shelf.aliases.get(entry.code, ()))
        return f"{entry.code} {entry.name} {aliases}"
