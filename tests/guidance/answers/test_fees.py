"""Fees: what is in force today, what is coming, and nothing called free that nobody called free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from danloi.guidance.answers.compose import Composer
from danloi.guidance.catalogue.records import Procedure
from tests.guidance.answers.expected import (
    amount_words,
    begins_later,
    claims_free,
    dmy,
    fee_parts,
    holds,
    in_force,
    lines_with,
)

Records = dict[str, Procedure]
Make = Callable[..., Procedure]
COMING = "Sắp thay đổi:"
DAYS = [dt.date(2026, 6, 30), dt.date(2026, 11, 22), dt.date(2027, 1, 1), dt.date(2027, 3, 1)]


def _fee_text(composer: Composer, procedure: Procedure, day: dt.date) -> tuple[str, str]:
    """The lines in force and those that are coming."""
    text = composer.answer(procedure, ["fee"], day).text
    section = text.split("Lệ phí:\n", 1)[1].split("\n\nNguồn:")[0]
    current, _, coming = section.partition(COMING)
    return current, coming


def _shown(records: Records) -> list[Procedure]:
    return [record for record in records.values() if not record.withheld]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_row_in_force_is_shown_whole(composer: Composer, records: Records, day: dt.date) -> None:
    missing = []
    for procedure in _shown(records):
        current, _ = _fee_text(composer, procedure, day)
        rows = [fee for fee in procedure.fees if in_force(fee, day)]
        missing += [(procedure.code, fee) for fee in rows if not lines_with(current, fee_parts(fee))]
        assert current.count("• ") == len(rows), procedure.code
    assert missing == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_row_that_has_not_begun_is_announced_and_not_shown_as_current(
    composer: Composer, records: Records, day: dt.date
) -> None:
    wrong = []
    for procedure in _shown(records):
        _, coming = _fee_text(composer, procedure, day)
        rows = [fee for fee in procedure.fees if begins_later(fee, day)]
        for fee in rows:
            assert fee.valid_from is not None
            if not lines_with(coming, [f"Từ {dmy(fee.valid_from)}", *fee_parts(fee)]):
                wrong.append((procedure.code, fee))
        assert coming.count("• ") == len(rows), procedure.code
    assert wrong == []


@pytest.mark.parametrize("day", DAYS[1:], ids=str)
def test_a_row_that_has_ended_is_not_shown(composer: Composer, records: Records, day: dt.date) -> None:
    ended = 0
    for procedure in _shown(records):
        text = "\n".join(_fee_text(composer, procedure, day))
        for fee in procedure.fees:
            if not in_force(fee, day) and not begins_later(fee, day):
                ended += 1
                assert lines_with(text, fee_parts(fee)) == [], procedure.code
    assert ended


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_line_says_free_if_and_only_if_the_record_does(composer: Composer, records: Records, day: dt.date) -> None:
    wrong, free = [], 0
    for procedure in _shown(records):
        text = "\n".join(_fee_text(composer, procedure, day))
        for fee in procedure.fees:
            for line in lines_with(text, fee_parts(fee)):
                free += bool(fee.free)
                if claims_free(line, fee) != bool(fee.free):
                    wrong.append((procedure.code, line))
    assert wrong == []
    assert free


def test_an_overview_does_not_say_free_where_no_row_is_free(
    composer: Composer, records: Records, today: dt.date
) -> None:
    wrong, looked_at = [], 0
    for procedure in _shown(records):
        rows = [fee for fee in procedure.fees if in_force(fee, today)]
        if any(fee.free for fee in rows):
            continue
        text = composer.answer(procedure, ["overview"], today).text
        line = next(line for line in text.splitlines() if line.startswith("• Lệ phí:"))
        looked_at += 1
        for fee in rows:
            line = line.replace(fee.note.rstrip("."), "").replace(fee.case, "").replace(fee.name, "")
        if claims_free(line, procedure.fees[0]):
            wrong.append((procedure.code, line))
    assert wrong == []
    assert looked_at


def test_an_overview_shows_the_fees_in_force_or_says_that_there_are_more(
    composer: Composer, records: Records, today: dt.date
) -> None:
    wrong = []
    for procedure in _shown(records):
        text = composer.answer(procedure, ["overview"], today).text
        line = next(line for line in text.splitlines() if line.startswith("• Lệ phí:"))
        rows = [fee for fee in procedure.fees if in_force(fee, today)]
        missing = [fee for fee in rows if not all(holds(line, part) for part in fee_parts(fee))]
        if missing and f"{len(rows)} khoản" not in line:
            wrong.append((procedure.code, missing))
    assert wrong == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"amount": 8000}, "8.000 đồng"),
        ({"amount": 1250000, "unit": "đồng/lần"}, "1.250.000 đồng/lần"),
        ({"amount": 500, "unit": "trang"}, "500 đồng/trang"),
        ({"amount": 0, "free": True}, "miễn phí"),
        ({"amount": None, "set_by": "province", "free": None}, "do Hội đồng nhân dân tỉnh quy định"),
        ({"amount": 0, "set_by": "province", "free": None}, "do Hội đồng nhân dân tỉnh quy định"),
        ({"amount": 0, "set_by": "unstated", "free": None}, "nguồn ghi 0 đồng nhưng không nói rõ là miễn"),
        ({"amount": 0, "set_by": "central", "free": False}, "nguồn ghi 0 đồng nhưng không nói rõ là miễn"),
        ({"amount": None, "set_by": "unstated", "free": None}, "nguồn chưa nêu mức thu"),
        ({"amount": None, "free": None}, "tôi chưa có mức thu đã xác nhận"),
        ({"amount": None, "percent": 0.5}, "0,5 %"),
        ({"amount": None, "percent": 10.0}, "10 %"),
        ({"amount": None, "reduction_percent": 50.0}, "được giảm 50 %"),
    ],
)
def test_an_amount_is_said_in_words_that_promise_no_more_than_the_record(
    composer: Composer, make_procedure: Make, today: dt.date, row: dict[str, Any], words: str
) -> None:
    fee = {"name": "Phí", "channel": "any", "set_by": "central", "free": False} | row
    procedure = make_procedure(fees=[fee])
    current, _ = _fee_text(composer, procedure, today)
    assert words in current
    assert amount_words(procedure.fees[0]) in current
    assert claims_free(current, procedure.fees[0]) is bool(row.get("free"))


def test_the_first_and_the_last_day_of_a_row_count(composer: Composer, make_procedure: Make) -> None:
    fee = {"name": "Phí", "amount": 8000, "channel": "any", "set_by": "central", "free": False}
    procedure = make_procedure(fees=[fee | {"valid_from": "2026-08-15", "valid_to": "2027-02-28"}])
    assert "8.000" not in _fee_text(composer, procedure, dt.date(2026, 8, 14))[0]
    assert "8.000" in _fee_text(composer, procedure, dt.date(2026, 8, 14))[1]
    assert "8.000" in _fee_text(composer, procedure, dt.date(2026, 8, 15))[0]
    assert "8.000" in _fee_text(composer, procedure, dt.date(2027, 2, 28))[0]
    after = "\n".join(_fee_text(composer, procedure, dt.date(2027, 3, 1)))
    assert "8.000" not in after
    assert "hết hiệu lực" in after


@pytest.mark.parametrize("code", ["3.000348", "1.001456", "3.000333", "1.010038"])
def test_the_relief_for_digital_citizens_ends_with_february_2027(
    composer: Composer, records: Records, code: str
) -> None:
    last, next_day = (_fee_text(composer, records[code], day)[0] for day in (dt.date(2027, 2, 28), dt.date(2027, 3, 1)))
    assert "đến hết 28/02/2027" in last
    assert "đến hết 28/02/2027" not in next_day


def test_the_halved_fees_of_2026_are_full_again_in_2027(composer: Composer, records: Records) -> None:
    changing = [p for p in _shown(records) if any(fee.valid_to == dt.date(2026, 12, 31) for fee in p.fees)]
    assert changing
    for procedure in changing:
        before, coming = _fee_text(composer, procedure, dt.date(2026, 12, 31))
        after, _ = _fee_text(composer, procedure, dt.date(2027, 1, 1))
        assert "đến hết 31/12/2026" in before
        assert "đến hết 31/12/2026" not in after
        for fee in procedure.fees:
            if fee.valid_from == dt.date(2027, 1, 1):
                assert lines_with(coming, ["Từ 01/01/2027", *fee_parts(fee)])
                assert lines_with(after, fee_parts(fee))


def test_a_record_without_fee_rows_is_not_called_free(composer: Composer, make_procedure: Make, today: dt.date) -> None:
    text = composer.answer(make_procedure(fees=[]), ["fee"], today).text
    assert "không ghi khoản phí" in text
    assert "miễn phí" not in text.replace("không nên hiểu là miễn phí", "")
