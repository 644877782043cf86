"""The topics as they are delivered."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict

import pytest

from danloi.guidance.answers.compose import Composer
from danloi.guidance.catalogue.files import read_procedures
from danloi.guidance.catalogue.links import is_allowed, links_in
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases
from danloi.guidance.topics.answer import TopicComposer
from danloi.guidance.topics.files import TopicReading, read_topic_files
from danloi.guidance.topics.records import Topic, key_of
from tests.data.reading import ROOT, listed, read_yaml

CATALOGUE = ROOT / "data" / "catalogue"
LONGEST_ANSWER = 4  # sentences
END_MARKS = (".", "!", "?", "…")
DAYS = [dt.date(2026, 11, 22), dt.date(2025, 1, 1), dt.date(2028, 1, 1)]


@pytest.fixture(scope="module")
def reading() -> TopicReading:
    return read_topic_files(CATALOGUE / "topics")


@pytest.fixture(scope="module")
def topics(reading: TopicReading) -> list[Topic]:
    assert reading.topics
    return reading.topics


@pytest.fixture(scope="module")
def procedures() -> dict[str, Procedure]:
    return {procedure.code: procedure for procedure in read_procedures(CATALOGUE / "procedures").procedures}


def sentences_of(topic: Topic) -> list[str]:
    return [topic.answer, *topic.points, *(note.text for note in topic.notes_by_date), *topic.open_points]


def test_every_file_of_topics_is_good(reading: TopicReading) -> None:
    assert not reading.problems, listed(reading.problems, "mend these topics")


def test_no_id_stands_twice(topics: list[Topic]) -> None:
    written = [
        raw["id"] for path in (CATALOGUE / "topics").glob("*.yaml") for raw in read_yaml(path)["topics"] if "id" in raw
    ]
    assert sorted(written) == sorted(topic.id for topic in topics)


def test_no_two_topics_share_a_question(topics: list[Topic]) -> None:
    asked: dict[str, list[str]] = defaultdict(list)
    for topic in topics:
        for question in topic.questions:
            asked[key_of(question)].append(f"{topic.id}: {question}")
    bad = [" and ".join(where) for where in asked.values() if len(where) > 1]
    assert not bad, listed(bad, "keep the question in one topic only (tones and case make no difference)")


def test_no_two_topics_have_the_same_button(topics: list[Topic]) -> None:
    names = [key_of(topic.short_name) for topic in topics]
    assert sorted(names) == sorted(set(names))


def test_no_question_is_word_for_word_what_a_procedure_is_called(
    topics: list[Topic], procedures: dict[str, Procedure]
) -> None:
    called = {key_of(a): p.code for p in procedures.values() for a in (p.name, p.short_name, *p.aliases)}
    bad = [f"{t.id}: {q} = {called[key_of(q)]}" for t in topics for q in t.questions if key_of(q) in called]
    assert not bad, listed(bad, "a procedure answers to these words already")


def test_every_link_is_allowed(topics: list[Topic]) -> None:
    linked = [(t.id, url) for t in topics for url in [*(x.url for x in t.links), *links_in(t.model_dump_json())]]
    assert linked
    assert [pair for pair in linked if not is_allowed(pair[1])] == []


def test_every_related_procedure_is_in_the_catalogue(topics: list[Topic], procedures: dict[str, Procedure]) -> None:
    assert [(t.id, code) for t in topics for code in t.related_procedures if code not in procedures] == []


def test_every_related_topic_exists(topics: list[Topic]) -> None:
    known = {topic.id for topic in topics}
    assert [(t.id, other) for t in topics for other in t.related_topics if other not in known] == []


def test_every_key_of_the_evidence_is_explained(topics: list[Topic]) -> None:
    known = set(read_yaml(CATALOGUE / "sources.yaml"))
    assert [(t.id, key) for t in topics for key in t.evidence if key not in known] == []


def test_every_sentence_has_its_end_mark_and_a_capital(topics: list[Topic]) -> None:
    said = [(topic.id, sentence) for topic in topics for sentence in sentences_of(topic)]
    bad = [pair for pair in said if not pair[1].rstrip(')”"').endswith(END_MARKS) or pair[1][0] != pair[1][0].upper()]
    assert not bad, listed(bad, "begin with a capital, end with a full stop")


def test_an_answer_is_short(topics: list[Topic]) -> None:
    counts = {topic.id: len(re.split(r"(?<=[.!?…])\s+(?=[“\"]?[A-ZÀ-ỸĐ])", topic.answer)) for topic in topics}
    assert {key: count for key, count in counts.items() if count > LONGEST_ANSWER} == {}


def test_nothing_is_confirmed_without_an_officer_and_nothing_weak_is_without_a_doubt_named(
    topics: list[Topic],
) -> None:
    assert [topic.id for topic in topics if topic.confidence != "high" and not topic.open_points] == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_topic_makes_a_complete_answer_on_any_day(
    topics: list[Topic], procedures: dict[str, Procedure], day: dt.date
) -> None:
    by_id = {topic.id: topic for topic in topics}
    composer = TopicComposer(
        Phrases.read(ROOT / "data" / "phrases" / "topics.yaml"),
        Composer(Phrases.read(ROOT / "data" / "phrases" / "answers.yaml")),
    )
    for topic in topics:
        related = [procedures[code] for code in topic.related_procedures]
        reply = composer.answer(topic, day, related, [by_id[other] for other in topic.related_topics])
        wanted = [topic.title, topic.answer, *topic.points, *(link.url for link in topic.links)]
        wanted += [note.text for note in topic.notes_by_date]
        wanted += [source.title for source in topic.sources]
        assert [words for words in wanted if words not in reply.text] == [], topic.id
        assert all(source.checked_on for source in reply.answer.sources), topic.id
        assert reply.answer.sources, topic.id
