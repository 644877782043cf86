"""Every page is strict about what may run in it, and may be kept by browsers as long as it does not change."""

from __future__ import annotations

import re

import pytest

from tests.channels.pages.site import PUBLIC_URL, Site

SHARED = ["/", "/thu-tuc/", "/thu-tuc/1.001193", "/thu-tuc/su-kien/nha-dat", "/hoi-dap/", "/noi-nop", "/api/"]
EVERYTHING = [
    *SHARED, "/tim?q=khai+sinh", "/tim/goi-y?q=khai", "/noi-nop?phuong=bai+chay", "/rieng-tu", "/ve-tro-ly-ai",
    "/sitemap.xml", "/robots.txt", "/khong-co", "/thu-tuc/9.999999", "/thu-tuc/1.012575", "/api/procedures",
    "/favicon.ico",
]  # fmt: skip


@pytest.mark.parametrize("path", EVERYTHING)
async def test_every_answer_has_the_security_headers(site: Site, path: str) -> None:
    headers = (await site.get(path)).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert not re.search(r"unsafe|http|data:|\*", policy)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", [path for path in SHARED if path != "/api/"])
async def test_no_script_or_style_stands_in_a_page(site: Site, path: str) -> None:
    body = (await site.get(path)).body
    assert not re.search(r"<style|<[^>]*\s(?:style|on\w+)=", body)
    assert re.findall(r"<script(?![^>]*(?:src=|ld\+json))", body) == []


@pytest.mark.parametrize("path", [*SHARED, "/sitemap.xml", "/api/procedures", "/api/procedures/1.001193"])
async def test_an_unchanged_page_is_not_sent_again(site: Site, path: str) -> None:
    first = await site.get(path)
    assert "public" in first.headers["cache-control"]
    again = await site.get(path, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, "")
    assert again.headers["etag"] == first.headers["etag"]
    assert (await site.get(path, If_None_Match='"another"')).status == 200


async def test_pages_are_packed_for_those_who_can_unpack_them(site: Site) -> None:
    packed = await site.get("/thu-tuc/1.001193", Accept_Encoding="gzip, br")
    plain = await site.get("/thu-tuc/1.001193", Accept_Encoding="identity")
    refused = await site.get("/thu-tuc/1.001193", Accept_Encoding="gzip;q=0")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers | refused.headers
    assert packed.body == plain.body
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    assert packed.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/", "/thu-tuc/1.001193", "/tim?q=khai+sinh", "/api/procedures", "/robots.txt"])
async def test_head_answers_as_get_does_without_a_body(site: Site, path: str) -> None:
    got, head = await site.get(path), await site.get(path, "HEAD")
    assert (head.status, head.body) == (got.status, "")
    assert head.headers["content-type"] == got.headers["content-type"]


async def test_style_and_script_are_kept_for_a_year_under_the_name_of_their_content(site: Site) -> None:
    body = (await site.get("/")).body
    names = set(re.findall(r'"(/static/[^"]+)"', body))
    assert len(names) == 3
    for name in names:
        got = await site.get(name)
        assert got.status == 200
        assert "immutable" in got.headers["cache-control"]
        assert re.search(r"\.[0-9a-f]{12}\.", name)


async def test_the_share_picture_is_there(site: Site) -> None:
    body = (await site.get("/")).body
    (picture,) = re.findall(rf'og:image" content="{PUBLIC_URL}(/static/[^"]+)"', body)
    assert (await site.get(picture, "HEAD")).headers["content-type"] == "image/png"
