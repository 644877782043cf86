"""The truths about fees hold on the pages as they do in the chat."""

from __future__ import annotations

import re

import pytest

from tests.channels.pages.records import FEES_CODE
from tests.channels.pages.site import Site, text_of


@pytest.fixture(scope="module")
async def body(site: Site) -> str:
    return (await site.get(f"/thu-tuc/{FEES_CODE}")).body


def _row(body: str, name: str) -> str:
    """Return the row of a fee as it is read."""
    (found,) = [row for row in re.findall(r"<div>\s*<dt>.*?</dd>\s*</div>", body, re.DOTALL) if name in row]
    return text_of(found)


def _part(body: str, name: str) -> str:
    """Return what stands between a fee and the heading above it."""
    before = body[: body.index(name)]
    return text_of(re.split(r"<(?:h2|h3|summary)", before)[-1])


def test_a_zero_of_the_portal_is_never_free(body: str) -> None:
    assert "Do Hội đồng nhân dân tỉnh quy định" in _row(body, "Phí số không trên Cổng")
    assert "không phải là miễn phí" in _row(body, "Phí số không trên Cổng")
    assert "không nói rõ là miễn" in _row(body, "Phí số không không lời")


def test_free_is_said_only_where_a_text_says_so_and_with_its_case(body: str) -> None:
    row = _row(body, "Phí miễn thật")
    assert "Miễn phí" in row
    assert "Khi là công dân số" in row


def test_a_relief_names_its_dates(body: str) -> None:
    assert "Áp dụng từ 01/01/2026 đến hết 31/12/2026" in _row(body, "Phí giảm còn hạn")


def test_what_has_ended_stands_apart_and_says_so(body: str) -> None:
    assert "đã hết hiệu lực, không còn áp dụng" in _part(body, "Phí đã hết hạn")
    assert "đã hết hiệu lực" not in _part(body, "Phí giảm còn hạn")


def test_what_is_coming_stands_apart_with_its_day(body: str) -> None:
    assert "chưa áp dụng" in _part(body, "Phí sắp tới")
    assert "Từ 01/01/2027" in _row(body, "Phí sắp tới")


async def test_the_check_list_shows_only_what_is_in_force(site: Site) -> None:
    text = (await site.get(f"/thu-tuc/{FEES_CODE}/giay-to")).text
    assert "22.222" in text
    assert "11.111" not in text
    assert "33.333" not in text


async def test_a_zero_in_a_record_of_the_portal_is_not_free_either(site: Site) -> None:
    page = await site.get("/thu-tuc/9.000002")
    assert page.status == 200
    fees = page.body[page.body.index('id="le-phi"') : page.body.index('id="thoi-gian"')]
    assert not re.search(r"(?<!là )miễn phí", text_of(fees).lower())
