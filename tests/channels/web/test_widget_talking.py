"""Messages of the widget: accepted once, answered, pushed, found again, judged, forgotten."""

from __future__ import annotations

import asyncio
import uuid

from sqlalchemy import select

from danloi.conversation.feedback import FeedbackRow
from danloi.conversation.models import ConversationRow, InboxRow, OutboxRow, TurnRow
from tests.channels.web.chat import Chat, conversation_of
from tests.fakes.until import until

ANSWER = "Lệ phí: 8.000 đồng."


async def test_a_message_is_accepted_at_once_and_its_answer_pushed(chat: Chat) -> None:
    token = await chat.session()
    async with chat.listen(token) as events:
        said = await chat.say(token, "lệ phí khai sinh", "message-0001")
        assert (said.status, said.body) == (202, {"accepted": True})
        question = await events.message("lệ phí khai sinh")
        assert (question["from"], question["id"]) == ("citizen", "message-0001")
        answer = await events.message(ANSWER)
        assert (answer["from"], answer["to"]) == ("assistant", "message-0001")


async def test_the_same_message_sent_again_is_answered_once(chat: Chat) -> None:
    token = await chat.session()
    for _ in range(3):
        assert (await chat.say(token, "lệ phí khai sinh", "message-0001")).status == 202
    await chat.answered(token)
    assert chat.engine.texts == ["lệ phí khai sinh"]


async def test_reading_goes_on_from_where_it_stopped(chat: Chat) -> None:
    token = await chat.session()
    await chat.say(token, "câu một")
    await chat.answered(token)
    read = (await chat.ask("GET", "/chat/messages", token)).body
    assert await chat.messages(token, read["cursor"]) == []
    await chat.say(token, "câu hai")
    await chat.answered(token, 2)
    texts = [item["text"] for item in await chat.messages(token, read["cursor"])]
    assert "câu hai" in texts
    assert "câu một" not in texts
    async with chat.listen(token, read["cursor"]) as events:
        event = await events.next()
    assert [item["text"] for item in event["data"]["messages"]] == texts
    assert event["id"] == (await chat.ask("GET", "/chat/messages", token)).body["cursor"]


async def test_what_nobody_asked_for_arrives_too(chat: Chat) -> None:
    token = await chat.session()
    await chat.say(token, "gặp cán bộ")
    await chat.answered(token)
    async with chat.listen(token) as events:
        await events.next()
        await chat.outbox.post(conversation_of(token), {"text": "Cán bộ xin chào", "custom": {"staff": True}})
        word = await events.message("Cán bộ xin chào")
        assert (word["to"], word["custom"]) == (None, {"staff": True})


async def test_what_another_process_writes_is_found_by_looking(chat: Chat) -> None:
    token = await chat.session()
    await chat.say(token, "câu một")
    await chat.answered(token)
    async with chat.listen(token) as events:
        await events.next()
        async with chat.database.transaction() as session:  # as another process: nothing is signalled here
            conversation = conversation_of(token)
            session.add(OutboxRow(conversation_id=conversation, channel="web", body={"text": "Tin mới"}, state="sent"))
        assert (await events.message("Tin mới"))["to"] is None


async def test_two_tabs_hear_the_same(chat: Chat) -> None:
    token = await chat.session()
    async with chat.listen(token) as one, chat.listen(token) as other:
        await chat.say(token, "lệ phí khai sinh")
        for tab in (one, other):
            assert (await tab.message(ANSWER))["text"] == ANSWER


async def test_a_verdict_is_kept_with_its_words_masked_and_shown_again(chat: Chat) -> None:
    token = await chat.session()
    await chat.say(token, "lệ phí khai sinh", "message-0001")
    await chat.answered(token)
    for verdict, words in (("up", ""), ("down", "Sai rồi, gọi tôi 0912345678 nhé")):
        body = {"message_id": "message-0001", "verdict": verdict, "words": words}
        assert (await chat.ask("POST", "/chat/feedback", token, json=body)).status == 200
    async with chat.database.transaction() as session:
        (row,) = await session.scalars(select(FeedbackRow))
    assert row.verdict == "down"
    assert "Sai rồi" in row.words
    assert "0912345678" not in row.words
    assert (await chat.messages(token))[-1]["verdict"] == "down"


