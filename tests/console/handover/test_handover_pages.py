"""The officers' pages: who sees what, what a form does, and what is written down of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from danloi.app.settings import ROOT
from danloi.console.frame.access import ALLOWED, Permission, Role
from danloi.console.frame.models import AuditRow
from danloi.console.handover.area import handover_area
from danloi.console.handover.parts import Parts
from danloi.conversation.engine import EngineClient
from danloi.conversation.feed import Feed
from danloi.conversation.handover.canned import bring_in
from danloi.conversation.handover.models import CannedAnswerRow, TicketRow
from danloi.storage.database import Database
from tests.console.staff import Office, Person, office
from tests.conversation.handover.desks import Place
from tests.fakes.engine import FakeEngine
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
CITIZEN = "telegram:11"


@dataclass
class Desk:
    """The office, and the citizens' side of it."""

    here: Office
    place: Place

    async def audited(self) -> list[tuple[str, str]]:
        async with self.place.database.transaction() as session:
            rows = await session.scalars(select(AuditRow).order_by(AuditRow.id))
            return [(row.action, row.subject) for row in rows]


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    async with FakeEngine() as engine:
        client = EngineClient(engine.url, timeout_seconds=5)
        feed = Feed(database)
        place = Place(database, engine, client, wrote=feed.signal)
        parts = Parts(place.staff, place.history, feed)
        async with office(database, lambda console: handover_area(console, parts)) as here:
            here.console.clock = place.clock
            yield Desk(here, place)
        await client.close()


async def opened(desk: Desk, *roles: Role) -> tuple[TicketRow, Person]:
    ticket = await desk.place.asks_for_a_person(CITIZEN)
    return ticket, await desk.here.person(*(roles or (Role.REVIEWER,)))


def path(ticket: TicketRow, rest: str = "") -> str:
    return f"/tiep-nhan/phieu/{ticket.id}{rest}"


async def test_every_page_is_shown_to_those_whose_role_allows_it(desk: Desk) -> None:
    ticket, _ = await opened(desk)
    async with desk.place.database.transaction() as session:
        session.add(CannedAnswerRow(title="Chào", text="Dạ", folded="chao da"))
    for role in Role:
        person = await desk.here.person(role)
        for page, permission in {
            "/tiep-nhan": Permission.SEE_CONVERSATIONS,
            "/tiep-nhan/tim": Permission.SEE_CONVERSATIONS,
            "/tiep-nhan/mau": Permission.SEE_CONVERSATIONS,
            path(ticket): Permission.SEE_CONVERSATIONS,
            f"/tiep-nhan/hoi-thoai?ma={CITIZEN}": Permission.SEE_CONVERSATIONS,
            "/tiep-nhan/mau/moi": Permission.APPROVE_DATA,
            "/tiep-nhan/mau/1": Permission.APPROVE_DATA,
        }.items():
            expected = 200 if permission in ALLOWED[role] else 403
            assert (await person.get(page)).status == expected, (role, page)


async def test_a_ticket_is_taken_answered_and_ended_and_each_step_is_in_the_log(desk: Desk) -> None:
    ticket, lan = await opened(desk)
    assert ticket.number in (await lan.get("/tiep-nhan")).words
    assert (await lan.post(path(ticket, "/nhan"))).status == 303
    shown = await lan.get(path(ticket))
    once = re.findall(r'name="lan" value="([^"]+)"', shown.text)[0]
    for _ in range(2):
        await lan.post(path(ticket, "/tra-loi"), {"tra_loi": "Dạ, em nghe ạ.", "lan": once})
    assert len(await desk.place.posted(CITIZEN)) == 1
    assert "Dạ, em nghe ạ." in (await lan.get(path(ticket))).words
    assert ticket.number in (await lan.get("/tiep-nhan?xem=toi")).words
    await lan.post(path(ticket, "/ghi-chu"), {"ghi_chu": "Đã gọi lại"})
    assert "người dân không thấy: Đã gọi lại" in (await lan.get(path(ticket))).words
    assert (await lan.post(path(ticket, "/ket-thuc"), {"ket_qua": "answered"})).status == 303
    assert "Đã trả lời" in (await lan.get("/tiep-nhan?xem=tat-ca")).words
    steps = [action for action, subject in await desk.audited() if subject == ticket.number]
    assert steps == [f"handover.{one}" for one in ("take", "reply", "reply", "note", "finish")]


