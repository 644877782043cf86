"""Only government hosts are ever linked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from danloi.guidance.catalogue.links import (
    COMPLAINT_URL,
    PAYMENT_URL,
    STATUS_URL,
    detail_url,
    form_url,
    is_allowed,
    links_in,
    search_url,
)
from danloi.guidance.catalogue.records import Procedure

Make = Callable[..., Procedure]
UUID = "019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7"


@pytest.mark.parametrize(
    "url",
    [
        "https://dichvucong.gov.vn",
        "https://dichvucong.gov.vn/tra-cuu-ho-so",
        "https://DichVuCong.gov.vn/tra-cuu",
        "https://dichvucong.quangninh.gov.vn/a?b=c#d",
        "https://pakn.dichvucong.gov.vn",
        "https://hokinhdoanh.dkkd.gov.vn/x",
        STATUS_URL,
        PAYMENT_URL,
        COMPLAINT_URL,
        search_url("đăng ký khai sinh & hộ tịch"),
    ],
)
def test_a_government_page_is_allowed(url: str) -> None:
    assert is_allowed(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://dichvucong.gov.vn",
        "//dichvucong.gov.vn",
        "ftp://dichvucong.gov.vn",
        "javascript:alert(1)",
        "dichvucong.gov.vn",
        "",
        "https://",
        "https://[::1",
    ],
)
def test_anything_but_https_is_refused(url: str) -> None:
    assert not is_allowed(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://dichvucong.gov.vn.evil.com",
        "https://dichvucong-gov.vn",
        "https://dichvucong.gov.com",
        "https://dichvucong.gov.vn-login.com/a",
        "https://xdichvucong.gov.vn",
        "https://www.dichvucong.gov.vn.vn",
        "https://xn--dchvucong-5db.gov.vn",
        "https://dịchvucong.gov.vn",
        "https://dichvucong.gov.vn%2eevil.com",
        "https://evil.com/https://dichvucong.gov.vn",
        "https://evil.com#dichvucong.gov.vn",
        "https://evil.com?dichvucong.gov.vn",
        "https://evil.com\\dichvucong.gov.vn",
        "https://dichvucong.gov.vn\\@evil.com",
        "https://dichvucong。gov。vn",
        "https://dichvucong.gov.vn\t.evil.com",
    ],
)
def test_a_look_alike_is_refused(url: str) -> None:
    assert not is_allowed(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://dichvucong.gov.vn:8443/",
        "https://dichvucong.gov.vn:443/",
        "https://dichvucong.gov.vn:abc/",
        "https://ai@dichvucong.gov.vn",
        "https://ai:matkhau@dichvucong.gov.vn",
        "https://@dichvucong.gov.vn",
        "https://dichvucong.gov.vn@evil.com",
    ],
)
def test_a_port_or_a_user_name_is_refused(url: str) -> None:
    assert not is_allowed(url)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("vào https://a.vn/x?y=1 nhé", ["https://a.vn/x?y=1"]),
        ("(http://a.vn), https://b.vn.", ["http://a.vn", "https://b.vn"]),
        ("HTTPS://A.VN!", ["HTTPS://A.VN"]),
        ("trang “https://dichvucong.gov.vn” ạ", ["https://dichvucong.gov.vn"]),
        ("không có gì", []),
    ],
)
def test_links_are_found_without_the_punctuation_around_them(text: str, links: list[str]) -> None:
    assert links_in(text) == links


def test_the_form_of_a_procedure_on_the_portal_opens_there(make_procedure: Make) -> None:
    procedure = make_procedure(portal_uuid=UUID)
    assert form_url(procedure) == f"https://dichvucong.gov.vn/nop-ho-so?formalityId={UUID}"
    assert detail_url(procedure) == f"https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{UUID}"


def test_a_form_of_its_own_comes_first(make_procedure: Make) -> None:
    own = "https://hokinhdoanh.dkkd.gov.vn/"
    assert form_url(make_procedure(portal_uuid=UUID, form_url=own)) == own


def test_a_procedure_whose_page_is_unknown_is_searched_by_its_code(make_procedure: Make) -> None:
    procedure = make_procedure(code="9.000001")
    for url in (form_url(procedure), detail_url(procedure)):
        assert url is not None
        assert "keyword=9.000001" in url
        assert is_allowed(url)


@pytest.mark.parametrize("change", [{"online_level": "in_person"}, {"withheld": "Của tỉnh khác."}])
def test_a_procedure_that_is_not_handed_in_online_has_no_form(make_procedure: Make, change: dict[str, str]) -> None:
    assert form_url(make_procedure(portal_uuid=UUID, **change)) is None


def test_words_of_a_search_cannot_break_out_of_the_address() -> None:
    url = search_url('a&b="#/../@evil.com đ')
    assert is_allowed(url)
    assert url.count("&") == 4
    assert "#" not in url
