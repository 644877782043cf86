"""Nothing of a record is missing from its page. Each test goes over every procedure of the real catalogue."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from danloi.guidance.catalogue.records import Procedure
from tests.channels.conftest import TODAY
from tests.channels.pages.records import CONFIRMED_CODE, WITHHELD_CODE
from tests.channels.pages.site import Got, Site, squeezed

UNCONFIRMED = "chưa được cán bộ Quảng Ninh xác nhận"
# Said in other words: keys of ours, and addresses (a link, or the portal's search where there is none).
IN_OTHER_WORDS = {
    "id", "origin", "level", "kind", "channel", "unit", "set_by", "online_level", "confidence", "form_url",
    "portal_uuid", "evidence", "checked_fields",
}  # fmt: skip


@pytest.fixture(scope="module")
async def pages(site: Site, records: dict[str, Procedure]) -> dict[str, Got]:
    got = await asyncio.gather(*(site.get(f"/thu-tuc/{code}") for code in records))
    return dict(zip(records, got, strict=True))


def test_there_is_a_page_for_every_procedure(pages: dict[str, Got]) -> None:
    assert len(pages) == 123
    assert {code for code, page in pages.items() if page.status != 200} == set()


def _texts(value: Any, key: str = "") -> Iterator[str]:
    """Yield every text, date and number of a record as it is read."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in IN_OTHER_WORDS:
                yield from _texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, dt.date):
        yield value.strftime("%d/%m/%Y")
    elif isinstance(value, str) and value not in {"always", "documents", "fees", "times", "steps", "result"}:
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool) and key in {"amount", "value"} and value:
        yield f"{value:g}" if key == "value" else f"{value:,}".replace(",", ".")


def test_every_field_of_every_record_is_on_its_page(pages: dict[str, Got], records: dict[str, Procedure]) -> None:
    missing = []
    for code, record in records.items():
        if record.withheld:
            continue
        shown = squeezed(pages[code].text)
        whole = record.model_dump(exclude={"unchecked_fields"})
        missing += [(code, text) for text in _texts(whole) if squeezed(text) not in shown]
    assert missing == []


def test_what_was_not_checked_is_said(pages: dict[str, Got], records: dict[str, Procedure]) -> None:
    words = {"fees": "lệ phí", "times": "thời gian", "documents": "giấy tờ", "aliases": "cách gọi"}
    for code, record in records.items():
        for name in record.unchecked_fields if not record.withheld else []:
            assert squeezed(words.get(name, name)) in squeezed(pages[code].text) or name.isascii(), (code, name)


def test_every_page_names_source_date_and_whether_an_officer_has_confirmed_it(
    pages: dict[str, Got], records: dict[str, Procedure]
) -> None:
    for code, record in records.items():
        text = pages[code].text
        assert f"đối chiếu ngày {record.checked_on:%d/%m/%Y}" in text, code
        assert (UNCONFIRMED in text) is (record.confirmed_on is None), code


async def test_a_confirmed_record_names_who_and_when(site: Site) -> None:
    page = await site.get(f"/thu-tuc/{CONFIRMED_CODE}")
    assert "Nguyễn Thị Kiểm xác nhận ngày 21/11/2026" in page.text
    assert UNCONFIRMED not in page.text


async def test_a_withheld_record_says_why_and_nothing_more(site: Site) -> None:
    page = await site.get(f"/thu-tuc/{WITHHELD_CODE}")
    assert "của tỉnh khác nên không nêu chi tiết" in page.text
    assert "8.000" not in page.text
    assert "Điền tờ khai" not in page.text
    assert (await site.get(f"/thu-tuc/{WITHHELD_CODE}/giay-to")).status == 404


async def test_the_check_list_holds_every_paper_of_every_record(site: Site, records: dict[str, Procedure]) -> None:
    shown = [record for record in records.values() if not record.withheld]
    lists = await asyncio.gather(*(site.get(f"/thu-tuc/{record.code}/giay-to") for record in shown))
    for record, page in zip(shown, lists, strict=True):
        text = squeezed(page.text)
        for document in record.documents:
            case = "" if document.always else document.when
            for part in (document.name, document.copies, document.note, case):
                assert squeezed(part) in text, (record.code, part)
        assert page.body.count('type="checkbox"') == len(record.documents)
        assert f"{TODAY:%d/%m/%Y}" in page.text
