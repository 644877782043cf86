"""The page on which staff see what could not be sent, and send it again."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from danloi.console.delivery.pages import delivery_area
from danloi.console.frame.access import Role
from danloi.console.frame.models import AuditRow
from danloi.conversation.alerts import Alerts
from danloi.conversation.claims import Claims
from danloi.conversation.models import ConversationRow, OutboxRow
from danloi.conversation.outbox import Outbox
from danloi.storage.database import Database
from tests.console.staff import Office, office
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
HARMFUL = "<script>alert(1)</script> gọi 0912345678"


@pytest.fixture
async def here(database: Database) -> AsyncIterator[Office]:
    async with database.transaction() as session:
        session.add(ConversationRow(id="telegram:7", channel="telegram", memory={}))
        for text in (HARMFUL, "Lệ phí: 8.000 đồng."):
            letter = OutboxRow(conversation_id="telegram:7", channel="telegram", body={"text": text}, state="dead")
            letter.error = "blocked by the user"
            session.add(letter)
            await session.flush()
    alerts, outbox = Alerts(database), Outbox(database, Claims(database), {})
    async with office(database, lambda console: delivery_area(console, alerts, outbox)) as made:
        yield made


async def states(here: Office) -> list[str]:
    async with here.console.database.transaction() as session:
        return list(await session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)))


async def audited(here: Office) -> list[tuple[str, str, str]]:
    async with here.console.database.transaction() as session:
        rows = await session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [(row.who, row.action, row.subject) for row in rows]


async def test_staff_see_each_letter_with_its_reason_and_no_personal_number(here: Office) -> None:
    shown = await (await here.person(Role.ADMINISTRATOR)).get("/kenh")
    assert shown.status == 200
    assert "Lệ phí: 8.000 đồng." in shown.words
    assert "blocked by the user" in shown.words
    assert "0912345678" not in shown.text
    assert "<script>alert" not in shown.text


async def test_a_letter_is_sent_again_or_dropped_by_a_button_and_the_log_says_by_whom(here: Office) -> None:
    staff = await here.person(Role.ADMINISTRATOR, login="lan")
    assert (await staff.post("/kenh/gui-lai", {"id": "1"})).headers["Location"] == "/noi-bo/kenh"
    assert (await staff.post("/kenh/bo", {"id": "2"})).status == 303
    assert await states(here) == ["ready", "dropped"]
    assert await audited(here) == [("lan", "delivery.resend", "outbox 1"), ("lan", "delivery.drop", "outbox 2")]
    assert "Không có tin nào bị kẹt" in (await staff.get("/kenh")).words
    await staff.post("/kenh/bo", {"id": "2"})
    assert len(await audited(here)) == 2, "what changed nothing is no change"


async def test_whoever_may_not_see_deliveries_can_press_nothing(here: Office) -> None:
    for person, status in ((await here.person(), 401), (await here.person(Role.REVIEWER), 403)):
        assert (await person.post("/kenh/gui-lai", {"id": "1"})).status == status
    stranger = await here.person()
    assert "8.000" not in (await stranger.get("/kenh")).text
    assert await states(here) == ["dead", "dead"]


async def test_a_number_that_is_none_is_refused(here: Office) -> None:
    staff = await here.person(Role.ADMINISTRATOR)
    for number in ("", "x", "-1", "1 or 1=1", "9" * 30, "٣", "1.0"):
        shown = await staff.post("/kenh/bo", {"id": number})
        assert shown.status == 400, number
    assert (await staff.post("/kenh/bo", {"id": "77"})).status == 303
    assert await states(here) == ["dead", "dead"]


async def test_what_is_wrong_stands_on_top_until_it_is_well(here: Office) -> None:
    staff, alerts = await here.person(Role.ADMINISTRATOR), Alerts(here.console.database)
    assert "đang chạy tốt" in (await staff.get("/kenh")).words
    await alerts.report("telegram.send", "the token is refused: TELEGRAM_TOKEN")
    shown = (await staff.get("/kenh")).words
    assert "Kênh telegram cần xử lý" in shown
    assert "the token is refused: TELEGRAM_TOKEN" in shown
    await alerts.clear("telegram.send")
    assert "đang chạy tốt" in (await staff.get("/kenh")).words
