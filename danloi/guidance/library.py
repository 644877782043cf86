"""What the assistant knows, held in memory and renewed within a second of a change in the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.catalogue.entries import Entry, entry_of
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.catalogue.store import read_all, read_units
from danloi.guidance.catalogue.version import read_version
from danloi.guidance.places.units import Gazetteer
from danloi.guidance.places.words import PlaceWords
from danloi.guidance.portal.served import read_digests, read_records, read_replaced
from danloi.guidance.portal.store import read_aliases
from danloi.guidance.reading.reader import Reader
from danloi.guidance.search.cards import Card, card_of, named_card, topic_card
from danloi.guidance.search.lexicon import Lexicon
from danloi.guidance.search.linker import Linker
from danloi.guidance.search.tokens import Tokeniser, Vocabulary
from danloi.guidance.search.weights import Weights
from danloi.guidance.shelf import Packed, Records, Shelf
from danloi.guidance.topics.records import Topic
from danloi.guidance.topics.store import read_topics
from danloi.storage.database import Database

logger = logging.getLogger(__name__)


class Library:
    """The present shelf and the watch over the database.

    Args:
        database: where the catalogue lies.
        data: the folder data/; lexicon and weights are read anew with every change of the catalogue, the sentences that
            the reader learns to spell from only once.
        weights: those of the search, if not data/search.yaml.
    """

    def __init__(self, database: Database, data: Path, weights: Path | None = None) -> None:
        """Start with an empty shelf."""
        self._weights_path = weights or data / "search.yaml"
        self._database = database
        self._data = data
        self._vocabulary = Vocabulary()
        self._tokeniser = self._new_tokeniser()
        self._packed: dict[str, Packed] = {}
        self._cards: dict[str, Card] = {}
        self._entries: dict[str, Entry] = {}
        self.reader = Reader.of(data, self._tokeniser.lexicon)
        linker = Linker([], self._tokeniser, self._weights())
        self.shelf = Shelf(-1, Records({}, {}), {}, {}, {}, {}, linker, Gazetteer([], [], self._place_words()))

    async def refresh(self) -> bool:
        """Take up the database's state if it is another than the present one; tell whether it was.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; the present shelf stays.
        """
        async with self._database.transaction() as session:
            version = await read_version(session)
            if version == self.shelf.version:
                return False
            curated, problems = await read_all(session)
            topics = await read_topics(session)
            units, former = await read_units(session)
            aliases = {code: tuple(texts) for code, texts in (await read_aliases(session)).items()}
            replaced = await read_replaced(session)
            await self._take_up_imported(session, aliases, {code for p in curated for code in _codes(p)})
        for problem in problems:
            logger.error("catalogue record refused: %s", problem)
        linker = await asyncio.to_thread(self._index, curated, topics, aliases)
        records = Records({procedure.code: procedure for procedure in curated}, self._packed)
        names = {p.code: p.name for p in curated} | {code: card.names[0] for code, card in self._cards.items()}
        replaced |= {old: p.code for p in curated for old in p.superseded_codes}
        entries = {p.code: entry_of(p) for p in curated} | self._entries
        gazetteer = Gazetteer(units, former, self._place_words())
        by_id = {topic.id: topic for topic in topics}
        self.shelf = Shelf(version, records, by_id, names, aliases, replaced, linker, gazetteer, entries)
        return True

    async def _take_up_imported(
        self, session: AsyncSession, aliases: dict[str, tuple[str, ...]], shadowed: set[str]
    ) -> None:
        """Read the imported records that are new or changed, and forget those that are gone."""
        digests = {code: digest for code, digest in (await read_digests(session)).items() if code not in shadowed}
        kept = {
            code: packed
            for code, packed in self._packed.items()
            if digests.get(code) == packed.digest and packed.aliases == aliases.get(code, ())
        }
        cards = {code: self._cards[code] for code in kept}
        entries = {code: self._entries[code] for code in kept}
        async for code, record in read_records(session, [code for code in digests if code not in kept]):
            kept[code] = Packed.of(digests[code], record, aliases.get(code, ()))
            procedure = Procedure.model_validate_json(record)
            cards[code] = card_of(procedure, aliases.get(code, ()))
            entries[code] = entry_of(procedure, aliases.get(code, ()))
        self._packed, self._cards, self._entries = kept, cards, entries

    def _index(
        self, curated: Iterable[Procedure], topics: Iterable[Topic], aliases: dict[str, tuple[str, ...]]
    ) -> Linker:
        fresh = self._new_tokeniser()
        if fresh.lexicon.digest != self._tokeniser.lexicon.digest:
            self._tokeniser = fresh
        cards = [card_of(procedure) for procedure in curated]
        known = {code for procedure in curated for code in _codes(procedure)} | self._cards.keys()
        cards += self._cards.values()
        cards += [named_card(code, texts) for code, texts in aliases.items() if code not in known]
        cards += [topic_card(topic) for topic in topics]
        return Linker(cards, self._tokeniser, self._weights())

    def _new_tokeniser(self) -> Tokeniser:
        return Tokeniser(Lexicon.read(self._data / "catalogue" / "lexicon.yaml"), self._vocabulary)

    def _place_words(self) -> PlaceWords:
        return PlaceWords.read(self._data / "catalogue" / "place_words.yaml")

    def _weights(self) -> Weights:
        return Weights.read(self._weights_path)

    async def watch(self, interval_seconds: float) -> None:
        """Refresh for ever; a database that does not answer leaves the present shelf in service."""
        while True:
            await asyncio.sleep(interval_seconds)
            try:
                await self.refresh()
            except (SQLAlchemyError, OSError):
                logger.warning("catalogue: the database does not answer; the present state stays in service")
            except Exception:
                logger.exception("catalogue: refresh failed; the present state stays in service")


def _codes(procedure: Procedure) -> list[str]:
    return [procedure.code, *procedure.superseded_codes]
