"""Sisters: procedures that are easily meant in place of one another, and what a new circumstance makes of one."""

from __future__ import annotations

from collections.abc import Iterable

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.decision import Decision, Thresholds
from danloi.guidance.search.linker import Hit, Ranking
from danloi.guidance.shelf import Shelf

_NEAREST = 20
_BESIDE = 3  # procedures offered beside an answer
SHARED = 20.0  # times likelier is a sister that speaks of the circumstance just named


def sisters_of(procedure: Procedure, shelf: Shelf) -> set[str]:
    """Return the codes of the procedures related to `procedure`, and of those whose names come nearest to its own."""
    found = {related.code for related in procedure.related}
    found |= {hit.code for hit in shelf.linker.rank(procedure.short_name, limit=_NEAREST).hits}
    return {code for code in found if code in shelf.procedures} - {procedure.code}


def in_context(procedure: Procedure, text: str, shelf: Shelf, rejected: Iterable[str | None] = ()) -> Ranking:
    """Rank `procedure` and its sisters for what is said after it ("con tôi sinh ở Mỹ", "tôi bị mất").

    Each sister must gain by what was said: its place is judged by the two sentences together.
    """
    family = sisters_of(procedure, shelf) | {procedure.code}
    name = shelf.linker.bare_name(procedure.short_name, text)
    ranking = shelf.linker.rank(f"{name}, {text}", [name], limit=60)
    out = set(rejected)
    kept = [hit for hit in ranking.hits if hit.code in family and hit.code not in out]
    likelier = [hit.confidence * SHARED ** shares(hit, text, shelf) for hit in kept]
    total = sum(likelier) or 1.0
    hits = [_with(hit, share / total) for hit, share in zip(kept, likelier, strict=True)]
    return Ranking(sorted(hits, key=lambda hit: -hit.confidence), 0.0)


def beside(decision: Decision, ranking: Ranking, text: str, shelf: Shelf, limits: Thresholds) -> tuple[Hit, ...]:
    """Return what is offered beside the answer that was decided on: others that are likely, that fit, and sisters.

    A hit that fits well leaves little probability to its neighbours, and to the procedure that a topic is about; and
    the mistake made most often is the wrong one of a family.
    """
    best, others = decision.best, [hit for hit in decision.others if hit.kind not in {"topic", "named"}]
    fitting = [hit for hit in ranking.hits if hit.code in shelf.procedures and hit.fit >= limits.beside]
    known = {best.code} if best else set()
    found = {hit.code: hit for hit in [*others, *fitting] if hit.code not in known}
    if best and best.code in shelf.procedures and len(found) < _BESIDE:
        sisters = in_context(shelf.procedures[best.code], text, shelf).hits
        found |= {hit.code: hit for hit in sisters if hit.code not in known | found.keys()}
    return tuple(found.values())[:_BESIDE]


def shares(hit: Hit, text: str, shelf: Shelf) -> int:
    """Return how many circumstances of `text` the names of `hit` speak of."""
    return max(shelf.linker.circumstances_shared(text, name) for name in (hit.alias, shelf.procedures[hit.code].name))


def likeliest(among: Ranking, in_mind: Procedure, text: str, shelf: Shelf) -> Hit | None:
    """Return the best of a family; a sister that speaks of what was just said goes before one in mind that does not."""
    if not among.hits or among.hits[0].code != in_mind.code or shares(among.hits[0], text, shelf):
        return among.hits[0] if among.hits else None
    return next((hit for hit in among.hits[1:] if shares(hit, text, shelf)), among.hits[0])


def hit_of(procedure: Procedure) -> Hit:
    """Return `procedure` as a hit to be offered, though nothing was searched for."""
    return Hit(procedure.code, 0.0, 0.0, 0.0, 0.0, 0.0, procedure.short_name, procedure.origin)


def _with(hit: Hit, confidence: float) -> Hit:
    return Hit(hit.code, confidence, hit.score, hit.fit, hit.named, hit.cover, hit.alias, hit.kind)
