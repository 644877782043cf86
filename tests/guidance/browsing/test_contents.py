"""The table of contents over the real catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.guidance.browsing.browser import Browser, Present
from danloi.guidance.browsing.contents import slug_of
from danloi.guidance.library import Library


@pytest.fixture(scope="module")
async def present(library: Library, data: Path) -> Present:
    return await Browser(library, data / "catalogue" / "browse.yaml").present()


def test_every_procedure_stands_in_one_field(present: Present, library: Library) -> None:
    listed = [entry.code for field in present.contents.fields.values() for entry in field.entries]
    assert sorted(listed) == sorted(library.shelf.procedures)


def test_the_fullest_fields_come_first(present: Present) -> None:
    counts = [field.checked for field in present.contents.near_fields]
    assert counts == sorted(counts, reverse=True)
    assert present.contents.other_fields == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [("BHXH/BHYT", "bhxh-bhyt"), ("Đất đai", "dat-dai"), ("Hộ tịch (liên thông)", "ho-tich-lien-thong")],
)
def test_a_field_has_an_address_without_accents(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_very_long_field_has_an_address_of_bearable_length() -> None:
    assert len(slug_of("Chuyển đổi công ty nhà nước " * 20)) <= 80


def test_a_title_is_what_citizens_say_and_begins_with_a_capital(present: Present) -> None:
    (birth,) = [entry for entry in present.contents.most_asked if entry.code == "1.001193"]
    assert (birth.title, birth.name) == ("Đăng ký khai sinh", "Thủ tục đăng ký khai sinh")


async def test_the_present_state_is_kept_until_the_catalogue_changes(library: Library, data: Path) -> None:
    browser = Browser(library, data / "catalogue" / "browse.yaml")
    assert await browser.present() is await browser.present()
