"""Reading the files of topics: a bad topic is reported in plain terms and the rest is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from danloi.guidance.catalogue.files import Problem
from danloi.guidance.topics.files import read_topic_files

Write = Callable[..., Path]
Raw = Callable[..., dict[str, Any]]
GOOD = "nuoi-tam"


def _only_problem(folder: Path) -> Problem:
    """The problem of a folder that holds one bad topic and the good one."""
    reading = read_topic_files(folder / "topics")
    assert [topic.id for topic in reading.topics] == [GOOD]
    assert len(reading.problems) == 1
    return reading.problems[0]


def _link(url: str) -> list[dict[str, Any]]:
    return [{"label": "Trang", "url": url, "kind": "detail"}]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"colour": "vàng"}, "colour", "not permitted"),
        ({"id": "Nuôi ong"}, "id", "pattern"),
        ({"questions": [f"nuôi ong {n}" for n in range(7)]}, "questions", "at least 8"),
        ({"questions": [*(f"nuôi ong {n}" for n in range(8)), "NUOI ONG 3?"]}, "topic", "stands twice"),
        ({"short_name": "n" * 61}, "short_name", "at most 60"),
        ({"answer": "Nuôi được"}, "answer", "a sentence ends with"),
        ({"points": ["Mỗi nhà 3 đàn.", "Cách lối đi 5 mét,"]}, "points.1", "a sentence ends with"),
        ({"answer": ""}, "answer", "at least 1"),
        ({"links": _link("https://dichvucong.gov.vn.evil.com")}, "links.0.url", "not on the list"),
        ({"links": _link("http://dichvucong.gov.vn")}, "links.0.url", "not on the list"),
        (
            {"sources": [{"title": "Báo", "url": "https://bao.vn", "checked_on": "2026-11-20"}]},
            "sources.0.url",
            "not on the list",
        ),
        ({"sources": []}, "sources", "at least 1"),
        ({"evidence": []}, "evidence", "at least 1"),
        ({"related_procedures": ["khai-sinh"]}, "related_procedures.0", "pattern"),
        ({"related_topics": ["nuoi-ong"]}, "topic", "not related to itself"),
        ({"notes_by_date": [{"text": "Được giảm."}]}, "notes_by_date.0", "belongs to `points`"),
        (
            {"notes_by_date": [{"text": "Được giảm.", "valid_from": "2027-03-01", "valid_to": "2027-02-28"}]},
            "notes_by_date.0",
            "valid_from is after valid_to",
        ),
        ({"confidence": "sure"}, "confidence", "'medium'"),
        ({"confirmed_by": "Nguyễn Thị Hoa"}, "topic", "confirmed_by and confirmed_on go together"),
        ({"confirmed_on": "2026-11-20"}, "topic", "confirmed_by and confirmed_on go together"),
    ],
)
def test_a_topic_that_breaks_a_rule_is_refused_and_the_rest_stays(
    folder: Path, write: Write, raw_topic: Raw, change: dict[str, Any], field: str, reason: str
) -> None:
    bad = raw_topic(**change)
    write(bad, raw_topic(id=GOOD))
    problem = _only_problem(folder)
    assert problem.file == "ong.yaml"
    assert problem.record == f"topic 1 ({bad['id']})"
    assert problem.field == field
    assert reason in problem.reason


@pytest.mark.parametrize("key", ["id", "title", "answer", "questions", "sources", "evidence", "checked_on"])
def test_a_topic_that_lacks_a_key_is_refused_and_the_key_named(
    folder: Path, write: Write, raw_topic: Raw, key: str
) -> None:
    bad = raw_topic()
    del bad[key]
    write(raw_topic(id=GOOD), bad)
    problem = _only_problem(folder)
    assert problem.field == key
    assert problem.record == ("topic 2 (no id)" if key == "id" else "topic 2 (nuoi-ong)")
    assert "required" in problem.reason


@pytest.mark.parametrize("nothing", [None, "nuôi ong", 5, ["a"]])
def test_what_is_no_topic_at_all_is_refused(folder: Path, write: Write, raw_topic: Raw, nothing: object) -> None:
    write(raw_topic(id=GOOD), nothing)
    assert _only_problem(folder).record == "topic 2 (no id)"


def test_the_same_id_twice_is_refused_the_second_time(folder: Path, write: Write, raw_topic: Raw) -> None:
    write(raw_topic(id=GOOD), file="a.yaml")
    write(raw_topic(id=GOOD, title="Chuyện khác"), file="b.yaml")
    problem = _only_problem(folder)
    assert (problem.file, problem.field) == ("b.yaml", "id")
    assert "a.yaml" in problem.reason


@pytest.mark.parametrize("content", [b"", b"- a\n", b"records: []\n", b"topics: {}\n", b"topics:\n"])
def test_a_file_without_a_list_of_topics_is_refused(folder: Path, write: Write, raw_topic: Raw, content: bytes) -> None:
    write(raw_topic(id=GOOD))
    (folder / "topics" / "hong.yaml").write_bytes(content)
    problem = _only_problem(folder)
    assert (problem.file, problem.field) == ("hong.yaml", "topics")


@pytest.mark.parametrize("content", [b"topics:\n- id: a\n  title: [a\n", b"topics: \xe9\n"])
def test_a_file_that_cannot_be_read_is_named(folder: Path, write: Write, raw_topic: Raw, content: bytes) -> None:
    write(raw_topic(id=GOOD))
    (folder / "topics" / "hong.yaml").write_bytes(content)
    problem = _only_problem(folder)
    assert (problem.file, problem.reason) == ("hong.yaml", "is not valid YAML")


def test_text_is_kept_in_one_form(folder: Path, write: Write, raw_topic: Raw) -> None:
    write(raw_topic(title="Hoà  giải\u00a0đàn ong"))
    assert read_topic_files(folder / "topics").topics[0].title == "Hòa giải đàn ong"


def test_a_quotation_or_bracket_may_close_a_sentence(folder: Path, write: Write, raw_topic: Raw) -> None:
    write(raw_topic(answer="Anh/chị bấm “Nuôi ong.”", points=["Được (có điều kiện.)", "Được không?"]))
    assert read_topic_files(folder / "topics").problems == []
