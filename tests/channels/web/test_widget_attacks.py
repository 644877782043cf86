"""What strangers, hostile pages and broken clients get: nothing of anybody's, and no harm to others."""

from __future__ import annotations

import asyncio
import io
import time

from channels.web.sessions import LASTS_SECONDS, Sessions
from tests.channels.web.chat import EMBEDDING, SECRET, Chat
from tests.channels.web.conftest import StartChat

HOSTILE = "https://evil.example"


def mangled(token: str) -> list[str]:
    """Tokens that somebody makes who has seen one: of other sessions, without, with another's or a cut signature."""
    session, issued, signature = token.split(".")
    other = "A" * 24
    return [
        "", "x", session, f"{session}.{issued}", f"{session}.{issued}.", f"{other}.{issued}.{signature}",
        f"{session}.{int(issued) + 1}.{signature}", f"{session}.{issued}.{'A' * 43}", f"{token}.",
        Sessions(b"another key").make(""),
    ]  # fmt: skip


async def test_no_made_up_or_altered_token_opens_anything(chat: Chat) -> None:
    token = await chat.session()
    await chat.say(token, "lệ phí khai sinh")
    for forged in mangled(token):
        for told in (await chat.ask("GET", "/chat/messages", forged), await chat.say(forged, "x")):
            assert (told.status, told.body) == (401, {"error": "session"}), forged
    await chat.answered(token)


async def test_ids_cannot_be_enumerated(chat: Chat) -> None:
    ids = [(await chat.session()).partition(".")[0] for _ in range(50)]
    assert len({one[:6] for one in ids}) == 50
    assert all(len(one) == 24 for one in ids)


async def test_a_token_runs_out_and_is_renewed_in_time() -> None:
    clock = [1_000_000.0]
    sessions = Sessions(SECRET, lambda: clock[0])
    token = sessions.make("")
    clock[0] += 20.0
    old = sessions.read(token, "")
    assert old is not None
    renewed = sessions.renew(old, "")
    clock[0] += LASTS_SECONDS - 10
    assert sessions.read(token, "") is None
    again = sessions.read(renewed, "")
    assert again is not None
    assert again.id == old.id


async def test_renewing_keeps_the_conversation(chat: Chat) -> None:
    token = await chat.session()
    await chat.say(token, "lệ phí khai sinh")
    await chat.answered(token)
    renewed = (await chat.ask("POST", "/chat/session", token)).body["token"]
    assert await chat.messages(renewed) == await chat.messages(token)


async def test_a_token_stolen_by_a_page_of_another_origin_is_no_good_there(chat: Chat) -> None:
    token = await chat.session(EMBEDDING)
    await chat.say(token, "lệ phí khai sinh", origin=EMBEDDING)
    assert await chat.messages(token, origin=EMBEDDING) != []
    for origin in ("https://danloi.example", chat.url, None):
        assert (await chat.ask("GET", "/chat/messages", token, origin)).status == 401
    ours = await chat.session()
    assert (await chat.ask("GET", "/chat/messages", ours, EMBEDDING)).status == 401


UNLISTED = [
    HOSTILE, "null", "", f"{EMBEDDING}.evil.example", EMBEDDING.replace("https", "http"), f"{EMBEDDING}/",
]  # fmt: skip


async def test_a_page_of_an_unlisted_origin_gets_nothing_it_could_read(chat: Chat) -> None:
    token = await chat.session(EMBEDDING)
    for origin in UNLISTED:
        for method, path in (("POST", "/chat/session"), ("GET", "/chat/messages"), ("GET", "/chat/stream")):
            told = await chat.ask(method, path, token, origin)
            assert (told.status, told.body) == (403, {"error": "origin"}), origin
            assert "Access-Control-Allow-Origin" not in told.headers
        preflight = await chat.ask("OPTIONS", "/chat/messages", origin=origin)
        assert "Access-Control-Allow-Origin" not in preflight.headers


async def test_a_listed_origin_is_let_in_by_name_and_without_cookies(chat: Chat) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    preflight = await chat.ask("OPTIONS", "/chat/messages", origin=EMBEDDING, headers=asked)
    assert preflight.headers["Access-Control-Allow-Origin"] == EMBEDDING
    assert "authorization" in preflight.headers["Access-Control-Allow-Headers"]
    token = await chat.session(EMBEDDING)
    async with chat.listen(token, origin=EMBEDDING) as events:
        headers = [preflight.headers, events.response.headers]
    headers.append((await chat.say(token, "x", origin=EMBEDDING)).headers)
    for one in headers:
        assert one["Access-Control-Allow-Origin"] == EMBEDDING
        assert one["Vary"] == "Origin"
        assert "Access-Control-Allow-Credentials" not in one
        assert "Set-Cookie" not in one
        assert one["Cache-Control"] == "no-store"


