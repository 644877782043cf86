"""Whatever stands in a citizen's word, a record or a word from staff: it is text, and links lead nowhere else."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from danloi.conversation.outbox import Outbox
from tests.system.widget.conftest import OpenPage
from tests.system.widget.visitor import Visitor

EVIL = '<img src=x onerror="document.title=\'pwned\'"><script>document.title="pwned"</script><b>đậm</b>'
BAD_LINKS = [
    "javascript:document.title='pwned'", "https://dichvucong.gov.vn.evil.example/", "https://evil.example/",
    "https://dichvucong.gov.vn@evil.example/", "http://dichvucong.gov.vn/", "data:text/html,x", "//evil.example",
    "https://dichvucong.gov.vn:8443/", "https://DICHVUCONG.gov.vn.", " https://evil.example/https://dichvucong.gov.vn/",
]  # fmt: skip


def everywhere(text: str, link: str) -> dict[str, Any]:
    """A message with `text` in every field that has words, and `link` in every one that has an address."""
    answer = {
        "outcome": text, "procedure": text, "candidates": [{"code": text, "name": text}],
        "links": [{"label": text, "url": link, "kind": kind} for kind in ("form", "detail", "payment", text)],
        "sources": [{"title": text, "url": link, "checked_on": text}],
        "status": [{
            "code": text, "state": 4, "name": text, "office": text, "due": text, "as_of": text,
            "timeline": [{"name": text, "on": text, "at": text}],
        }],
    }  # fmt: skip
    blocks = [
        {"kind": "text", "heading": text, "text": f"{text}\n• {text}\n   – {link}\n1. {text} {link}"},
        {"kind": "documents", "heading": text, "groups": [{"when": text, "papers": [{"name": text, "copies": text}]}]},
        {"kind": "fees", "heading": text, "text": text, "fees": [{"name": text, "amount": link, "details": [text]}]},
        {"kind": "steps", "heading": text, "steps": [text, link]},
        {"kind": text, "heading": text, "text": text},
    ]
    card = {
        "code": text, "title": text, "blocks": blocks, "source": text, "source_url": link, "checked_on": text,
        "warning": f"{text} {link}",
    }  # fmt: skip
    choice = {"title": text, "detail": text, "payload": text}
    render = {"intro": text, "cards": [card], "choices": [choice]}
    custom = {"answer": answer, "render": render, "staff": text}
    return {"text": f"{text} {link}", "buttons": [{"title": text, "payload": text}], "custom": custom}


async def is_harmless(citizen: Visitor) -> None:
    inside = citizen.page.locator("danloi-chat")
    assert await inside.locator("img, script, b, iframe, [onerror], style").count() == 0
    assert (await citizen.page.title()).startswith("Hỏi trợ lý AI")
    hrefs = await inside.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    allowed = ("https://dichvucong.gov.vn/", "tel:1", f"{citizen.page.url.removesuffix('/tro-ly')}/ve-tro-ly-ai")
    assert [one for one in hrefs if not one.startswith(allowed)] == []


async def test_html_in_every_field_is_only_text_and_no_bad_link_is_a_link(open_page: OpenPage, outbox: Outbox) -> None:
    citizen = await open_page()
    await citizen.ask(EVIL)
    await expect(citizen.questions.last).to_contain_text(EVIL)
    await expect(citizen.answers.last).to_be_visible()
    conversation = await citizen.conversation()
    for link in BAD_LINKS:
        await outbox.post(conversation, everywhere(EVIL, link))
    without_render = everywhere(EVIL, BAD_LINKS[0])
    del without_render["custom"]["render"]
    await outbox.post(conversation, without_render)
    await outbox.post(conversation, {"text": "Hết, xem https://dichvucong.gov.vn/tra-cuu-ho-so"})
    await expect(citizen.answers.last).to_contain_text("Hết, xem")
    assert await citizen.answers.last.get_by_role("link").count() == 1
    await is_harmless(citizen)
    await citizen.page.reload()
    await expect(citizen.answers.last).to_contain_text("Hết, xem")
    await is_harmless(citizen)
    await citizen.page.locator(".choice").last.click()
    await expect(citizen.questions.last).to_contain_text("onerror")
    await is_harmless(citizen)


async def test_messages_of_odd_shapes_do_not_break_the_conversation(open_page: OpenPage, outbox: Outbox) -> None:
    citizen = await open_page()
    await citizen.ask("làm khai sinh")
    await expect(citizen.answers.last).to_be_visible()
    conversation = await citizen.conversation()
    odd: list[dict[str, Any]] = [
        {"text": ""}, {"text": "a" * 5000}, {"text": "x", "custom": {}}, {"text": "x", "custom": {"answer": {}}},
        {"text": "x", "custom": {"answer": {"outcome": "status_shown", "status": [{}]}}},
        {"text": "x", "custom": {"render": {}}}, {"text": "x", "custom": {"render": {"cards": [{}]}}},
        {"text": "x", "custom": {"render": {"cards": [{"blocks": [{"kind": "documents"}, {"kind": "fees"}]}]}}},
        {"text": "x", "buttons": []},
    ]  # fmt: skip
    for one in odd:
        await outbox.post(conversation, one)
    await outbox.post(conversation, {"text": "Tin cuối"})
    await expect(citizen.answers.last).to_contain_text("Tin cuối")
    assert await citizen.page.evaluate("document.documentElement.scrollWidth") <= 360
