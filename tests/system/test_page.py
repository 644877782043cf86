"""The chat page in a real browser, on a phone's screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.system.assistant import Assistant

QUESTION = "làm khai sinh cho con cần giấy tờ gì?"
ANSWER = "Giấy tờ cần có"
AS_PAGE = {"X-Requested-With": "danloi"}
COOKIE = "danloi_session"


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    made = await browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    yield made
    await made.close()


@dataclass
class Phone:
    """A page, and what went wrong in it that its citizen does not see."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Câu hỏi của anh/chị")

    @property
    def answers(self) -> Locator:
        return self.page.locator("#log .message.assistant")

    async def ask(self, text: str) -> None:
        await self.box.fill(text)
        await self.page.get_by_role("button", name="Gửi", exact=True).click()


@pytest.fixture
async def phone(context: BrowserContext, assistant: Assistant) -> AsyncIterator[Phone]:
    """The page, freshly opened; whatever the test does, it must raise no error in the browser."""
    page = await context.new_page()
    made = Phone(page)
    page.on("console", lambda message: made.troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: made.troubles.append(str(error)))
    page.on("requestfailed", lambda request: made.troubles.append(request.url))
    await page.goto(assistant.url + "/tro-ly")
    yield made
    assert made.troubles == []


async def test_a_citizen_asks_presses_a_button_and_finds_it_all_again(phone: Phone) -> None:
    await phone.ask(QUESTION)
    await expect(phone.answers.last).to_contain_text(ANSWER)
    await expect(phone.answers.last).to_be_in_viewport()

    pressed = phone.page.locator("#choices button").first
    title = (await pressed.inner_text()).strip()
    before = await phone.answers.count()
    await pressed.click()
    await expect(phone.page.locator("#log .message.citizen").last).to_contain_text(title)
    await expect(phone.answers).not_to_have_count(before)

    said = await phone.page.locator("#log .message").all_inner_texts()
    await phone.page.reload()
    await expect(phone.page.locator("#log .message")).to_have_text([text.strip() for text in said], use_inner_text=True)
    await expect(phone.page.locator("#welcome")).to_be_hidden()


async def test_nothing_is_wider_than_the_phone(phone: Phone) -> None:
    await phone.ask(QUESTION)
    await expect(phone.answers.last).to_contain_text(ANSWER)
    assert await phone.page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_a_suggestion_starts_the_conversation(phone: Phone) -> None:
    await phone.page.get_by_role("button", name="Hồ sơ của tôi đến đâu rồi?").click()
    await expect(phone.answers.last).to_contain_text("mã hồ sơ")
    await expect(phone.page.locator("#welcome")).to_be_hidden()


async def test_the_keyboard_alone_is_enough(phone: Phone) -> None:
    await expect(phone.box).to_be_visible()
    for _ in range(12):
        await phone.page.keyboard.press("Tab")
        if await phone.box.evaluate("box => box === document.activeElement"):
            break
    await phone.page.keyboard.type(QUESTION)
    await phone.page.keyboard.press("Enter")
    await expect(phone.answers.last).to_contain_text(ANSWER)
    first = phone.page.locator("#choices button").first
    await expect(first).to_be_visible()
    for _ in range(40):
        await phone.page.keyboard.press("Shift+Tab")
        if await first.evaluate("button => button === document.activeElement"):
            break
    before = await phone.answers.count()
    await phone.page.keyboard.press("Enter")
    await expect(phone.answers).not_to_have_count(before)


async def test_html_in_a_message_is_only_text(phone: Phone) -> None:
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script> khai sinh'
    await phone.ask(evil)
    await expect(phone.page.locator("#log .message.citizen").last).to_contain_text(evil)
    await expect(phone.answers.last).to_be_visible()
    await phone.page.reload()
    await expect(phone.page.locator("#log .message.citizen").last).to_contain_text(evil)
    assert await phone.page.locator("#log img, #log script").count() == 0
    assert (await phone.page.title()).startswith("Dẫn Lối")


async def test_two_citizens_on_one_machine_do_not_see_each_other(
    phone: Phone, browser: Browser, assistant: Assistant
) -> None:
    await phone.ask(QUESTION)
    await expect(phone.answers.last).to_contain_text(ANSWER)
    other = await browser.new_context()
    page = await other.new_page()
    await page.goto(assistant.url + "/tro-ly")
    await expect(page.locator("#welcome")).to_be_visible()
    assert await page.locator("#log .message").count() == 0
    await other.close()


async def test_a_forged_cookie_gets_a_new_session_and_no_history(
    phone: Phone, context: BrowserContext, assistant: Assistant
) -> None:
    await phone.ask(QUESTION)
    await expect(phone.answers.last).to_contain_text(ANSWER)
    (genuine,) = [cookie for cookie in await context.cookies() if cookie["name"] == COOKIE]
    session = genuine["value"].partition(".")[0]
    for forged in (session, f"{session}.", f"{session}.{'0' * 64}", "x.y"):
        async with assistant.http.get(f"{assistant.url}/chat/messages", cookies={COOKIE: forged}) as response:
            assert (await response.json())["messages"] == []
            assert response.cookies[COOKIE].value.partition(".")[0] != session
        assistant.http.cookie_jar.clear()


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(phone: Phone, context: BrowserContext) -> None:
    await expect(phone.box).to_be_visible()
    (cookie,) = [cookie for cookie in await context.cookies() if cookie["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert await phone.page.evaluate("document.cookie") == ""


async def test_the_page_may_load_nothing_from_elsewhere(assistant: Assistant) -> None:
    async with assistant.http.get(assistant.url + "/tro-ly") as response:
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "XMLHttpRequest"}])
async def test_another_site_cannot_send_in_a_citizens_name(assistant: Assistant, headers: dict[str, str]) -> None:
    said = await assistant.post("/chat/messages", json={"text": "a", "message_id": "12345678"}, headers=headers)
    assert said.status == 403


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


@pytest.mark.parametrize("case", NO_MESSAGES)
async def test_what_is_no_message_of_the_page_is_refused(assistant: Assistant, case: str) -> None:
    said = await assistant.post("/chat/messages", json=NO_MESSAGES[case], headers=AS_PAGE)
    assert said.status == 400


@pytest.mark.parametrize("path", ["/assets/secret.txt", "/assets/..%2Frest.py", "/assets/../rest.py"])
async def test_only_the_pages_own_files_are_given(assistant: Assistant, path: str) -> None:
    assert (await assistant.get(path)).status == 404
