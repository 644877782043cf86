"""Reading the files of the catalogue: a bad record is reported in plain terms and the rest is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from danloi.guidance.catalogue.files import Problem, read_procedures

Write = Callable[..., Path]
Raw = Callable[..., dict[str, Any]]
GOOD = "9.000002"


def _fee(**changes: Any) -> list[dict[str, Any]]:
    return [{"name": "Lệ phí", "amount": 8000, "channel": "any", "set_by": "central", "free": False} | changes]


def _only_problem(folder: Path) -> Problem:
    """The problem of a folder that holds one bad record and the good one."""
    reading = read_procedures(folder / "procedures")
    assert [procedure.code for procedure in reading.procedures] == [GOOD]
    assert len(reading.problems) == 1
    return reading.problems[0]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"colour": "vàng"}, "colour", "not permitted"),
        ({"fees": _fee(price=3)}, "fees.0.price", "not permitted"),
        ({"steps": "Nộp tờ khai."}, "steps", "list"),
        ({"fees": _fee(amount="nhiều")}, "fees.0.amount", "integer"),
        ({"fees": _fee(amount=-1)}, "fees.0.amount", "greater than or equal to 0"),
        ({"fees": _fee(free=True)}, "fees.0", "free: true goes with amount 0 or null"),
        (
            {"fees": _fee(valid_from="2027-03-01", valid_to="2027-02-28")},
            "fees.0",
            "valid_from is after valid_to",
        ),
        ({"fees": _fee(valid_from="ngày mai")}, "fees.0.valid_from", "date"),
        ({"fees": _fee(channel="fax")}, "fees.0.channel", "'counter'"),
        ({"times": [{"value": 0, "unit": "days", "channel": "any"}]}, "times.0.value", "greater than 0"),
        ({"documents": [{"name": "", "when": "always"}]}, "documents.0.name", "at least 1 character"),
        ({"aliases": [f"nuôi ong {n}" for n in range(7)]}, "record", "at least 8 are needed"),
        ({"aliases": [*(f"nuôi ong {n}" for n in range(8)), "NUÔI ONG 3"]}, "record", "an alias stands twice"),
        ({"places": []}, "places", "at least 1 item"),
        ({"variants": [{"question": "Ở đâu?", "options": [{"answer": "A", "effect": "B"}]}]}, "options", "at least 2"),
        ({"online_level": "maybe"}, "online_level", "'partial'"),
        ({"confirmed_by": "Nguyễn Thị Hoa"}, "record", "confirmed_by and confirmed_on go together"),
        ({"code": "1.23"}, "code", "pattern"),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused_and_the_rest_stays(
    folder: Path, write: Write, raw_procedure: Raw, change: dict[str, Any], field: str, reason: str
) -> None:
    bad = raw_procedure(**change)
    write(bad, raw_procedure(code=GOOD))
    problem = _only_problem(folder)
    assert problem.file == "ong.yaml"
    assert problem.record == f"record 1 ({bad['code']})"
    assert field in problem.field
    assert reason in problem.reason
    assert str(problem) == f"ong.yaml: record 1 ({bad['code']}): {problem.field}: {problem.reason}"


@pytest.mark.parametrize("key", ["name", "summary", "fees", "documents", "checked_on", "confidence", "authority"])
def test_a_record_that_lacks_a_key_is_refused_and_the_key_named(
    folder: Path, write: Write, raw_procedure: Raw, key: str
) -> None:
    bad = raw_procedure()
    del bad[key]
    write(raw_procedure(code=GOOD), bad)
    problem = _only_problem(folder)
    assert (problem.record, problem.field) == ("record 2 (9.000001)", key)
    assert "required" in problem.reason


def test_a_record_without_a_code_is_named_by_its_place(folder: Path, write: Write, raw_procedure: Raw) -> None:
    bad = raw_procedure()
    del bad["code"]
    write(raw_procedure(code=GOOD), bad)
    assert _only_problem(folder).record == "record 2 (no code)"


@pytest.mark.parametrize("nothing", [None, "nuôi ong", 5, ["a"]])
def test_what_is_no_record_at_all_is_refused(folder: Path, write: Write, raw_procedure: Raw, nothing: object) -> None:
    write(raw_procedure(code=GOOD), nothing)
    assert _only_problem(folder).record == "record 2 (no code)"


def test_every_fault_of_a_record_is_reported(folder: Path, write: Write, raw_procedure: Raw) -> None:
    write(raw_procedure(colour="vàng", steps="Nộp."))
    reading = read_procedures(folder / "procedures")
    assert {problem.field for problem in reading.problems} == {"colour", "steps"}
    assert reading.procedures == []


def test_the_same_code_twice_is_refused_the_second_time(folder: Path, write: Write, raw_procedure: Raw) -> None:
    write(raw_procedure(code=GOOD), file="a.yaml")
    write(raw_procedure(code=GOOD, id="khac"), file="b.yaml")
    problem = _only_problem(folder)
    assert (problem.file, problem.field) == ("b.yaml", "code")
    assert GOOD in problem.reason
    assert "a.yaml" in problem.reason


def test_the_same_id_twice_is_refused_the_second_time(folder: Path, write: Write, raw_procedure: Raw) -> None:
    write(raw_procedure(code=GOOD, id="ong"), raw_procedure(code="9.000003", id="ong"))
    problem = _only_problem(folder)
    assert problem.record == "record 2 (9.000003)"
    assert "ong" in problem.reason


def test_a_file_that_is_no_yaml_is_named_with_its_line(folder: Path, write: Write, raw_procedure: Raw) -> None:
    write(raw_procedure(code=GOOD))
    (folder / "procedures" / "hong.yaml").write_text("procedures:\n- code: '9.000009'\n  name: [a\n", encoding="utf-8")
    problem = _only_problem(folder)
    assert problem.file == "hong.yaml"
    assert problem.record.startswith("line ")
    assert problem.record != "line ?"
    assert "YAML" in problem.reason


@pytest.mark.parametrize("content", [b"", b"- a\n", b"records: []\n", b"procedures: {}\n", b"procedures:\n"])
def test_a_file_without_a_list_of_procedures_is_refused(
    folder: Path, write: Write, raw_procedure: Raw, content: bytes
) -> None:
    write(raw_procedure(code=GOOD))
    (folder / "procedures" / "hong.yaml").write_bytes(content)
    problem = _only_problem(folder)
    assert (problem.file, problem.field) == ("hong.yaml", "procedures")


def test_a_file_in_another_encoding_is_refused(folder: Path, write: Write, raw_procedure: Raw) -> None:
    write(raw_procedure(code=GOOD))
    (folder / "procedures" / "hong.yaml").write_bytes("procedures: đường".encode("utf-16"))
    assert _only_problem(folder).file == "hong.yaml"


def test_a_key_that_stands_twice_is_refused(folder: Path, write: Write, raw_procedure: Raw) -> None:
    write(raw_procedure(code=GOOD))
    (folder / "procedures" / "hong.yaml").write_text("procedures: []\nprocedures: []\n", encoding="utf-8")
    assert _only_problem(folder).file == "hong.yaml"


def test_text_is_kept_in_one_form(folder: Path, write: Write, raw_procedure: Raw) -> None:
    write(raw_procedure(name="Hoà  giải\u00a0tranh chấp", short_name="hoà giải"))
    procedure = read_procedures(folder / "procedures").procedures[0]
    assert (procedure.name, procedure.short_name) == ("Hòa giải tranh chấp", "hòa giải")
