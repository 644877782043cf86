"""In the browser: a citizen asks for a person in the widget, an officer answers in the console and hands back."""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect

from danloi.console.frame.access import Role
from danloi.console.frame.visit import COOKIE
from tests.system.assistant import Assistant
from tests.system.officers import sign_in
from tests.system.widget.conftest import OpenPage
from tests.system.widget.visitor import PHONE


async def at_the_console(browser: Browser, assistant: Assistant) -> Page:
    token = await sign_in(assistant.data_dir, "Trần Thị Hoa", Role.REVIEWER)
    context = await browser.new_context(viewport=PHONE, locale="vi-VN")
    await context.add_cookies([{"name": COOKIE, "value": token, "url": assistant.url}])
    page = await context.new_page()
    await page.goto(f"{assistant.url}/noi-bo/tiep-nhan")
    return page


async def test_an_officer_answers_in_the_console_and_hands_the_citizen_back(
    open_page: OpenPage, browser: Browser, assistant: Assistant
) -> None:
    citizen = await open_page()
    await citizen.ask("cho tôi gặp cán bộ")
    await expect(citizen.answers.last).to_contain_text("hiếu số")
    text = await citizen.answers.last.inner_text()
    number = next(word.strip(".,") for word in text.split() if word[:4].isdigit() and "-" in word)

    page = await at_the_console(browser, assistant)
    await page.get_by_role("link", name=f"Phiếu {number}").click()
    await page.get_by_role("button", name="Nhận trả lời").click()
    await expect(page.get_by_text("Anh/chị đã nhận phiếu")).to_be_visible()

    await citizen.ask("nhà tôi ở Hồng Hải")
    await expect(citizen.page.get_by_text("Đã chuyển cho cán bộ")).to_be_visible()
    await expect(citizen.page.locator(".typing")).to_be_hidden()
    await expect(page.get_by_text("nhà tôi ở Hồng Hải")).to_be_visible()  # without a reload

    await page.get_by_text("Chọn câu mẫu").click()
    await page.get_by_role("link", name="Chào và hỏi rõ việc").click()
    await expect(page.get_by_role("textbox", name="Nội dung")).to_have_value(
        "Dạ, em chào anh/chị. Anh/chị cho em hỏi mình cần làm việc gì, cho ai, và đang ở phường, xã nào ạ?"
    )
    await page.get_by_role("button", name="Gửi").click()
    await expect(citizen.answers.last).to_contain_text("Tin từ cán bộ")
    await expect(citizen.answers.last).to_contain_text("em chào anh/chị")
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    await page.get_by_text("Kết thúc và trả lại cho trợ lý").click()
    await page.get_by_role("button", name="Kết thúc", exact=True).click()
    await expect(page.get_by_text("Đã kết thúc")).to_be_visible()
    await expect(citizen.answers.last).to_contain_text("từ bây giờ trợ lý AI trả lời")
    await citizen.ask("lệ phí làm khai sinh cho con")
    await expect(citizen.answers.last).to_contain_text("Mã thủ tục")
    await page.context.close()
