"""How labelled questions are read, and how they are made harder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.questions import Question, QuestionError, read_questions, vary

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
