"""The catalogue as it is delivered."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from danloi.guidance.catalogue.files import Reading
from danloi.guidance.catalogue.links import detail_url, form_url, is_allowed, links_in
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.library import Library

Records = dict[str, Procedure]


def test_no_record_is_refused(reading: Reading) -> None:
    assert [str(problem) for problem in reading.problems] == []
    assert len(reading.procedures) == 123


def test_codes_are_unique_also_among_the_superseded_ones(reading: Reading) -> None:
    codes = Counter(code for p in reading.procedures for code in (p.code, *p.superseded_codes))
    assert [code for code, count in codes.items() if count > 1] == []


def test_every_record_has_at_least_eight_aliases(records: Records) -> None:
    assert [p.code for p in records.values() if len({alias.lower() for alias in p.aliases}) < 8] == []


def test_every_link_made_from_a_record_is_allowed(records: Records) -> None:
    made = [(p.code, url) for p in records.values() for url in (detail_url(p), form_url(p)) if url]
    assert len(made) > len(records)
    assert [pair for pair in made if not is_allowed(pair[1])] == []


def test_every_link_written_in_a_record_is_allowed(records: Records) -> None:
    written = [(p.code, url) for p in records.values() for url in links_in(p.model_dump_json())]
    assert written
    assert [pair for pair in written if not is_allowed(pair[1])] == []


def test_a_procedure_done_in_person_has_no_form(records: Records) -> None:
    in_person = [p for p in records.values() if p.online_level == "in_person"]
    assert in_person
    assert [p.code for p in in_person if form_url(p)] == []


def test_every_superseded_code_leads_to_the_procedure_of_today(library: Library, records: Records) -> None:
    superseded = [(old, p.code) for p in records.values() for old in p.superseded_codes]
    assert superseded
    found = [(old, procedure.code if (procedure := library.shelf.find(old)) else None) for old, _ in superseded]
    assert found == superseded


def test_a_code_of_no_procedure_is_not_found(library: Library) -> None:
    assert library.shelf.find("9.999999") is None


def test_free_is_said_only_where_the_record_has_no_amount(records: Records) -> None:
    assert [p.code for p in records.values() for fee in p.fees if fee.free and fee.amount] == []


@pytest.mark.parametrize(("column", "count"), [("new_code", 54), ("new_unit", 54)])
def test_there_are_54_units(data: Path, column: str, count: int) -> None:
    assert len({row[column] for row in _units(data)}) == count


def test_there_are_171_old_communes_of_which_12_were_split(data: Path) -> None:
    parts = Counter((row["old_unit"], row["old_district"]) for row in _units(data))
    assert len(parts) == 171
    assert sum(count > 1 for count in parts.values()) == 12


def _units(data: Path) -> list[dict[str, str]]:
    with (data / "catalogue" / "units.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
