"""The widget for everybody: by keyboard, by ear, enlarged, in every colour; held against WCAG 2.2 by axe-core."""

from __future__ import annotations

from playwright.async_api import expect

from danloi.conversation.outbox import Outbox
from tests.system.widget.conftest import OpenPage
from tests.system.widget.visitor import CONTRAST, DESKTOP, PHONE, Visitor

QUESTION = "làm khai sinh cho con cần giấy tờ gì, lệ phí bao nhiêu?"
OPEN = "Mở khung hỏi trợ lý Dẫn Lối"
STATUS = {
    "code": "H49.22-…-0021", "state": 4, "name": "Đang giải quyết", "office": "UBND phường Hạ Long",
    "due": "2026-12-01", "working_days_left": 3, "as_of": "2026-11-26T03:00:00+00:00",
    "timeline": [
        {"name": "Đã tiếp nhận", "on": "2026-11-20", "at": "done"},
        {"name": "Đang giải quyết", "on": "2026-11-23", "at": "current"},
        {"name": "Trả kết quả", "on": None, "at": "next"},
    ],
}  # fmt: skip


async def themes(visitor: Visitor) -> None:
    """Hold the present state against axe-core, its colours in every theme."""
    assert await visitor.axe() == []
    for theme in ("Sáng", "Tối", "Tương phản cao"):
        await visitor.button("Tuỳ chọn").click()
        await visitor.page.get_by_role("radio", name=theme).check()
        await visitor.button("Tuỳ chọn").click()
        assert await visitor.axe(CONTRAST) == [], theme


async def test_axe_finds_nothing_in_any_state(open_page: OpenPage, outbox: Outbox) -> None:
    citizen = await open_page(size=PHONE)
    citizen.expected = ("ERR_INTERNET_DISCONNECTED",)
    await themes(citizen)
    await citizen.ask(QUESTION)
    await expect(citizen.answers.last).to_contain_text("Mức thu")
    custom = {"answer": {"outcome": "status_shown", "status": [STATUS], "links": []}}
    await outbox.post(await citizen.conversation(), {"text": "Hồ sơ đang giải quyết.", "custom": custom})
    await expect(citizen.page.locator(".timeline .current")).to_contain_text("Đang giải quyết (hiện tại)")
    await citizen.answers.nth(1).get_by_role("button", name="Câu trả lời chưa đúng ý").click()
    await expect(citizen.page.get_by_label("Chỗ nào chưa đúng ạ?")).to_be_focused()
    await themes(citizen)
    await citizen.ask("chứng thực")
    await expect(citizen.page.locator(".choice").first).to_be_visible()
    await citizen.button("Tuỳ chọn").click()
    assert await citizen.axe() == []
    await citizen.button("Xoá cuộc trò chuyện").click()
    assert await citizen.axe() == []
    await citizen.button("Giữ lại").click()
    await citizen.page.context.set_offline(True)
    await citizen.ask("lệ phí")
    await expect(citizen.questions.last).to_contain_text("Chưa gửi.")
    assert await citizen.axe() == []


async def test_axe_finds_nothing_in_the_dialog_on_a_foreign_page(open_page: OpenPage, embedding_site: str) -> None:
    for size in (PHONE, DESKTOP):
        citizen = await open_page(embedding_site, size)
        assert await citizen.axe() == []
        await citizen.button(OPEN).click()
        assert await citizen.axe() == []


async def test_the_keyboard_alone_is_enough_and_the_focus_stays_in_and_goes_back(
    open_page: OpenPage, embedding_site: str
) -> None:
    citizen = await open_page(embedding_site, DESKTOP)
    keys = citizen.page.keyboard
    for _ in range(3):
        await keys.press("Tab")
        if await citizen.focused() == OPEN:
            break
    await keys.press("Enter")
    await expect(citizen.box).to_be_focused()
    await keys.type(QUESTION)
    await keys.press("Enter")
    await expect(citizen.answers.last).to_contain_text("Mức thu")
    await expect(citizen.box).to_be_focused()

    seen = []
    for _ in range(80):
        await keys.press("Tab")
        seen.append(await citizen.focused())
        if seen[-1] == "Câu hỏi của anh/chị":
            break
    assert {"Nói chuyện với cán bộ", "Tuỳ chọn", "Đóng khung trò chuyện", "Sao chép"} <= set(seen)
    assert "Tin tức" not in seen
    await keys.press("Shift+Tab")
    assert await citizen.focused() not in ("", "Câu hỏi của anh/chị")

    chip = citizen.page.locator(".chip").first
    await chip.focus()
    await keys.press("Enter")
    await expect(citizen.questions.last).to_be_focused()  # the button has gone; Tab goes on from here
    await expect(citizen.answers).not_to_have_count(2)
    await keys.press("Escape")
    await expect(citizen.page.get_by_role("dialog")).to_be_hidden()
    assert await citizen.focused() == OPEN


