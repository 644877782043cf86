"""What a reviewer may choose from: intents in plain words, and procedures by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from danloi.console.review.labels import OUTSIDE
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases
from danloi.guidance.search.cards import TOPIC_PREFIX
from danloi.guidance.vietnamese import clean, find_procedure_codes

_MOST = 8
_LONGEST_QUERY = 200


@dataclass(frozen=True)
class Intent:
    """An intent: its name in the training data, what it is called, and a sentence of it."""

    name: str
    plain: str
    example: str


@dataclass(frozen=True)
class Named:
    """A procedure with what citizens call it and its official name; `share` is how likely it is meant, if known."""

    code: str
    title: str
    name: str
    share: float | None = None


class Choices:
    """Intents and procedures to choose from.

    Args:
        library: the procedures.
        say: the words of the area; below `intent` and `example` stands one for every intent.
    """

    def __init__(self, library: Library, say: Phrases) -> None:
        """Read the intents."""
        self._library = library
        names = sorted(key.removeprefix("intent.") for key in say.keys() if key.startswith("intent."))  # noqa: SIM118
        every = [Intent(name, say(f"intent.{name}"), say(f"example.{name}")) for name in names]
        self._intents = {one.name: one for one in sorted(every, key=lambda one: one.plain)}

    def intents(self, likely: Iterable[str] = ()) -> list[Intent]:
        """Return every intent, the `likely` ones first."""
        first = [self._intents[name] for name in likely if name in self._intents]
        return [*first, *(one for one in self._intents.values() if one not in first)]

    def outside(self) -> list[Intent]:
        """Return the intents that are no public service of the province."""
        return [one for one in self._intents.values() if one.name.startswith(OUTSIDE)]

    def is_intent(self, name: str) -> bool:
        """Whether there is an intent of this name."""
        return name in self._intents

    def plain(self, name: str) -> str:
        """Return what an intent is called; its own name if it has no other."""
        return self._intents[name].plain if name in self._intents else name

    def is_procedure(self, code: str) -> bool:
        """Whether there is a procedure of this code."""
        return code in self._library.shelf.names or code in self._library.shelf.aliases

    def named(self, code: str, share: float | None = None) -> Named:
        """Return a procedure, or a topic (`topic:…`), with its names; the bare code if it is known no more."""
        shelf = self._library.shelf
        if code.startswith(TOPIC_PREFIX):
            topic = shelf.topics.get(code.removeprefix(TOPIC_PREFIX))
            title = topic.title if topic else code
            return Named(code, title, title, share)
        entry = shelf.entries.get(code)
        name = shelf.names.get(code) or next(iter(shelf.aliases.get(code, ())), code)
        return Named(code, entry.title if entry else name, name, share)

    def procedures(self, codes: Sequence[tuple[str, float | None]]) -> list[Named]:
        """Return procedures to choose from; topics and doubles are left out."""
        return [self.named(code, share) for code, share in dict(codes).items() if self.is_procedure(code)]

    def search(self, text: str) -> list[Named]:
        """Return the procedures that `text` (a code, or words) may mean, the likeliest first."""
        query = clean(text)[:_LONGEST_QUERY]
        codes = [one.value for one in find_procedure_codes(query)]
        if codes:
            found = self._library.shelf.find(codes[0])
            return self.procedures([(found.code if found else codes[0], None)])
        hits = self._library.shelf.linker.rank(query, limit=2 * _MOST).hits if query else []
        return self.procedures([(hit.code, hit.confidence) for hit in hits])[:_MOST]
