"""Decisions put into words: two procedures at once, asking back, topics, and what is known by name only."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.contract import Memory
from danloi.guidance.catalogue.links import is_allowed
from danloi.guidance.library import Library
from danloi.guidance.phrases import Phrases
from danloi.guidance.replies import Replies
from danloi.guidance.search.cards import TOPIC_PREFIX
from danloi.guidance.search.linker import Hit
from danloi.guidance.shelf import Shelf
from danloi.guidance.topics.answer import TopicComposer
from danloi.guidance.topics.records import Topic
from tests.guidance.talk import memory_of, numbered_in

BIRTH, DEATH, PASSPORT = "1.001193", "1.000656", "1.001456"


@pytest.fixture(scope="module")
def replies(data: Path, composer: Composer, today: dt.date) -> Replies:
    topics = TopicComposer(Phrases.read(data / "phrases" / "topics.yaml"), composer)
    return Replies(Phrases.read(data / "phrases" / "answers.yaml"), composer, topics, lambda: today)


@pytest.fixture
def shelf(library: Library) -> Shelf:
    return library.shelf


@pytest.fixture
def topic(shelf: Shelf) -> Topic:
    """One with related procedures and topics."""
    return next(
        topic
        for topic in shelf.topics.values()
        if set(topic.related_procedures) & set(shelf.procedures) and set(topic.related_topics) & set(shelf.topics)
    )


def _hit(code: str, kind: str = "curated") -> Hit:
    return Hit(code, 0.3, 1.0, 0.5, 1.0, 0.5, "", kind)


def test_two_procedures_are_answered_one_after_the_other(replies: Replies, shelf: Shelf) -> None:
    first, second = shelf.procedures[BIRTH], shelf.procedures[PASSPORT]
    reply = replies.both([first, second], ["fee"], Memory(), "lệ phí khai sinh và hộ chiếu")
    assert (reply.answer.outcome, reply.answer.procedure, reply.answer.also) == ("answered", BIRTH, [PASSPORT])
    assert reply.text.index(f"(mã {BIRTH})") < reply.text.index(f"(mã {PASSPORT})")
    assert reply.text.count("Lệ phí") >= 2
    assert {source.url for source in reply.answer.sources} == {
        source.url for one in (first, second) for source in replies.procedure(one, ["fee"], Memory(), "").answer.sources
    }


def test_the_numbers_below_two_answers_are_those_of_the_buttons_and_nothing_else(
    replies: Replies, shelf: Shelf
) -> None:
    both = [shelf.procedures[BIRTH], shelf.procedures[PASSPORT]]
    reply = replies.both(both, ["fee"], Memory(), "lệ phí khai sinh và hộ chiếu")
    assert [button.payload for button in reply.buttons] == [f"{BIRTH} Lệ phí", f"{PASSPORT} Lệ phí"]
    assert numbered_in(reply) == [button.title for button in reply.buttons]
    assert "3. " not in reply.text.splitlines()[-1]
    assert "Các bước" not in reply.text
    assert memory_of(reply).options == [button.payload for button in reply.buttons]


def test_both_procedures_are_remembered(replies: Replies, shelf: Shelf) -> None:
    both = [shelf.procedures[BIRTH], shelf.procedures[PASSPORT]]
    memory = memory_of(replies.both(both, ["fee"], Memory(procedure=DEATH), "khai sinh và hộ chiếu"))
    assert (memory.procedure, memory.earlier) == (BIRTH, [PASSPORT, DEATH])


def test_what_is_known_by_name_only_is_named_and_linked_and_not_explained(replies: Replies, shelf: Shelf) -> None:
    code = next(code for code in shelf.aliases if code not in shelf.procedures)
    name = shelf.aliases[code][0]
    reply = replies.only_named(_hit(code, "named"), name, Memory(procedure=BIRTH), "x")
    assert (reply.answer.outcome, reply.answer.procedure) == ("not_found", None)
    assert name[1:] in reply.text
    assert code in reply.text
    assert [link.url in reply.text and is_allowed(link.url) for link in reply.answer.links] == [True]
    assert "18001096" in reply.text
    assert memory_of(reply).earlier == [BIRTH]


def test_a_topic_is_answered_with_all_that_is_related_to_it(replies: Replies, shelf: Shelf, topic: Topic) -> None:
    reply = replies.topic(topic, shelf, Memory(procedure=BIRTH), "x")
    assert (reply.answer.outcome, reply.answer.topic, reply.answer.procedure) == ("answered", topic.id, None)
    assert topic.answer in reply.text
    payloads = [button.payload for button in reply.buttons]
    assert {code for code in topic.related_procedures if code in shelf.procedures} <= set(payloads)
    assert {shelf.topics[one].questions[0] for one in topic.related_topics if one in shelf.topics} <= set(payloads)
    assert numbered_in(reply) == [button.title for button in reply.buttons]


def test_a_topic_does_not_make_the_procedure_forgotten(replies: Replies, shelf: Shelf, topic: Topic) -> None:
    memory = memory_of(replies.topic(topic, shelf, Memory(procedure=BIRTH, earlier=[DEATH]), "x"))
    assert (memory.topic, memory.procedure, memory.earlier) == (topic.id, None, [BIRTH, DEATH])


def test_procedures_that_may_have_been_meant_are_offered_beside_a_topic(
    replies: Replies, shelf: Shelf, topic: Topic
) -> None:
    reply = replies.topic(topic, shelf, Memory(), "x", [_hit(DEATH), _hit("9.999999", "named")])
    assert [candidate.code for candidate in reply.answer.candidates] == [DEATH]
    assert DEATH in [button.payload for button in reply.buttons]


def test_topics_stand_among_the_options_when_asking_back(replies: Replies, shelf: Shelf, topic: Topic) -> None:
    hits = [_hit(BIRTH), _hit(f"{TOPIC_PREFIX}{topic.id}", "topic"), _hit("9.999999", "named")]
    reply = replies.ask(hits, shelf, ["fee"], Memory(), "cái kia")
    assert reply.answer.outcome == "clarify"
    assert [candidate.code for candidate in reply.answer.candidates] == [BIRTH]
    assert [button.payload for button in reply.buttons] == [f"{BIRTH} Lệ phí", topic.questions[0]]
    assert "1. " in reply.text
    assert f"2. {reply.buttons[1].title}" in reply.text
    memory = memory_of(reply)
    assert (memory.awaiting, memory.options) == ("choice", [button.payload for button in reply.buttons])


def test_at_most_four_are_asked_about(replies: Replies, shelf: Shelf) -> None:
    reply = replies.ask([_hit(code) for code in list(shelf.procedures)[:7]], shelf, [], Memory(), "x")
    assert len(reply.buttons) == len(reply.answer.candidates) == 4


def test_with_nothing_to_offer_it_is_asked_what_it_is_about(replies: Replies, shelf: Shelf) -> None:
    memory = Memory(procedure=BIRTH, aspects=["fee"])
    reply = replies.ask([_hit("9.999999", "named")], shelf, [], memory, "cái kia")
    assert (reply.answer.outcome, reply.buttons) == ("clarify", [])
    assert (memory_of(reply).procedure, memory_of(reply).awaiting) == (BIRTH, None)


def test_the_procedures_talked_about_are_kept_newest_first_and_once(replies: Replies, shelf: Shelf) -> None:
    memory = Memory()
    for code in (BIRTH, DEATH, PASSPORT, DEATH, BIRTH):
        memory = memory_of(replies.procedure(shelf.procedures[code], ["fee"], memory, ""))
    assert (memory.procedure, memory.earlier) == (BIRTH, [DEATH, PASSPORT])
    assert memory_of(replies.unknown("x", memory)).earlier == [BIRTH, DEATH, PASSPORT]
