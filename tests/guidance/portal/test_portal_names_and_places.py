"""Names, levels, agencies and places: readable, and true for Quảng Ninh."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from danloi.guidance.catalogue.records import Procedure
from tests.guidance.portal.api import everywhere, method

Convert = Callable[..., Procedure]


def _agency(name: str) -> dict[str, Any]:
    return {"departmentsExecuting": [{"id": "x", "name": name, "code": "x"}], "unitGroupsExecuting": []}


def _kinds(procedure: Procedure) -> list[str]:
    return [place.kind for place in procedure.places]


def test_a_shouted_name_is_written_small_but_for_abbreviations_and_proper_names(convert_record: Convert) -> None:
    name = "THỦ TỤC HƯỞNG BHXH CHO NGƯỜI NUÔI ONG TẠI VIỆT NAM (CẤP XÃ)."
    procedure = convert_record(name=name)
    assert procedure.name == "Thủ tục hưởng BHXH cho người nuôi ong tại Việt Nam (cấp xã)"
    assert procedure.short_name == "hưởng BHXH cho người nuôi ong tại Việt Nam (cấp xã)"


def test_a_name_with_many_abbreviations_is_left_alone(convert_record: Convert) -> None:
    name = "Đăng ký đóng BHXH, BHYT, BHTN; cấp sổ BHXH, thẻ BHYT"
    assert convert_record(name=name).name == name


def test_decomposed_letters_and_hard_spaces_are_mended(convert_record: Convert) -> None:
    procedure = convert_record(name="Đăng ký\u00a0 nuôi o\u031bng\u200b ")
    assert procedure.name == "Đăng ký nuôi ơng"


def test_its_own_code_is_no_part_of_the_name(convert_record: Convert) -> None:
    assert (
        convert_record("9.000009", "Cấp giấy nuôi ong (cấp Tỉnh) ( 9.000009 )").name == "Cấp giấy nuôi ong (cấp Tỉnh)"
    )


def test_the_summary_says_level_and_main_result(convert_record: Convert) -> None:
    results = [{"name": "Văn bản từ chối, nêu rõ lý do"}, {"name": "Giấy nuôi ong."}]
    assert convert_record(resultsDetails=results).summary == "Cấp xã giải quyết; kết quả: Giấy nuôi ong."


@pytest.mark.parametrize(
    ("flags", "levels"),
    [
        ({"isWard": True, "isProvince": True}, ["commune", "province"]),
        ({"isWard": False, "isMinistry": True}, ["ministry"]),
        ({"isWard": False, "isOtherAgency": True}, ["other"]),
    ],
)
def test_levels_are_those_of_the_portal(convert_record: Convert, flags: dict[str, bool], levels: list[str]) -> None:
    assert convert_record(**flags).level == levels


def test_a_customs_branch_is_no_commune(convert_record: Convert) -> None:
    procedure = convert_record(**_agency("Chi cục Hải quan khu vực"))
    assert procedure.level == ["other"]
    assert "commune_centre" not in _kinds(procedure)
    assert procedure.places[0].text == "Nộp trực tiếp tại: Chi cục Hải quan khu vực"


@pytest.mark.parametrize(
    "entered", ["Sở Tư pháp Thành phố Hà Nội", "Sở Tư pháp - TP.HCM", "Sở Tư pháp - tỉnh An Giang", "Sở Tư pháp"]
)
def test_a_national_record_names_no_other_provinces_office(convert_record: Convert, entered: str) -> None:
    assert convert_record(isWard=False, isProvince=True, **_agency(entered)).authority == "Sở Tư pháp"


def test_the_names_of_before_2025_are_those_of_today(convert_record: Convert) -> None:
    procedure = convert_record(**_agency("Ủy ban Nhân dân xã, phường, thị trấn."))
    assert procedure.authority == "Ủy ban nhân dân cấp xã"


def test_who_decides_is_told_beside_who_does_it(convert_record: Convert) -> None:
    procedure = convert_record(departmentsAuthority=[{"name": "Chủ tịch Ủy ban nhân dân cấp tỉnh"}])
    assert procedure.authority == ("Ủy ban nhân dân cấp xã (cơ quan có thẩm quyền: Chủ tịch Ủy ban nhân dân cấp tỉnh)")


def test_every_way_of_filing_is_a_place(convert_record: Convert) -> None:
    assert _kinds(convert_record()) == ["commune_centre", "online", "other"]


def test_the_police_take_in_what_the_police_decide(convert_record: Convert) -> None:
    agency = _agency("Công an cấp Xã")
    procedure = convert_record(departmentPromulgateCode="G01", executionMethods=[method("DIRECT")], **agency)
    assert _kinds(procedure) == ["commune_police"]


@pytest.mark.parametrize(
    "address", ["Số 9 phố Hoa, thành phố Hải Phòng", "Bộ phận Một cửa, Ủy ban nhân dân huyện", "Công an cấp huyện"]
)
def test_an_address_elsewhere_or_in_a_district_is_left_to_the_officer(convert_record: Convert, address: str) -> None:
    procedure = convert_record(dossierReceivingAddresses=address)
    assert all(address not in place.text for place in procedure.places)
    assert any(address in point for point in procedure.open_points)


def test_a_ministrys_own_address_is_told(convert_record: Convert) -> None:
    address = "Số 1 phố Hoa, thành phố Hà Nội"
    agency = _agency("Cục Nuôi ong")
    procedure = convert_record(isWard=False, isMinistry=True, dossierReceivingAddresses=address, **agency)
    assert address in [place.text for place in procedure.places]


def test_a_district_in_the_text_is_noted_for_citizen_and_officer_and_never_a_place(convert_record: Convert) -> None:
    steps = [{"name": "", "description": "Nộp hồ sơ tại Ủy ban nhân dân cấp huyện."}]
    procedure = convert_record(
        executionSteps=steps, executionMethods=[method("DIRECT", description="Nộp tại cấp huyện.")]
    )
    assert _kinds(procedure) == ["commune_centre"]
    assert "không còn cấp huyện" in procedure.changes
    assert any("không còn từ 01/7/2025" in point for point in procedure.open_points)


def test_what_a_way_of_filing_says_already_is_not_repeated(convert_record: Convert) -> None:
    methods = everywhere(description="Nộp hồ sơ trực tuyến qua Cổng Dịch vụ công quốc gia (https://dichvucong.gov.vn).")
    assert len(convert_record(executionMethods=methods).places) == 3


def test_only_allowed_addresses_stay_links(convert_record: Convert) -> None:
    text = "Nộp hồ sơ tại http://dichvucong.gov.vn hoặc https://www.nuoiong.gov.vn/nop của ngành."
    text_of_places = " ".join(p.text for p in convert_record(executionMethods=everywhere(description=text)).places)
    assert "https://dichvucong.gov.vn" in text_of_places
    assert "//www.nuoiong.gov.vn" not in text_of_places
    assert "www.nuoiong.gov.vn/nop" in text_of_places


@pytest.mark.parametrize(
    ("flags", "ways", "level"),
    [
        ({"isFullProcess": True}, ("ONLINE", "DIRECT"), "full"),
        ({}, ("ONLINE", "DIRECT"), "partial"),
        ({"isOfflineOnly": True}, ("DIRECT",), "in_person"),
        ({}, ("DIRECT",), "unknown"),
        ({"isFullProcess": True}, ("DIRECT",), "unknown"),
    ],
)
def test_the_online_level(convert_record: Convert, flags: dict[str, bool], ways: tuple[str, ...], level: str) -> None:
    assert convert_record(executionMethods=[method(way) for way in ways], **flags).online_level == level