async def test_only_ones_own_answers_can_be_judged(chat: Chat) -> None:
    mine, other = await chat.session(), await chat.session()
    await chat.say(mine, "lệ phí khai sinh", "message-0001")
    await chat.answered(mine)
    good = {"message_id": "message-0001", "verdict": "up"}
    assert (await chat.ask("POST", "/chat/feedback", other, json=good)).status == 404
    for bad in ({"verdict": "five stars"}, {"words": 5}, {"words": "a" * 3000}, {"message_id": "x/message-0001"}):
        assert (await chat.ask("POST", "/chat/feedback", mine, json={**good, **bad})).status == 400


async def test_forgetting_leaves_no_word_behind_and_ends_the_session(chat: Chat) -> None:
    token = await chat.session()
    await chat.say(token, "tôi tên Lan hỏi khai sinh", "message-0001")
    await chat.answered(token)
    judged = {"message_id": "message-0001", "verdict": "down", "words": "không hiểu"}
    await chat.ask("POST", "/chat/feedback", token, json=judged)
    async with chat.listen(token) as events:
        await events.next()
        assert (await chat.ask("DELETE", "/chat/session", token)).status == 200
        assert (await events.next())["event"] == "forgotten"
    async with chat.database.transaction() as session:
        assert list(await session.scalars(select(OutboxRow))) == []
        assert list(await session.scalars(select(InboxRow.text))) == [""]
        assert list(await session.scalars(select(TurnRow.asked))) == [""]
        assert list(await session.scalars(select(FeedbackRow.words))) == [""]
        assert list(await session.scalars(select(ConversationRow.memory))) == [{}]
    for method, path in (("GET", "/chat/messages"), ("GET", "/chat/stream")):
        assert (await chat.ask(method, path, token)).status == 410
    assert (await chat.say(token, "còn đó không")).status == 410
    assert await chat.outbox.post(conversation_of(token), {"text": "Tin muộn"}) == []


async def test_an_answer_under_way_when_all_is_forgotten_is_not_written(chat: Chat) -> None:
    token = await chat.session()
    chat.engine.hold()
    await chat.say(token, "lệ phí khai sinh")
    await until(lambda: chat.engine.texts, "the engine has it")
    await chat.ask("DELETE", "/chat/session", token)
    chat.engine.go_on.set()
    other = await chat.session()
    await chat.say(other, "lệ phí khai sinh")  # is answered after it
    await chat.answered(other)
    async with chat.database.transaction() as session:
        left = select(OutboxRow).where(OutboxRow.conversation_id == conversation_of(token))
        assert list(await session.scalars(left)) == []
        assert list(await session.scalars(select(InboxRow.text).where(InboxRow.text.contains("khai sinh")))) != []


async def test_forgetting_before_anything_was_said_is_no_error(chat: Chat) -> None:
    assert (await chat.ask("DELETE", "/chat/session", await chat.session())).status == 200


async def test_listeners_are_let_go_when_the_server_stops_and_nobody_can_listen_any_more(chat: Chat) -> None:
    token = await chat.session()
    async with chat.listen(token) as events:
        chat.feed.close()
        async with asyncio.timeout(5):
            assert await events.response.content.read() is not None
    assert (await chat.ask("GET", "/chat/stream", token)).status == 503
    assert (await chat.ask("GET", "/chat/messages", token)).status == 200


async def test_a_conversation_of_many_messages_shows_its_newest(chat: Chat) -> None:
    token = await chat.session()
    await chat.say(token, "câu đầu")
    await chat.answered(token)
    async with chat.database.transaction() as session:
        conversation = conversation_of(token)
        ids = (f"{token.partition('.')[0]}/{uuid.uuid4()}" for _ in range(150))
        session.add_all(
            InboxRow(channel="web", message_id=one, conversation_id=conversation, text="cũ", state="done")
            for one in ids
        )
    items = await chat.messages(token)
    assert sum(item["from"] == "citizen" for item in items) == 100
