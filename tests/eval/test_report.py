"""What is counted and said."""

from __future__ import annotations

from danloi.console.release.quality.counts import Share, by_slice, slice_shares, totals
from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.questions import Question
from danloi.console.release.quality.score import score
from evaluation.report import as_json, failures, render
from evaluation.tallies import Matrix, needs, outcomes

BIRTH, DEATH = "1.001193", "1.000656"
ASKED = Question("q1", "khai sinh cần gì", codes=(BIRTH,), ask="documents", asks=("documents",), slices=("plain",))
RIGHT = Heard("answered", BIRTH, aspects=("documents",))
WRONG = Heard("answered", DEATH, aspects=("documents",))


def about(ask: str) -> Question:
    return Question("q2", "…", ask=ask)


def test_shares_are_taken_only_from_the_questions_they_apply_to() -> None:
    scored = [score(ASKED, RIGHT), score(ASKED, Heard("not_found")), score(about("unknown"), Heard("not_found"))]
    found = totals(scored)
    assert found["procedure_at_1"] == Share(1, 2)
    assert found["aspect"] == Share(1, 1)
    assert found["unknown_said"] == Share(1, 1)
    assert str(found["procedure_at_1"]) == "50.0 % (1/2)"
    assert str(found["smalltalk"]) == "–"
    assert list(by_slice(scored)) == ["plain"]
    assert by_slice(scored)["plain"]["procedure_at_1"] == Share(1, 2)


def test_slices_stand_in_their_order_and_unknown_ones_last() -> None:
    scored = [score(Question(name, "…", ask="greet", slices=(name,)), RIGHT) for name in ("operation", "typo", "plain")]
    assert list(by_slice(scored)) == ["plain", "typo", "operation"]


def test_a_slice_tells_what_was_understood_and_what_was_right_in_everything() -> None:
    halfway = Heard("answered", BIRTH, aspects=("fee",))
    scored = [score(ASKED, RIGHT), score(ASKED, halfway), score(ASKED, WRONG)]
    assert slice_shares(scored) == {"plain": (Share(2, 3), Share(1, 3))}


def test_the_report_names_the_shares_and_every_slice() -> None:
    said = render([score(ASKED, RIGHT), score(ASKED, WRONG)])
    assert "50.0 % (1/2)" in said
    (row,) = [line for line in said.splitlines() if line.startswith("| plain ")]
    assert [cell.strip() for cell in row.split("|")[2:5]] == ["2", "50 %", "50 %"]


def test_failures_are_told_by_slice_with_what_was_wanted_and_what_came() -> None:
    listed = failures([score(ASKED, RIGHT), score(ASKED, WRONG)], 5)
    assert listed.splitlines()[0] == "plain: 1 of 2 not right"
    assert f"procedure_at_1, procedure_in_3: wanted {BIRTH} /documents, got answered {DEATH} /documents" in listed
    assert failures([score(ASKED, WRONG)], 0) == ""


def test_a_failure_of_two_slices_is_written_out_once_and_counted_twice() -> None:
    twice = Question("q7", "khai sjnh", codes=(BIRTH,), slices=("typo", "fragment"))
    listed = failures([score(twice, Heard("not_found"))], 5)
    assert listed.count("khai sjnh") == 1
    assert "fragment: 1 of 1 not right, 1 told above" in listed


def test_more_failures_than_wanted_are_counted_and_those_of_no_slice_come_last() -> None:
    many = [Question(f"q{number}", f"câu {number}", ask="greet", slices=("typo",)) for number in range(3)]
    listed = failures([score(one, Heard("not_found")) for one in [about("greet"), *many]], 2).splitlines()
    assert listed[0] == "typo: 3 of 3 not right, 2 of 3 shown"
    assert [line[:4] for line in listed[1:3]] == ["  q0", "  q1"]
    assert listed[-2] == "no slice: 1 of 1 not right"


def test_the_first_need_asked_is_counted_against_the_first_answered() -> None:
    nothing = Heard("answered", BIRTH)
    scored = [score(ASKED, heard) for heard in (RIGHT, WRONG, nothing, Heard("clarify"))]
    assert needs(scored) == Matrix(("documents",), ("documents", "none"), ((2, 1),))


def test_kinds_are_counted_against_outcomes_also_those_nobody_knows() -> None:
    scored = [score(ASKED, RIGHT), score(about("greet"), Heard("smalltalk")), score(about("greet"), Heard("strange"))]
    kinds, came = ("procedure", "smalltalk"), ("answered", "smalltalk", "strange")
    assert outcomes(scored) == Matrix(kinds, came, ((1, 0, 0), (0, 1, 1)))


def test_everything_is_given_to_other_programs() -> None:
    given = as_json([score(ASKED, RIGHT)])
    assert given["totals"]["procedure_at_1"] == {"right": 1, "of": 1}
    assert given["questions"][0]["kind"] == "procedure"
