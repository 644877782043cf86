"""The frozen subset of `make test`, its floors, and what falls below them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from danloi.console.release.quality.counts import Share
from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.questions import SLICES, Question, QuestionError
from danloi.console.release.quality.score import METRICS, Scored, score
from evaluation.gate import (
    RIGHT,
    SIZE,
    UNDERSTOOD,
    Floor,
    choose,
    curated_codes,
    fallen,
    frozen_questions,
    read_floors,
    refreeze,
    shares,
)  # fmt: skip

BIRTH, NATIONAL = "1.001193", "2.000528"


def asked(number: int, *slices: str, code: str = BIRTH) -> Question:
    return Question(f"q{number}", "…", codes=(code,), ask="fee", asks=("fee",), slices=slices)


@pytest.fixture(scope="module")
def frozen() -> list[Question]:
    return frozen_questions()


def test_the_frozen_questions_are_enough_and_of_every_slice_that_can_be_answered(frozen: list[Question]) -> None:
    assert len({question.id for question in frozen}) == len(frozen) == SIZE
    found = Counter(name for question in frozen for name in question.slices)
    assert set(SLICES) - set(found) <= {"national"}
    assert min(found.values()) >= 3


def test_the_curated_catalogue_can_answer_every_frozen_question(frozen: list[Question]) -> None:
    curated = curated_codes()
    assert [question.id for question in frozen if not {*question.codes, *question.also} <= curated] == []


def test_the_floors_are_of_known_metrics_and_below_what_was_measured(frozen: list[Question]) -> None:
    floors = read_floors()
    assert {UNDERSTOOD, RIGHT, "procedure_at_1", "aspect"} <= set(floors) <= {*METRICS, UNDERSTOOD, RIGHT}
    assert floors[RIGHT].of == len(frozen)
    assert all(0 <= floor.floor <= floor.right / floor.of for floor in floors.values())


def test_every_slice_takes_its_turn_and_national_questions_are_left_out() -> None:
    many = [asked(number, "plain") for number in range(40)]
    few = [asked(number, "typo") for number in range(40, 44)]
    beyond = [asked(number, "national", code=NATIONAL) for number in range(44, 60)]
    chosen = choose([*many, *few, *beyond], {BIRTH}, size=10)
    assert [name in {question.id for question in few} for name in chosen].count(True) == 4
    assert len(chosen) == 10
    assert not {question.id for question in beyond} & set(chosen)
    assert choose([*beyond, *few, *reversed(many)], {BIRTH}, size=10)[::-1] != chosen
    assert set(choose([*beyond, *few, *reversed(many)], {BIRTH}, size=10)) == set(chosen)


def test_a_question_of_two_slices_is_taken_once() -> None:
    both = [asked(number, "plain", "typo") for number in range(6)]
    assert sorted(choose(both, {BIRTH}, size=6)) == [f"q{number}" for number in range(6)]


def test_the_margin_is_a_standard_deviation_and_at_least_one_answer() -> None:
    assert Floor.below(Share(80, 100)) == Floor(80, 100, 0.76)
    assert Floor.below(Share(12, 12)) == Floor(12, 12, 0.916)
    assert Floor.below(Share(1, 5)).floor == 0


def test_a_loss_beyond_the_margin_is_named_and_one_within_it_is_not() -> None:
    floors = {"aspect": Floor.below(Share(80, 100))}
    assert fallen({"aspect": Share(76, 100)}, floors) == []
    (line,) = fallen({"aspect": Share(75, 100)}, floors)
    assert line == "aspect: 75.0 % (75/100), must be at least 76.0 %; it was 80.0 % (80/100)"


def test_a_metric_that_nothing_measures_any_more_has_fallen() -> None:
    assert fallen({}, {"aspect": Floor(8, 10, 0.6)}) == [
        "aspect: –, must be at least 60.0 %; it was 80.0 % (8/10)"
    ]  # fmt: skip


def test_refreezing_writes_the_subset_and_floors_that_the_same_run_passes(tmp_path: Path) -> None:
    questions = [asked(number, "plain") for number in range(20)] + [asked(20, "national", code=NATIONAL)]
    scored = [run(question, number % 4 > 0) for number, question in enumerate(questions)]
    ids, floors = tmp_path / "gate.txt", tmp_path / "gate.yaml"
    refreeze(questions, scored, ids, floors)
    assert ids.read_text(encoding="utf-8").split() == [f"q{number}" for number in range(20)]
    written = read_floors(floors)
    assert (written["procedure_at_1"].right, written["procedure_at_1"].of) == (15, 20)
    assert written["procedure_at_1"].floor == 0.65
    assert fallen(shares(scored[:20]), written) == []
    assert fallen(shares([run(question, False) for question in questions[:20]]), written)


def run(question: Question, is_right: bool) -> Scored:
    return score(question, Heard("answered", BIRTH if is_right else "1.000656", aspects=("fee",)))


def test_an_id_that_no_file_has_is_said(tmp_path: Path) -> None:
    ids = tmp_path / "gate.txt"
    ids.write_text("q001\nq-gone\n", encoding="utf-8")
    with pytest.raises(QuestionError, match="q-gone"):
        frozen_questions(ids)
