"""The page on which staff see what could not be sent, and send it again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from sqlalchemy import select

from channels.staff import StaffDoor
from channels.staff_pages.delivery import delivery_blueprint
from channels.staff_pages.shell import DELIVERY, StaffShell
from danloi.app.settings import ROOT
from danloi.conversation.alerts import Alerts
from danloi.conversation.claims import Claims
from danloi.conversation.models import ConversationRow, OutboxRow
from danloi.conversation.outbox import Outbox
from danloi.guidance.phrases import Phrases
from danloi.storage.database import Database
from tests.channels.serving import serving
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
TOKEN = "mot-ma-noi-bo-dai"
SAY = Phrases.read(ROOT / "data" / "phrases" / "channels.yaml")
HARMFUL = "<script>alert(1)</script> gọi 0912345678"


@dataclass
class Staff:
    """A browser of staff."""

    url: str
    browser: aiohttp.ClientSession
    database: Database

    async def get(self) -> tuple[int, str]:
        async with self.browser.get(self.url + DELIVERY) as response:
            return response.status, await response.text()

    async def enter(self, token: str = TOKEN) -> int:
        form = {"token": token, "to": DELIVERY}
        async with self.browser.post(f"{self.url}/noi-bo/vao", data=form) as response:
            return response.status

    async def press(self, action: str, number: object, origin: str | None = None) -> int:
        headers = {"Origin": self.url if origin is None else origin}
        form = {"id": str(number)}
        async with self.browser.post(f"{self.url}{DELIVERY}/{action}", data=form, headers=headers) as response:
            return response.status

    async def states(self) -> list[str]:
        async with self.database.transaction() as session:
            return list(await session.scalars(select(OutboxRow.state).order_by(OutboxRow.id)))


@pytest.fixture
async def staff(database: Database) -> AsyncIterator[Staff]:
    async with database.transaction() as session:
        session.add(ConversationRow(id="telegram:7", channel="telegram", memory={}))
        for text in (HARMFUL, "Lệ phí: 8.000 đồng."):
            letter = OutboxRow(conversation_id="telegram:7", channel="telegram", body={"text": text}, state="dead")
            letter.error = "blocked by the user"
            session.add(letter)
            await session.flush()
    shell = StaffShell(StaffDoor(TOKEN), SAY, {DELIVERY: "menu.delivery"})
    pages = delivery_blueprint(shell, Alerts(database), Outbox(database, Claims(database), {}))
    jar = aiohttp.CookieJar(unsafe=True)
    async with serving(pages, shell.blueprint()) as url, aiohttp.ClientSession(cookie_jar=jar) as browser:
        yield Staff(url, browser, database)


async def test_a_stranger_sees_only_the_door(staff: Staff) -> None:
    status, page = await staff.get()
    assert status == 401
    assert SAY("door.closed") in page
    assert "8.000" not in page
    assert await staff.press("gui-lai", 1) == 401
    assert await staff.states() == ["dead", "dead"]


async def test_staff_see_each_letter_with_its_reason_and_no_personal_number(staff: Staff) -> None:
    assert await staff.enter() == 200
    status, page = await staff.get()
    assert status == 200
    assert "Lệ phí: 8.000 đồng." in page
    assert "blocked by the user" in page
    assert "0912345678" not in page
    assert "<script>" not in page


async def test_a_letter_is_sent_again_or_dropped_by_a_button(staff: Staff) -> None:
    await staff.enter()
    assert await staff.press("gui-lai", 1) == 200
    assert await staff.press("bo", 2) == 200
    assert await staff.states() == ["ready", "dropped"]
    _, page = await staff.get()
    assert SAY("delivery.none") in page


@pytest.mark.parametrize("origin", ["https://ke-xau.example", "null", ""])
async def test_another_site_cannot_press_the_button(staff: Staff, origin: str) -> None:
    await staff.enter()
    assert await staff.press("gui-lai", 1, origin=origin) == 400
    assert await staff.states() == ["dead", "dead"]


@pytest.mark.parametrize("number", ["", "x", "-1", "1 or 1=1", "9" * 30, "٣"])
async def test_a_number_that_is_none_is_refused(staff: Staff, number: str) -> None:
    await staff.enter()
    assert await staff.press("bo", number) in {200, 400}
    assert await staff.states() == ["dead", "dead"]


async def test_what_is_wrong_stands_on_top_until_it_is_well(staff: Staff) -> None:
    await staff.enter()
    assert SAY("delivery.well") in (await staff.get())[1]
    await Alerts(staff.database).report("telegram.send", "the token is refused: TELEGRAM_TOKEN")
    _, page = await staff.get()
    assert "Kênh telegram cần xử lý" in page
    assert "the token is refused: TELEGRAM_TOKEN" in page
    await Alerts(staff.database).clear("telegram.send")
    assert SAY("delivery.well") in (await staff.get())[1]
