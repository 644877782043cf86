"""A citizen asks for a person: one ticket, an honest word on the wait, a message left, a change of mind."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select

from danloi.conversation.handover.hours import VIETNAM
from danloi.conversation.handover.models import TicketEventRow
from tests.conversation.handover.desks import LAN, NOT_FOUND, THANKS, WISH, Place, outcome, words
from tests.fakes.engine import ANSWERED
from tests.storage.choice import on_sqlite

CITIZEN = "telegram:11"


def at(year: int, month: int, day: int, hour: int) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=VIETNAM)


async def test_in_office_hours_there_is_a_ticket_with_number_place_and_the_hotline(place: Place) -> None:
    place.engine.reply = WISH
    said = await place.says(CITIZEN, "cho tôi gặp cán bộ")
    assert outcome(said) == "handoff"
    for expected in ("2611-1", "người kế tiếp", "chưa đoán được", "1900558826", "18001096", "huỷ phiếu"):
        assert expected in words(said)
    second = await place.says("telegram:12", "gặp cán bộ")
    assert "2611-2" in words(second)
    assert "Trước anh/chị còn 1 người" in words(second)


async def test_the_wait_that_is_told_is_what_others_have_waited(place: Place) -> None:
    for number in range(5):
        ticket = await place.asks_for_a_person(f"telegram:{number}")
        place.later(minutes=12)
        await place.take(ticket)
        await place.finish(ticket)
    place.engine.reply = WISH
    assert "khoảng 15 phút" in words(await place.says(CITIZEN, "gặp cán bộ"))
    assert "khoảng 25 phút" in words(await place.says("telegram:12", "gặp cán bộ"))


async def test_asking_again_makes_no_second_ticket(place: Place) -> None:
    first = await place.asks_for_a_person(CITIZEN)
    place.engine.reply = WISH
    said = await place.says(CITIZEN, "sao chưa ai trả lời, cho gặp cán bộ")
    assert f"đã có phiếu số {first.number}" in words(said)
    assert (await place.ticket(CITIZEN)).id == first.id


async def test_two_citizens_at_once_have_two_numbers(place: Place) -> None:
    place.engine.reply = WISH
    await asyncio.gather(*(place.says(f"telegram:{n}", "gặp cán bộ") for n in range(6)))
    numbers = {(await place.ticket(f"telegram:{n}")).number for n in range(6)}
    assert numbers == {f"2611-{n}" for n in range(1, 7)}


@on_sqlite
@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(2026, 11, 26, 12), "13 giờ 30 hôm nay"),
        (at(2026, 11, 27, 20), "7 giờ 30 thứ Hai 30/11"),
        (at(2026, 12, 31, 19), "7 giờ 30 thứ Hai 04/01"),  # New Year
        (at(2027, 2, 5, 18), "7 giờ 30"),  # before Tết
    ],
)
async def test_out_of_hours_it_says_when_the_office_opens(place: Place, moment: dt.datetime, opens: str) -> None:
    place.at = moment
    place.engine.reply = WISH
    said = words(await place.says(CITIZEN, "gặp cán bộ"))
    assert f"làm việc lại lúc {opens}" in said
    assert "ghi vào phiếu" in said
    assert "1900558826" in said


async def test_a_message_left_is_put_to_the_ticket_and_answered_where_the_assistant_can(place: Place) -> None:
    place.at = at(2026, 11, 27, 20)
    ticket = await place.asks_for_a_person(CITIZEN)
    place.engine.reply = THANKS
    assert words(await place.says(CITIZEN, "cảm ơn")) == "Dạ không có gì."
    place.engine.reply = NOT_FOUND
    said = await place.says(CITIZEN, "nhà tôi bị lấn đất, ai giải quyết")
    assert (outcome(said), f"ghi tin này vào phiếu số {ticket.number}" in words(said)) == ("handoff", True)
    assert "thứ Hai 30/11" in words(said)
    async with place.database.transaction() as session:
        left = await session.scalar(select(TicketEventRow).where(TicketEventRow.kind == "left_message"))
    assert left is not None
    other = await place.asks_for_a_person("telegram:12")
    place.engine.reply = ANSWERED
    said = await place.says("telegram:12", "lệ phí khai sinh bao nhiêu")
    assert (outcome(said), other.number in words(said), ANSWERED[0]["text"] in words(said)) == ("answered", True, True)


@pytest.mark.parametrize("text", ["thôi khỏi", "Huỷ phiếu ạ", "dạ thôi không cần nữa", "HUY PHIEU"])
@on_sqlite
async def test_a_change_of_mind_withdraws_the_ticket(place: Place, text: str) -> None:
    await place.asks_for_a_person(CITIZEN)
    said = await place.says(CITIZEN, text)
    assert (outcome(said), "đã huỷ phiếu" in words(said)) == ("handoff", True)
    ticket = await place.ticket(CITIZEN)
    assert (ticket.state, ticket.result) == ("closed", "withdrawn")
    assert (await place.asks_for_a_person(CITIZEN)).id != ticket.id


@on_sqlite
@pytest.mark.parametrize("text", ["hotline", "cho xin số điện thoại người trực", "gọi số nào để hỏi thủ tục vậy ạ"])
async def test_who_asks_for_a_number_to_call_gets_the_number_and_no_ticket(place: Place, text: str) -> None:
    place.engine.reply = WISH
    assert words(await place.says(CITIZEN, text)).endswith(WISH[0]["text"])
    with pytest.raises(AssertionError):
        await place.ticket(CITIZEN)


@on_sqlite
async def test_in_a_group_there_is_no_ticket(place: Place) -> None:
    place.engine.reply = WISH
    assert "nhóm chung" in words(await place.says(CITIZEN, "gặp cán bộ", is_public=True))
    with pytest.raises(AssertionError):
        await place.ticket(CITIZEN)


@on_sqlite
async def test_who_leaves_the_channel_leaves_the_queue(place: Place) -> None:
    await place.asks_for_a_person(CITIZEN)
    await place.says(CITIZEN, "", kind="left")
    assert (await place.ticket(CITIZEN)).result == "gone"


@on_sqlite
async def test_the_rest_channel_is_told_that_nothing_can_be_sent_and_brings_replies_with_the_next_answer(
    place: Place,
) -> None:
    place.engine.reply = WISH
    said = await place.says("rest:lan", "gặp cán bộ")
    assert "không tự báo tin mới" in words(said)
    ticket = await place.ticket("rest:lan")
    await place.take(ticket)
    waiting = await place.says("rest:lan", "tôi ở Hồng Hải")
    assert (outcome(waiting), "đã chuyển tin này cho cán bộ" in words(waiting)) == ("handoff", True)
    await place.reply(ticket, "Anh/chị đến phường Hồng Gai ạ.", LAN)
    fetched = await place.says("rest:lan", "có trả lời chưa")
    assert "đến phường Hồng Gai" in fetched[0]["text"]
    assert [bool((m.get("custom") or {}).get("answer")) for m in fetched] == [False, True]
    assert "Hồng Gai" not in words(await place.says("rest:lan", "cảm ơn"))
