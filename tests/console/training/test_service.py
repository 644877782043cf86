"""A proposal's way: two people, one commit, live aliases, and nothing half-done after a crash."""

from __future__ import annotations

import asyncio
import shutil

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from danloi.console.frame.access import Account
from danloi.console.frame.models import AuditRow
from danloi.console.training.models import ProposalRow
from danloi.console.training.proposals import Kind, Proposal, State
from danloi.console.training.service import Training
from danloi.guidance.catalogue.store import read_all
from danloi.guidance.catalogue.version import read_version
from danloi.storage.database import Database
from tests.console.training.conftest import BA, LAN
from tests.storage.choice import on_sqlite

TAM_TRU = Proposal(Kind.EXAMPLE, "[phí](fee) [đăng ký tạm trú](procedure)", "ask_fee", reason="dân hỏi")
GIA_HAN = Proposal(Kind.EXAMPLE, "[gia hạn tạm trú](procedure) [tốn nhiêu](fee) hả", "ask_fee")
TWIN = Proposal(Kind.EXAMPLE, "phải rồi", "deny")
QUAN_BUN = Proposal(Kind.ALIAS, "giấy vệ sinh quán bún", code="1.013855")


async def submit(training: Training, database: Database, *proposals: Proposal, who: Account = LAN) -> list[int]:
    async with database.transaction() as session:
        return [await training.submit(session, one, who) for one in proposals]


async def states(database: Database) -> list[str]:
    async with database.transaction() as session:
        return list(await session.scalars(select(ProposalRow.state).order_by(ProposalRow.id)))


def sentences(training: Training) -> str:
    return (training.workspace.root / "data" / "nlu" / "fee.yml").read_text(encoding="utf-8")


async def test_what_one_proposes_another_approves_and_it_stands_in_the_file(
    training: Training, database: Database
) -> None:
    ids = await submit(training, database, TAM_TRU, GIA_HAN, TWIN)
    decision = await training.approve(ids, BA)
    assert decision.done == ids[:2]
    assert "đã có ở một ý định khác, Đồng ý" in decision.refused[ids[2]]
    assert await states(database) == [State.WRITTEN, State.WRITTEN, State.PROPOSED]
    assert TAM_TRU.text in sentences(training)
    async with database.transaction() as session:
        rows = list(await session.scalars(select(ProposalRow).order_by(ProposalRow.id)))
        log = [(row.action, row.who) for row in await session.scalars(select(AuditRow).order_by(AuditRow.id))]
    assert {row.commit_id for row in rows[:2]} == {decision.commit_id} == training.workspace.held()
    assert log == [("training.propose", "lan")] * 3 + [("training.approve", "ba")] * 2


async def test_nobody_approves_or_rejects_what_is_their_own(training: Training, database: Database) -> None:
    ids = await submit(training, database, TAM_TRU)
    for decision in (await training.approve(ids, LAN, "vì"), await training.reject(ids, LAN, "vì")):
        assert decision.done == []
        assert "người khác duyệt" in decision.refused[ids[0]]
    assert TAM_TRU.text not in sentences(training)


async def test_the_database_itself_wants_two_people(training: Training, database: Database) -> None:
    await submit(training, database, TAM_TRU)
    with pytest.raises(IntegrityError, match=r"two_people|CHECK"):
        async with database.transaction() as session:
            await session.execute(update(ProposalRow).values(approver_id=LAN.id))
    with pytest.raises(IntegrityError, match=r"decided_by_somebody|CHECK"):
        async with database.transaction() as session:
            await session.execute(update(ProposalRow).values(state=State.WRITTEN))


@on_sqlite
async def test_the_same_wish_twice_is_one_proposal(training: Training, database: Database) -> None:
    first = await submit(training, database, TAM_TRU, QUAN_BUN)
    assert await submit(training, database, TAM_TRU, QUAN_BUN) == first
    assert (await submit(training, database, TAM_TRU, who=BA))[0] not in first


@on_sqlite
async def test_a_doubt_is_overruled_with_a_reason(training: Training, database: Database) -> None:
    ids = await submit(training, database, Proposal(Kind.EXAMPLE, "đường Trần Phú [phí](fee) bao nhiêu", "ask_fee"))
    assert "ghi lý do" in (await training.approve(ids, BA)).refused[ids[0]]
    assert (await training.approve(ids, BA, "tên đường")).done == ids


