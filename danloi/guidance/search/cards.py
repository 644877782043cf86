"""What the search knows of a record: its names, the words around them, and how likely citizens are to mean it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.topics.records import Topic

Kind = Literal["curated", "imported", "named", "topic"]
_LONGEST_PAPERS = 1_500  # letters; what stands later in a long record tells little
TOPIC_PREFIX = "topic:"


@dataclass(frozen=True)
class Card:
    """One record, as the search sees it.

    `kind` is curated or imported for a procedure that can be answered, topic for a question that is no procedure, named
    for a procedure of which nothing is known but what citizens call it. `names` are official and short names, `aliases`
    citizens' words; `about` and `papers` are the smaller fields. `codes` are other codes that mean it.
    """

    key: str
    kind: Kind
    names: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    about: str = ""
    papers: str = ""
    codes: tuple[str, ...] = ()
    level: tuple[str, ...] = ()

    @property
    def digest(self) -> bytes:
        """Another value for another content."""
        return blake2b(repr(self).encode(), digest_size=12).digest()

    @property
    def variants(self) -> list[str]:
        """Names and aliases, none twice."""
        return list(dict.fromkeys([*self.names, *self.aliases]))


def card_of(procedure: Procedure, aliases: Iterable[str] = ()) -> Card:
    """Return the card of a procedure; `aliases` are added to its own."""
    names = [procedure.name, procedure.short_name, procedure.portal_name or ""]
    papers = " ".join(f"{d.name} {d.when}" for d in procedure.documents)
    if procedure.origin == "curated":
        papers = " ".join([papers, *procedure.steps, *procedure.conditions])
    return Card(
        key=procedure.code,
        kind=procedure.origin,
        names=tuple(name for name in dict.fromkeys(names) if name),
        aliases=(*procedure.aliases, *aliases),
        about=f"{procedure.summary} {procedure.field} {procedure.result}",
        papers=papers[:_LONGEST_PAPERS],
        codes=tuple(procedure.superseded_codes),
        level=tuple(procedure.level),
    )


def named_card(code: str, aliases: Iterable[str]) -> Card:
    """Return the card of a national procedure whose record is not loaded: only what citizens call it is known."""
    return Card(key=code, kind="named", names=(), aliases=tuple(aliases))


def topic_card(topic: Topic) -> Card:
    """Return the card of a topic."""
    return Card(
        key=f"{TOPIC_PREFIX}{topic.id}",
        kind="topic",
        names=(topic.title, topic.short_name),
        aliases=tuple(topic.questions),
        about=topic.field,
        papers=" ".join([topic.answer, *topic.points])[:_LONGEST_PAPERS],
    )
