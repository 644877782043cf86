"""The pages in a real browser: accessible, light, whole without a script, and on paper."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, Request, expect

from channels.pages.codes import qr_svg
from tests.channels.pages.records import EVIL_CODE, FEES_CODE
from tests.channels.pages.site import PUBLIC_URL, Site

PHONE = {"width": 360, "height": 740}
NARROWEST = 320  # a desktop of 1,280 at 400 %
PAGES = {
    "first page": "/",
    "contents": "/thu-tuc/",
    "field": "/thu-tuc/linh-vuc/ho-tich",
    "life event": "/thu-tuc/su-kien/can-cuoc-vneid",
    "record": "/thu-tuc/1.001193",
    "record with every kind of fee": f"/thu-tuc/{FEES_CODE}",
    "record of the portal": "/thu-tuc/9.000001",
    "odd record": f"/thu-tuc/{EVIL_CODE}",
    "check-list": "/thu-tuc/1.115970/giay-to",
    "topics": "/hoi-dap/",
    "topic": "/hoi-dap/cong-dan-so-mien-giam",
    "found": f"/tim?q={quote('mất bằng lái')}",
    "not found": "/tim?q=zzzz",
    "secret": f"/tim?q={quote('OTP 482913')}",
    "place": f"/noi-nop?phuong={quote('Hồng Hải')}&thu-tuc=1.004194",
    "split place": f"/noi-nop?phuong={quote('Đức Chính')}",
    "privacy": "/rieng-tu",
    "about": "/ve-tro-ly-ai",
    "open data": "/api/",
    "missing": "/thu-tuc/9.999999",
}
MOST_BYTES = 100_000
MOST_REQUESTS = 4  # page, style, script, icon
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
CONTRAST = {"runOnly": ["color-contrast"]}


@pytest.fixture(scope="module")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    made = await browser.new_context(viewport=PHONE, locale="vi-VN", color_scheme="light")
    yield made
    await made.close()


@pytest.fixture
async def phone(context: BrowserContext) -> AsyncIterator[Page]:
    page = await context.new_page()
    yield page
    await page.close()


@pytest.fixture
async def without_script(browser: Browser) -> AsyncIterator[Page]:
    made = await browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield await made.new_page()
    await made.close()


@pytest.mark.parametrize("name", PAGES)
async def test_axe_finds_nothing_in_light_and_dark(site: Site, phone: Page, name: str) -> None:
    await phone.goto(site.url + PAGES[name])
    light = await Axe().run(phone, options=EVERY_RULE)
    assert light.violations_count == 0, light.generate_report()
    await phone.emulate_media(color_scheme="dark")
    dark = await Axe().run(phone, options=CONTRAST)
    assert dark.violations_count == 0, dark.generate_report()
    await phone.emulate_media(color_scheme="light")
    for width in (PHONE["width"], NARROWEST):
        await phone.set_viewport_size({"width": width, "height": 740})
        assert await phone.evaluate("document.documentElement.scrollWidth") <= width, width


async def test_axe_finds_nothing_while_suggestions_are_open(site: Site, phone: Page) -> None:
    await phone.goto(site.url)
    await phone.get_by_role("combobox").press_sequentially("khai")
    await expect(phone.get_by_role("option").first).to_be_visible()
    found = await Axe().run(phone, options=EVERY_RULE)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_and_all_it_loads_are_light(site: Site, name: str) -> None:
    page = await site.get(PAGES[name], Accept_Encoding="gzip")
    loaded = re.findall(r'<(?:link rel="(?:stylesheet|icon)"[^>]*href|script src|img src)="([^"]+)"', page.body)
    assert len(loaded) < MOST_REQUESTS
    sizes = [int((await site.get(path, Accept_Encoding="gzip")).headers["content-length"]) for path in loaded]
    assert int(page.headers["content-length"]) + sum(sizes) <= MOST_BYTES


@pytest.mark.parametrize("name", ["first page", "record", "found"])
async def test_a_browser_loads_nothing_from_elsewhere(site: Site, browser: Browser, name: str) -> None:
    context = await browser.new_context(viewport=PHONE)
    page = await context.new_page()
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))
    await page.goto(site.url + PAGES[name], wait_until="networkidle")
    sizes = [await request.sizes() for request in done]
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= MOST_BYTES
    assert len(done) <= MOST_REQUESTS
    assert {urlsplit(request.url).netloc for request in done} == {urlsplit(site.url).netloc}
    await context.close()


async def test_everything_can_be_done_without_a_script(site: Site, without_script: Page) -> None:
    page = without_script
    await page.goto(site.url)
    await page.get_by_label("Nhập tên việc").fill("làm khai sinh cho con")
    await page.get_by_role("button", name="Tìm").click()
    await page.get_by_role("link", name="Đăng ký khai sinh", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")
    await page.get_by_label("Phường, xã của anh/chị").fill("Hồng Hải")
    await page.get_by_role("button", name="Xem").click()
    await expect(page.locator("main")).to_contain_text("Trung tâm Phục vụ hành chính công phường Hạ Long")
    await page.get_by_role("link", name="Đăng ký khai sinh", exact=True).click()
    await page.get_by_role("link", name="In danh sách giấy tờ").click()
    await expect(page.locator("main")).to_contain_text("dùng lệnh In của trình duyệt")
    await page.get_by_role("checkbox").first.check()
    await page.get_by_role("link", name="Thủ tục", exact=True).first.click()
    await page.get_by_role("link", name="Nhà đất").click()
    await expect(page.locator("main")).to_contain_text("Sang tên sổ đỏ")


async def test_the_keyboard_alone_finds_a_procedure(site: Site, phone: Page) -> None:
    await phone.goto(site.url)
    await phone.keyboard.press("Tab")
    await expect(phone.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    box = phone.get_by_role("combobox")
    for _ in range(10):
        await phone.keyboard.press("Tab")
        if await box.evaluate("box => box === document.activeElement"):
            break
    await phone.keyboard.type("tam tru")
    await expect(phone.get_by_role("option").first).to_be_visible()
    await phone.keyboard.press("ArrowDown")
    await expect(phone.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    marked = await phone.get_by_role("option").first.get_attribute("id")
    await expect(box).to_have_attribute("aria-activedescendant", str(marked))
    await phone.keyboard.press("Escape")
    await expect(phone.get_by_role("option")).to_have_count(0)
    await phone.keyboard.type(" ")
    await phone.keyboard.press("Backspace")
    await expect(phone.get_by_role("option").first).to_be_visible()
    await phone.keyboard.press("ArrowDown")
    await phone.keyboard.press("Enter")
    await expect(phone.get_by_role("heading", level=1)).to_contain_text("tạm trú")


async def test_suggestions_that_do_not_come_leave_the_search_working(site: Site, phone: Page) -> None:
    await phone.route("**/tim/goi-y*", lambda route: route.abort())
    await phone.goto(site.url)
    await phone.get_by_role("combobox").fill("đăng ký tạm trú")
    await phone.keyboard.press("Enter")
    await expect(phone.get_by_role("link", name="Đăng ký tạm trú", exact=True)).to_be_visible()


async def test_on_paper_there_are_boxes_and_codes_and_no_navigation(site: Site, phone: Page) -> None:
    for path in ("/thu-tuc/1.001193", "/thu-tuc/1.001193/giay-to"):
        await phone.goto(site.url + path)
        await expect(phone.locator(".codes")).to_be_hidden()  # a phone cannot scan its own screen
        await phone.emulate_media(media="print")
        await expect(phone.locator(".qr")).to_have_count(2)
        for code in await phone.locator(".qr").all():
            await expect(code).to_be_visible()
        for part in ("header.top", "footer", ".crumbs", ".search"):
            for one in await phone.locator(part).all():
                await expect(one).to_be_hidden()
        await phone.emulate_media(media="screen")


async def test_the_codes_lead_to_the_page_and_to_the_online_form(site: Site) -> None:
    body = (await site.get("/thu-tuc/1.001193")).body
    form = body.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    assert str(qr_svg(f"{PUBLIC_URL}/thu-tuc/1.001193")) in body
    assert str(qr_svg(form)) in body


async def test_the_button_to_print_prints(site: Site, phone: Page) -> None:
    await phone.goto(f"{site.url}/thu-tuc/1.001193/giay-to")
    await phone.evaluate("window.print = () => { document.title = 'printed' }")
    await phone.get_by_role("button", name="In danh sách này").click()
    assert await phone.title() == "printed"


async def test_no_page_writes_an_error_to_the_console(site: Site, phone: Page) -> None:
    troubles: list[str] = []
    note: Callable[[object], None] = lambda error: troubles.append(str(error))  # noqa: E731
    phone.on("pageerror", note)
    phone.on("console", lambda message: note(message.text) if message.type == "error" else None)
    for name, path in PAGES.items():
        if name != "missing":
            await phone.goto(site.url + path)
    assert troubles == []
