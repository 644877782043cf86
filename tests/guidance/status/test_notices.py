"""Opting in to be told of changes, and out again."""

from __future__ import annotations

from danloi.storage.database import Database
from tests.fakes.onestop import OneStop
from tests.guidance.status.citizen import Citizen
from tests.guidance.status.conftest import NOON, Files
from tests.guidance.status.following import AGREE, Day, follow, rows
from tests.storage.choice import on_sqlite


async def test_consent_is_asked_for_after_proof_and_recorded_with_time_and_words(
    onestop: OneStop, follower: Citizen, database: Database, day: Day
) -> None:
    file = onestop.in_state(4)
    said = await follow(follower, file)
    assert "tôi đã ghi nhận" in said
    assert "dừng nhắc" in said
    (row,) = await rows(database)
    assert row.conversation_id == "zalo_oa:an"
    assert row.consent_at == day()
    assert "xem hồ sơ" in row.consent_text
    assert AGREE in row.consent_text
    assert "2 ngày kể từ tin gần nhất" in row.consent_text
    kept = str(vars(row))
    assert not [secret for secret in (file.code, file.phone, file.applicant, file.citizen_number) if secret in kept]


async def test_without_proof_or_without_a_yes_nothing_is_followed(
    onestop: OneStop, follower: Citizen, database: Database
) -> None:
    file = onestop.in_state(4)
    await follower.say(AGREE, intent="request_notices")
    assert follower.memory.awaiting == "dossier_code"
    wrong = await follower.show(file.code, "0000" if file.phone[-4:] != "0000" else "1111", "request_notices")
    assert wrong.answer.outcome == "status_refused"
    await follower.show(file.code, file.phone[-4:], "request_notices")
    declined = await follower.say("không", intent="deny")
    assert "tôi không nhắn" in declined.text
    assert await rows(database) == []


@on_sqlite
async def test_another_code_is_no_yes(onestop: OneStop, follower: Citizen, database: Database) -> None:
    one, other = [file for file in onestop.files.values() if file.state_at(NOON) == 4][:2]
    for file in (one, other, one):
        asked = await follower.show(file.code, file.phone[-4:], "request_notices")
        asked = await follower.show(file.code, file.phone[-4:], "give_details")
        assert "có đồng ý không" in asked.text
    assert await rows(database) == []


@on_sqlite
async def test_a_channel_that_cannot_be_written_to_is_told_so(
    onestop: OneStop, database: Database, files: Files
) -> None:
    follower, file = Citizen(database, "rest:system", files=files), onestop.in_state(4)
    reply = await follower.show(file.code, file.phone[-4:], "request_notices")
    assert "không chủ động nhắn" in reply.text
    assert await rows(database) == []


@on_sqlite
async def test_a_finished_file_is_not_followed(onestop: OneStop, follower: Citizen, database: Database) -> None:
    file = onestop.in_state(10)
    reply = await follower.show(file.code, file.phone[-4:], "request_notices")
    assert "đã kết thúc" in reply.text
    assert await rows(database) == []


async def test_stopping_erases_everything_at_once(onestop: OneStop, follower: Citizen, database: Database) -> None:
    await follow(follower, onestop.in_state(4))
    assert "đã dừng nhắc và xóa hết" in (await follower.say("Dừng nhắc", intent="stop_notices")).text
    assert await rows(database) == []
    assert (await follower.say("hồ sơ của tôi sao rồi")).answer.outcome == "status_needs_code"
    assert "không có gì để dừng" in (await follower.say("dừng nhắc!", intent="chitchat")).text


@on_sqlite
async def test_a_conversation_follows_five_files_at_most(
    onestop: OneStop, follower: Citizen, database: Database
) -> None:
    followed = [file for file in onestop.files.values() if file.state_at(NOON) == 4][:6]
    said = []
    for file in followed:
        await follower.show(file.code, file.phone[-4:])
        await follower.say(file.code, intent="request_notices")
        assert len(await rows(database)) == len(said)
        said.append((await follower.say(AGREE, intent="affirm")).text)
    assert "chỉ theo dõi được 5 hồ sơ" in said[-1]
    assert len(await rows(database)) == 5
