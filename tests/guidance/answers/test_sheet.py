"""A record laid out for reading says what the answers say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from danloi.guidance.answers.compose import Composer
from danloi.guidance.answers.sheet import sheet_of
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.phrases import Phrases
from tests.guidance.conftest import Make

FEE = {"name": "Lệ phí", "amount": 10000, "channel": "any", "set_by": "central", "free": False}


@pytest.fixture(scope="module")
def say(data: Path) -> Phrases:
    return Phrases.read(data / "phrases" / "answers.yaml")


def test_every_word_about_money_is_one_of_the_answer(
    records: dict[str, Procedure], composer: Composer, say: Phrases, today: dt.date
) -> None:
    for procedure in (one for one in records.values() if not one.withheld):
        sheet = sheet_of(procedure, say, today)
        text = composer.answer(procedure, ["fee", "time"], today).text
        for row in (*sheet.fees, *sheet.coming_fees):
            assert row.amount in text, (procedure.code, row)
        assert all(row.length in text.lower() for row in sheet.times), procedure.code


def test_rows_are_told_apart_by_their_dates(make_procedure: Make, say: Phrases, today: dt.date) -> None:
    fees = [
        {**FEE, "name": "nay"},
        {**FEE, "name": "mai", "valid_from": "2027-01-01"},
        {**FEE, "name": "xưa", "valid_to": "2025-12-31"},
    ]
    sheet = sheet_of(make_procedure(fees=fees), say, today)
    assert [[row.name for row in rows] for rows in (sheet.fees, sheet.coming_fees, sheet.ended_fees)] == [
        ["Nay"],
        ["Mai"],
        ["Xưa"],
    ]
    assert sheet.coming_fees[0].coming_from == "01/01/2027"
    assert sheet.fee_note == ""


@pytest.mark.parametrize(
    ("fees", "says"), [([], "không nên hiểu là miễn phí"), ([{**FEE, "valid_to": "2025-12-31"}], "hết hiệu lực")]
)
def test_no_fee_in_force_is_said(
    make_procedure: Make, say: Phrases, today: dt.date, fees: list[dict[str, object]], says: str
) -> None:
    assert says in sheet_of(make_procedure(fees=fees), say, today).fee_note


def test_papers_are_grouped_by_case_with_those_for_everybody_first(
    make_procedure: Make, say: Phrases, today: dt.date
) -> None:
    documents = [
        {"name": "a", "when": "khi ở xa"},
        {"name": "b", "when": "always"},
        {"name": "c", "when": "khi ở xa"},
    ]
    groups = sheet_of(make_procedure(documents=documents), say, today).documents
    assert [(group.when, [one.name for one in group.documents]) for group in groups] == [
        ("", ["b"]),
        ("Khi ở xa", ["a", "c"]),
    ]


def test_a_form_on_a_host_that_is_not_allowed_is_not_linked(make_procedure: Make, say: Phrases, today: dt.date) -> None:
    for url in ("https://example.org/nop", "javascript:alert(1)", "http://dichvucong.gov.vn"):
        assert sheet_of(make_procedure(form_url=url), say, today).form_url is None
