"""One state of everything the assistant knows."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from danloi.guidance.catalogue.entries import Entry
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.places.units import Gazetteer
from danloi.guidance.search.linker import Linker
from danloi.guidance.topics.records import Topic, key_of

_KEPT_READ = 256  # imported records that stay unpacked


@dataclass(frozen=True)
class Packed:
    """An imported record as compressed JSON, with what citizens call it."""

    digest: str
    data: bytes
    aliases: tuple[str, ...] = ()

    @classmethod
    def of(cls, digest: str, record: str, aliases: tuple[str, ...]) -> Packed:
        """Pack the JSON of a record."""
        return cls(digest, zlib.compress(record.encode(), 6), aliases)

    def unpack(self) -> Procedure:
        """Return the record; its short name is the first thing citizens call it, where staff wrote one down."""
        procedure = Procedure.model_validate_json(zlib.decompress(self.data))
        if not self.aliases:
            return procedure
        return procedure.model_copy(update={"short_name": self.aliases[0], "aliases": list(self.aliases)})


class Records(Mapping[str, Procedure]):
    """Procedures by code: the curated ones as they are, thousands of imported ones packed until somebody asks."""

    def __init__(self, curated: Mapping[str, Procedure], imported: Mapping[str, Packed]) -> None:
        """Keep both; a curated record wins."""
        self._curated = dict(curated)
        self._imported = {code: packed for code, packed in imported.items() if code not in self._curated}
        self._unpack = lru_cache(_KEPT_READ)(lambda code: self._imported[code].unpack())

    def __getitem__(self, code: str) -> Procedure:
        """Return the record.

        Raises:
            KeyError: there is none of this code.
        """
        return self._curated[code] if code in self._curated else self._unpack(code)

    def __iter__(self) -> Iterator[str]:
        """Yield every code, curated records first."""
        yield from self._curated
        yield from self._imported

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._curated) + len(self._imported)

    def __contains__(self, code: object) -> bool:
        """Whether there is a record of this code."""
        return code in self._curated or code in self._imported


@dataclass(frozen=True)
class Shelf:
    """One state of the catalogue; it never changes, a new one takes its place.

    `names` are those of all procedures and `entries` a little more of each, for lists; `aliases` what citizens call
    national procedures, loaded or not; `replaced` leads from a code of old to the one of today.
    """

    version: int
    procedures: Records
    topics: dict[str, Topic]
    names: dict[str, str]
    aliases: dict[str, tuple[str, ...]]
    replaced: dict[str, str]
    linker: Linker
    gazetteer: Gazetteer
    entries: Mapping[str, Entry] = field(default_factory=dict)

    @cached_property
    def _asked_topics(self) -> dict[str, Topic]:
        return {key_of(question): topic for topic in self.topics.values() for question in topic.questions}

    def topic_asked(self, text: str) -> Topic | None:
        """Return the topic of which `text` is a question, word for word, as its buttons send it."""
        return self._asked_topics.get(key_of(text))

    def find(self, code: str) -> Procedure | None:
        """Return the procedure of `code`, also when `code` is one that it superseded."""
        code = self.replaced.get(code, code) if code not in self.procedures else code
        return self.procedures.get(code)
