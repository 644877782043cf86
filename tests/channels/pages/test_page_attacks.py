"""HTML and script in every field of a record, in queries and in paths are only text."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from playwright.async_api import Browser, Page

from danloi.guidance.browsing.contents import slug_of
from danloi.guidance.catalogue.links import is_allowed
from danloi.guidance.library import Library
from tests.channels.pages.records import ATTACK, EVIL, EVIL_CODE
from tests.channels.pages.site import Site

FIELD = slug_of(EVIL["field"])
PATHS = [
    f"/thu-tuc/{EVIL_CODE}",
    f"/thu-tuc/{EVIL_CODE}/giay-to",
    f"/thu-tuc/linh-vuc/{FIELD}",
    "/thu-tuc/",
    f"/tim?q={quote(ATTACK)}",
    f"/tim?q={quote('khai quái ' + ATTACK)}",
    f"/noi-nop?phuong={quote(ATTACK)}",
    f"/noi-nop?phuong={quote('Hồng Hải')}&thu-tuc={quote(ATTACK)}",
    f"/noi-nop?phuong={quote('khu 5 ' + ATTACK)}&thu-tuc={EVIL_CODE}",
    f"/thu-tuc/{quote(ATTACK, safe='')}",
    f"/{quote(ATTACK, safe='')}",
]


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A browser's page that has never been given another title by a script."""
    context = await browser.new_context()
    yield await context.new_page()
    await context.close()


@pytest.mark.parametrize("path", PATHS)
async def test_no_attack_becomes_part_of_a_page(site: Site, page: Page, path: str) -> None:
    await page.goto(site.url + path)
    assert await page.title() != "x"
    assert await page.locator("main img, main script, [onerror]").count() == 0
    assert "49" not in await page.title()
    body = (await site.get(path)).body
    assert "<img" not in body
    assert "<script>document" not in body


async def test_every_text_of_the_record_is_shown_as_it_stands(site: Site) -> None:
    page = await site.get(f"/thu-tuc/{EVIL_CODE}")
    assert page.status == 200
    assert page.text.count("{{7*7}}") > 30


async def test_no_link_leads_to_a_host_that_is_not_allowed(site: Site, pages_library: Library) -> None:
    for path in [*PATHS, "/", "/noi-nop", "/rieng-tu", "/ve-tro-ly-ai", "/api/"]:
        for link in re.findall(r'(?:href|action)="([^"]*)"', (await site.get(path)).body):
            ours = link.startswith(("/", "#", "tel:", "https://danloi.example"))
            assert ours or is_allowed(link), (path, link)


async def test_the_data_for_search_engines_stays_data(site: Site) -> None:
    body = (await site.get(f"/thu-tuc/{EVIL_CODE}")).body
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    assert len(blocks) == 2
    assert ATTACK in json.loads(blocks[0])["name"] + json.loads(blocks[0])["description"]


async def test_attacks_in_the_data_reach_programs_unchanged_and_only_as_json(site: Site) -> None:
    got = await site.get(f"/api/procedures/{EVIL_CODE}")
    assert got.headers["content-type"] == "application/json"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert json.loads(got.body)["summary"] == ATTACK


async def test_suggestions_are_shown_as_text(site: Site, page: Page) -> None:
    await page.goto(site.url)
    await page.get_by_role("combobox").press_sequentially("khai quai")
    row = page.get_by_role("option").first
    await row.wait_for()
    assert "<script>" in await row.inner_text()
    assert await page.locator("main img").count() == 0
    assert await page.title() != "x"


@pytest.mark.parametrize(
    "path",
    ["/static/..%2f..%2fsite.py", "/static/%2e%2e/site.py", "/thu-tuc/..%2f..%2fetc%2fpasswd", "/%00", "/thu-tuc/%ff"],
)
async def test_no_path_leads_to_a_file(site: Site, path: str) -> None:
    page = await site.get(path)
    assert page.status in {400, 404}
    assert "import " not in page.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_pages_are_only_read(site: Site, method: str) -> None:
    for path in ("/", "/thu-tuc/1.001193", "/tim?q=a", "/api/procedures"):
        assert (await site.get(path, method)).status == 405
