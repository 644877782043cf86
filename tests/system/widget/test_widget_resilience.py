"""The conversation lives through what a phone's day brings: no network, two tabs, sleep; and ends when one wishes."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import Route, expect

from danloi.conversation.outbox import Outbox
from tests.system.assistant import Assistant
from tests.system.widget.conftest import OpenPage
from tests.system.widget.visitor import DESKTOP

QUESTION = "làm khai sinh cho con cần giấy tờ gì?"
NOT_SENT = "Chưa gửi."


async def test_what_is_written_without_network_is_kept_shown_as_unsent_and_sent_once(open_page: OpenPage) -> None:
    citizen = await open_page()
    citizen.expected = ("ERR_INTERNET_DISCONNECTED",)
    await citizen.ask(QUESTION)
    await expect(citizen.answers.last).to_contain_text("Mã thủ tục")
    await citizen.page.context.set_offline(True)
    await citizen.ask("lệ phí bao nhiêu")
    await citizen.ask("mất mấy ngày")
    for index in (1, 2):
        await expect(citizen.questions.nth(index)).to_contain_text(NOT_SENT)
    await expect(citizen.page.get_by_text("Mất kết nối.")).to_be_visible()

    await citizen.page.context.set_offline(False)
    await expect(citizen.answers.last).to_contain_text("Thời gian giải quyết")
    await expect(citizen.questions.filter(has_text=NOT_SENT)).to_have_count(0)
    await expect(citizen.page.get_by_text("Mất kết nối.")).to_be_hidden()
    said = await citizen.page.locator(".message").all_inner_texts()
    await citizen.page.reload()
    await expect(citizen.page.locator(".message")).to_have_text([text.strip() for text in said], use_inner_text=True)


async def test_an_unsent_message_lives_through_a_reload(open_page: OpenPage) -> None:
    citizen = await open_page()
    citizen.expected = ("ERR_FAILED",)

    async def lose(route: Route) -> None:
        await route.abort()

    await citizen.page.route("**/chat/**", lose)
    await citizen.ask(QUESTION)
    await expect(citizen.questions.last).to_contain_text(NOT_SENT)
    await citizen.page.reload()
    await expect(citizen.questions).to_have_count(1)
    await expect(citizen.questions.last).to_contain_text(NOT_SENT)
    await citizen.page.unroute("**/chat/**")
    await citizen.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(citizen.answers.last).to_contain_text("Mã thủ tục")
    await expect(citizen.questions).to_have_count(1)


async def test_a_lost_acknowledgement_does_not_ask_twice(open_page: OpenPage) -> None:
    citizen = await open_page()
    citizen.expected = ("ERR_FAILED",)
    posts: list[Any] = []

    async def lose_first_reply(route: Route) -> None:
        if route.request.method == "POST":
            posts.append(route.request.post_data_json["message_id"])
            if len(posts) == 1:
                await route.fetch()  # it reaches the server, but nobody hears of it
                await route.abort()
                return
        await route.continue_()

    await citizen.page.route("**/chat/messages*", lose_first_reply)
    await citizen.ask(QUESTION)
    await expect(citizen.answers.last).to_contain_text("Mã thủ tục")
    await expect(citizen.questions.filter(has_text=NOT_SENT)).to_have_count(0)
    await citizen.page.reload()
    await expect(citizen.questions).to_have_count(1)
    assert len(set(posts)) == 1


async def test_two_tabs_show_one_conversation_and_forget_it_together(open_page: OpenPage, assistant: Assistant) -> None:
    one = await open_page(size=DESKTOP)
    other = await open_page(context=one.page.context)
    await one.ask(QUESTION)
    for tab in (one, other):
        await expect(tab.answers.last).to_contain_text("Mã thủ tục")
        await expect(tab.questions).to_have_count(1)
    await other.button("Lệ phí").click()
    for tab in (other, one):
        await expect(tab.questions.last).to_have_text("Anh/chị: Lệ phí")
        await expect(tab.answers.last).to_contain_text("Mức thu")
    token = await one.stored("token")

    await other.button("Tuỳ chọn").click()
    await other.button("Xoá cuộc trò chuyện").click()
    await other.button("Xoá hẳn").click()
    for tab in (other, one):
        await expect(tab.page.locator(".message")).to_have_count(0)
        await expect(tab.page.locator(".welcome")).to_be_visible()
        assert await tab.stored("token") is None
    await one.ask(QUESTION)
    await expect(one.answers.last).to_contain_text("Mã thủ tục")
    assert (await one.stored("token")) != token
    gone = await assistant.get("/chat/messages", headers={"Authorization": f"Bearer {token}"})
    assert gone.status == 410


async def test_where_events_do_not_get_through_replies_are_fetched(open_page: OpenPage) -> None:
    citizen = await open_page()
    citizen.expected = ("503",)

    async def refuse(route: Route) -> None:
        await route.fulfill(status=503, json={"error": "too_many"})

    await citizen.page.route("**/chat/stream*", refuse)
    await citizen.ask(QUESTION)
    await expect(citizen.answers.last).to_contain_text("Mã thủ tục")


async def test_a_word_from_staff_arrives_unasked(open_page: OpenPage, outbox: Outbox) -> None:
    citizen = await open_page()
    await citizen.ask("tôi muốn gặp cán bộ")
    await expect(citizen.answers.last).to_contain_text("1900558826")
    await outbox.post(await citizen.conversation(), {"text": "Chào anh/chị, tôi là Hoa.", "custom": {"staff": True}})
    await expect(citizen.answers.last).to_contain_text(re.compile("Tin từ cán bộ.*tôi là Hoa", re.DOTALL))


async def test_a_token_that_has_run_out_begins_anew_and_loses_no_word(open_page: OpenPage) -> None:
    citizen = await open_page()
    citizen.expected = ("401",)
    await citizen.page.evaluate("""() => {
        localStorage.setItem(`danloi:${location.host}:token`, JSON.stringify('x'.repeat(24) + '.1.' + 'y'.repeat(43)));
    }""")
    await citizen.page.reload()
    await citizen.ask(QUESTION)
    await expect(citizen.answers.last).to_contain_text("Mã thủ tục")
    await expect(citizen.questions).to_have_count(1)
