"""Papers: always, only in a case, or no paper at all but a remark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from danloi.guidance.catalogue.records import Document, Procedure
from tests.guidance.portal.api import case, paper

Convert = Callable[..., Procedure]


@pytest.fixture(scope="session")
def papers_of(convert_record: Convert) -> Callable[..., list[Document]]:
    """Convert a record with the given groups of papers."""
    return lambda *cases: convert_record(executionCases=list(cases)).documents


@pytest.mark.parametrize(
    "heading", ["", "* Giấy tờ phải nộp:", "Thành phần hồ sơ", "01 bộ hồ sơ", "Các giấy tờ phải nộp gồm:", "Bao gồm"]
)
def test_a_general_heading_means_always(papers_of: Callable[..., list[Document]], heading: str) -> None:
    (document,) = papers_of(case(heading, paper("- Tờ khai nuôi ong;", 1, 2)))
    assert (document.name, document.when, document.copies) == ("Tờ khai nuôi ong", "always", "1 bản chính, 2 bản sao")


def test_papers_to_show_are_marked_so(papers_of: Callable[..., list[Document]]) -> None:
    (document,) = papers_of(case("* Giấy tờ phải xuất trình:", paper("Thẻ căn cước")))
    assert document.copies == "1 bản chính, xuất trình"


def test_a_heading_that_names_a_case_is_the_case(papers_of: Callable[..., list[Document]]) -> None:
    documents = papers_of(
        case("a) Đối với cấp mới:", paper("Đơn đề nghị")), case("b) Trường hợp cấp lại, hồ sơ gồm:", paper("Giấy cũ"))
    )
    assert [document.when for document in documents] == ["đối với cấp mới", "trường hợp cấp lại"]


def test_a_line_that_begins_with_its_case_is_needed_in_that_case(papers_of: Callable[..., list[Document]]) -> None:
    (document,) = papers_of(case("", paper("- Trường hợp ủy quyền thì phải nộp văn bản ủy quyền có chứng thực.")))
    assert document.when == "trường hợp ủy quyền"
    assert document.name == "Văn bản ủy quyền có chứng thực"


def test_a_case_in_a_case_keeps_both(papers_of: Callable[..., list[Document]]) -> None:
    first = case("a) Đối với tổ chức:", paper("Nếu là chi nhánh: Quyết định thành lập"))
    (document, _) = papers_of(first, case("b) Đối với cá nhân:", paper("Đơn")))
    assert document.when == "đối với tổ chức; nếu là chi nhánh"


def test_if_any_is_a_case(papers_of: Callable[..., list[Document]]) -> None:
    (document,) = papers_of(case("", paper("Giấy ủy quyền (nếu có)")))
    assert (document.name, document.when) == ("Giấy ủy quyền", "nếu có")


@pytest.mark.parametrize(
    "remark",
    [
        "Trường hợp đã nộp bản điện tử thì không phải nộp bản giấy.",
        "+ Người tiếp nhận có trách nhiệm kiểm tra, đối chiếu bản chụp với bản chính.",
        "Lưu ý: giấy tờ phải còn rõ chữ.",
    ],
)
def test_a_remark_is_no_paper_and_stays_with_the_paper_before_it(
    papers_of: Callable[..., list[Document]], remark: str
) -> None:
    (document,) = papers_of(case("", paper("Giấy chứng sinh"), paper(remark, 0, 0)))
    assert document.name == "Giấy chứng sinh"
    assert remark.lstrip("+ ").rstrip(".") in document.note


def test_a_group_of_remarks_is_told_after_the_steps(convert_record: Convert) -> None:
    remarks = case("* Lưu ý:", paper("Bản chụp phải bảo đảm rõ nét.", 0, 0), paper("Nộp trong giờ làm việc.", 0, 0))
    procedure = convert_record(executionCases=[case(), remarks])
    assert [document.name for document in procedure.documents] == ["Tờ khai nuôi ong"]
    assert "Bản chụp phải bảo đảm rõ nét." in procedure.steps[-1]
    assert "Nộp trong giờ làm việc." in procedure.steps[-1]


def test_a_paper_without_counted_copies_is_still_a_paper(papers_of: Callable[..., list[Document]]) -> None:
    (document,) = papers_of(case("", paper("Văn bản đề nghị theo Mẫu số 01", 0, 0)))
    assert (document.name, document.when, document.copies) == ("Văn bản đề nghị theo Mẫu số 01", "always", "")


def test_a_heading_among_the_lines_is_the_case_of_those_after_it(papers_of: Callable[..., list[Document]]) -> None:
    lines = [paper("Đơn đề nghị"), paper("Đối với người nước ngoài:", 0, 0), paper("Hộ chiếu")]
    assert [(d.name, d.when) for d in papers_of(case("", *lines))] == [
        ("Đơn đề nghị", "always"),
        ("Hộ chiếu", "đối với người nước ngoài"),
    ]


@pytest.mark.parametrize("name", ["Không", "Không quy định.", " "])
def test_a_line_that_says_nothing_is_no_paper(papers_of: Callable[..., list[Document]], name: str) -> None:
    assert papers_of(case("", paper(name))) == []


def test_the_same_paper_twice_is_one(papers_of: Callable[..., list[Document]]) -> None:
    assert len(papers_of(case("", paper("Tờ khai"), paper("- Tờ khai.")))) == 1


def test_a_form_on_the_portal_is_pointed_to(papers_of: Callable[..., list[Document]]) -> None:
    attached: dict[str, Any] = {"attachments": [{"id": "x", "fileName": "mau.docx"}]}
    assert papers_of(case("", paper("Tờ khai", **attached)))[0].note == "Mẫu có trên trang của thủ tục"


def test_a_line_longer_than_a_field_loses_nothing(papers_of: Callable[..., list[Document]]) -> None:
    parts = [f"Bản sao số {number} của giấy tờ nuôi ong." for number in range(200)]
    documents = papers_of(case("", paper("Hồ sơ năng lực gồm: " + " ".join(parts))))
    assert len(documents) > 1
    whole = " ".join(f"{document.name} {document.note}" for document in documents)
    assert all(f"số {number} của" in whole for number in range(200))
