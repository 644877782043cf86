"""What counts as a right answer."""

from __future__ import annotations

import pytest

from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.questions import Question
from danloi.console.release.quality.score import score

BIRTH, DEATH, MARRIAGE = "1.001193", "1.000656", "1.000894"
ASKED = Question("q1", "khai sinh cần gì", codes=(BIRTH,), ask="documents", asks=("documents",), slices=("plain",))
RIGHT = Heard("answered", BIRTH, aspects=("documents",))


def about(ask: str) -> Question:
    return Question("q2", "…", ask=ask)


def test_a_right_answer_is_right_in_everything_that_applies() -> None:
    marks = {"procedure_at_1": True, "procedure_in_3": True, "not_refused": True, "aspect": True}
    assert score(ASKED, RIGHT).marks == marks


def test_asking_back_with_the_right_one_among_three_is_no_refusal_and_no_answer() -> None:
    marks = score(ASKED, Heard("clarify", candidates=(DEATH, MARRIAGE, BIRTH))).marks
    assert marks == {"procedure_at_1": False, "procedure_in_3": True, "not_refused": True}


def test_the_fourth_that_is_offered_comes_too_late() -> None:
    offered = Heard("clarify", candidates=(DEATH, MARRIAGE, "1.004222", BIRTH))
    assert score(ASKED, offered).marks["procedure_in_3"] is False


@pytest.mark.parametrize("outcome", ["not_found", "out_of_scope", "smalltalk", "handoff", "status_needs_code"])
def test_turning_a_real_question_away_is_a_refusal(outcome: str) -> None:
    marks = {"procedure_at_1": False, "procedure_in_3": False, "not_refused": False}
    assert score(ASKED, Heard(outcome)).marks == marks


def test_another_procedure_is_wrong_even_with_the_right_aspect() -> None:
    marks = score(ASKED, Heard("answered", DEATH, aspects=("documents",))).marks
    assert (marks["procedure_at_1"], marks["procedure_in_3"], marks["aspect"]) == (False, False, True)


def test_what_was_not_asked_for_may_follow_but_not_come_first() -> None:
    assert score(ASKED, Heard("answered", BIRTH, aspects=("documents", "fee"))).marks["aspect"] is True
    assert score(ASKED, Heard("answered", BIRTH, aspects=("fee", "documents"))).marks["aspect"] is False
    assert score(ASKED, Heard("answered", BIRTH)).marks["aspect"] is False


def test_an_overview_answers_how_it_is_done_and_nothing_else() -> None:
    overview = Heard("answered", BIRTH, aspects=("overview",))
    how = Question("q1", "làm sao", codes=(BIRTH,), ask="steps", asks=("steps",))
    assert score(how, overview).marks["aspect"] is True
    assert score(ASKED, overview).marks["aspect"] is False


def test_everything_asked_for_must_be_answered_in_any_order() -> None:
    both = Question("q1", "cần gì, mấy ngày", codes=(BIRTH,), ask="documents", asks=("documents", "time"))
    whole = score(both, Heard("answered", BIRTH, aspects=("time", "documents"))).marks
    half = score(both, RIGHT).marks
    assert (whole["aspect"], whole["every_aspect"]) == (True, True)
    assert (half["aspect"], half["every_aspect"]) == (True, False)


def test_an_ambiguous_question_is_met_by_asking_back_or_by_one_of_its_meanings() -> None:
    either = Question("q1", "báo cho xã", codes=(BIRTH, DEATH), ask="overview", ambiguous=True)
    asked_back = score(either, Heard("clarify", candidates=(MARRIAGE,)))
    assert asked_back.marks == {"ambiguous_handled": True}
    assert score(either, Heard("answered", DEATH)).marks == {"ambiguous_handled": True}
    assert score(either, Heard("answered", MARRIAGE)).marks == {"ambiguous_handled": False}
    assert score(either, Heard("not_found")).marks == {"ambiguous_handled": False}


def test_of_a_procedure_nobody_recorded_no_other_may_be_answered() -> None:
    for question in (about("unknown"), about("fee")):
        assert score(question, Heard("not_found")).marks == {"unknown_said": True}
        assert score(question, Heard("clarify", candidates=(BIRTH,))).marks == {"unknown_said": True}
        assert score(question, RIGHT).marks == {"unknown_said": False}
        assert score(question, Heard("smalltalk")).marks == {"unknown_said": False}


@pytest.mark.parametrize(
    ("ask", "metric", "right", "wrong"),
    [
        ("out_of_scope", "out_of_scope_refused", "not_found", "clarify"),
        ("greet", "smalltalk", "smalltalk", "not_found"),
        ("status", "status_understood", "status_needs_proof", "answered"),
    ],
)
def test_what_is_about_no_procedure_has_its_own_outcome(ask: str, metric: str, right: str, wrong: str) -> None:
    assert score(about(ask), Heard(right)).marks == {metric: True}
    assert score(about(ask), Heard(wrong)).marks == {metric: False}


def test_an_outage_is_right_for_nobody() -> None:
    for question in (ASKED, *map(about, ("unknown", "out_of_scope", "greet", "status"))):
        assert not any(score(question, Heard("error")).marks.values())


def test_the_answer_contract_is_read() -> None:
    offered = [{"code": DEATH, "name": "khai tử"}]
    answer = {"outcome": "answered", "procedure": BIRTH, "also": [], "aspects": ["fee"], "candidates": offered}
    assert Heard.of(answer) == Heard("answered", BIRTH, aspects=("fee",), candidates=(DEATH,))
