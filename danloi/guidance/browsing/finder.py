"""Search for the public pages: the linking and the limits of the chat, laid out as a list of results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from danloi.guidance.decision import Thresholds, Verdict, decide
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.desk import PlaceDesk
from danloi.guidance.privacy import has_personal_number, has_secret, without_personal_numbers
from danloi.guidance.search.cards import TOPIC_PREFIX
from danloi.guidance.search.linker import Hit, Ranking
from danloi.guidance.shelf import Shelf
from danloi.guidance.vietnamese import clean, find_procedure_codes

LONGEST_QUERY = 200  # letters
_MOST = 10
_FAINT = 0.004  # probability below which a hit is no longer shown


@dataclass(frozen=True)
class Result:
    """One line: a procedure (`key` is its code), a topic (its id) or a procedure of which only the name is known."""

    kind: Literal["procedure", "topic", "named"]
    key: str
    title: str
    summary: str
    confidence: float
    is_ours: bool = False


@dataclass(frozen=True)
class Finding:
    """What came of a search.

    `query` is what was searched for, `read_as` how its slips were mended, if they were; `verdict` says whether the
    first result is surely meant; `redirect` is the code of a procedure that the query names by its number; `is_place`
    tells that it names a place and nothing else. A secret is refused: nothing is searched, nothing repeated.
    """

    query: str
    read_as: str = ""
    verdict: Verdict = "unknown"
    results: tuple[Result, ...] = ()
    none: float = 1.0
    redirect: str | None = None
    is_place: bool = False
    refused_secret: bool = False
    left_out_number: bool = False


class Finder:
    """Searches the present catalogue.

    Args:
        library: what is known.
        places: the phrases of data/phrases/places.yaml.
        today: the present day in Vietnam.
        limits: when a hit counts, as in the chat.
    """

    def __init__(self, library: Library, places: Phrases, today: Callable[[], dt.date], limits: Thresholds) -> None:
        """Keep them."""
        self._library = library
        self._places = places
        self._today = today
        self._limits = limits

    def find(self, text: str) -> Finding:
        """Return what `text`, as a citizen typed it, may be looking for."""
        query = clean(text[: 2 * LONGEST_QUERY]).replace("\n", " ")[:LONGEST_QUERY].strip()
        if has_secret(query):
            return Finding("", refused_secret=True)
        shelf = self._library.shelf
        code = _code_alone(query, shelf)
        if code:
            return Finding(query, redirect=code)
        has_number = has_personal_number(query)
        query = without_personal_numbers(query) if has_number else query
        if not query:
            return Finding("", left_out_number=has_number)
        read = self._library.reader.read(query)
        ranking = shelf.linker.rank(read, limit=2 * _MOST)
        verdict = decide(ranking, self._limits, shelf.linker.content_words(read)).verdict
        results = tuple(_results(ranking, shelf))[:_MOST]
        return Finding(
            query,
            read_as=read if read != query else "",
            verdict=verdict,
            results=results,
            none=ranking.none,
            is_place=PlaceDesk(shelf.gazetteer, self._places, self._today).is_asked(read),
            left_out_number=has_number,
        )


def _code_alone(query: str, shelf: Shelf) -> str | None:
    """Return the code of today if the query is a code and nothing else, and its procedure is loaded."""
    codes = find_procedure_codes(query)
    if len(codes) != 1 or len(query) > codes[0].end - codes[0].start:
        return None
    found = shelf.find(codes[0].value)
    return found.code if found else None


def _results(ranking: Ranking, shelf: Shelf) -> Iterator[Result]:
    for hit in ranking.hits:
        if hit.confidence >= _FAINT:
            result = _result(hit, shelf)
            if result:
                yield result


def _result(hit: Hit, shelf: Shelf) -> Result | None:
    if hit.kind == "topic":
        topic = shelf.topics[hit.code.removeprefix(TOPIC_PREFIX)]
        return Result("topic", topic.id, topic.title, topic.answer, hit.confidence, is_ours=True)
    entry = shelf.entries.get(hit.code)
    if entry:
        summary = shelf.procedures[hit.code].summary
        return Result("procedure", entry.code, entry.title, summary, hit.confidence, entry.origin == "curated")
    names = shelf.aliases.get(hit.code)
    return Result("named", hit.code, names[0][0].upper() + names[0][1:], "", hit.confidence) if names else None
