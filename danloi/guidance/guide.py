"""The decisions of a turn about procedures: which one is meant, which needs, answer or ask back or say unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import Answer, Aspect, Link, Memory, Reply
from danloi.guidance.catalogue.links import search_url
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.choices import Choices
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.units import Resolution
from danloi.guidance.privacy import without_personal_numbers
from danloi.guidance.question import Question
from danloi.guidance.search.linker import Hit
from danloi.guidance.vietnamese import find_procedure_codes


@dataclass(frozen=True)
class Thresholds:
    """When a hit counts (data: docs/decisions/0005-linking.md). Scores are in units of the linker.

    `known`: below it nothing in the catalogue fits, unless the question is little more than a name (`fit` and at least
    `fit_score`); nor does a record whose names explain less of the thing wanted than `named_share`, short of
    `beyond_doubt`. `named` and `sure`: from here a message that looks like something else is still a question about the
    procedure, if the engine marked one in it or not. `switch`: below it a message that names no procedure belongs to
    the one talked about. `ask_margin`, `offer_margin`: how close the second may come before we ask, or answer and offer
    it. `short` words of content are too few to say that nothing is known; what scores `faint` and explains
    `faint_coverage` is worth offering then.
    """

    known: float = 30.0
    fit: float = 0.6
    fit_score: float = 18.0
    named_share: float = 0.57
    beyond_doubt: float = 70.0
    named: float = 36.0
    sure: float = 48.0
    switch: float = 45.0
    ask_margin: float = 1.0
    offer_margin: float = 8.0
    short: int = 4
    faint: float = 12.0
    faint_coverage: float = 0.6


class Guide:
    """Answers questions about procedures from the library.

    Args:
        library: what is known.
        phrases_folder: data/phrases/.
        today: the present day in Vietnam; tests set it.
    """

    def __init__(
        self, library: Library, phrases_folder: Path, today: Callable[[], dt.date], thresholds: Thresholds | None = None
    ) -> None:
        """Read the phrases."""
        self._library = library
        self._say = Phrases.read(phrases_folder / "answers.yaml")
        self._choices = Choices.read(phrases_folder / "choices.yaml")
        self._compose = Composer(self._say)
        self._today = today
        self._limits = thresholds or Thresholds()

    def answer(self, question: Question, memory: Memory) -> Reply:
        """Answer a question about a procedure, or ask back, or say that none is known."""
        pressed = self._pressed(question.text)
        if pressed:
            return self._tell(*pressed, memory, question.text)
        aspects = question.aspects or ["overview"]
        if aspects == ["overview"] and self._choices.goes_on(question.text):
            aspects = memory.aspects or aspects
        hits = self._hits(question)
        in_mind = self._library.shelf.find(memory.procedure) if memory.procedure else None
        names = self._library.shelf.linker.names_something(question.objects)
        to_switch = self._limits.known if names else self._limits.switch
        if in_mind and (not hits or hits[0].score < to_switch):
            return self._tell(in_mind, aspects, memory, question.text, places=self._places(question))
        return self._decide(hits, aspects, memory, question.text, self._places(question))

    def answer_if_known(self, question: Question, memory: Memory) -> Reply | None:
        """Answer a message that looked like something else, if the catalogue knows it all the same; else None."""
        hits = self._hits(question)
        needed = self._limits.named if question.objects else self._limits.sure
        if question.is_unsure:
            needed = self._limits.known
        if not hits or hits[0].score < needed or not self._is_known(hits[0]):
            return None
        return self._decide(hits, question.aspects or ["overview"], memory, question.text)

    def choose(self, question: Question, memory: Memory) -> Reply:
        """Take up the option that the citizen named by number or position; a plain yes takes the first."""
        if find_procedure_codes(question.text):
            return self.answer(question, memory)
        at = 0 if question.intent == "affirm" else self._choices.position(question.text, len(memory.options))
        if at is None or at >= len(memory.options):
            hits = self._hits(question)
            if hits and self._is_known(hits[0]):
                return self._decide(hits, question.aspects or ["overview"], memory, question.text)
            return self._ask_again("clarify.no_such_option" if memory.options else "clarify.follow_up")
        pressed = self._pressed(memory.options[at])
        if pressed is None:
            return self._ask_again("clarify.no_such_option")
        return self._tell(*pressed, memory, memory.question)

    def correct(self, question: Question, memory: Memory) -> Reply:
        """Move to what a correction asks for, leaving out what it rejects."""
        rejected = [*memory.rejected, memory.procedure] if memory.procedure else list(memory.rejected)
        wish = self._choices.wish_of_correction(question.text)
        aspects: list[Aspect] = question.aspects or memory.aspects or ["overview"]
        hits = self._without(self._library.shelf.linker.rank(wish, question.objects), rejected)
        if hits and self._is_known(hits[0]):
            return self._decide(hits, aspects, memory.model_copy(update={"rejected": rejected}), wish)
        others = self._without(self._library.shelf.linker.rank(memory.question), rejected) if memory.question else []
        offered = [self._library.shelf.procedures[h.code] for h in others if h.score >= self._limits.known / 2]
        reply = self._compose.clarify(offered, aspects, "clarify.instead" if offered else "clarify.follow_up")
        return self._remember(reply, Memory(rejected=rejected, question=memory.question, aspects=aspects))

    def repeat(self, memory: Memory) -> Reply | None:
        """Give the last answer once more, or None if there was none."""
        procedure = self._library.shelf.find(memory.procedure) if memory.procedure else None
        if procedure is None:
            return None
        return self._tell(procedure, memory.aspects, memory, memory.question)

    def _is_known(self, hit: Hit) -> bool:
        limits = self._limits
        fits = hit.fit >= limits.fit and hit.score >= limits.fit_score
        is_named = hit.named >= limits.named_share or hit.score >= limits.beyond_doubt
        return (hit.score >= limits.known or fits) and is_named

    def _pressed(self, text: str) -> tuple[Procedure, list[Aspect]] | None:
        """Return procedure and needs of a button's payload ("1.001193 Lệ phí"), or None for anything else."""
        codes = find_procedure_codes(text)
        if len(codes) != 1 or codes[0].start != 0:
            return None
        rest = text[codes[0].end :].strip()
        aspects = self._compose.aspects_of_labels(rest)
        procedure = self._library.shelf.find(codes[0].value)
        if procedure is None or (rest and not aspects):
            return None
        return procedure, aspects or ["overview"]

    def _hits(self, question: Question) -> list[Hit]:
        return self._library.shelf.linker.rank(question.text, question.objects, question.asked_parts)

    @staticmethod
    def _without(hits: Sequence[Hit], rejected: Sequence[str | None]) -> list[Hit]:
        return [hit for hit in hits if hit.code not in rejected]

    def _places(self, question: Question) -> list[Resolution]:
        gazetteer = self._library.shelf.gazetteer
        marked = [place for name in question.values("unit") if (place := gazetteer.resolve(name))]
        return gazetteer.mentioned_in(question.text) or marked

    def _decide(
        self,
        hits: Sequence[Hit],
        aspects: Sequence[Aspect],
        memory: Memory,
        text: str,
        places: Sequence[Resolution] = (),
    ) -> Reply:
        if not hits:
            return self._ask_again("clarify.follow_up")
        best = hits[0]
        procedures = self._library.shelf.procedures
        if not self._is_known(best):
            return self._unknown(hits, aspects, text)
        near = [procedures[h.code] for h in hits[1:5] if best.score - h.score < self._limits.offer_margin]
        if near and best.score - hits[1].score < self._limits.ask_margin:
            reply = self._compose.clarify([procedures[best.code], *near], aspects, "clarify.ask")
            return self._remember(reply, Memory(question=text, aspects=list(aspects), rejected=memory.rejected))
        return self._tell(procedures[best.code], aspects, memory, text, near[:2], places)

    def _tell(
        self,
        procedure: Procedure,
        aspects: Sequence[Aspect],
        memory: Memory,
        text: str,
        runners_up: Sequence[Procedure] = (),
        places: Sequence[Resolution] = (),
    ) -> Reply:
        reply = self._compose.answer(procedure, aspects, self._today(), runners_up, places)
        rejected = [code for code in memory.rejected if code != procedure.code]
        return self._remember(
            reply, Memory(procedure=procedure.code, aspects=list(aspects), question=text, rejected=rejected)
        )

    def _remember(self, reply: Reply, memory: Memory) -> Reply:
        options = [button.payload for button in reply.buttons]
        memory.options = options
        memory.awaiting = "choice" if reply.answer.outcome == "clarify" and options else None
        reply.memory = memory
        return reply

    def _ask_again(self, key: str) -> Reply:
        return Reply(text=self._say(key), answer=Answer(outcome="clarify"))

    def _unknown(self, hits: Sequence[Hit], aspects: Sequence[Aspect], text: str) -> Reply:
        """A short message is asked about, with what comes nearest; a longer or a foreign one is said to be unknown."""
        content = self._library.shelf.linker.content_words(text)
        near = [
            self._library.shelf.procedures[hit.code]
            for hit in hits[:4]
            if hit.score >= self._limits.faint
            and hit.coverage >= self._limits.faint_coverage
            and hit.named >= self._limits.named_share
        ]
        if content > self._limits.short or (not near and content > 1):
            return self._not_found(text)
        reply = self._compose.clarify(near, aspects, "clarify.ask" if near else "clarify.follow_up")
        return self._remember(reply, Memory(question=text, aspects=list(aspects)))

    def _not_found(self, text: str) -> Reply:
        url = search_url(without_personal_numbers(text)[:80])
        lines = [
            self._say("not_found.text"),
            self._say("bullet", text=self._say("not_found.rephrase")),
            self._say("bullet", text=self._say("not_found.search", url=url)),
            self._say("bullet", text=self._say("not_found.call")),
        ]
        return Reply(
            text="\n".join(lines),
            answer=Answer(outcome="not_found", links=[Link(label=self._say("link.search"), url=url, kind="detail")]),
            memory=Memory(question=text),
        )
