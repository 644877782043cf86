"""Finding one's way without searching: contents, fields, life events, old codes and dead links."""

from __future__ import annotations

import pytest

from danloi.guidance.library import Library
from tests.channels.pages.records import NEW_PORTAL_CODE, OLD_PORTAL_CODE
from tests.channels.pages.site import Site


async def test_the_first_page_searches_and_shows_what_is_asked_most(site: Site) -> None:
    page = await site.get("/")
    assert page.status == 200
    assert 'action="/tim"' in page.body
    assert 'href="/thu-tuc/1.001193"' in page.body
    assert "Sinh con, nuôi con" in page.text


async def test_every_procedure_is_reached_by_way_of_its_field(site: Site, pages_library: Library) -> None:
    contents = (await site.get("/thu-tuc/")).body
    fields = {part.split('"')[0] for part in contents.split('href="/thu-tuc/linh-vuc/')[1:]}
    reached = ""
    for field in fields:
        page = await site.get(f"/thu-tuc/linh-vuc/{field}")
        assert page.status == 200
        reached += page.body
    missing = [code for code in pages_library.shelf.procedures if f'href="/thu-tuc/{code}"' not in reached]
    assert missing == []


async def test_a_life_event_lists_its_procedures_and_questions(site: Site) -> None:
    page = await site.get("/thu-tuc/su-kien/can-cuoc-vneid")
    assert "Làm thẻ căn cước" in page.text
    assert 'href="/hoi-dap/vneid-muc-1-muc-2"' in page.body


async def test_records_of_the_portal_have_pages_that_say_so(site: Site) -> None:
    page = await site.get("/thu-tuc/9.000001")
    assert page.status == 200
    assert "nuôi ong" in page.text.lower()
    assert "lấy nguyên từ Cổng Dịch vụ công quốc gia, chưa được cán bộ Quảng Ninh rà soát" in page.text


@pytest.mark.parametrize(
    ("old", "new"), [("1.012575", "1.115970"), ("1.013066", "1.115970"), (OLD_PORTAL_CODE, NEW_PORTAL_CODE)]
)
@pytest.mark.parametrize("part", ["", "/giay-to"])
async def test_an_old_code_leads_to_the_one_of_today(site: Site, old: str, new: str, part: str) -> None:
    page = await site.get(f"/thu-tuc/{old}{part}")
    assert (page.status, page.headers["location"]) == (301, f"/thu-tuc/{new}{part}")


async def test_every_topic_has_a_page_with_source_and_doubt(site: Site, pages_library: Library) -> None:
    listed = (await site.get("/hoi-dap/")).body
    for topic in pages_library.shelf.topics.values():
        assert f'href="/hoi-dap/{topic.id}"' in listed
        page = await site.get(f"/hoi-dap/{topic.id}")
        for text in (topic.answer, *topic.points, *(note.text for note in topic.notes_by_date)):
            assert " ".join(text.split()) in page.text, (topic.id, text)
        assert f"đối chiếu ngày {topic.sources[0].checked_on:%d/%m/%Y}" in page.text
        assert "xác nhận" in page.text


async def test_a_note_of_a_topic_says_until_when_it_holds(site: Site) -> None:
    text = (await site.get("/hoi-dap/cong-dan-so-mien-giam")).text
    assert "đến hết 28/02/2027" in text


async def test_a_page_that_is_not_there_helps(site: Site) -> None:
    page = await site.get("/dang-ky-khai-sinh")
    assert page.status == 404
    assert 'value="dang ky khai sinh"' in page.body
    assert 'href="/thu-tuc/"' in page.body
    assert "noindex" in page.body


async def test_an_unknown_code_leads_to_the_national_portal(site: Site) -> None:
    page = await site.get("/thu-tuc/9.999999")
    assert page.status == 404
    assert "Chưa có bản ghi của thủ tục mã 9.999999" in page.text
    assert "https://dichvucong.gov.vn/tra-cuu-thu-tuc/danh-sach?keyword=9.999999" in page.body


@pytest.mark.parametrize(
    "path", ["/thu-tuc/linh-vuc/khong-co", "/thu-tuc/su-kien/khong-co", "/hoi-dap/khong-co", "/static/site.css"]
)
async def test_what_is_not_there_is_not_there(site: Site, path: str) -> None:
    assert (await site.get(path)).status == 404


async def test_programs_get_their_errors_as_json(site: Site) -> None:
    page = await site.get("/khong-co", Accept="*/*")
    assert (page.status, page.headers["content-type"]) == (404, "application/json")


async def test_the_notices_say_that_it_is_an_ai_and_what_is_kept(site: Site) -> None:
    about, privacy = (await site.get("/ve-tro-ly-ai")).text, (await site.get("/rieng-tu")).text
    assert "Dẫn Lối là máy (trí tuệ nhân tạo, AI), không phải cán bộ." in about
    assert "một mã ngẫu nhiên để mở lại cuộc trò chuyện trong 30 ngày" in privacy
    assert "không dùng cookie" in privacy
