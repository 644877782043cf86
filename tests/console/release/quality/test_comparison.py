"""A candidate beside the live model: what is shown, and what blocks its release."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from danloi.console.release.quality.comparison import Comparison
from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.intents import Guess
from danloi.console.release.quality.trial import Trial
from tests.console.release.quality.trials import BIRTH, DEATH, MARGINS, compared, fee, sentences, trial


def rules(found: Comparison) -> list[str]:
    return [f"{block.rule} {block.what}".strip() for block in found.blocks]


def test_a_candidate_like_the_live_model_is_not_blocked_and_changes_nothing() -> None:
    found = compared(trial("new"))
    assert (rules(found), found.changes, found.golden) == ([], [], [])
    assert (found.sentences.common, found.sentences.added) == (120, 0)


def test_an_intent_that_falls_beyond_its_margin_blocks() -> None:
    found = compared(trial("new", sentences({"fee": 12})))
    assert "intent fee" in rules(found)
    (block,) = [one for one in found.blocks if (one.rule, one.what) == ("intent", "fee")]
    assert (block.before, round(block.after, 2), block.margin) == (1.0, 0.82, 0.03)


def test_a_fall_within_the_margin_or_by_chance_does_not_block() -> None:
    assert rules(compared(trial("new", sentences({"fee": 1})))) == []
    shaky = [replace(one, guess="place") if one.text in {"fee 0", "fee 1", "time 0"} else one for one in sentences()]
    steady = [replace(one, guess="place") if one.text in {"fee 2", "time 2"} else one for one in sentences()]
    assert rules(compared(trial("new", shaky), trial("old", steady))) == []


def test_an_intent_of_few_sentences_is_not_judged_alone() -> None:
    old = [*sentences(), *(Guess(f"rare {n}", "rare", "rare", 0.9) for n in range(10))]
    new = [*sentences(), *(Guess(f"rare {n}", "rare", "fee", 0.9) for n in range(10))]
    assert "intent rare" not in rules(compared(trial("new", new), trial("old", old)))


def test_the_truth_of_a_sentence_is_what_was_approved_before() -> None:
    """All sentences of one intent moved to another: judged by itself, the candidate would be perfect."""
    moved = [replace(one, intent="time", guess="time") if one.intent == "fee" else one for one in sentences()]
    found = compared(trial("new", moved))
    assert {"relabelled fee", "intent fee"} <= set(rules(found))
    assert found.sentences.relabelled == 40


def test_shuffled_labels_block_in_many_ways() -> None:
    rng = random.Random(1)
    shuffled = [replace(one, intent=rng.choice(["fee", "time", "place"]), guess="fee") for one in sentences()]
    found = compared(trial("bad", shuffled, wrong=50, golden=DEATH))
    assert {"accuracy", "relabelled time", "understood", "right", "golden g: khai sinh"} <= set(rules(found))


def test_sentences_that_only_one_was_taught_are_counted_and_not_judged() -> None:
    found = compared(trial("new", [*sentences(), Guess("mới", "fee", "place", 0.3)]), trial("old", sentences()[1:]))
    assert (found.sentences.common, found.sentences.added, found.sentences.removed) == (119, 2, 0)
    assert rules(found) == []


def test_a_golden_answer_that_falls_blocks_and_one_that_was_wrong_before_does_not() -> None:
    assert rules(compared(trial("new", golden=DEATH))) == ["golden g: khai sinh"]
    found = compared(trial("new", golden=DEATH), trial("old", golden=DEATH))
    assert rules(found) == []
    assert [(row.before, row.after) for row in found.golden] == [(False, False)]


def test_every_answer_that_changes_is_shown_with_both_texts_the_worse_first() -> None:
    found = compared(trial("new", wrong=1, other_words=1))
    assert [(one.id, one.turning) for one in found.changes] == [("q0", "worse"), ("q59", "other")]
    assert (found.changes[0].before.procedure, found.changes[0].after.procedure) == (BIRTH, DEATH)
    assert (found.changes[1].before.text, found.changes[1].after.text) == ("8.000 đồng", "khác")


def test_what_was_taught_is_shown_before_and_after() -> None:
    old = trial("old", taught={"mới": fee(DEATH)})
    (one,) = compared(trial("new", taught={"mới": fee()}), old).taught
    assert (one.said, one.before.procedure, one.after.procedure) == (["mới"], DEATH, BIRTH)


def test_a_fall_of_the_test_set_blocks() -> None:
    assert {"understood", "right"} <= set(rules(compared(trial("new", wrong=8))))
    assert rules(compared(trial("new", wrong=1))) == []


def test_a_question_that_one_model_takes_for_a_greeting_is_one_it_did_not_understand() -> None:
    after = trial("new", wrong=20)
    greeted = {name: Heard("smalltalk", text="Xin chào") for name in [f"q{n}" for n in range(20)]}
    found = compared(after.model_copy(update={"questions": {**after.questions, **greeted}}))
    assert "need ask_fee" in rules(found)
    (row,) = found.needs
    assert (row.of, row.before[1], round(row.after[1], 2)) == (60, 1.0, 0.67)


def test_a_comparison_survives_being_stored() -> None:
    found = compared(trial("new", sentences({"fee": 12}), wrong=3))
    assert Comparison.model_validate(found.model_dump(mode="json")) == found


def test_results_are_kept_for_the_same_model_and_question_only(tmp_path: Path) -> None:
    path, one = tmp_path / "new.trial.json.gz", trial("new", wrong=2)
    assert Trial.kept(path, "new", "k") is None
    one.keep(path)
    assert Trial.kept(path, "new", "k") == one
    assert Trial.kept(path, "new", "another day") is None
    path.write_bytes(path.read_bytes()[:40])
    assert Trial.kept(path, "new", "k") is None


@pytest.mark.parametrize(("lost", "gained", "is_more"), [(1, 0, False), (5, 0, True), (12, 8, False), (30, 10, True)])
def test_a_loss_is_told_from_chance(lost: int, gained: int, is_more: bool) -> None:
    assert MARGINS.is_more_than_chance(lost, gained) is is_more
