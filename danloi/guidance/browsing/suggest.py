"""Suggestions while typing: names and citizens' words that begin with, or hold, the letters typed so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from danloi.guidance.shelf import Shelf
from danloi.guidance.topics.records import Topic
from danloi.guidance.vietnamese import clean, fold_words, has_diacritics

FEWEST_LETTERS = 2
_SURE = 0.05  # probability from which the search's own hits fill up the list


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list; `key` is the code of a procedure or the id of a topic.

    `also` is the other name that holds the letters typed, where the title does not.
    """

    kind: Literal["procedure", "topic"]
    key: str
    title: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    folded: str  # words with a space before each, so that " khai" finds the beginning of a word
    accented: str
    rank: int  # of its record: ours first, then topics, then the portal's
    suggestion: Suggestion


class Suggester:
    """Completes what is being typed, over one state of the catalogue."""

    def __init__(self, shelf: Shelf) -> None:
        """Index every name."""
        self._shelf = shelf
        self._rows = list(_rows(shelf))

    def suggest(self, typed: str, limit: int = 6) -> list[Suggestion]:
        """Return at most `limit` records, the likeliest first; none for fewer than two letters."""
        typed = clean(typed).lower()
        words = _folded(typed)
        if len(words) <= FEWEST_LETTERS:
            return []
        accented = f" {' '.join(typed.split())}" if has_diacritics(typed) else ""
        found = [(_distance(row, words, accented), row) for row in self._rows if words in row.folded]
        found.sort(key=lambda pair: (*pair[0], pair[1].rank, len(pair[1].folded)))
        kept: dict[tuple[str, str], Suggestion] = {}
        for _, row in found:
            suggestion = row.suggestion
            if words in _folded(suggestion.title):
                suggestion = replace(suggestion, also="")
            kept.setdefault((suggestion.kind, suggestion.key), suggestion)
            if len(kept) == limit:
                return list(kept.values())
        for suggestion in self._searched(typed):
            kept.setdefault((suggestion.kind, suggestion.key), suggestion)
        return list(kept.values())[:limit]

    def _searched(self, typed: str) -> Iterator[Suggestion]:
        if len(typed.split()) < FEWEST_LETTERS:
            return
        for hit in self._shelf.linker.rank(typed).hits:
            entry = self._shelf.entries.get(hit.code)
            if entry and hit.confidence >= _SURE:
                yield Suggestion("procedure", entry.code, entry.title)


def _distance(row: _Row, words: str, accented: str) -> tuple[bool, int]:
    """Whether the accents differ, and how far the words are from the beginning of the title itself."""
    inside = not row.folded.startswith(words)
    return bool(accented) and accented not in row.accented, 2 * inside + bool(row.suggestion.also)


def _rows(shelf: Shelf) -> Iterator[_Row]:
    for entry in shelf.entries.values():
        suggestion = Suggestion("procedure", entry.code, entry.title)
        curated = entry.origin == "curated"
        aliases = shelf.procedures[entry.code].aliases if curated else shelf.aliases.get(entry.code, ())
        rank = 0 if curated else 2 if "commune" in entry.levels else 3
        for name in dict.fromkeys([entry.title, *aliases, entry.name]):
            yield _row(name, rank, suggestion)
    for topic in shelf.topics.values():
        suggestion = Suggestion("topic", topic.id, _title_of(topic))
        for name in (topic.short_name, topic.title):
            yield _row(name, 1, suggestion)


def _row(name: str, rank: int, suggestion: Suggestion) -> _Row:
    accented = f" {' '.join(name.lower().split())}"
    if name != suggestion.title:
        suggestion = replace(suggestion, also=name)
    return _Row(_folded(name), accented, rank, suggestion)


def _folded(text: str) -> str:
    return f" {' '.join(fold_words(text))}"


def _title_of(topic: Topic) -> str:
    return topic.short_name[0].upper() + topic.short_name[1:]
