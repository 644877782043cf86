"""Search on the pages: the chat's own linking, and nothing kept of what was asked."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from tests.channels.pages.site import Got, Site


async def _search(site: Site, text: str) -> Got:
    return await site.get(f"/tim?q={quote(text)}")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("làm khai sinh cho con mới đẻ", "1.001193"),
        ("mat bang lai xe may", "3.000348"),
        ("sang ten so do", "1.115835"),
    ],
)
async def test_what_is_surely_meant_stands_first(site: Site, text: str, code: str) -> None:
    body = (await _search(site, text)).body
    assert "Có lẽ anh/chị cần" in body
    assert body.split('class="card best"')[1].split('href="')[1].startswith(f"/thu-tuc/{code}")


async def test_a_topic_is_found_too(site: Site) -> None:
    assert 'href="/hoi-dap/vneid-muc-1-muc-2"' in (await _search(site, "VNeID mức 1 mức 2 khác nhau thế nào")).body


@pytest.mark.parametrize(("code", "leads_to"), [("1.001193", "1.001193"), ("1.012575", "1.115970")])
async def test_a_code_leads_straight_to_its_page(site: Site, code: str, leads_to: str) -> None:
    page = await _search(site, code)
    assert (page.status, page.headers["location"]) == (302, f"/thu-tuc/{leads_to}")


async def test_a_slip_of_the_finger_is_mended_and_said(site: Site) -> None:
    page = await _search(site, "đăng ký khai sihn")
    assert "Đang hiểu là: đăng ký khai sinh" in page.text


async def test_nothing_found_gives_ways_on(site: Site) -> None:
    page = await _search(site, "zzzz qqqq")
    assert "Chưa tìm thấy" in page.text
    assert 'href="/tro-ly"' in page.body
    assert "18001096" in page.text


async def test_an_empty_search_shows_what_is_asked_most(site: Site) -> None:
    for path in ("/tim", "/tim?q=", "/tim?q=%20%20"):
        page = await site.get(path)
        assert page.status == 200
        assert "Hay được hỏi nhất" in page.text


async def test_a_place_leads_to_where_to_file(site: Site) -> None:
    page = await _search(site, "phường Hồng Hải nay là gì")
    assert 'href="/noi-nop?phuong=' in page.body


async def test_a_secret_is_neither_searched_nor_repeated(site: Site) -> None:
    page = await _search(site, "mã OTP của tôi là 482913")
    assert "đừng nhập mã OTP" in page.text
    assert "482913" not in page.body


async def test_an_identity_number_is_left_out_of_the_search(site: Site) -> None:
    page = await _search(site, "022090001234 đăng ký tạm trú")
    assert "Số vừa nhập đã được bỏ" in page.text
    assert "022090001234" not in page.body
    assert "Đăng ký tạm trú" in page.text


async def test_nothing_of_a_search_is_kept_or_listed(site: Site) -> None:
    page = await _search(site, "đăng ký tạm trú")
    assert page.headers["cache-control"] == "private, no-store"
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in page.headers


async def test_a_very_long_query_is_cut(site: Site) -> None:
    page = await _search(site, "khai sinh " * 500)
    assert page.status == 200
    assert len(page.body) < 30_000


async def test_suggestions_complete_a_word_and_its_accents(site: Site) -> None:
    for typed in ("khai s", "đăng ký khai si"):
        got = await site.get(f"/tim/goi-y?q={quote(typed)}")
        suggestions = json.loads(got.body)
        assert {"title": "Đăng ký khai sinh", "also": "", "url": "/thu-tuc/1.001193"} in suggestions
        assert len(suggestions) <= 6


@pytest.mark.parametrize("typed", ["", "k", "%00", "%F0%9F%98%80", "----"])
async def test_too_little_to_go_by_suggests_nothing(site: Site, typed: str) -> None:
    assert json.loads((await site.get(f"/tim/goi-y?q={typed}")).body) == []
