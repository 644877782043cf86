"""What comes into the queue, why, and in which group."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update

from danloi.console.review.gather import Gatherer
from danloi.console.review.models import IntakeRow
from danloi.conversation.feedback import FeedbackRow
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.console.review.desk import gathered, groups, items, talk
from tests.storage.choice import on_sqlite


async def test_every_sign_of_trouble_is_a_reason_and_a_good_answer_is_none(database: Database) -> None:
    await talk(database, {"asked": "lệ phí khai sinh", "procedure": "1.001193"})
    await talk(database, {"asked": "thủ tục lạ lùng", "outcome": "not_found"})
    await talk(database, {"asked": "làm giấy tờ xe", "outcome": "clarify"})
    await talk(database, {"asked": "sổ đỏ bị rách", "verdict": "down"})
    await talk(
        database,
        {"asked": "đăng ký khai sinh"},
        {"asked": "không phải", "understood": {"intent": "correct", "confidence": 0.9}},
    )
    await talk(database, {"asked": "hộ chiếu hết hạn"}, {"asked": "ho chieu het han"})
    await talk(
        database,
        {"asked": "xin giấy phép mở quán"},
        {"asked": "cho gặp cán bộ", "outcome": "handoff", "understood": {"intent": "request_human", "confidence": 0.9}},
    )
    found = {group.text: group.reasons for group in await gathered(database)}
    assert found == {
        "thủ tục lạ lùng": ["unknown"],
        "làm giấy tờ xe": ["unsure"],
        "sổ đỏ bị rách": ["thumbs_down"],
        "đăng ký khai sinh": ["not_this"],
        "hộ chiếu hết hạn": ["repeated"],
        "xin giấy phép mở quán": ["handover"],
    }


async def test_near_duplicates_share_a_group_without_diacritics_too(database: Database) -> None:
    same = ("cap lai the bao hiem", "cấp lại thẻ bảo hiểm", "Dạ cho em hỏi cấp lại thẻ bảo hiểm ạ")
    for asked in (*same, "cấp lại thẻ ngành"):
        await talk(database, {"asked": asked, "outcome": "not_found"})
    large, small = await gathered(database)
    assert (large.size, large.text) == (3, "cấp lại thẻ bảo hiểm")
    assert (small.size, small.text) == (1, "cấp lại thẻ ngành")
    await talk(database, {"asked": "cấp lại thẻ bảo hiểm nhé", "outcome": "not_found"})
    assert [group.size for group in await gathered(database)] == [4, 1]


@on_sqlite
async def test_a_turn_is_gathered_once_and_not_before_the_conversation_could_go_on(database: Database) -> None:
    await talk(database, {"asked": "việc chưa ai biết", "outcome": "not_found"}, minutes_ago=5)
    assert await gathered(database) == []
    later = Gatherer(database, 0, 0, clock=lambda: now() + dt.timedelta(minutes=20))
    assert await later.run_once() == 1
    assert await later.run_once() == 0
    assert [group.size for group in await groups(database)] == [1]


@on_sqlite
async def test_buttons_numbers_pictures_and_what_is_private_stay_out(database: Database) -> None:
    await talk(
        database,
        {"asked": "1.001193 Lệ phí", "outcome": "not_found"},
        {"asked": "2", "outcome": "clarify"},
        {"asked": "ảnh", "outcome": "not_found", "understood": {"kind": "image"}},
        {"asked": "mã của tôi là ••••••", "outcome": "refused_personal_data"},
    )
    assert await gathered(database, sample_share=1.0) == []


async def test_a_thumb_down_that_comes_late_brings_the_question_in(database: Database) -> None:
    strange = {"asked": "việc lạ", "outcome": "not_found"}
    await talk(database, {"asked": "đổi tên trong giấy tờ", "verdict": "up"}, strange)
    assert [group.text for group in await gathered(database)] == ["việc lạ"]
    async with database.transaction() as session:
        await session.execute(update(FeedbackRow).values(verdict="down", at=now()))
    moment = now() + dt.timedelta(minutes=1)
    await Gatherer(database, 0, 0, clock=lambda: moment).run_once()
    assert [(group.text, group.reason) for group in await groups(database)] == [
        ("đổi tên trong giấy tờ", "thumbs_down"),
        ("việc lạ", "unknown"),
    ]


async def test_confident_answers_are_drawn_at_random_and_counted(database: Database) -> None:
    asked = [{"asked": f"câu hỏi số {word}"} for word in ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám")]
    await talk(database, *asked, {"asked": "việc lạ", "outcome": "not_found"})
    await gathered(database, sample_share=1.0)
    assert sum(item.is_sampled for item in await items(database)) == 8
    async with database.transaction() as session:
        days = list(await session.scalars(select(IntakeRow)))
    assert (sum(d.turns for d in days), sum(d.confident for d in days), sum(d.sampled for d in days)) == (9, 8, 8)


@on_sqlite
async def test_the_share_that_is_drawn_is_the_one_that_was_set(database: Database) -> None:
    await talk(database, *({"asked": f"hỏi việc thứ {number} nhé"} for number in range(600)), minutes_ago=1000)
    await gathered(database, sample_share=0.2)
    drawn = sum(item.is_sampled for item in await items(database))
    assert 75 <= drawn <= 170  # 120 is expected; this far off is one chance in a hundred thousand


@on_sqlite
async def test_what_gains_most_comes_first(database: Database) -> None:
    await talk(database, {"asked": "việc cũ rích", "outcome": "not_found"}, minutes_ago=60 * 24 * 28)
    await talk(database, {"asked": "làm thẻ gì đó", "outcome": "clarify"})
    await talk(database, {"asked": "việc mới toanh", "outcome": "not_found"})
    for _ in range(3):
        await talk(database, {"asked": "việc nhiều người hỏi", "outcome": "not_found"})
    order = [group.text for group in await gathered(database)]
    assert order == ["việc nhiều người hỏi", "việc mới toanh", "làm thẻ gì đó", "việc cũ rích"]


@on_sqlite
async def test_some_groups_are_for_two_people(database: Database) -> None:
    await talk(database, {"asked": "việc lạ", "outcome": "not_found"})
    assert [group.wanted for group in await gathered(database, double_share=1.0)] == [2]
