"""CSV files that Excel opens as they are meant."""

from __future__ import annotations

import csv
import io

import pytest

from danloi.console.frame.sheets import csv_file

ATTACKS = [
    "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "=HYPERLINK(\"http://x\")", "＝1",
]  # fmt: skip


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_text_never_runs_as_a_formula(attack: str) -> None:
    assert read(csv_file([[attack]])) == [[f"'{attack}"]]


def test_figures_stay_figures_and_vietnamese_is_marked_as_utf8() -> None:
    content = csv_file([["Thủ tục", "Lượt"], ["Khai sinh, khai tử", -3], [None, 0.5]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content) == [["Thủ tục", "Lượt"], ["Khai sinh, khai tử", "-3"], ["", "0.5"]]
