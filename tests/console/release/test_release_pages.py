"""The pages under /noi-bo/phat-hanh, as staff see and use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from danloi.console.frame.access import Role
from danloi.console.frame.models import AuditRow
from danloi.console.release.models import ReleaseRow, ServingRow, TrainingRow
from danloi.console.release.pages import Place, release_area
from danloi.console.release.running import Running, Shown
from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import ConversationRow, InboxRow, TurnRow
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.console.release.conftest import BAD, CODE, LIVE, NEW
from tests.console.staff import Office, office
from tests.storage.choice import on_sqlite

pytestmark = [on_sqlite, pytest.mark.usefixtures("models")]
HOME = "/phat-hanh"


@pytest.fixture
async def here(database: Database, tmp_path: Path) -> AsyncIterator[Office]:
    place = Place(lambda: LIVE, lambda: CODE, tmp_path)
    async with office(database, lambda console: release_area(console, place)) as made:
        yield made


async def test_the_first_page_shows_what_serves_and_the_models_with_their_verdict(here: Office) -> None:
    shown = await (await here.person(Role.REVIEWER)).get(HOME)
    assert shown.status == 200
    for words in (LIVE, NEW, "đạt, có thể phát hành", "bị chặn vì", "Chưa có lần phát hành nào"):
        assert words in shown.words
    assert f'action="/noi-bo{HOME}' not in shown.text  # a reviewer looks on


async def test_an_approver_starts_a_training_sees_how_far_it_is_and_stops_it(
    here: Office, database: Database, tmp_path: Path
) -> None:
    approver = await here.person(Role.APPROVER)
    assert (await approver.post(f"{HOME}/huan-luyen")).status == 303
    assert (await approver.post(f"{HOME}/huan-luyen")).status == 409
    async with database.transaction() as session:
        row = (await session.scalars(select(TrainingRow))).one()
        row.state, row.stage, row.percent = "running", "asking", 70
    (tmp_path / f"training-{row.id}.log").write_text("61 %  <b>asking</b>\n", encoding="utf-8")
    shown = await approver.get(HOME)
    assert "70 %, hỏi thử cả hai bản" in shown.words
    assert 'http-equiv="refresh"' in shown.text
    log = await approver.get(f"{HOME}/huan-luyen/{row.id}")
    assert "&lt;b&gt;asking" in log.text
    assert (await approver.post(f"{HOME}/huan-luyen/{row.id}/dung")).status == 303
    async with database.transaction() as session:
        assert (await session.scalars(select(TrainingRow.is_unwanted))).one()


async def test_the_comparison_shows_figures_pictures_and_both_texts_of_a_change(here: Office) -> None:
    shown = await (await here.person(Role.APPROVER)).get(f"{HOME}/{NEW}")
    assert shown.status == 200
    assert "Bản này có thể phát hành" in shown.words
    assert shown.text.count("<figure") == 4
    assert "8.000 đồng" in shown.words
    assert "khác" in shown.words
    assert "style=" not in shown.text
    assert "<script" not in shown.text
    assert "Hỏi lệ phí" in shown.words


async def test_a_good_candidate_is_released_and_audited(here: Office, database: Database) -> None:
    approver = await here.person(Role.APPROVER, login="lan")
    assert (await approver.post(f"{HOME}/{NEW}/phat-hanh", {"reason": "dạy thêm"})).status == 303
    async with database.transaction() as session:
        assert await session.scalar(select(ServingRow.live)) == NEW
        audit = (await session.scalars(select(AuditRow))).one()
    assert (audit.who, audit.action, audit.subject, audit.reason) == ("lan", "release.release", NEW, "dạy thêm")
    assert audit.before == {"model": LIVE}


async def test_a_bad_candidate_is_blocked_for_all_and_overridden_by_an_administrator_with_a_reason(
    here: Office, database: Database
) -> None:
    approver, administrator = await here.person(Role.APPROVER), await here.person(Role.ADMINISTRATOR)
    shown = await approver.get(f"{HOME}/{BAD}")
    assert "Chưa thể phát hành" in shown.words
    assert "Lượt mẫu mực không còn đúng" in shown.words
    assert "vuot-chan" not in shown.text
    assert (await approver.post(f"{HOME}/{BAD}/phat-hanh")).status == 409
    assert (await approver.post(f"{HOME}/{BAD}/vuot-chan", {"reason": "tôi muốn"})).status == 403
    assert (await administrator.post(f"{HOME}/{BAD}/vuot-chan")).status == 409
    assert (await administrator.post(f"{HOME}/{BAD}/vuot-chan", {"reason": "câu mẫu sai"})).status == 303
    async with database.transaction() as session:
        audit = (await session.scalars(select(AuditRow))).one()
    assert audit.action == "release.override"
    assert audit.after["overridden"]
    assert "Vượt chặn" in (await approver.get(HOME)).words


async def test_rolling_back_is_one_button(here: Office, database: Database) -> None:
    approver = await here.person(Role.APPROVER)
    await approver.post(f"{HOME}/{NEW}/phat-hanh")
    running = Running(database, "here:1")
    await running.switched(NEW)
    await running.write([Shown(NEW, 1, 1, "live", 0, 9, 590), Shown(LIVE, 2, 2, "standby", 0, 9, 590)])
    assert f"Quay lại bản {LIVE}" in (await approver.get(HOME)).words
    assert (await approver.post(f"{HOME}/{LIVE}/quay-lai")).status == 303
    async with database.transaction() as session:
        assert await session.scalar(select(ServingRow.live)) == LIVE
        assert list(await session.scalars(select(ReleaseRow.kind).order_by(ReleaseRow.id))) == ["release", "rollback"]


@pytest.mark.parametrize("share", ["", "0", "51", "mười", "nan", "1e1", "-5", "²"])
async def test_a_share_that_is_none_is_refused(here: Office, share: str) -> None:
    refused = await (await here.person(Role.APPROVER)).post(f"{HOME}/{NEW}/dung-thu", {"share": share})
    assert refused.status == 409
    assert "nhiều nhất là 50" in refused.words


async def test_a_trial_shows_both_models_side_by_side_and_is_withdrawn(here: Office, database: Database) -> None:
    approver = await here.person(Role.APPROVER)
    assert (await approver.post(f"{HOME}/{NEW}/dung-thu", {"share": "12,5"})).status == 303
    await turns(database, LIVE, 8, "answered", verdict="up")
    await turns(database, LIVE, 2, "not_found")
    await turns(database, NEW, 1, "answered", verdict="down")
    shown = await approver.get(HOME)
    assert "trả lời 12.5 % cuộc trò chuyện" in shown.words
    for words in ("80.0 %", "100.0 %", "8 / 0", "0 / 1", "20 / 20 ms"):
        assert words in shown.words
    assert (await approver.post(f"{HOME}/ngung-dung-thu")).status == 303
    assert (await approver.post(f"{HOME}/ngung-dung-thu")).status == 409


async def turns(database: Database, model: str, count: int, outcome: str, verdict: str = "") -> None:
    async with database.transaction() as session:
        for number in range(count):
            name = f"web:{model}-{outcome}-{number}"
            session.add(ConversationRow(id=name, channel="web", memory={}))
            await session.flush()
            message = InboxRow(channel="web", message_id=name, conversation_id=name, text="", state="done")
            session.add(message)
            await session.flush()
            session.add(
                TurnRow(
                    inbox_id=message.id,
                    conversation_id=name,
                    asked="",
                    outcome=outcome,
                    aspects=[],
                    understood={},
                    milliseconds={"engine": 20.0},
                    model=model,
                    at=now() + dt.timedelta(seconds=1),
                )
            )
            if verdict:
                session.add(FeedbackRow(inbox_id=message.id, conversation_id=name, verdict=verdict))


@pytest.mark.parametrize("path", ["/zzz", "/../..", "/0123456789ab", "/0123456789abc", "/huan-luyen/99"])
async def test_a_model_or_training_that_is_not_there_is_a_plain_page(here: Office, path: str) -> None:
    assert (await (await here.person(Role.APPROVER)).get(f"{HOME}{path}")).status == 404


async def test_a_model_that_is_not_there_is_neither_compared_nor_released(here: Office, database: Database) -> None:
    administrator = await here.person(Role.ADMINISTRATOR)
    assert (await administrator.post(f"{HOME}/khong-co/so-sanh")).status == 404
    for form in ("phat-hanh", "vuot-chan", "quay-lai", "dung-thu"):
        refused = await administrator.post(f"{HOME}/khong-co/{form}", {"reason": "thử", "share": "5"})
        assert (refused.status, "Không có bản này" in refused.words) == (409, True)
    async with database.transaction() as session:
        assert await session.scalar(select(AuditRow.id)) is None
