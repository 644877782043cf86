"""What search engines read: titles, descriptions, canonical addresses, schema.org, sitemap and robots.txt."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from danloi.guidance.library import Library
from tests.channels.pages.records import NEW_PORTAL_CODE, OLD_PORTAL_CODE
from tests.channels.pages.site import PUBLIC_URL, Site

PAGES = ["/", "/thu-tuc/", "/thu-tuc/1.001193", "/thu-tuc/su-kien/nha-dat", "/hoi-dap/vneid-bi-khoa", "/noi-nop"]


def _data(body: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    return [json.loads(text) for text in found]


def _one(pattern: str, body: str) -> str:
    (found,) = re.findall(pattern, body)
    return str(found)


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_has_its_own_title_description_and_canonical_address(site: Site, path: str) -> None:
    body = (await site.get(path)).body
    title = _one("<title>([^<]+)</title>", body)
    description = _one('<meta name="description" content="([^"]+)">', body)
    assert 10 < len(title) < 120
    assert 40 < len(description) <= 200
    assert _one('<link rel="canonical" href="([^"]+)">', body) == PUBLIC_URL + path
    assert _one('property="og:url" content="([^"]+)"', body) == PUBLIC_URL + path
    assert _one('property="og:title" content="([^"]+)"', body) == title
    assert '<html lang="vi">' in body
    assert "noindex" not in body


async def test_no_two_pages_share_a_title(site: Site) -> None:
    titles = [_one("<title>([^<]+)</title>", (await site.get(path)).body) for path in PAGES]
    assert len(set(titles)) == len(titles)


async def test_a_procedure_is_a_government_service(site: Site) -> None:
    service, trail = _data((await site.get("/thu-tuc/1.001193")).body)
    assert service["@type"] == "GovernmentService"
    assert service["name"] == "Đăng ký khai sinh"
    assert service["identifier"] == "1.001193"
    assert service["url"] == f"{PUBLIC_URL}/thu-tuc/1.001193"
    assert service["areaServed"]["name"] == "Quảng Ninh"
    assert service["serviceOperator"]["@type"] == "GovernmentOrganization"
    online = [channel["serviceUrl"] for channel in service["availableChannel"] if "serviceUrl" in channel]
    assert online
    assert all(url.startswith("https://dichvucong.gov.vn/") for url in online)
    assert trail["itemListElement"][-1]["item"] == service["url"]


async def test_the_first_page_tells_how_to_search(site: Site) -> None:
    (data,) = _data((await site.get("/")).body)
    assert data["potentialAction"]["target"]["urlTemplate"] == f"{PUBLIC_URL}/tim?q={{search_term_string}}"


async def test_a_topic_is_a_question_with_its_answer(site: Site) -> None:
    page, _ = _data((await site.get("/hoi-dap/vneid-bi-khoa")).body)
    assert page["mainEntity"][0]["acceptedAnswer"]["text"]


async def test_the_sitemap_has_every_page_and_no_old_code(site: Site, pages_library: Library) -> None:
    got = await site.get("/sitemap.xml")
    root = ElementTree.fromstring(got.body)
    places = [element.text or "" for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    shelf = pages_library.shelf
    for code in shelf.procedures:
        assert f"{PUBLIC_URL}/thu-tuc/{code}" in places
    for topic in shelf.topics:
        assert f"{PUBLIC_URL}/hoi-dap/{topic}" in places
    assert f"{PUBLIC_URL}/thu-tuc/{NEW_PORTAL_CODE}" in places
    assert f"{PUBLIC_URL}/thu-tuc/{OLD_PORTAL_CODE}" not in places
    assert len(places) == len(set(places))
    assert "<lastmod>2026-11-2" in got.body


async def test_every_address_of_the_sitemap_but_the_chat_opens(site: Site) -> None:
    got = await site.get("/sitemap.xml")
    paths = [url.removeprefix(PUBLIC_URL) for url in re.findall("<loc>([^<]+)</loc>", got.body)]
    opened = await asyncio.gather(*(site.get(path, "HEAD") for path in paths if path != "/tro-ly"))
    wrong = [page for page in opened if page.status != 200]
    assert wrong == []


async def test_robots_may_read_everything_but_searches(site: Site) -> None:
    text = (await site.get("/robots.txt")).body
    assert f"Sitemap: {PUBLIC_URL}/sitemap.xml" in text
    assert "Disallow: /tim" in text
    assert "Disallow: /\n" not in text


@pytest.mark.parametrize("path", ["/tim?q=khai+sinh", "/noi-nop?phuong=bai+chay", "/thu-tuc/1.001193/giay-to"])
async def test_what_is_made_for_one_citizen_is_not_listed(site: Site, path: str) -> None:
    assert '<meta name="robots" content="noindex">' in (await site.get(path)).body


async def test_the_check_list_points_to_the_record(site: Site) -> None:
    body = (await site.get("/thu-tuc/1.001193/giay-to")).body
    assert _one('<link rel="canonical" href="([^"]+)">', body) == f"{PUBLIC_URL}/thu-tuc/1.001193"