@on_sqlite
async def test_what_is_rejected_or_taken_back_is_closed(training: Training, database: Database) -> None:
    ids = await submit(training, database, TAM_TRU, GIA_HAN)
    assert (await training.reject(ids[:1], BA, "")).done == []
    assert (await training.reject(ids[:1], BA, "trùng ý")).done == ids[:1]
    assert (await training.withdraw(ids, BA)).done == []
    assert (await training.withdraw(ids, LAN)).done == ids[1:]
    assert await states(database) == [State.REJECTED, State.WITHDRAWN]
    assert (await training.approve(ids, BA)).done == []


async def test_an_approved_alias_is_known_at_once(training: Training, database: Database) -> None:
    async with database.transaction() as session:
        before = await read_version(session)
    await training.approve(await submit(training, database, QUAN_BUN), BA)
    async with database.transaction() as session:
        assert await read_version(session) > before  # running apps look at this, and take it up within a second
        procedures, _ = await read_all(session)
    assert QUAN_BUN.text in next(one.aliases for one in procedures if one.code == "1.013855")


async def test_a_crash_between_the_files_and_the_database_is_made_good(training: Training, database: Database) -> None:
    ids = await submit(training, database, TAM_TRU, QUAN_BUN)
    decision = await training.approve(ids, BA)
    async with database.transaction() as session:  # as if the process had died just before its last transaction
        await session.execute(update(ProposalRow).values(state=State.APPROVED, commit_id="", written_at=None))
    before = sentences(training)
    assert await training.write_left_over() == []
    assert await states(database) == [State.WRITTEN, State.WRITTEN]
    assert sentences(training) == before
    assert training.workspace.held() == {decision.commit_id}


@on_sqlite
async def test_a_crash_before_the_files_is_made_good(training: Training, database: Database) -> None:
    async with database.transaction() as session:
        values = {
            "kind": "example",
            "text": TAM_TRU.text,
            "intent": "ask_fee",
            "key": "k",
            "words": "w",
        }
        people = {"proposer_id": 1, "proposer_name": "Lan", "approver_id": 2, "approver_name": "Bà"}
        await session.execute(insert(ProposalRow).values(**values, **people, state=State.APPROVED, batch="c" * 32))
    assert await training.write_left_over() == []
    assert TAM_TRU.text in sentences(training)
    assert await states(database) == [State.WRITTEN]


@on_sqlite
async def test_what_cannot_be_written_stays_approved_and_is_written_later(
    training: Training, database: Database
) -> None:
    ids = await submit(training, database, TAM_TRU)
    root = training.workspace.root
    fee = root / "data" / "nlu" / "fee.yml"
    (root.with_name("workspace.lock")).unlink()
    (root.with_name("workspace.lock")).mkdir()  # nobody gets the lock any more
    decision = await training.approve(ids, BA)
    assert decision.done == ids
    assert "hệ thống sẽ tự ghi lại" in decision.trouble
    assert await states(database) == [State.APPROVED]
    assert len(await training.write_left_over()) == 1
    (root.with_name("workspace.lock")).rmdir()
    assert await training.write_left_over() == []
    assert await states(database) == [State.WRITTEN]
    assert TAM_TRU.text in fee.read_text(encoding="utf-8")


@on_sqlite
async def test_a_workspace_that_was_lost_is_written_again(training: Training, database: Database) -> None:
    await training.approve(await submit(training, database, TAM_TRU), BA)
    shutil.rmtree(training.workspace.root)
    training.workspace.prepare()
    assert TAM_TRU.text not in sentences(training)
    assert await training.write_left_over() == []
    assert TAM_TRU.text in sentences(training)


@on_sqlite
async def test_two_who_approve_the_same_at_once_write_it_once(training: Training, database: Database) -> None:
    ids = await submit(training, database, TAM_TRU, GIA_HAN)
    third = Account(3, "tu", "Tư", BA.roles)
    one, other = await asyncio.gather(training.approve(ids, BA), training.approve(ids, third))
    assert sorted(one.done + other.done) == ids
    assert sentences(training).count(TAM_TRU.text) == 1
