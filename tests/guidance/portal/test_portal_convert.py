"""A whole record: steps, conditions, law, dates, and whatever odd the portal may send."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.convert import Undated, convert
from danloi.guidance.portal.record import PortalRecord
from tests.guidance.portal.api import APRIL_15, everywhere, fee, method, paper, record

Convert = Callable[..., Procedure]


def _steps(*descriptions: str, names: tuple[str, ...] = ()) -> dict[str, Any]:
    labels = [*names, *[""] * len(descriptions)]
    return {"executionSteps": [{"name": n, "description": d} for n, d in zip(labels, descriptions, strict=False)]}


def test_an_imported_record_says_that_it_is_one_and_survives_the_database(convert_record: Convert) -> None:
    procedure = convert_record("9.000042")
    assert (procedure.id, procedure.origin, procedure.confidence) == ("portal-9-000042", "imported", "low")
    assert procedure.aliases == []
    assert not procedure.is_confirmed
    assert Procedure.model_validate_json(procedure.model_dump_json()) == procedure


def test_dates_are_those_of_viet_nam(convert_record: Convert) -> None:
    just_after_midnight = int(dt.datetime(2026, 4, 15, 17, 30, tzinfo=dt.UTC).timestamp() * 1000)
    procedure = convert_record(updatedAt=just_after_midnight)
    assert procedure.portal_updated == procedure.checked_on == dt.date(2026, 4, 16)


def test_the_day_of_fetching_is_the_day_of_checking(portal_phrases: Path) -> None:
    api = PortalRecord.model_validate(record())
    assert convert(api, Phrases.read(portal_phrases), dt.date(2026, 7, 18)).checked_on == dt.date(2026, 7, 18)


def test_a_record_without_any_day_is_refused(portal_phrases: Path) -> None:
    api = PortalRecord.model_validate(record(updatedAt=None, createdAt="gestern"))
    with pytest.raises(Undated, match="--fetched-on"):
        convert(api, Phrases.read(portal_phrases))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("Bước 1: Nộp hồ sơ.\nBước 2:\n- Thẩm định;\n- Trả kết quả.", ["Nộp hồ sơ.", "Thẩm định;\n- Trả kết quả."]),
        (
            "- Nộp hồ sơ:\n+ trực tiếp;\n+ trực tuyến.\n- Nhận kết quả.",
            ["Nộp hồ sơ:\n+ trực tiếp;\n+ trực tuyến.", "Nhận kết quả."],
        ),
        ("a) Nộp hồ sơ.\nb) Nhận kết quả.", ["Nộp hồ sơ.", "Nhận kết quả."]),
    ],
)
def test_steps_are_told_one_by_one_with_what_belongs_to_them(
    convert_record: Convert, text: str, steps: list[str]
) -> None:
    assert convert_record(**_steps(text)).steps == steps


def test_a_heading_of_a_part_stays_over_its_lines(convert_record: Convert) -> None:
    parts = _steps("- Nộp.\n- Nhận.", "- Gửi.", names=("* Trường hợp nộp trực tiếp:", "b) Trường hợp nộp qua mạng"))
    assert convert_record(**parts).steps == [
        "Trường hợp nộp trực tiếp:\n- Nộp.\n- Nhận.",
        "Trường hợp nộp qua mạng:\n- Gửi.",
    ]


def test_steps_longer_than_a_field_are_spread_and_nothing_is_lost(convert_record: Convert) -> None:
    text = " ".join(f"Cơ quan làm việc thứ {number} theo quy định." for number in range(400))
    steps = convert_record(**_steps(text)).steps
    assert len(steps) > 5
    assert " ".join(steps) == text


def test_how_the_result_comes_back_is_a_step(convert_record: Convert) -> None:
    returning = [{"type": "ONLINE", "value": ["AT_HOME", "ONLINE", "SOMETHING_NEW"]}]
    assert convert_record(returningMethods=returning).steps[-1] == ("Nhận kết quả: tại nhà qua bưu chính, trực tuyến.")


@pytest.mark.parametrize("text", ["Không", "Không có.", "Không quy định", ""])
def test_no_condition_is_none(convert_record: Convert, text: str) -> None:
    assert convert_record(requirementsAndConditions=text).conditions == ["Người thực hiện: Công dân Việt Nam"]


def test_conditions_are_told_line_by_line_and_broken_lines_are_mended(convert_record: Convert) -> None:
    text = "- Có vườn nuôi\nong;\na) Đủ 18 tuổi.\n+ Có giấy."
    conditions = convert_record(requirementsAndConditions=text, note="Không bắt buộc với hộ nhỏ.").conditions
    assert conditions[1:] == [
        "Có vườn nuôi ong", "(a) Đủ 18 tuổi.", "Có giấy.", "Ghi chú trên Cổng: Không bắt buộc với hộ nhỏ",
    ]  # fmt: skip


def test_the_law_and_the_decision_are_named(convert_record: Convert) -> None:
    decision = {"proposalNumber": "163/QĐ-BNO", "decisionDate": APRIL_15, "issuingAgency": {"name": "Bộ Nuôi ong"}}
    law = [{"code": "1/2026/NĐ-CP", "name": "1/2026/NĐ-CP"}, {"code": "1/2026/NĐ-CP", "name": "1/2026/NĐ-CP"}]
    procedure = convert_record(procedureProposal=decision, legalBasisesDetails=law)
    assert procedure.decision == "163/QĐ-BNO ngày 15/04/2026 của Bộ Nuôi ong"
    assert [(text.number, text.title) for text in procedure.legal_basis] == [
        ("1/2026/NĐ-CP", "Cổng không ghi tên văn bản")
    ]


def test_codes_that_the_text_says_are_replaced_are_kept_and_others_not(convert_record: Convert) -> None:
    note = "Thủ tục này thay thế thủ tục mã 9.000007 và 9.000008. Xem thêm thủ tục mã 9.000005."
    assert convert_record(note=note).superseded_codes == ["9.000007", "9.000008"]
    assert convert_record(note="Thực hiện theo thủ tục mã 9.000005.").superseded_codes == []


@pytest.mark.parametrize("key", sorted(record()["detail"].keys() - {"id", "code", "name", "updatedAt", "createdAt"}))
@pytest.mark.parametrize("odd", ["missing", None])
def test_no_other_key_is_needed(portal_phrases: Path, key: str, odd: object) -> None:
    whole = record()
    if odd == "missing":
        del whole["detail"][key]
    else:
        whole["detail"][key] = odd
    procedure = convert(PortalRecord.model_validate(whole), Phrases.read(portal_phrases))
    assert Procedure.model_validate_json(procedure.model_dump_json()) == procedure


def test_the_answer_without_a_wrapper_is_read_too(portal_phrases: Path) -> None:
    procedure = convert(PortalRecord.model_validate(record()["detail"]), Phrases.read(portal_phrases))
    assert procedure.code == "9.000001"


def test_numbers_that_are_none_and_broken_characters_do_no_harm(convert_record: Convert) -> None:
    raw = json.loads(
        '{"value": NaN, "type": "FEE", "description": "Ph\\ud83d\\u0000í nuôi ong: 5.000 đồng", "x": 1e400}'
    )
    procedure = convert_record(
        executionMethods=[method("DIRECT", float("nan"), fees=[raw, fee(-1)]), *everywhere(time=True)],
        executionCases=[{"name": None, "profileComponents": [paper("Đơn", 10**30, 0), None]}],
        unitGroupsExecuting=[None],
    )
    assert "\x00" not in procedure.model_dump_json()
    assert all(row.amount is None or row.amount >= 0 for row in procedure.fees)
