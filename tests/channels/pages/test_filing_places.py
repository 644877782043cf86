"""/noi-nop: where to go after the reform of July 2025."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.channels.pages.site import Got, Site


async def _where(site: Site, name: str, code: str = "") -> Got:
    return await site.get(f"/noi-nop?phuong={quote(name)}" + (f"&thu-tuc={code}" if code else ""))


@pytest.mark.parametrize("name", ["phường Hồng Hải", "hong hai", "P. Hồng Hải, TP Hạ Long", "Hồng Hải cũ"])
async def test_an_old_commune_leads_to_the_unit_of_today(site: Site, name: str) -> None:
    page = await _where(site, name)
    assert "từ 01/7/2025 thuộc phường Hạ Long" in page.text
    assert "Trung tâm Phục vụ hành chính công phường Hạ Long" in page.text
    assert "Công an phường Hạ Long" in page.text


@pytest.mark.parametrize("name", ["Đức Chính", "khu 5 Đức Chính"])
async def test_a_split_commune_asks_for_the_hamlet(site: Site, name: str) -> None:
    page = await _where(site, name)
    assert "Phường Đức Chính: anh/chị ở thôn, khu nào?" in page.text
    for unit in ("phường An Sinh", "phường Đông Triều"):
        assert f'href="/noi-nop?phuong={quote(unit)}"' in page.body


async def test_a_name_of_several_places_asks_which(site: Site) -> None:
    page = await _where(site, "Hạ Long")
    assert "có thể là mấy nơi khác nhau" in page.text
    for unit in ("phường Hạ Long", "đặc khu Vân Đồn", "thành phố Hạ Long"):
        assert f'href="/noi-nop?phuong={quote(unit)}"' in page.body


async def test_a_district_is_gone_and_its_communes_are_offered(site: Site) -> None:
    page = await _where(site, "thành phố Hạ Long")
    assert "không còn cấp huyện" in page.text
    assert f'href="/noi-nop?phuong={quote("phường Bãi Cháy")}"' in page.body


async def test_a_unit_whose_name_an_old_commune_had_warns(site: Site) -> None:
    page = await _where(site, "xã Đông Ngũ")
    assert "đã chia cho" in page.text
    assert "Xem xã Đông Ngũ cũ" in page.text


async def test_every_option_leads_to_an_answer(site: Site) -> None:
    for name in ("Đức Chính", "Hạ Long", "Hải Hòa", "xã Đông Ngũ"):
        body = (await _where(site, name)).body
        answer = body[body.index('class="panel answer"') : body.index('id="rule"')]
        for part in answer.split('href="/noi-nop?')[1:]:
            page = await site.get("/noi-nop?" + part.split('"')[0].replace("&amp;", "&"))
            assert "Nơi nộp ở" in page.text or "anh/chị ở" in page.text, part


async def test_the_office_of_a_procedure_is_named(site: Site) -> None:
    page = await _where(site, "Hồng Hải", "1.004194")
    assert "nơi tiếp nhận gần nhất là Công an phường Hạ Long" in page.text
    assert 'name="thu-tuc" value="1.004194"' in page.body


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Hà Nội", "Hà Nội không thuộc Quảng Ninh"),
        ("khu 5", "thuộc phường, xã nào?"),
        ("asdf qwe", "Không thấy “asdf qwe” ở Quảng Ninh"),
        ("Cao Sanh", "Có phải anh/chị muốn tìm nơi này không?"),
    ],
)
async def test_what_is_no_place_of_the_province_gets_a_way_on(site: Site, name: str, says: str) -> None:
    page = await _where(site, name)
    assert says in page.text
    assert "18001096" in page.text


@pytest.mark.parametrize("path", ["/noi-nop", "/noi-nop?phuong=", "/noi-nop?phuong=Qu%E1%BA%A3ng+Ninh"])
async def test_without_a_name_all_54_units_are_listed(site: Site, path: str) -> None:
    page = await site.get(path)
    assert page.body.count('href="/noi-nop?phuong=') == 54


async def test_source_and_doubt_are_named(site: Site) -> None:
    text = (await _where(site, "Bãi Cháy")).text
    assert "Nghị quyết 1679/NQ-UBTVQH15" in text
    assert "chưa được cán bộ Quảng Ninh xác nhận" in text
