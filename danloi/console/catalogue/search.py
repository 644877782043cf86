"""Looking procedures up as staff do: parts of words, with or without tones, a code or the beginning of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

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


class _Line(NamedTuple):
    """What is looked through of an entry, and the texts that it was made of."""

    entry: Entry
    aliases: tuple[str, ...]
    title: str
    text: str


class Search:
    """Searches the shelf.

    What is looked through is folded once for each record: after a change of the catalogue only what has changed.
    """

    def __init__(self, library: Library) -> None:
        """Keep the library."""
        self._library = library
        self._version = -2
        self._by_code: dict[str, _Line] = {}
        self._lines: list[_Line] = []
        self.fields: list[str] = []

    def find(self, words: str, origin: str = "", field: str = "", page: int = 1) -> Found:
        """Return the entries that hold every word of `words`; best are those whose name in citizens' words has them."""
        self._take_up(self._library.shelf)
        asked = fold(clean(words).lower()).split()
        found = [
            (not all(word in title for word in asked), not entry.code.startswith(words.strip() or "·"), number, entry)
            for number, (entry, _, title, text) in enumerate(self._lines)
            if all(word in text for word in asked) and origin in ("", entry.origin) and field in ("", entry.field)
        ]
        found.sort(key=lambda one: one[:3])
        first = (page - 1) * PAGE
        return Found([one[3] for one in found[first : first + PAGE]], len(found))

    def _take_up(self, shelf: Shelf) -> None:
        if shelf.version == self._version:
            return
        lines = [self._line(entry, shelf) for entry in shelf.entries.values()]
        self._by_code = {line.entry.code: line for line in lines}
        self._lines = sorted(lines, key=lambda line: (line.entry.origin, line.title))
        self.fields = sorted({line.entry.field for line in lines})
        self._version = shelf.version

    def _line(self, entry: Entry, shelf: Shelf) -> _Line:
        own = tuple(shelf.procedures[entry.code].aliases) if entry.origin == "curated" else ()
        aliases = own or shelf.aliases.get(entry.code, ())
        known = self._by_code.get(entry.code)
        if known is not None and (known.entry, known.aliases) == (entry, aliases):
            return known
        title = fold(entry.title.lower())
        return _Line(entry, aliases, title, f"{title} {fold(f'{entry.code} {entry.name} {" ".join(aliases)}'.lower())}")
