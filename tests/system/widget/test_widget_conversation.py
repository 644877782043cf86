"""Whole conversations in the widget, on a phone and at a desk."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.system.widget.conftest import OpenPage
from tests.system.widget.visitor import DESKTOP, PHONE

QUESTION = "làm khai sinh cho con cần giấy tờ gì?"
FILE, PHONE_LAST4 = "H49.22-260701-0021", "3366"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_a_citizen_asks_ticks_papers_asks_on_and_finds_it_all_again(open_page: OpenPage, size: Any) -> None:
    citizen = await open_page(size=size)
    await citizen.button("Làm giấy khai sinh cho con").click()
    await expect(citizen.answers.last).to_contain_text("khai sinh")
    await expect(citizen.page.locator(".welcome")).to_be_hidden()

    await citizen.ask(QUESTION)
    papers = citizen.page.get_by_role("checkbox")
    await expect(papers.first).to_be_visible()
    await expect(citizen.answers.last).to_be_in_viewport()
    await expect(citizen.answers.last).to_contain_text("Nguồn: ")
    await papers.first.check()
    await expect(citizen.answers.last).to_contain_text("Đã có 1/")

    await citizen.button("Lệ phí").click()
    await expect(citizen.questions.last).to_have_text("Anh/chị: Lệ phí")
    await expect(citizen.page.get_by_role("table", name="Lệ phí").last).to_be_visible()
    form = citizen.page.get_by_role("link", name="Nộp hồ sơ trực tuyến (mở trang mới)").last
    assert str(await form.get_attribute("href")).startswith("https://dichvucong.gov.vn/")
    assert await citizen.page.evaluate("document.documentElement.scrollWidth") <= size["width"]

    said = await citizen.page.locator(".message").all_inner_texts()
    await citizen.page.reload()
    await expect(citizen.page.locator(".message")).to_have_text([text.strip() for text in said], use_inner_text=True)
    await expect(citizen.page.get_by_role("checkbox").first).to_be_checked()


async def test_a_vague_question_offers_choices_that_say_what_they_are(open_page: OpenPage) -> None:
    citizen = await open_page()
    await citizen.ask("chứng thực")
    choices = citizen.page.get_by_role("list", name="Chọn một việc").get_by_role("button")
    await expect(choices.first).to_be_visible()
    assert await choices.count() >= 2
    title = await choices.first.locator("strong").inner_text()
    assert len(await choices.first.inner_text()) > len(title) + 10
    before = await citizen.answers.count()
    await choices.first.click()
    await expect(citizen.questions.last).to_have_text(f"Anh/chị: {title}")
    await expect(citizen.answers).to_have_count(before + 1)
    await expect(citizen.answers.last).to_contain_text("Mã thủ tục")


async def test_a_citizen_looks_up_their_file(open_page: OpenPage) -> None:
    citizen = await open_page()
    await citizen.button("Hồ sơ của tôi đến đâu rồi?").click()
    await expect(citizen.answers.last).to_contain_text("mã hồ sơ")
    await citizen.ask(FILE)
    await expect(citizen.answers.last).to_contain_text("4 số cuối")
    await citizen.ask(PHONE_LAST4)
    await expect(citizen.answers.last).to_contain_text("Đã xử lý xong")


async def test_an_answer_is_judged_copied_and_printed(open_page: OpenPage) -> None:
    citizen = await open_page(permissions=["clipboard-read", "clipboard-write"])
    await citizen.ask(QUESTION)
    answer = citizen.answers.last
    await expect(answer).to_contain_text("Mã thủ tục 1.001193")
    await answer.get_by_role("button", name="Câu trả lời chưa đúng ý").click()
    await answer.get_by_label("Chỗ nào chưa đúng ạ?").fill("Thiếu giấy chứng sinh, gọi tôi 0912345678")
    await answer.get_by_role("button", name="Gửi góp ý").click()
    down = answer.get_by_role("button", name="Câu trả lời chưa đúng ý")
    await expect(down).to_have_attribute("aria-pressed", "true")
    await expect(down).to_be_focused()
    await expect(citizen.page.locator("[aria-live=polite]").last).to_contain_text("Cảm ơn anh/chị đã góp ý.")
    await citizen.page.reload()
    await expect(down).to_have_attribute("aria-pressed", "true")

    await answer.get_by_role("button", name="Sao chép").click()
    await expect(citizen.page.locator("[aria-live=polite]").last).to_contain_text("Đã sao chép")
    copied = await citizen.page.evaluate("navigator.clipboard.readText()")
    assert "Giấy tờ cần có:" in copied

    await answer.get_by_role("checkbox").first.check()
    await citizen.page.evaluate("""() => {
        window.print = () => {
            const paper = document.querySelector('danloi-print').shadowRoot.querySelector('.paper');
            window.printed = [paper.innerText || paper.textContent, paper.querySelectorAll('input:checked').length];
            dispatchEvent(new Event('afterprint'));
        };
    }""")
    await answer.get_by_role("button", name="In", exact=True).click()
    text, ticked = await citizen.page.evaluate("window.printed")
    assert "Giấy tờ cần có" in text
    assert ticked == 1
    assert await citizen.page.locator("danloi-print").count() == 0


async def test_staff_can_be_asked_for_from_every_state(open_page: OpenPage) -> None:
    citizen = await open_page()
    await citizen.button("Nói chuyện với cán bộ").click()
    await expect(citizen.questions.last).to_contain_text("Tôi muốn nói chuyện với cán bộ")
    await expect(citizen.answers.last).to_contain_text("1900558826")
