"""The decisions of a turn: which procedure or topic is meant, which needs, and whether to answer, ask or decline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import Aspect, Found, Memory, Reply
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.choices import Choices
from danloi.guidance.decision import Thresholds, asking_with_what, decide
from danloi.guidance.kin import beside, hit_of, in_context, likeliest, shares
from danloi.guidance.library import Library
from danloi.guidance.meaning import doubting_marks, meant_by
from danloi.guidance.needs import NeedWeights
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.desk import PlaceDesk
from danloi.guidance.places.hamlets import is_hamlet
from danloi.guidance.places.readings import Resolution
from danloi.guidance.question import OUTSIDE, Question
from danloi.guidance.recall import gone_back_to, leaves, option_typed, talked_of
from danloi.guidance.replies import Replies
from danloi.guidance.search.cards import TOPIC_PREFIX
from danloi.guidance.search.linker import Hit, Ranking
from danloi.guidance.several import Halves, Joins, parts_of, several
from danloi.guidance.shelf import Shelf
from danloi.guidance.topics.answer import TopicComposer
from danloi.guidance.vietnamese import find_procedure_codes


class Guide:
    """Answers questions from the library.

    Args:
        library: what is known.
        phrases_folder: data/phrases/.
        today: the present day in Vietnam; tests set it.
        limits: when a hit counts.
        needs: what speaks for a need.
    """

    def __init__(
        self,
        library: Library,
        phrases_folder: Path,
        today: Callable[[], dt.date],
        limits: Thresholds | None = None,
        needs: NeedWeights | None = None,
    ) -> None:
        """Read the phrases."""
        say = Phrases.read(phrases_folder / "answers.yaml")
        self._library = library
        self._choices = Choices.read(phrases_folder / "choices.yaml")
        self._joins = Joins.read(phrases_folder / "choices.yaml")
        self._compose = Composer(say)
        topics = TopicComposer(Phrases.read(phrases_folder / "topics.yaml"), self._compose)
        self._replies = Replies(say, self._compose, topics, today)
        self._places_say = Phrases.read(phrases_folder / "places.yaml")
        self._today = today
        self._limits = limits or Thresholds()
        self.needs = needs or NeedWeights()

    @property
    def _shelf(self) -> Shelf:
        return self._library.shelf

    @property
    def _desk(self) -> PlaceDesk:
        return PlaceDesk(self._shelf.gazetteer, self._places_say, self._today)

    def answer(self, question: Question, memory: Memory) -> Reply:
        """Answer a question, or ask back, or say that nothing is known."""
        pressed = self._pressed(question.text)
        if pressed:
            return self._replies.procedure(*pressed, memory, question.text)
        told = self._recalled(question, memory) or self._told_word_for_word(question, memory)
        if told:
            return told
        ranking = self._rank(question)
        name = ranking.hits[0].alias if ranking.hits else ""
        aspects = self.needs.asked(question, name)
        if aspects == ["overview"] and self._choices.goes_on(question.text):
            aspects = memory.aspects or aspects
        both = several(question, self._shelf.linker, self._limits.second, self._joins)
        parts = Halves() if both else parts_of(question, ranking, self._shelf.linker, self._limits, self._joins)
        both = both or (list(parts.hits) if parts.side_by_side else [])
        if both:
            procedures = [self._shelf.procedures[hit.code] for hit in both]
            return self._replies.both(procedures, aspects, memory, question.text)
        in_mind = talked_of(question, memory, self._shelf, self.needs)
        if in_mind and not leaves(question, ranking, self._shelf.linker, self.needs, self._limits):
            return self._stay(in_mind, question, ranking, aspects, memory)
        ranking = doubting_marks(ranking, question, self._shelf.linker, self._limits)
        ranking = ranking.offering(parts.hits, self._limits.offer)
        reply = self._decide(ranking, aspects, memory, question.text, self._places(question), question.outside)
        asks_place = aspects[0] == "place" and not self._shelf.linker.names_something(question.objects)
        if reply.answer.procedure is None and reply.answer.outcome != "answered" and asks_place:
            return self._desk.answer(question.text, question.values("unit"), memory) or reply
        return reply

    def _told_word_for_word(self, question: Question, memory: Memory) -> Reply | None:
        """Answer a topic's own question, which its buttons send, and a question about a place and nothing else."""
        topic = self._shelf.topic_asked(question.text)
        if topic:
            return self._replies.topic(topic, self._shelf, memory, question.text)
        desk = self._desk
        marked = question.values("unit")
        waits_for_unit = bool(memory.options) and not find_procedure_codes(" ".join(memory.options))
        if self._shelf.linker.names_something(question.objects) or (memory.procedure and not waits_for_unit):
            return None
        return desk.answer(question.text, marked, memory) if desk.is_asked(question.text, marked) else None

    def answer_if_known(self, question: Question, memory: Memory) -> Reply | None:
        """Answer a message that looked like something else, if the catalogue knows it all the same; else None."""
        told = self._recalled(question, memory) or self._told_word_for_word(question, memory)
        if told:
            return told
        ranking = self._rank(question)
        is_doubtful = question.objects or question.confidence < self._limits.doubtful
        is_topic = bool(ranking.hits) and ranking.hits[0].kind == "topic"
        is_told = is_topic and not question.intent.startswith(OUTSIDE)  # what people complain of is a topic often
        needed = self._limits.despite_marked if is_doubtful or is_told else self._limits.despite
        together = 2 if question.outside < self._limits.despite_marked else 1  # sisters share what is said of both
        if sum(hit.confidence for hit in ranking.hits[:together]) < needed:
            return None
        return self._decide(ranking, self.needs.asked(question), memory, question.text)

    def choose(self, question: Question, memory: Memory) -> Reply:
        """Take up the option that the citizen named by number or position; a plain yes takes the first."""
        if find_procedure_codes(question.text):
            return self.answer(question, memory)
        recalled = self._recalled(question, memory) if question.intent != "affirm" else None
        if recalled:
            return recalled
        at = 0 if question.intent == "affirm" else self._choices.position(question.text, len(memory.options))
        if is_hamlet(question.text) or at is None or at >= len(memory.options):
            told = self._told_word_for_word(question, memory)
            if told:
                return told
            ranking = self._rank(question)
            if ranking.hits and ranking.hits[0].confidence >= self._limits.answer:
                return self._decide(ranking, self.needs.asked(question), memory, question.text)
            return self._replies.plain("clarify.no_such_option" if memory.options else "clarify.follow_up")
        return self._take(memory.options[at], memory) or self._replies.plain("clarify.no_such_option")

    def option_chosen(self, question: Question, memory: Memory) -> str | None:
        """Return what the button sends that the citizen chose by number, position or a plain yes; None for none."""
        at = 0 if question.intent == "affirm" else self._choices.position(question.text, len(memory.options))
        return memory.options[at] if at is not None and at < len(memory.options) else None

    def _recalled(self, question: Question, memory: Memory) -> Reply | None:
        """Take up an option by a part of its name, or go back to a procedure talked about before."""
        aspects = self.needs.asked(question) if question.asked_parts else []
        option = option_typed(question, memory, self._choices, self._shelf)
        if option:
            return self._take(option, memory, aspects)
        earlier = gone_back_to(question, memory, self._choices, self._shelf)
        return self._replies.procedure(earlier, aspects or ["overview"], memory, question.text) if earlier else None

    def _take(self, option: str, memory: Memory, aspects: Sequence[Aspect] = ()) -> Reply | None:
        """Answer what the button of an option sends; `aspects` in place of its own needs, if any."""
        pressed = self._pressed(option)
        if pressed:
            procedure, own = pressed
            return self._replies.procedure(procedure, aspects or own, memory, memory.question)
        return self._told_word_for_word(Question(option, "ask_place", 1.0), memory)

    def correct(self, question: Question, memory: Memory) -> Reply:
        """Move to what a correction asks for, leaving out what it rejects."""
        rejected = [*memory.rejected, memory.procedure] if memory.procedure else list(memory.rejected)
        wish = self._choices.wish_of_correction(question.text)
        aspects = self.needs.asked(question)
        aspects = memory.aspects or aspects if aspects == ["overview"] else aspects
        kept = memory.model_copy(update={"rejected": rejected, "procedure": None})
        direct = self._shelf.linker.rank(wish, question.objects).without(rejected)
        if direct.hits and direct.hits[0].confidence >= self._limits.switch:
            return self._decide(direct, aspects, kept, wish)
        wrong = self._shelf.find(memory.procedure) if memory.procedure else None
        among = in_context(wrong, wish, self._shelf, rejected) if wrong and wish else Ranking([])
        if among.hits and among.hits[0].confidence >= self._limits.switch:
            return self._decide(among, aspects, kept, wish)
        if direct.hits and direct.hits[0].confidence >= self._limits.answer and self._shelf.linker.content_words(wish):
            return self._decide(direct, aspects, kept, wish)
        offered = among.hits or (
            self._shelf.linker.rank(memory.question).without(rejected).hits if memory.question else []
        )
        offered = [hit for hit in offered if hit.code in self._shelf.procedures]
        reply = self._replies.ask(offered, self._shelf, aspects, kept, memory.question, "clarify.instead")
        if not offered:
            reply.memory = kept
        return reply

    def repeat(self, memory: Memory) -> Reply | None:
        """Give the last answer once more, or None if there was none."""
        if memory.topic in self._shelf.topics:
            return self._replies.topic(self._shelf.topics[memory.topic], self._shelf, memory, memory.question)
        procedure = self._shelf.find(memory.procedure) if memory.procedure else None
        return self._replies.procedure(procedure, memory.aspects, memory, memory.question) if procedure else None

    def _rank(self, question: Question) -> Ranking:
        return meant_by(question, self._shelf.linker, self._limits)

    def _stay(
        self, in_mind: Procedure, question: Question, ranking: Ranking, aspects: list[Aspect], memory: Memory
    ) -> Reply:
        """Answer about the procedure talked about, or about the sister that a new circumstance makes of it."""
        rest = self._shelf.linker.content_words(question.text, question.asked_parts)
        if rest:
            among = in_context(in_mind, question.text, self._shelf, memory.rejected)
            best = likeliest(among, in_mind, question.text, self._shelf)
            speaks_of_it = best is not None and bool(shares(best, question.text, self._shelf))
            needed = self._limits.answer if speaks_of_it else self._limits.switch
            if best and best.code != in_mind.code and best.confidence >= needed:
                moved = aspects if aspects != ["overview"] else memory.aspects or aspects
                return self._found(
                    self._tell(best, moved, memory, question.text, [hit_of(in_mind)], self._places(question)),
                    among,
                )
        reply = self._replies.procedure(in_mind, aspects, memory, question.text, (), self._places(question))
        return self._found(reply, ranking)

    def _pressed(self, text: str) -> tuple[Procedure, list[Aspect]] | None:
        """Return procedure and needs of a button's payload ("1.001193 Lệ phí"), or None for anything else."""
        codes = find_procedure_codes(text)
        if len(codes) != 1 or codes[0].start != 0:
            return None
        rest = text[codes[0].end :].strip()
        aspects = self._compose.aspects_of_labels(rest)
        procedure = self._shelf.find(codes[0].value)
        if procedure is None or (rest and not aspects):
            return None
        return procedure, aspects or ["overview"]

    def _places(self, question: Question) -> list[Resolution]:
        return self._shelf.gazetteer.mentioned_in(question.text, question.values("unit"))

    def _decide(
        self,
        ranking: Ranking,
        aspects: list[Aspect],
        memory: Memory,
        text: str,
        places: list[Resolution] | None = None,
        outside: float = 0.0,
    ) -> Reply:
        decision = decide(ranking, self._limits, self._shelf.linker.content_words(text), outside)
        if self._shelf.linker.leaves_unsaid(text):
            decision = asking_with_what(decision, ranking, self._limits)
        if decision.verdict == "unknown":
            reply = self._replies.unknown(text, memory)
        elif decision.best is None:
            reply = self._replies.ask(decision.others, self._shelf, aspects, memory, text)
        else:
            others = beside(decision, ranking, text, self._shelf, self._limits)
            reply = self._tell(decision.best, aspects, memory, text, others, places or [])
        return self._found(reply, ranking)

    def _tell(
        self,
        best: Hit,
        aspects: list[Aspect],
        memory: Memory,
        text: str,
        others: Sequence[Hit],
        places: list[Resolution],
    ) -> Reply:
        shelf = self._shelf
        if best.kind == "topic":
            topic = shelf.topics[best.code.removeprefix(TOPIC_PREFIX)]
            place = self._desk.answer(text, (), memory) if topic.about_places else None
            return place or self._replies.topic(topic, shelf, memory, text, others)
        if best.code not in shelf.procedures:
            return self._replies.only_named(best, shelf.aliases[best.code][0], memory, text)
        runners_up = [shelf.procedures[hit.code] for hit in others if hit.code in shelf.procedures]
        return self._replies.procedure(shelf.procedures[best.code], aspects, memory, text, runners_up, places)

    @staticmethod
    def _found(reply: Reply, ranking: Ranking) -> Reply:
        best = [(hit.code, round(hit.confidence, 3)) for hit in ranking.hits[:3]]
        if best:
            reply.found = Found(confidence=best[0][1], none=round(ranking.none, 3), candidates=best)
        return reply