async def test_what_must_not_be_sent_is_said_and_the_typed_text_is_kept(desk: Desk) -> None:
    ticket, lan = await opened(desk)
    await lan.post(path(ticket, "/nhan"))
    shown = await lan.post(path(ticket, "/tra-loi"), {"tra_loi": "Xem https://vneid-quangninh.com nhé"})
    assert shown.status == 400
    assert "“vneid-quangninh.com” không thuộc danh sách" in shown.words
    assert "Xem https://vneid-quangninh.com nhé</textarea>" in shown.text
    assert await desk.place.posted(CITIZEN) == []


async def test_the_second_officer_is_told_who_was_first_and_may_take_over_openly(desk: Desk) -> None:
    ticket, lan = await opened(desk)
    minh = await desk.here.person(Role.REVIEWER)
    await lan.post(path(ticket, "/nhan"))
    late = await minh.post(path(ticket, "/nhan"))
    assert (late.status, "đang giữ phiếu này" in late.words) == (400, True)
    assert (await minh.post(path(ticket, "/tra-loi"), {"tra_loi": "Dạ"})).status == 400
    await minh.post(path(ticket, "/nhan"), {"thay": "1"})
    assert (await minh.post(path(ticket, "/tra-loi"), {"tra_loi": "Dạ"})).status == 303


async def test_a_ticket_goes_to_a_colleague_who_may_answer_and_back_to_the_queue(desk: Desk) -> None:
    ticket, lan = await opened(desk)
    await desk.here.person(Role.REVIEWER, login="minh")
    await desk.here.person(Role.OBSERVER, login="xem")
    await lan.post(path(ticket, "/nhan"))
    page = (await lan.get(path(ticket))).text
    (minh,) = re.findall(r'<option value="(\d+)">Cán bộ reviewer', page)
    assert "Cán bộ observer" not in page
    assert (await lan.post(path(ticket, "/chuyen"), {"cho": "999"})).status == 400
    assert (await lan.post(path(ticket, "/chuyen"), {"cho": minh})).status == 303
    assert (await desk.place.ticket(CITIZEN)).account_id == int(minh)
    assert (await lan.post(path(ticket, "/tra-hang-cho"))).status == 400
    await lan.post(path(ticket, "/nhan"), {"thay": "1"})
    assert (await lan.post(path(ticket, "/tra-hang-cho"))).status == 303
    assert (await desk.place.ticket(CITIZEN)).state == "waiting"


async def test_numbers_are_masked_and_each_look_at_them_is_written_down(desk: Desk) -> None:
    ticket, lan = await opened(desk)
    await lan.post(path(ticket, "/nhan"))
    await desk.place.says(CITIZEN, "gọi tôi số 0912345678 nhé")
    shown = await lan.get(path(ticket))
    assert ("0912345678" in shown.text, "gọi tôi số ••••••" in shown.words) == (False, True)
    assert (await lan.post(path(ticket, "/xem-so"))).status == 403
    approver = await desk.here.person(Role.APPROVER)
    looked = await approver.post(path(ticket, "/xem-so"))
    assert "0912345678" in looked.text
    assert ("handover.unmask", ticket.number) in await desk.audited()
    assert "0912345678" not in (await approver.get(path(ticket))).text


async def test_an_open_page_is_read_on_as_the_citizen_writes(desk: Desk) -> None:
    ticket, lan = await opened(desk)
    await lan.post(path(ticket, "/nhan"))
    mark = re.findall(r'data-mark="([^"]+)"', (await lan.get(path(ticket))).text)[0]
    waiting = asyncio.create_task(lan.get(path(ticket, f"/moi?sau={mark}")))
    await desk.place.says(CITIZEN, "<b>tôi</b> ở Hồng Hải")
    shown = await waiting
    assert (shown.status, "&lt;b&gt;tôi&lt;/b&gt; ở Hồng Hải" in shown.text) == (200, True)
    assert shown.headers["X-Mark"] != mark


