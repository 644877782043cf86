"""The table of contents: procedures by field and by life event, and what is asked most."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from danloi.guidance.browsing.events import Browse, LifeEvent
from danloi.guidance.catalogue.entries import Entry
from danloi.guidance.shelf import Shelf
from danloi.guidance.topics.records import Topic
from danloi.guidance.vietnamese import fold

_LONGEST_SLUG = 80  # letters
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Field:
    """A field of administration and its procedures: those checked here first, then those decided nearest by."""

    slug: str
    name: str
    entries: tuple[Entry, ...]

    @property
    def checked(self) -> int:
        """How many of its procedures have a record of our own."""
        return sum(entry.origin == "curated" for entry in self.entries)


@dataclass(frozen=True)
class Event:
    """A life event with what is loaded of its procedures and topics."""

    event: LifeEvent
    entries: tuple[Entry, ...]
    topics: tuple[Topic, ...]


class Contents:
    """The contents of one state of the catalogue.

    Args:
        shelf: the state.
        browse: what staff lay out; codes and topics that are not loaded are left out.
    """

    def __init__(self, shelf: Shelf, browse: Browse) -> None:
        """Sort everything once."""
        self.total = len(shelf.entries)
        self.checked = sum(entry.origin == "curated" for entry in shelf.entries.values())
        self.most_asked = _loaded(shelf, browse.most_asked)
        self.events = {
            event.id: Event(
                event,
                _loaded(shelf, event.procedures),
                tuple(shelf.topics[id_] for id_ in event.topics if id_ in shelf.topics),
            )
            for event in browse.life_events
        }
        self.fields = _fields(shelf.entries.values())

    @property
    def near_fields(self) -> list[Field]:
        """The fields with records of our own, the fullest first."""
        found = [field for field in self.fields.values() if field.checked]
        return sorted(found, key=lambda field: (-field.checked, fold(field.name)))

    @property
    def other_fields(self) -> list[Field]:
        """The fields that come from the national portal alone, by the alphabet."""
        return sorted((f for f in self.fields.values() if not f.checked), key=lambda field: fold(field.name))


def slug_of(name: str) -> str:
    """Return `name` as a part of an address: "BHXH/BHYT" is "bhxh-bhyt"."""
    return _NO_LETTER.sub("-", fold(name)).strip("-")[:_LONGEST_SLUG].rstrip("-")


def _loaded(shelf: Shelf, codes: Iterable[str]) -> tuple[Entry, ...]:
    current = (shelf.replaced.get(code, code) if code not in shelf.entries else code for code in codes)
    return tuple(shelf.entries[code] for code in dict.fromkeys(current) if code in shelf.entries)


def _fields(entries: Iterable[Entry]) -> dict[str, Field]:
    groups: dict[str, list[Entry]] = {}
    names: dict[str, str] = {}
    for entry in entries:
        slug = slug_of(entry.field)
        groups.setdefault(slug, []).append(entry)
        names.setdefault(slug, entry.field)
    return {slug: Field(slug, names[slug], tuple(sorted(group, key=_order))) for slug, group in groups.items()}


def _order(entry: Entry) -> tuple[bool, bool, bool, str]:
    levels = entry.levels
    return entry.origin != "curated", "commune" not in levels, "province" not in levels, fold(entry.title)
