"""How labelled questions are read, and how they are made harder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from danloi.console.release.quality.questions import FILES, Question, QuestionError, read_files, read_questions
from evaluation.variants import vary

BIRTH = "1.001193"


def test_missing_keys_of_a_question_have_a_meaning(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        {"id": 7, "text": "lệ phí khai sinh", "procedure_codes": [BIRTH], "ask": "fee", "slices": None},
        {"id": "x", "text": "ly hôn", "ask": "out_of_scope"},
    ]
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n\n", encoding="utf-8")
    first, second = read_questions(file)
    assert (first.id, first.kind, first.asks, first.slices) == ("7", "procedure", ("fee",), ())
    assert (second.kind, second.asks) == ("out_of_scope", ())


def test_the_keys_of_the_new_kinds_are_read(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        {"id": "u1", "text": "…", "procedure_codes": [BIRTH], "also_codes": ["1.004222"], "ask": "fee"},
        {"id": "u2", "text": "…", "topic": "vneid-la-gi", "ask": "topic"},
        {"id": "u3", "text": "…", "unit": "06676", "ask": "place", "slices": ["place"]},
        {"id": "u4", "text": "…", "procedure_codes": [BIRTH], "unit": None, "ask": "place", "slices": ["place"]},
        {"id": "u5", "text": "hello", "ask": "foreign_language"},
        {"id": "u6", "text": "…", "procedure_codes": [BIRTH], "unit": "06676", "ask": "place", "slices": ["place"]},
    ]
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    found = read_questions(file)
    kinds = ["two_procedures", "topic", "place", "place_unclear", "foreign_language", "procedure"]
    assert [question.kind for question in found] == kinds
    assert found[0].also == ("1.004222",)
    assert found[2].unit == "Phường Hà Lầm"


def test_a_commune_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "u1", "text": "…", "unit": "99999"}', encoding="utf-8")
    with pytest.raises(QuestionError, match="99999"):
        read_questions(file)


def test_several_files_are_read_one_after_the_other_and_no_id_stands_twice(tmp_path: Path) -> None:
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "c.jsonl"]
    for file, name in zip(files, ("q1", "q2", "q1"), strict=True):
        file.write_text(json.dumps({"id": name, "text": "…"}), encoding="utf-8")
    assert [question.id for question in read_files(files[:2])] == ["q1", "q2"]
    with pytest.raises(QuestionError, match="q1 stands twice"):
        read_files(files)


def test_what_is_for_fitting_is_not_asked_unless_told_to() -> None:
    assert [file.name for file in FILES] == ["questions.jsonl", "understanding.jsonl"]
    assert len(read_files(FILES)) > 700


@pytest.mark.parametrize("content", ["", "not json", '{"id": "q1"}', "[]"])
def test_a_file_that_holds_no_questions_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionError, match=r"questions\.jsonl"):
        read_questions(file)


def test_a_variant_changes_how_it_is_typed_and_nothing_else() -> None:
    long = Question("q9", "đăng ký khai sinh cho con cần giấy tờ gì hả bạn", context=("chào bạn nhé",), codes=(BIRTH,))
    stripped, slipped = vary(long, "strip"), vary(long, "typo")
    assert stripped.text == "dang ky khai sinh cho con can giay to gi ha ban"
    assert stripped.context == ("chao ban nhe",)
    assert slipped.text != long.text
    assert len(slipped.text.split()) == len(long.text.split())
    assert slipped == vary(long, "typo")
    assert vary(long, "plain") == long
    assert (stripped.id, slipped.codes) == (long.id, long.codes)


def test_a_code_is_never_mistyped() -> None:
    coded = Question("q3", "hồ sơ H49.22-260803-0152 và 1.001193 sao rồi")
    assert {"H49.22-260803-0152", "1.001193"} <= set(vary(coded, "typo").text.split())
