"""A candidate beside the live model: the figures of both, every answer that changes, and what blocks a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel

from danloi.console.release.quality.counts import slice_shares, totals
from danloi.console.release.quality.golden import Golden
from danloi.console.release.quality.heard import Heard
from danloi.console.release.quality.intents import Guess, accuracy, by_intent, confusion, histogram, lost_and_gained
from danloi.console.release.quality.margins import Block, Margins
from danloi.console.release.quality.needs import need_guesses
from danloi.console.release.quality.questions import Question
from danloi.console.release.quality.score import Scored, score
from danloi.console.release.quality.trial import Trial

type Turning = Literal["better", "worse", "other"]


class Pair(BaseModel):
    """A figure of the live model and of the candidate: how many right of how many, the same number for both."""

    before: int
    after: int
    of: int


class IntentRow(BaseModel):
    """Precision, recall and F1 of an intent or need, live and candidate, over `of` sentences."""

    name: str
    of: int
    before: tuple[float, float, float]
    after: tuple[float, float, float]


class Change(BaseModel):
    """An answer that is not the same: what was said, what was answered, what would be. `turning` by the label."""

    id: str
    said: list[str]
    before: Heard
    after: Heard
    turning: Turning


class GoldenRow(BaseModel):
    """A turn of a golden conversation that is not right under one of the models."""

    id: str
    title: str
    says: str
    before: bool
    after: bool
    heard: Heard


class Sentences(BaseModel):
    """The cross-validated sentences: those that both models were taught, and how many only one was."""

    common: int
    added: int
    removed: int
    relabelled: int
    accuracy: tuple[float, float]
    intents: list[IntentRow]
    confusion: tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]
    confidence: tuple[list[tuple[int, int]], list[tuple[int, int]]]


class Comparison(BaseModel):
    """Everything the page of a candidate shows; `blocks` is empty where it may be released."""

    before: str
    after: str
    sentences: Sentences
    needs: list[IntentRow]
    metrics: dict[str, Pair]
    slices: dict[str, tuple[Pair, Pair]]
    golden: list[GoldenRow]
    golden_turns: Pair
    changes: list[Change]
    taught: list[Change]
    blocks: list[Block]


def compare(
    before: Trial,
    after: Trial,
    questions: Sequence[Question],
    golden: Sequence[Golden],
    margins: Margins,
    loaded: frozenset[str],
) -> Comparison:
    """Set `after`, the candidate, beside `before`, the live model.

    Both were asked the same, over the same catalogue, whose codes are `loaded`. The truth of a sentence is the intent
    it has in the data of the live model: a candidate whose data say otherwise is judged by what was approved before.
    """
    old, new, relabelled = _common(before, after)
    sentences, blocks = _sentences(before, after, old, new, relabelled, margins)
    scored = [[score(q, trial.questions[q.id], loaded) for q in questions] for trial in (before, after)]
    metrics = _metrics(*scored)
    needs, need_blocks = _needs(questions, before, after, margins)
    rows = [row for one in golden for row in _golden(one, before, after)]
    fallen = [row for row in rows if row.before and not row.after]
    if len(fallen) > margins.golden:
        blocks += [
            Block(rule="golden", what=f"{row.id}: {row.says}", before=1, margin=margins.golden) for row in fallen
        ]
    return Comparison(
        before=before.model,
        after=after.model,
        sentences=sentences,
        needs=needs,
        metrics=metrics,
        slices=_slices(*scored),
        golden=[row for row in rows if not (row.before and row.after)],
        golden_turns=Pair(before=sum(r.before for r in rows), after=sum(r.after for r in rows), of=len(rows)),
        changes=_changes(*scored),
        taught=[
            Change(id="", said=[text], before=before.taught[text], after=heard, turning="other")
            for text, heard in after.taught.items()
            if text in before.taught
        ],
        blocks=[*blocks, *_metric_blocks(scored, metrics, margins), *need_blocks],
    )


def _common(before: Trial, after: Trial) -> tuple[dict[str, Guess], dict[str, Guess], dict[str, tuple[str, str]]]:
    """Return the sentences both were taught, by text, with the guesses of each, and those that changed their intent."""
    old, given = before.by_text, after.by_text
    relabelled = {
        text: (one.intent, given[text].intent)
        for text, one in old.items()
        if text in given and given[text].intent != one.intent
    }
    both = {text: one for text, one in old.items() if text in given}
    new = {t: Guess(t, one.intent, given[t].guess, given[t].confidence) for t, one in both.items()}
    return both, new, relabelled


def _sentences(
    before: Trial,
    after: Trial,
    old: Mapping[str, Guess],
    new: Mapping[str, Guess],
    relabelled: Mapping[str, tuple[str, str]],
    margins: Margins,
) -> tuple[Sentences, list[Block]]:
    limits = margins.cross_validation
    was, now = list(old.values()), list(new.values())
    rows = _rows(was, now)
    blocks: list[Block] = []
    lost = sum(one.is_right and not new[text].is_right for text, one in old.items())
    gained = sum(not one.is_right and new[text].is_right for text, one in old.items())
    shares = (accuracy(was), accuracy(now))
    if shares[0] - shares[1] > limits.accuracy and margins.is_more_than_chance(lost, gained):
        blocks.append(Block(rule="accuracy", before=shares[0], after=shares[1], margin=limits.accuracy))
    moved = [intent for intent, _ in relabelled.values()]
    for row in rows:
        if row.of < limits.least:
            continue
        share = moved.count(row.name) / row.of
        if share > limits.relabelled:
            blocks.append(Block(rule="relabelled", what=row.name, after=share, margin=limits.relabelled))
        fall = row.before[2] - row.after[2]
        if fall > limits.f1 and margins.is_more_than_chance(*lost_and_gained(old, new, row.name)):
            block = Block(rule="intent", what=row.name, before=row.before[2], after=row.after[2], margin=limits.f1)
            blocks.append(block)
    return Sentences(
        common=len(old),
        added=len(after.by_text) - len(old),
        removed=len(before.by_text) - len(old),
        relabelled=len(relabelled),
        accuracy=shares,
        intents=rows,
        confusion=(confusion(was), confusion(now)),
        confidence=(histogram(was), histogram(now)),
    ), blocks


def _rows(was: Sequence[Guess], now: Sequence[Guess]) -> list[IntentRow]:
    old, new = by_intent(was), by_intent(now)
    return [
        IntentRow(
            name=name,
            of=quality.of,
            before=(quality.precision, quality.recall, quality.f1),
            after=(new[name].precision, new[name].recall, new[name].f1),
        )
        for name, quality in old.items()
    ]


def _needs(
    questions: Sequence[Question], before: Trial, after: Trial, margins: Margins
) -> tuple[list[IntentRow], list[Block]]:
    was, now = (need_guesses(questions, trial.questions) for trial in (before, after))
    rows = _rows(list(was.values()), list(now.values()))
    blocks = []
    for row in rows:
        fall = row.before[2] - row.after[2]
        is_enough = row.of >= margins.questions.least and fall > margins.questions.f1
        if is_enough and margins.is_more_than_chance(*lost_and_gained(was, now, row.name)):
            blocks.append(
                Block(rule="need", what=row.name, before=row.before[2], after=row.after[2], margin=margins.questions.f1)
            )
    return rows, blocks


def _metrics(before: Sequence[Scored], after: Sequence[Scored]) -> dict[str, Pair]:
    old, new = totals(before), totals(after)
    found = {
        "understood": _pair([one.is_understood for one in before], [one.is_understood for one in after]),
        "right": _pair([one.is_right for one in before], [one.is_right for one in after]),
    }
    # What a metric counts depends on the answer for some, so it has the smaller number of both.
    for name, share in old.items():
        if share.of and new[name].of:
            found[name] = Pair(before=share.right, after=new[name].right, of=min(share.of, new[name].of))
    return found


def _pair(before: Sequence[bool], after: Sequence[bool]) -> Pair:
    return Pair(before=sum(before), after=sum(after), of=len(before))


def _metric_blocks(scored: Sequence[Sequence[Scored]], metrics: Mapping[str, Pair], margins: Margins) -> list[Block]:
    blocks = []
    for rule, limit in (("understood", margins.questions.understood), ("right", margins.questions.right)):
        marks = [(getattr(old, f"is_{rule}"), getattr(new, f"is_{rule}")) for old, new in zip(*scored, strict=True)]
        lost, gained = marks.count((True, False)), marks.count((False, True))
        pair = metrics[rule]
        if pair.of and (lost - gained) / pair.of > limit and margins.is_more_than_chance(lost, gained):
            blocks.append(Block(rule=rule, before=pair.before / pair.of, after=pair.after / pair.of, margin=limit))
    return blocks


def _slices(before: Sequence[Scored], after: Sequence[Scored]) -> dict[str, tuple[Pair, Pair]]:
    """Return of every slice how many were understood, and how many right in everything."""
    old, new = slice_shares(before), slice_shares(after)
    return {
        name: (
            Pair(before=understood.right, after=new[name][0].right, of=understood.of),
            Pair(before=right.right, after=new[name][1].right, of=right.of),
        )
        for name, (understood, right) in old.items()
    }


def _golden(one: Golden, before: Trial, after: Trial) -> list[GoldenRow]:
    old, new = one.met(before.golden[one.id]), one.met(after.golden[one.id])
    return [
        GoldenRow(id=one.id, title=one.title, says=turn.says, before=was, after=now, heard=heard)
        for turn, was, now, heard in zip(one.turns, old, new, after.golden[one.id], strict=True)
    ]


def _changes(before: Sequence[Scored], after: Sequence[Scored]) -> list[Change]:
    """Return every question whose answer is another one, those that turned worse first."""
    order: dict[Turning, int] = {"worse": 0, "better": 1, "other": 2}
    found = [
        Change(
            id=old.question.id,
            said=[*old.question.context, old.question.text],
            before=old.heard,
            after=new.heard,
            turning=_turning(old, new),
        )
        for old, new in zip(before, after, strict=True)
        if old.heard.text != new.heard.text or old.heard.answered != new.heard.answered
    ]
    return sorted(found, key=lambda one: (order[one.turning], one.id))


def _turning(old: Scored, new: Scored) -> Turning:
    was, now = (sum(one.marks.values()) / len(one.marks) for one in (old, new))
    return "better" if now > was else "worse" if now < was else "other"
