"""A topic as an answer: short answer, details, dates, links, source and date, and what may be asked next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import Answer, Button, Link, Reply, Source
from danloi.guidance.answers.format import day
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases
from danloi.guidance.topics.records import DatedNote, Topic, TopicSource

_MOST_BUTTONS = 8  # one digit names each, see danloi/guidance/choices.py


class TopicComposer:
    """Turns topics into replies.

    Args:
        say: the phrases of data/phrases/topics.yaml.
        composer: makes the buttons of procedures, so that they are the same everywhere.
    """

    def __init__(self, say: Phrases, composer: Composer) -> None:
        """Keep phrases and composer."""
        self._say = say
        self._composer = composer

    def answer(
        self, topic: Topic, today: dt.date, procedures: Sequence[Procedure] = (), topics: Sequence[Topic] = ()
    ) -> Reply:
        """Answer `topic` as it stands on `today`.

        `procedures` and `topics` are the records of its related ones, as far as they are loaded; they become buttons.
        """
        parts = [
            self._say("title", title=topic.title),
            topic.answer,
            "\n".join(self._say("bullet", text=point) for point in topic.points),
            self._dates(topic.notes_by_date, today),
            self._links(topic),
            self._sources(topic),
        ]
        buttons = [self._composer.candidate_button(procedure, ()) for procedure in procedures]
        buttons = [*buttons, *(self.button(other) for other in topics)][:_MOST_BUTTONS]
        if buttons:
            parts.append(self._composer.numbered(buttons, self._say("related")))
        return Reply(
            text="\n\n".join(part for part in parts if part),
            answer=Answer(
                outcome="answered",
                topic=topic.id,
                links=[Link(label=link.label, url=link.url, kind=link.kind) for link in topic.links],
                sources=sources_of(topic),
            ),
            buttons=buttons,
        )

    def button(self, topic: Topic) -> Button:
        """Return the button that asks for `topic`: pressing it sends the topic's first question."""
        return Button(title=topic.short_name[0].upper() + topic.short_name[1:], payload=topic.questions[0])

    def _dates(self, notes: Sequence[DatedNote], today: dt.date) -> str:
        groups = dated_notes(notes, today, self._say)
        bulleted = ((heading, *(self._say("bullet", text=text) for text in texts)) for heading, texts in groups.items())
        return "\n".join(line for group in bulleted for line in group)

    def _links(self, topic: Topic) -> str:
        if not topic.links:
            return ""
        lines = [self._say("link", label=link.label, url=link.url) for link in topic.links]
        return "\n".join([self._say("links"), *(self._say("bullet", text=line) for line in lines)])

    def _sources(self, topic: Topic) -> str:
        lines = [self._source(source) for source in topic.sources]
        lines.append(doubt_of(topic, self._say))
        return "\n".join(lines)

    def _source(self, source: TopicSource) -> str:
        url = self._say("source.url", url=source.url) if source.url else ""
        return self._say("source.line", title=source.title, checked_on=day(source.checked_on), url=url)


def dated_notes(notes: Sequence[DatedNote], today: dt.date, say: Phrases) -> dict[str, list[str]]:
    """Return what holds, what is coming and what has ended, in this order, under headings that say so."""
    groups: dict[str, list[str]] = {}
    for note in sorted(notes, key=lambda note: _order(note, today)):
        groups.setdefault(_heading(note, today, say), []).append(note.text)
    return groups


def doubt_of(topic: Topic, say: Phrases) -> str:
    """Return who has confirmed the topic, or that nobody has."""
    if topic.confirmed_on:
        return say("confirmed", on=day(topic.confirmed_on))
    return say("low_confidence" if topic.confidence == "low" else "unconfirmed")


def _heading(note: DatedNote, today: dt.date, say: Phrases) -> str:
    since = day(note.valid_from) if note.valid_from else ""
    to = day(note.valid_to) if note.valid_to else ""
    if note.ended_before(today):
        return say("dates.ended", to=to)
    if not note.holds_on(today):
        return say("dates.coming", since=since)
    if since and to:
        return say("dates.between", since=since, to=to)
    return say("dates.until", to=to) if to else say("dates.since", since=since)


def _order(note: DatedNote, today: dt.date) -> int:
    return 0 if note.holds_on(today) else 2 if note.ended_before(today) else 1


def sources_of(topic: Topic) -> list[Source]:
    """Return the topic's sources as the contract has them: those with an address, or all if none has one."""
    with_address = [source for source in topic.sources if source.url]
    return [
        Source(title=source.title, url=source.url or "", checked_on=source.checked_on.isoformat())
        for source in with_address or topic.sources
    ]
