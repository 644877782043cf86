"""Looking at the training data: how many sentences each intent has, the sentences, the names of procedures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sanic.response import HTTPResponse

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.visit import Visit
from danloi.console.training.examples import key_of
from danloi.console.training.labels import intent_label, pieces
from danloi.console.training.lint import LARGEST_IMBALANCE, SMALLEST_INTENT, Names
from danloi.console.training.service import Training
from danloi.guidance.phrases import Phrases
from danloi.guidance.vietnamese import fold_words

ON_A_PAGE = 50
_NAMES_SHOWN = 20


@dataclass(frozen=True)
class Bar:
    """A line of the picture: an intent, its number of sentences, and the length of its bar (0 to 100)."""

    intent: str
    label: str
    count: int
    length: float
    is_few: bool
    is_many: bool


def bars(say: Phrases, intents: Sequence[str], counts: dict[str, int]) -> list[Bar]:
    """Return the picture of the balance, the largest first."""
    largest = max(counts.values(), default=1)
    smallest = min((count for count in counts.values() if count), default=1)
    made = [
        Bar(
            intent,
            intent_label(say, intent),
            counts.get(intent, 0),
            round(100 * counts.get(intent, 0) / largest, 1),
            counts.get(intent, 0) < SMALLEST_INTENT,
            counts.get(intent, 0) > LARGEST_IMBALANCE * smallest,
        )
        for intent in intents
    ]
    return sorted(made, key=lambda bar: -bar.count)


def procedures_like(names: Names, words: str) -> list[tuple[str, str]]:
    """Return code and name of procedures whose code, name or alias has every one of `words`; at most twenty."""
    wanted = [f" {word}" for word in fold_words(words)]
    found = []
    for code, name in names.names.items():
        texts = [name, *names.aliases.get(code, [])]
        if code == words.strip() or any(all(word in f" {key_of(text)}" for word in wanted) for text in texts):
            found.append((code, name))
            if len(found) == _NAMES_SHOWN:
                break
    return found


def add_browsing(area: Area, training: Training) -> None:
    """Register the pages."""

    @area.get("/du-lieu", Permission.SEE_DATA)
    async def overview(visit: Visit) -> HTTPResponse:
        corpus = await asyncio.to_thread(training.lint.corpus)
        words = visit.query("q")
        found = corpus.search(words) if words else []
        names = await training.read_names() if words else Names({}, {})
        return visit.page(
            "training/overview.html",
            bars=bars(visit.say, training.lint.intents, corpus.counts),
            total=len(corpus.examples),
            waiting=await training.queue.count(),
            words=words,
            found=[
                (one, pieces(visit.say, one.line), intent_label(visit.say, one.intent)) for one in found[:ON_A_PAGE]
            ],
            found_in_all=len(found),
            procedures=await asyncio.to_thread(procedures_like, names, words) if words else [],
        )

    @area.get("/du-lieu/y-dinh/<intent:str>", Permission.SEE_DATA)
    async def sentences(visit: Visit, intent: str) -> HTTPResponse:
        if intent not in training.lint.intents:
            return visit.refuse("page.no_intent", 404)
        corpus = await asyncio.to_thread(training.lint.corpus)
        page = visit.number("trang", 1, 10_000)
        all_of_it = [one for one in corpus.examples if one.intent == intent]
        shown = all_of_it[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
        return visit.page(
            "training/sentences.html",
            intent=intent,
            label=intent_label(visit.say, intent),
            total=len(all_of_it),
            shown=[(one, pieces(visit.say, one.line)) for one in shown],
            page=page,
            has_more=len(all_of_it) > page * ON_A_PAGE,
        )

    @area.get("/du-lieu/ten-goi/<code:str>", Permission.SEE_DATA)
    async def aliases(visit: Visit, code: str) -> HTTPResponse:
        names = await training.read_names()
        if code not in names.names and code not in names.aliases:
            return visit.refuse("page.no_procedure", 404)
        return visit.page(
            "training/aliases.html", code=code, name=names.names.get(code, code), aliases=names.aliases.get(code, [])
        )
