"""Decisions put into words, with what is to be remembered of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from danloi.guidance.answers.cards import card_of, choices_of
from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import Answer, Aspect, Button, Candidate, Link, Memory, Reply
from danloi.guidance.answers.format import sentence
from danloi.guidance.answers.render import Render
from danloi.guidance.catalogue.links import search_url
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases
from danloi.guidance.places.readings import Resolution
from danloi.guidance.privacy import without_personal_numbers
from danloi.guidance.search.cards import TOPIC_PREFIX
from danloi.guidance.search.linker import Hit
from danloi.guidance.shelf import Shelf
from danloi.guidance.topics.answer import TopicComposer
from danloi.guidance.topics.records import Topic

_RUNNERS_UP = 3
_OPTIONS = 4
_LONGEST_SEARCH = 80  # letters of a question that go into the portal's search


class Replies:
    """Composes the replies of the guide.

    Args:
        say: data/phrases/answers.yaml.
        composer, topics: turn records into text.
        today: the present day in Vietnam.
    """

    def __init__(self, say: Phrases, composer: Composer, topics: TopicComposer, today: Callable[[], dt.date]) -> None:
        """Keep the parts."""
        self._say = say
        self._compose = composer
        self._topics = topics
        self._today = today

    def procedure(
        self,
        procedure: Procedure,
        aspects: Sequence[Aspect],
        memory: Memory,
        text: str,
        others: Sequence[Procedure] = (),
        places: Sequence[Resolution] = (),
    ) -> Reply:
        """Answer `aspects` about `procedure`; `others` are offered in case one of them was meant."""
        reply = self._compose.answer(procedure, aspects, self._today(), others[:_RUNNERS_UP], places)
        reply.render = Render(cards=[card_of(procedure, aspects, self._say, self._today(), places)])
        rejected = [code for code in memory.rejected if code != procedure.code]
        earlier = [code for code in talked_about(memory) if code != procedure.code]
        return remember(
            reply,
            Memory(procedure=procedure.code, aspects=list(aspects), question=text, rejected=rejected, earlier=earlier),
        )

    def both(self, procedures: Sequence[Procedure], aspects: Sequence[Aspect], memory: Memory, text: str) -> Reply:
        """Answer the same needs about several procedures asked about in one message, one after the other."""
        replies = [self.procedure(procedure, aspects, memory, text) for procedure in procedures]
        first = replies[0]
        first.text = "\n\n".join(
            [self._say("both.intro", count=len(replies)), *(self._without_options(reply) for reply in replies)]
        )
        first.answer.also = [procedure.code for procedure in procedures[1:]]
        first.answer.links = [link for reply in replies for link in reply.answer.links]
        first.answer.sources = [source for reply in replies for source in reply.answer.sources]
        first.buttons = [self._compose.candidate_button(procedure, aspects) for procedure in procedures]
        first.text += "\n\n" + self._compose.numbered(first.buttons, self._say("both.more"))
        cards = [card for reply in replies if reply.render for card in reply.render.cards]
        first.render = Render(intro=self._say("both.intro", count=len(replies)), cards=cards)
        memory_of = first.memory or Memory()
        memory_of.earlier = [p.code for p in procedures[1:]] + memory_of.earlier
        return remember(first, memory_of)

    def _without_options(self, reply: Reply) -> str:
        """The text of an answer without the numbered list of what may be asked next, its last paragraph."""
        return reply.text.rsplit("\n\n", 1)[0] if reply.buttons else reply.text

    def topic(self, topic: Topic, shelf: Shelf, memory: Memory, text: str, others: Sequence[Hit] = ()) -> Reply:
        """Answer a question that is no single procedure."""
        procedures = [found for code in topic.related_procedures if (found := shelf.find(code))]
        known = [hit.code for hit in others if hit.code in shelf.procedures]
        procedures += [shelf.procedures[code] for code in known if code not in topic.related_procedures]
        topics = [shelf.topics[id_] for id_ in topic.related_topics if id_ in shelf.topics]
        reply = self._topics.answer(topic, self._today(), procedures, topics)
        reply.answer.candidates = [Candidate(code=code, name=shelf.procedures[code].short_name) for code in known[:3]]
        return remember(reply, Memory(topic=topic.id, question=text, earlier=talked_about(memory)))

    def ask(
        self,
        hits: Sequence[Hit],
        shelf: Shelf,
        aspects: Sequence[Aspect],
        memory: Memory,
        text: str,
        intro: str = "clarify.ask",
    ) -> Reply:
        """Ask which of `hits` is meant; nothing fitting, ask what it is about."""
        hits = [hit for hit in hits if hit.code in shelf.procedures or hit.kind == "topic"][:_OPTIONS]
        if not hits:
            return remember(self.plain("clarify.follow_up"), memory.model_copy(update={"question": text}))
        procedures = [shelf.procedures[hit.code] for hit in hits if hit.kind != "topic"]
        topics = [shelf.topics[hit.code.removeprefix(TOPIC_PREFIX)] for hit in hits if hit.kind == "topic"]
        reply = self._compose.clarify(procedures, aspects, intro, self._topic_buttons(topics))
        reply.render = choices_of(self._say(intro), procedures, reply.buttons)
        return remember(
            reply,
            Memory(
                question=text,
                aspects=list(aspects),
                rejected=memory.rejected,
                earlier=talked_about(memory),
            ),
        )

    def _topic_buttons(self, topics: Sequence[Topic]) -> list[Button]:
        return [self._topics.button(topic) for topic in topics]

    def unknown(self, text: str, memory: Memory) -> Reply:
        """Say that nothing is known, with ways on."""
        url = search_url(without_personal_numbers(text)[:_LONGEST_SEARCH])
        lines = [
            self._say("not_found.text"),
            self._say("bullet", text=self._say("not_found.rephrase")),
            self._say("bullet", text=self._say("not_found.search", url=url)),
            self._say("bullet", text=self._say("not_found.call")),
        ]
        return Reply(
            text="\n".join(lines),
            answer=Answer(outcome="not_found", links=[Link(label=self._say("link.search"), url=url, kind="detail")]),
            memory=Memory(question=text, earlier=talked_about(memory)),
        )

    def only_named(self, hit: Hit, name: str, memory: Memory, text: str) -> Reply:
        """Say that the portal has this procedure and we hold no record of it; its page is linked by its code."""
        url = search_url(hit.code)
        lines = [
            self._say("only_named.text", name=sentence(name).rstrip("."), code=hit.code),
            self._say("bullet", text=self._say("only_named.page", url=url)),
            self._say("bullet", text=self._say("not_found.call")),
            self._say("bullet", text=self._say("not_found.rephrase")),
        ]
        return Reply(
            text="\n".join(lines),
            answer=Answer(outcome="not_found", links=[Link(label=self._say("link.detail"), url=url, kind="detail")]),
            memory=Memory(question=text, earlier=talked_about(memory)),
        )

    def plain(self, key: str) -> Reply:
        """Ask back with one sentence of our own; memory stays as it is."""
        return Reply(text=self._say(key), answer=Answer(outcome="clarify"))


def talked_about(memory: Memory) -> list[str]:
    """Return the codes of the procedures talked about up to now, newest first."""
    codes = [memory.procedure, *memory.earlier] if memory.procedure else memory.earlier
    return list(dict.fromkeys(codes))[:_OPTIONS]


def remember(reply: Reply, memory: Memory) -> Reply:
    """Let the reply's buttons be what "số 2" chooses from, and `memory` what is remembered."""
    memory.options = [button.payload for button in reply.buttons]
    memory.awaiting = "choice" if reply.answer.outcome == "clarify" and memory.options else None
    reply.memory = memory
    return reply