async def test_out_of_the_window_there_is_no_box_to_type_in(desk: Desk) -> None:
    ticket = await desk.place.asks_for_a_person("zalo_oa:7")
    lan = await desk.here.person(Role.REVIEWER)
    await lan.post(path(ticket, "/nhan"))
    assert "Kênh này cho gửi đến" in (await lan.get(path(ticket))).words
    async with desk.place.database.transaction() as session:
        heard = "update conversation set heard_at = '2026-01-01 00:00:00+00:00'"
        await (await session.connection()).exec_driver_sql(heard)
    shown = await lan.get(path(ticket))
    assert ("Chưa gửi được" in shown.words, 'name="tra_loi"' in shown.text) == (True, False)


async def test_a_conversation_is_found_by_ticket_channel_and_day_and_taken_unasked(desk: Desk) -> None:
    ticket, lan = await opened(desk)
    await desk.place.says("rest:le/ ?&", "lệ phí khai sinh")
    assert ticket.number in (await lan.get(f"/tiep-nhan/tim?phieu={ticket.number}")).words
    assert "Không tìm thấy" in (await lan.get("/tiep-nhan/tim?phieu=0101-9")).words
    everything = (await lan.get("/tiep-nhan/tim?ngay=")).text
    desk.place.later(days=400)
    assert "Không tìm thấy" in (await lan.get("/tiep-nhan/tim")).words
    links = re.findall(r'href="/noi-bo(/tiep-nhan/hoi-thoai\?ma=[^"]+)"', everything)
    assert everything.count("hoi-thoai?ma=") == len(links)
    talk = await lan.get("/tiep-nhan/hoi-thoai?ma=rest%3Ale/%20%3F%26")
    assert "Lệ phí: 8.000 đồng." in talk.words
    taken = await lan.post("/tiep-nhan/hoi-thoai", {"ma": "rest:le/ ?&"})
    assert taken.status == 303
    assert "đã chuyển tin này cho cán bộ" in str(await desk.place.says("rest:le/ ?&", "vâng"))
    assert (await lan.post("/tiep-nhan/hoi-thoai", {"ma": "rest:nobody"})).status == 409


async def test_canned_answers_come_with_texts_are_found_without_tones_and_changed_by_approvers(desk: Desk) -> None:
    file = ROOT / "data" / "handover" / "canned.yaml"
    assert await bring_in(desk.place.database, file) > 5
    ticket, lan = await opened(desk)
    await lan.post(path(ticket, "/nhan"))
    found = await lan.get(path(ticket, "?tim=noi nop"))
    chosen = re.findall(r'\?mau=(\d+)#tra-loi" data-insert="Anh/chị nộp hồ sơ tại', found.text)[0]
    filled = await lan.get(path(ticket, f"?mau={chosen}"))
    assert "Anh/chị nộp hồ sơ tại {tên nơi nộp}" in filled.text.partition("<textarea")[2].partition("</textarea>")[0]
    left_open = await lan.post(path(ticket, "/tra-loi"), {"tra_loi": "Anh/chị nộp tại {tên nơi nộp}"})
    assert "còn chỗ chưa điền là {tên nơi nộp}" in left_open.words
    approver = await desk.here.person(Role.APPROVER)
    bad = await approver.post(f"/tiep-nhan/mau/{chosen}", {"tieu_de": "Nơi nộp", "noi_dung": "http://bit.ly/a"})
    assert (bad.status, "đường dẫn không thuộc danh sách" in bad.words) == (400, True)
    await approver.post(f"/tiep-nhan/mau/{chosen}", {"tieu_de": "Nơi nộp", "noi_dung": "Nộp tại {nơi}."})
    await approver.post("/tiep-nhan/mau/moi", {"tieu_de": "<i>Mới</i>", "noi_dung": "Dạ vâng ạ."})
    page = await lan.get("/tiep-nhan/mau")
    assert ("Nộp tại {nơi}." in page.text, "<i>Mới" in page.text) == (True, False)
    await approver.post(f"/tiep-nhan/mau/{chosen}/bo")
    assert await bring_in(desk.place.database, file) == 0
    assert "Nộp tại {nơi}." not in (await lan.get("/tiep-nhan/mau")).text
