"""Agreement, gold questions and the rate of confident mistakes, as reviewers and approvers see them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from danloi.console.frame.access import Role
from danloi.console.review.decide import Decisions
from danloi.console.review.figures import agreement, gold_scores, mistake_rate, yields
from danloi.console.review.gold import Gold
from danloi.console.review.labels import Label, Opinion
from danloi.console.review.personal import forget_conversation
from danloi.console.review.queue import GOLD_EVERY, Queue
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.console.review.desk import account, gathered, groups, talk, training_of
from tests.storage.choice import on_sqlite

SINCE = now() - dt.timedelta(days=90)
NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


@pytest.fixture
def decisions(database: Database, tmp_path: Path) -> Decisions:
    return Decisions(database, training_of(database, tmp_path))


async def test_agreement_is_over_what_two_people_labelled(database: Database, decisions: Decisions) -> None:
    for number in NUMBERS:
        await talk(database, {"asked": f"việc lạ {number}", "outcome": "not_found"})
    lan, ba = await account(database), await account(database)
    for number, group in enumerate(await gathered(database, double_share=1.0)):
        label = Label.RIGHT if number < 5 else Label.UNCLEAR
        await decisions.give(lan, group.id, Opinion(label))
        await decisions.give(ba, group.id, Opinion(Label.RIGHT if number in {0, 1, 2, 3, 9} else Label.UNCLEAR))
    async with database.transaction() as session:
        (pair,), together = await agreement(session, SINCE)
        settled = await yields(session, SINCE)
    assert (pair.one, pair.other) == (lan.name, ba.name)
    assert (pair.agreement.items, pair.agreement.same) == (10, 8)
    assert pair.agreement.kappa == pytest.approx(0.6)
    assert together.kappa == pytest.approx(0.6)
    assert [(one.reason, one.decided, one.wrong) for one in settled] == [("unknown", 4, 0)]


async def test_confident_mistakes_are_counted_up_to_the_first_that_waits(
    database: Database, decisions: Decisions
) -> None:
    for at, number in enumerate(NUMBERS):
        await talk(database, {"asked": f"hỏi việc {number}"}, minutes_ago=600 - at)
    lan = await account(database)
    by_text = {group.text: group for group in await gathered(database, sample_share=1.0)}
    wrong = Opinion(Label.WRONG_INTENT, intent="ask_fee")
    for number in (*NUMBERS[:4], NUMBERS[9]):
        label = wrong if number in {"một", "mười"} else Opinion(Label.RIGHT)
        await decisions.give(lan, by_text[f"hỏi việc {number}"].id, label)
    async with database.transaction() as session:
        rate = await mistake_rate(session, SINCE)
    assert (rate.confident, rate.sampled, rate.decided, rate.wrong, rate.waiting) == (10, 10, 4, 1, 5)
    # Wilson's interval for 1 of 4, as in any table of it.
    assert rate.share == 0.25
    assert (rate.low, rate.high) == (pytest.approx(0.0456, abs=0.0005), pytest.approx(0.6994, abs=0.0005))


@on_sqlite
async def test_a_gold_question_comes_once_to_each_reviewer_and_tells_what_was_right(
    database: Database, decisions: Decisions
) -> None:
    for number in range(GOLD_EVERY // 2 + 3):
        await talk(database, {"asked": f"chuyện lạ thứ {number}", "outcome": "not_found"})
    chief, lan = await account(database, Role.APPROVER), await account(database)
    every, gold, queue = await gathered(database), Gold(database), Queue(database)
    assert not await gold.make(chief, every[0].id, "")  # not decided yet
    await decisions.give(chief, every[0].id, Opinion(Label.OUT_OF_SCOPE, intent="out_of_scope_general"))
    assert await gold.make(chief, every[0].id, "Không thuộc dịch vụ công.")
    shown = []
    for _ in range(GOLD_EVERY // 2 + 1):
        following = await queue.next_for(lan)
        shown.append(following.gold_id is not None)
        if following.gold_id is not None:
            result = await gold.answer(lan, following.gold_id, Opinion(Label.RIGHT))
            assert result is not None
            assert (result.is_right, result.text) == (False, every[0].text)
        elif following.group_id is not None:
            await decisions.give(lan, following.group_id, Opinion(Label.UNCLEAR))
    assert shown == [False] * (GOLD_EVERY // 2) + [True]
    assert (await queue.next_for(lan)).gold_id is None
    async with database.transaction() as session:
        (score,) = await gold_scores(session, lan.id)
    assert (score.answered, score.right) == (1, 0)


async def test_a_conversation_that_its_citizen_deletes_leaves_the_queue(database: Database) -> None:
    gone = await talk(database, {"asked": "hỏi chuyện riêng của nhà em", "outcome": "not_found"})
    await talk(database, {"asked": "hoi chuyen rieng cua nha em", "outcome": "not_found"})
    only = await talk(database, {"asked": "một việc khác hẳn", "outcome": "not_found"})
    await gathered(database)
    async with database.transaction() as session:
        await forget_conversation(session, gone)
        await forget_conversation(session, only)
    left = await groups(database)
    assert {(group.state, group.size, group.text) for group in left} == {
        ("open", 1, "hoi chuyen rieng cua nha em"),
        ("removed", 0, ""),
    }
