"""While an officer has the conversation the assistant is silent, nothing is lost, and it speaks again in time."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from danloi.conversation.alerts import Alerts
from danloi.conversation.erasing import Eraser
from danloi.conversation.handover.ending import erase
from danloi.conversation.handover.models import TicketEventRow
from danloi.conversation.handover.rounds import ALERT, Rounds
from danloi.conversation.handover.staff import Refused
from danloi.conversation.models import InboxRow, OutboxRow, TurnRow
from tests.conversation.handover.desks import LAN, MINH, OFFICE, Place, outcome, words
from tests.fakes.engine import ANSWERED
from tests.storage.choice import on_sqlite

CITIZEN = "telegram:11"


def rounds(place: Place) -> Rounds:
    return Rounds(place.database, place.staff, place.hours, Alerts(place.database), place.clock)


async def inbox(place: Place) -> list[InboxRow]:
    async with place.database.transaction() as session:
        return list(await session.scalars(select(InboxRow).order_by(InboxRow.id)))


async def test_an_officer_answers_and_the_assistant_is_silent_until_it_is_handed_back(place: Place) -> None:
    ticket = await place.asks_for_a_person(CITIZEN)
    await place.take(ticket)
    asked = len(place.engine.received)
    assert await place.says(CITIZEN, "lệ phí khai sinh bao nhiêu") == []
    assert len(place.engine.received) == asked
    assert {row.state for row in await inbox(place)} == {"done"}
    await place.reply(ticket, "Dạ, miễn phí nếu đăng ký đúng hạn ạ.")
    await place.reply(ticket, "Anh/chị cần gì nữa không?")
    await place.finish(ticket)
    first, second, last = await place.posted(CITIZEN)
    assert f"Cán bộ {OFFICE} trả lời phiếu số {ticket.number}" in first
    assert LAN.name not in first
    assert second == "Anh/chị cần gì nữa không?"
    assert "trợ lý AI trả lời anh/chị" in last
    assert ANSWERED[0]["text"] in words(await place.says(CITIZEN, "lệ phí khai sinh"))
    async with place.database.transaction() as session:
        outcomes = list(await session.scalars(select(TurnRow.outcome).order_by(TurnRow.id)))
    assert outcomes == ["handoff", "handoff", "answered"]


async def test_of_two_officers_one_has_the_ticket_and_only_that_one_answers(place: Place) -> None:
    ticket = await place.asks_for_a_person(CITIZEN)
    took = await asyncio.gather(place.take(ticket, LAN), place.take(ticket, MINH), return_exceptions=True)
    (refused,) = [one for one in took if isinstance(one, Refused)]
    assert refused.key == "taken_by"
    loser = MINH if refused.values["officer"] == LAN.name else LAN
    winner = LAN if loser is MINH else MINH
    with pytest.raises(Refused, match="taken_by"):
        await place.reply(ticket, "Em trả lời ạ", loser)
    await asyncio.gather(*(place.reply(ticket, "Dạ vâng ạ", winner, once="form-1") for _ in range(2)),
                         return_exceptions=True)  # fmt: skip
    assert len(await place.posted(CITIZEN)) == 1
    await place.take(ticket, loser, from_other=True)
    with pytest.raises(Refused, match="taken_by"):
        await place.reply(ticket, "Em trả lời tiếp ạ", winner)


@on_sqlite
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Anh/chị xem tại https://dichvucong-gov.vn.com/a", "wording_link"),
        ("Anh/chị vào bit.ly/abc nhé", "wording_link"),
        ("Nộp vào tài khoản 1234 5678 9012 3456 ạ", "wording_secret"),
        ("Số căn cước 022190001234 đúng không ạ", "wording_personal"),
        ("Anh/chị nộp tại {tên nơi nộp}", "wording_open"),
        ("", "reply_length"),
        ("a" * 3_001, "reply_length"),
    ],
)
async def test_what_could_be_a_fraud_is_not_sent(place: Place, text: str, key: str) -> None:
    ticket = await place.asks_for_a_person(CITIZEN)
    await place.take(ticket)
    with pytest.raises(Refused, match=key):
        await place.reply(ticket, text)
    assert await place.posted(CITIZEN) == []


@on_sqlite
async def test_secrets_are_warned_of_and_what_cannot_be_read_is_said_to_be_so(place: Place) -> None:
    ticket = await place.asks_for_a_person(CITIZEN)
    await place.take(ticket)
    said = await place.says(CITIZEN, "mã OTP là 482913")
    assert (outcome(said), "đừng gửi mã OTP" in words(said)) == ("refused_personal_data", True)
    row = (await inbox(place))[-1]
    assert ("482913" in row.text, row.sealed) == (False, None)
    assert "hình ảnh" in words(await place.says(CITIZEN, "", kind="image"))
    assert await place.says(CITIZEN, "", kind="sticker") == []


async def test_numbers_stay_sealed_only_while_the_ticket_is_open(place: Place) -> None:
    ticket = await place.asks_for_a_person(CITIZEN)
    await place.take(ticket)
    text = "hồ sơ H49.22-261103-0042, số điện thoại 0912345678"
    await place.says(CITIZEN, text)
    async with place.database.transaction() as session:
        masked = (await place.history.newest(session, CITIZEN)).lines[-1]
        looked_at = (await place.history.newest(session, CITIZEN, unmasked=True)).lines[-1]
    assert ("0912345678" in masked.text, masked.has_numbers, looked_at.text) == (False, True, text)
    assert "0912345678" not in str([vars(row) for row in await inbox(place)])
    await place.finish(ticket)
    assert {row.sealed for row in await inbox(place)} == {None}


async def test_after_a_day_without_a_word_the_assistant_takes_over_and_the_ticket_waits_again(place: Place) -> None:
    ticket = await place.asks_for_a_person(CITIZEN)
    await place.take(ticket)
    place.later(hours=23)
    assert await place.says(CITIZEN, "có ai không") == []
    place.later(hours=2)
    said = words(await place.says(CITIZEN, "lệ phí khai sinh"))
    assert "quá 24 giờ" in said
    assert ANSWERED[0]["text"] in said
    assert (await place.ticket(CITIZEN)).state == "waiting"


@on_sqlite
async def test_silence_ends_by_itself_too_and_what_was_answered_is_closed(place: Place) -> None:
    answered, left = await place.asks_for_a_person(CITIZEN), await place.asks_for_a_person("telegram:12")
    await place.take(answered)
    await place.take(left)
    await place.reply(answered, "Dạ được ạ.")
    place.later(hours=24)
    assert await rounds(place).run_once() == 2
    assert "quá 24 giờ" in (await place.posted("telegram:12"))[-1]
    assert set(place.woken) == {CITIZEN, "telegram:12"}
    assert [(await place.ticket(one)).state for one in (CITIZEN, "telegram:12")] == ["waiting", "waiting"]
    await place.take(answered)
    async with place.database.transaction() as session:
        for row in await session.scalars(select(InboxRow)):
            row.received_at = place.at
        heard = "update conversation set heard_at = '2026-01-01 00:00:00+00:00'"
        await (await session.connection()).exec_driver_sql(heard)
    place.later(hours=24)
    await rounds(place).run_once()
    assert (await place.ticket(CITIZEN)).result == "answered"
    place.later(days=31)
    await rounds(place).run_once()
    assert (await place.ticket("telegram:12")).result == "expired"


@on_sqlite
async def test_that_nobody_takes_tickets_is_reported_until_somebody_does(place: Place) -> None:
    ticket = await place.asks_for_a_person(CITIZEN)
    place.later(minutes=30)
    await rounds(place).run_once()
    assert await Alerts(place.database).open() == []
    place.later(hours=7)
    await rounds(place).run_once()
    assert [alert.key for alert in await Alerts(place.database).open()] == [ALERT]
    await place.take(ticket)
    await rounds(place).run_once()
    assert await Alerts(place.database).open() == []


@on_sqlite
async def test_the_citizen_can_go_back_to_the_assistant(place: Place) -> None:
    ticket = await place.asks_for_a_person(CITIZEN)
    await place.take(ticket)
    assert "trợ lý AI trả lời" in words(await place.says(CITIZEN, "Quay lại trợ lý nhé"))
    assert ANSWERED[0]["text"] in words(await place.says(CITIZEN, "lệ phí khai sinh"))
    with pytest.raises(Refused, match="closed"):
        await place.reply(ticket, "Dạ")


@on_sqlite
async def test_a_ticket_is_passed_on_put_back_and_ended_by_whoever_has_it(place: Place) -> None:
    ticket = await place.asks_for_a_person(CITIZEN)
    with pytest.raises(Refused, match="take_first"):
        await place.reply(ticket, "Dạ")
    await place.take(ticket)
    async with place.database.transaction() as session:
        await place.staff.note(session, ticket.id, MINH, "Người này đã gọi hôm qua")
        await place.staff.transfer(session, ticket.id, LAN, MINH)
    with pytest.raises(Refused, match="taken_by"):
        await place.finish(ticket, LAN)
    async with place.database.transaction() as session:
        await place.staff.release(session, ticket.id, MINH)
    assert "về hàng chờ" in (await place.posted(CITIZEN))[-1]
    assert ANSWERED[0]["text"] in words(await place.says(CITIZEN, "lệ phí khai sinh"))
    await place.take(ticket, MINH)
    with pytest.raises(Refused, match="no_result"):
        await place.finish(ticket, MINH, "vui")
    await place.finish(ticket, MINH, "referred")
    assert (await place.ticket(CITIZEN)).result == "referred"


async def test_erasing_the_conversation_erases_the_tickets_words(place: Place) -> None:
    citizen = "web:abc"
    ticket = await place.asks_for_a_person(citizen)
    await place.take(ticket)
    await place.says(citizen, "số của tôi 0912345678")
    async with place.database.transaction() as session:
        await place.staff.note(session, ticket.id, LAN, "Chị Hoa ở khu 5")
    await Eraser(place.database, [erase]).erase(citizen)
    async with place.database.transaction() as session:
        assert set(await session.scalars(select(TicketEventRow.words))) == {""}
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) == 0
    assert {(row.text, row.sealed) for row in await inbox(place)} == {("", None)}
    assert (await place.ticket(citizen)).result == "erased"
    with pytest.raises(Refused, match="closed"):
        await place.reply(ticket, "Dạ")


@on_sqlite
async def test_outside_the_channels_window_nothing_is_written(place: Place) -> None:
    citizen = "zalo_oa:77"
    ticket = await place.asks_for_a_person(citizen)
    await place.take(ticket)
    async with place.database.transaction() as session:
        heard = "update conversation set heard_at = '2026-01-01 00:00:00+00:00'"
        await (await session.connection()).exec_driver_sql(heard)
    with pytest.raises(Refused, match="window_closed"):
        await place.reply(ticket, "Dạ")


@on_sqlite
async def test_the_widget_gets_a_receipt_instead_of_an_answer(place: Place) -> None:
    ticket = await place.asks_for_a_person("web:abc")
    await place.take(ticket)
    (receipt,) = await place.says("web:abc", "tôi ở Hồng Hải")
    assert (receipt["text"], receipt["custom"]["answer"]["outcome"]) == ("", "handoff")
