"""One state of everything the assistant knows: curated records as they are, imported ones packed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.library import Library
from danloi.guidance.shelf import Packed, Records, Shelf

Make = Callable[..., Procedure]
BEES, SILK, KITES = "9.000001", "9.000002", "9.000003"


@pytest.fixture
def bees(make_procedure: Make) -> Procedure:
    return make_procedure(code=BEES, superseded_codes=["8.000001"])


@pytest.fixture
def silk(make_procedure: Make) -> Procedure:
    return make_procedure(code=SILK, name="Đăng ký nuôi tằm", origin="imported", aliases=[])


def _packed(procedure: Procedure, *aliases: str) -> Packed:
    return Packed.of("1", procedure.model_dump_json(), aliases)


@pytest.fixture
def shelf(bees: Procedure, silk: Procedure, library: Library) -> Shelf:
    """The shelf in service, but for its procedures."""
    records = Records({BEES: bees}, {SILK: _packed(silk)})
    return replace(library.shelf, procedures=records, replaced={"8.000001": BEES, "8.000002": SILK})


def test_a_packed_record_comes_back_whole(silk: Procedure) -> None:
    assert _packed(silk).unpack() == silk


def test_a_packed_record_is_small(make_procedure: Make) -> None:
    long = make_procedure(steps=[f"Nộp tờ khai số {number}." for number in range(200)])
    assert len(_packed(long).data) < len(long.model_dump_json()) / 4


def test_what_citizens_call_an_imported_record_becomes_its_short_name(silk: Procedure) -> None:
    unpacked = _packed(silk, "nuôi tằm", "nuôi sâu tơ").unpack()
    assert unpacked.short_name == "nuôi tằm"
    assert unpacked.aliases == ["nuôi tằm", "nuôi sâu tơ"]
    assert unpacked.name == silk.name


def test_records_are_found_by_code_whether_packed_or_not(bees: Procedure, silk: Procedure) -> None:
    records = Records({BEES: bees}, {SILK: _packed(silk)})
    assert records[BEES] == bees
    assert records[SILK] == silk
    assert list(records) == [BEES, SILK]
    assert len(records) == 2
    assert BEES in records
    assert SILK in records
    assert dict(records) == {BEES: bees, SILK: silk}


def test_a_code_of_no_record_is_not_found(bees: Procedure) -> None:
    records = Records({BEES: bees}, {})
    assert KITES not in records
    assert records.get(KITES) is None
    with pytest.raises(KeyError):
        records[KITES]


def test_a_curated_record_wins_over_the_imported_one_of_its_code(bees: Procedure, make_procedure: Make) -> None:
    imported = make_procedure(code=BEES, name="Nuôi ong nhập về", origin="imported", aliases=[])
    records = Records({BEES: bees}, {BEES: _packed(imported)})
    assert records[BEES] == bees
    assert list(records) == [BEES]
    assert len(records) == 1


def test_more_imported_records_than_stay_unpacked_are_all_found(make_procedure: Make) -> None:
    codes = [f"7.{number:06}" for number in range(300)]
    made = [make_procedure(code=code, name=f"Thủ tục {code}", origin="imported", aliases=[]) for code in codes]
    records = Records({}, {one.code: _packed(one) for one in made})
    for _ in range(2):
        assert [records[code].name for code in codes] == [f"Thủ tục {code}" for code in codes]


def test_a_procedure_is_found_by_a_code_that_it_superseded(shelf: Shelf) -> None:
    for code, today in ((BEES, BEES), ("8.000001", BEES), (SILK, SILK), ("8.000002", SILK)):
        assert shelf.find(code) == shelf.procedures[today]
    assert shelf.find(KITES) is None


def test_a_code_in_force_is_itself_even_if_another_superseded_it(shelf: Shelf, silk: Procedure) -> None:
    assert replace(shelf, replaced={SILK: BEES}).find(SILK) == silk


def test_the_shelf_in_service_lists_the_name_of_every_procedure(library: Library) -> None:
    shelf = library.shelf
    assert {code: procedure.name for code, procedure in shelf.procedures.items()} == shelf.names
    for old, code in shelf.replaced.items():
        assert shelf.find(old) == shelf.procedures[code if old not in shelf.procedures else old]