NO_MESSAGES: dict[str, object] = {
    "nothing": None,
    "a list": [],
    "no text": {"message_id": "12345678"},
    "no message_id": {"text": "a"},
    "a number as text": {"text": 5, "message_id": "12345678"},
    "a short message_id": {"text": "a", "message_id": "1"},
    "a message_id with a line break": {"text": "a", "message_id": "12345678\n"},
    "another's message_id": {"text": "a", "message_id": "other/12345678"},
}


async def test_what_is_no_message_is_refused(chat: Chat) -> None:
    token = await chat.session()
    for case, body in NO_MESSAGES.items():
        told = await chat.ask("POST", "/chat/messages", token, json=body)
        assert (told.status, told.body) == (400, {"error": "malformed"}), case


async def test_great_bodies_are_refused_and_others_served_meanwhile(chat: Chat) -> None:
    token = await chat.session()
    assert (await chat.say(token, "a" * 70_000)).status == 413
    for path in ("/chat/messages", "/chat/feedback", "/chat/session"):
        try:
            told = await chat.ask("POST", path, token, data=io.BytesIO(b"x" * 10_000_000))
        except OSError:
            continue  # the server hung up before it had read it all
        assert told.status == 413
    assert (await chat.say(token, "lệ phí khai sinh")).status == 202
    await chat.answered(token)


async def test_slow_clients_do_not_keep_others_waiting(chat: Chat) -> None:
    host, port = chat.url.removeprefix("http://").split(":")
    slow = []
    for start in (b"POST /chat/messages HTTP/1.1\r\nHost: x\r\nContent-Le", b"POST /chat/session HTTP/1.1\r\n") * 50:
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(start)
        slow.append(writer)
    token = await chat.session()
    started = time.monotonic()
    await chat.say(token, "lệ phí khai sinh")
    await chat.answered(token)
    assert time.monotonic() - started < 5
    for writer in slow:
        writer.close()


async def test_who_does_not_read_their_stream_takes_no_memory_without_end(chat: Chat) -> None:
    token = await chat.session()
    async with chat.listen(token):  # reads nothing
        await chat.say(token, "câu một")
        await chat.answered(token)
        for number in range(50):
            await chat.outbox.post(f"web:{token.partition('.')[0]}", {"text": f"{number} " + "a" * 20_000})
        assert len(await chat.messages(token)) > 50  # the server goes on for others, and for the same session


async def test_new_sessions_are_limited_by_source_address(start_chat: StartChat) -> None:
    chat = await start_chat(sessions_per_minute=5)
    told = [await chat.ask("POST", "/chat/session") for _ in range(7)]
    assert [one.status for one in told] == [200] * 5 + [429] * 2
    assert int(told[-1].headers["Retry-After"]) > 0
    renewed = await chat.ask("POST", "/chat/session", told[0].body["token"])
    assert renewed.status == 200  # whoever has a session is not counted


async def test_messages_are_limited_by_session(start_chat: StartChat) -> None:
    chat = await start_chat(messages_per_minute=3)
    token, other = await chat.session(), await chat.session()
    told = [await chat.say(token, f"câu {number}") for number in range(5)]
    assert [one.status for one in told] == [202] * 3 + [429] * 2
    assert int(told[-1].headers["Retry-After"]) > 0
    assert (await chat.say(other, "câu hỏi")).status == 202
    await chat.answered(other)
    await chat.answered(token, 3)


async def test_streams_are_limited_in_all_and_for_each_session(start_chat: StartChat) -> None:
    chat = await start_chat(streams=2)
    one, other = await chat.session(), await chat.session()
    async with chat.listen(one), chat.listen(other):
        refused = await chat.ask("GET", "/chat/stream", one)
        assert (refused.status, refused.body) == (503, {"error": "too_many"})
    await asyncio.sleep(0)
    async with chat.listen(one):
        pass


async def test_a_database_that_does_not_answer_is_said_so_and_nothing_is_accepted(chat: Chat) -> None:
    token = await chat.session()
    async with chat.database.engine.begin() as connection:
        await connection.exec_driver_sql("alter table conversation rename to gone")
    told = await chat.say(token, "lệ phí khai sinh")
    assert (told.status, told.body) == (503, {"error": "unavailable"})
    assert int(told.headers["Retry-After"]) > 0
    async with chat.database.engine.begin() as connection:
        await connection.exec_driver_sql("alter table gone rename to conversation")
    assert (await chat.say(token, "lệ phí khai sinh")).status == 202