async def test_the_options_open_and_close_by_keyboard(open_page: OpenPage) -> None:
    citizen = await open_page()
    options = citizen.button("Tuỳ chọn")
    await options.focus()
    await citizen.page.keyboard.press("Enter")
    await expect(options).to_have_attribute("aria-expanded", "true")
    await citizen.page.keyboard.press("ArrowRight")
    await expect(citizen.page.get_by_role("radio", name="Lớn", exact=True)).to_be_checked()
    await citizen.page.keyboard.press("Escape")
    await expect(options).to_be_focused()
    await expect(options).to_have_attribute("aria-expanded", "false")
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    assert await citizen.page.locator("danloi-chat .root").evaluate(size) > 18
    await citizen.page.reload()
    assert await citizen.page.locator("danloi-chat .root").evaluate(size) > 18


async def test_on_a_phone_the_page_behind_the_dialog_is_out_of_reach(open_page: OpenPage, embedding_site: str) -> None:
    citizen = await open_page(embedding_site, PHONE)
    await citizen.button(OPEN).click()
    for _ in range(12):
        await citizen.page.keyboard.press("Tab")
        assert await citizen.focused() not in ("Tin tức", "")
    box = await citizen.page.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, **PHONE}
    await citizen.page.keyboard.press("Escape")
    await expect(citizen.button(OPEN)).to_be_focused()


async def test_the_newest_reply_is_read_aloud_once(open_page: OpenPage) -> None:
    citizen = await open_page()
    await citizen.page.evaluate("""() => {
        window.heard = [];
        const live = document.querySelector('danloi-chat').shadowRoot.querySelector('.panel > [aria-live=polite]');
        new MutationObserver(() => live.textContent && window.heard.push(live.textContent))
            .observe(live, {childList: true, characterData: true, subtree: true});
    }""")
    await citizen.ask(QUESTION)
    await expect(citizen.page.locator(".panel > [aria-live=polite]")).to_contain_text("Giấy tờ cần có:")
    heard = await citizen.page.evaluate("window.heard")
    assert sum("Giấy tờ cần có:" in one for one in heard) == 1
    assert not any("https://" in one for one in heard)
    assert not any("Anh/chị cũng có thể hỏi" in one for one in heard)
    live = await citizen.page.locator("danloi-chat [aria-live]:not([aria-live=off])").count()
    assert live == 1
    assert await citizen.page.locator("danloi-chat .root").get_attribute("lang") == "vi"


async def test_at_400_percent_everything_can_be_reached_without_scrolling_sideways(
    open_page: OpenPage, embedding_site: str
) -> None:
    low = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
    for url in ("/tro-ly", embedding_site):
        citizen = await open_page(url, low)
        if url == embedding_site:
            await citizen.button(OPEN).click()
        await citizen.ask(QUESTION)
        await expect(citizen.answers.last).to_contain_text("Mức thu")
        await citizen.page.evaluate("window.scrollTo(0, 0)")
        assert await citizen.page.evaluate("document.documentElement.scrollWidth") <= low["width"]
        panel = citizen.page.locator(".panel")
        assert await panel.evaluate("one => one.scrollWidth <= one.clientWidth")
        await citizen.answers.last.get_by_role("button", name="In", exact=True).scroll_into_view_if_needed()
        await citizen.box.scroll_into_view_if_needed()
        await expect(citizen.box).to_be_in_viewport()


async def test_nothing_moves_for_those_who_want_no_motion(open_page: OpenPage, embedding_site: str) -> None:
    citizen = await open_page(embedding_site, DESKTOP, reduced_motion="reduce")
    await citizen.button(OPEN).click()
    moving = """() => [...document.querySelector('danloi-chat').shadowRoot.querySelectorAll('*')].filter(one => {
        const style = getComputedStyle(one);
        return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0;
    }).length"""
    assert await citizen.page.evaluate(moving) == 0
