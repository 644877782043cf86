"""What a decision settles, what two people make of the same question, and taking back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

from danloi.console.frame.access import Role
from danloi.console.frame.models import AuditRow
from danloi.console.review.decide import Decisions, Given, Undone
from danloi.console.review.labels import Label, Opinion
from danloi.console.review.queue import CLAIMED_FOR, Queue
from danloi.console.training.service import Training
from danloi.conversation.models import InboxRow, TurnRow
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.console.review.desk import account, gathered, groups, items, proposals, talk, training_of
from tests.storage.choice import on_sqlite

RIGHT, UNCLEAR = Opinion(Label.RIGHT), Opinion(Label.UNCLEAR)
FEE = Opinion(Label.WRONG_INTENT, intent="ask_fee", text="đổi biển số xe hết nhiêu tiền")


@pytest.fixture
def training(database: Database, tmp_path: Path) -> Training:
    return training_of(database, tmp_path)


@pytest.fixture
def decisions(database: Database, training: Training) -> Decisions:
    return Decisions(database, training)


async def test_one_decision_settles_every_near_duplicate_and_proposes_once(
    database: Database, decisions: Decisions
) -> None:
    for asked in ("đổi biển số xe hết nhiêu tiền", "doi bien so xe het nhieu tien", "đổi biển số xe hết nhiêu tiền ạ"):
        await talk(database, {"asked": asked, "outcome": "not_found"})
    (group,) = await gathered(database)
    lan = await account(database)
    assert await decisions.give(lan, group.id, FEE) is Given.SETTLED
    assert {item.label for item in await items(database)} == {"wrong_intent"}
    (proposal,) = await proposals(database)
    assert (proposal.kind, proposal.intent, proposal.text) == ("example", "ask_fee", FEE.text)
    assert (proposal.proposer_id, proposal.source) == (lan.id, f"review:{group.id}")
    await talk(database, {"asked": "đổi biển số xe hết nhiêu tiền vậy ad", "outcome": "not_found"})
    await talk(database, {"asked": "đổi biển số xe hết nhiêu tiền", "outcome": "not_found"})
    assert [g.state for g in await gathered(database)][-1] == "settled"  # what comes after is settled too


async def test_right_confirms_only_those_that_were_answered_alike(database: Database, decisions: Decisions) -> None:
    await talk(database, {"asked": "đăng ký tạm trú", "procedure": "1.004194", "verdict": "down"})
    await talk(database, {"asked": "dang ky tam tru", "procedure": "1.002755", "verdict": "down"})
    (group,) = await gathered(database)
    seen = next(item for item in await items(database) if item.id == 1)
    lan = await account(database)
    await decisions.give(lan, group.id, RIGHT, seen.id)
    states = {(g.state, g.size) for g in await groups(database)}
    assert states == {("settled", 1), ("open", 1)}
    assert await decisions.undo(lan) is Undone.DONE
    assert [(g.state, g.size) for g in await groups(database) if g.state != "removed"] == [("open", 2)]


async def test_a_question_that_does_not_belong_is_looked_at_by_itself(database: Database, decisions: Decisions) -> None:
    for asked in ("xin cấp bản sao", "xin cap ban sao"):
        await talk(database, {"asked": asked, "outcome": "not_found"})
    (group,) = await gathered(database)
    await decisions.give(await account(database), group.id, UNCLEAR, apart=[2])
    assert {(g.state, g.text) for g in await groups(database)} == {
        ("settled", "xin cấp bản sao"),
        ("open", "xin cap ban sao"),
    }


async def test_two_who_agree_settle_and_two_who_differ_leave_it_to_an_approver(
    database: Database, decisions: Decisions
) -> None:
    await talk(database, {"asked": "việc thứ nhất", "outcome": "not_found"})
    await talk(database, {"asked": "chuyện thứ hai", "outcome": "not_found"})
    one, two = await gathered(database, double_share=1.0)
    lan, ba, chief = await account(database), await account(database), await account(database, Role.APPROVER)
    assert await decisions.give(lan, one.id, UNCLEAR) is Given.FIRST
    assert await decisions.give(lan, one.id, UNCLEAR) is Given.GONE  # the same person is not asked twice
    assert await decisions.give(ba, one.id, UNCLEAR) is Given.SETTLED
    assert await decisions.give(lan, two.id, UNCLEAR) is Given.FIRST
    assert await decisions.give(ba, two.id, RIGHT) is Given.DISPUTED
    third = await account(database)
    assert await decisions.give(third, two.id, RIGHT) is Given.GONE
    assert await decisions.give(chief, two.id, RIGHT) is Given.SETTLED
    assert {(g.state, g.label) for g in await groups(database)} == {("settled", "unclear"), ("settled", "right")}


async def test_what_is_personal_becomes_unreadable_everywhere(database: Database, decisions: Decisions) -> None:
    secret = "tên em là Nguyễn Văn Thử ở tổ sáu muốn đổi giấy"
    conversation = await talk(database, {"asked": secret, "outcome": "not_found", "verdict": "down", "words": secret})
    (group,) = await gathered(database)
    lan = await account(database)
    await decisions.give(lan, group.id, Opinion(Label.PERSONAL))
    async with database.transaction() as session:
        kept = [*await session.scalars(select(TurnRow.asked)), *await session.scalars(select(InboxRow.text))]
        audit = [str(row.after) for row in await session.scalars(select(AuditRow))]
    assert conversation
    assert not any("Thử" in text for text in [*kept, *audit, *(g.text for g in await groups(database))])
    assert [g.state for g in await groups(database)] == ["removed"]
    assert await decisions.undo(lan) is Undone.TOO_LATE


async def test_the_last_decision_can_be_taken_back_with_its_proposal(database: Database, decisions: Decisions) -> None:
    await talk(database, {"asked": "đổi biển số xe hết nhiêu tiền", "outcome": "not_found"})
    (group,) = await gathered(database)
    lan = await account(database)
    assert await decisions.undo(lan) is Undone.NOTHING
    await decisions.give(lan, group.id, FEE)
    assert await decisions.undo(lan) is Undone.DONE
    assert await proposals(database) == []
    (again,) = await groups(database)
    assert (again.state, again.claimed_by, again.label) == ("open", lan.id, "")
    assert await decisions.give(lan, group.id, UNCLEAR) is Given.SETTLED
    async with database.transaction() as session:
        actions = list(await session.scalars(select(AuditRow.action).where(AuditRow.action.like("review.%"))))
    assert sorted(actions) == ["review.label", "review.label", "review.undo"]


@on_sqlite
async def test_a_proposal_that_was_decided_over_keeps_its_label(
    database: Database, decisions: Decisions, training: Training
) -> None:
    await talk(database, {"asked": "đổi biển số xe hết nhiêu tiền", "outcome": "not_found"})
    (group,) = await gathered(database)
    lan = await account(database)
    await decisions.give(lan, group.id, FEE)
    (proposal,) = await proposals(database)
    await training.reject([proposal.id], await account(database, Role.APPROVER), "không hợp")
    assert await decisions.undo(lan) is Undone.TOO_LATE
    assert [g.label for g in await groups(database)] == ["wrong_intent"]


async def test_two_reviewers_never_get_the_same_question(database: Database) -> None:
    await talk(database, {"asked": "việc thứ nhất", "outcome": "not_found"})
    await talk(database, {"asked": "chuyện thứ hai", "outcome": "not_found"})
    await gathered(database)
    moment = now()
    queue = Queue(database, lambda: moment)
    lan, ba, tu = [await account(database) for _ in range(3)]
    first, second = await queue.next_for(lan), await queue.next_for(ba)
    assert first.group_id != second.group_id
    assert (await queue.next_for(lan)).group_id == first.group_id  # hers until she decides
    assert (await queue.next_for(tu)).group_id is None
    moment += CLAIMED_FOR + dt.timedelta(seconds=1)
    assert (await queue.next_for(tu)).group_id is not None


@on_sqlite
async def test_what_is_skipped_is_for_others(database: Database, decisions: Decisions) -> None:
    await talk(database, {"asked": "việc khó nghĩ", "outcome": "not_found"})
    (group,) = await gathered(database)
    queue, lan, ba = Queue(database), await account(database), await account(database)
    await queue.next_for(lan)
    assert await decisions.give(lan, group.id, Opinion(Label.SKIP)) is Given.SKIPPED
    assert (await queue.next_for(lan)).group_id is None
    assert (await queue.next_for(ba)).group_id == group.id
    assert (await queue.progress(ba)).waiting == 1
