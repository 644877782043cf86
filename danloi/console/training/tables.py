"""Tables of sentences in and out: CSV and XLSX, as staff open them in a spreadsheet.

Out: a cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). In: bounds on
size, unpacked size, rows and columns; a formula counts as the text that it shows.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from danloi.console.frame.cells import cell_text, safe_cell
from danloi.console.frame.sheets import csv_file

MOST_ROWS = 2000
MOST_COLUMNS = 40
MOST_UNPACKED_BYTES = 30_000_000
MOST_PARTS = 200
type Rows = Iterator[tuple[int, list[str]]]


class BadTable(Exception):
    """A file cannot be read as a table; `key` is that of the words for staff, `values` what they need."""

    def __init__(self, key: str, **values: object) -> None:
        """Name the words."""
        super().__init__(key)
        self.key, self.values = key, values


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV file that spreadsheets open with its diacritics (UTF-8 with a byte order mark)."""
    return csv_file([header, *rows])


def as_xlsx(header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> bytes:
    """Return an XLSX file with one sheet; every cell is text, `widths` are those of the columns in letters."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGH"[number]].width = width

    def cell(text: str, *, is_bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=safe_cell(text))
        made.data_type = "s"
        if is_bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(text, is_bold=True) for text in header])
    for row in rows:
        sheet.append([cell(text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_table(name: str, body: bytes) -> Rows:
    """Yield number and cells of each row that is not empty, the header among them.

    Args:
        name: of the file as it was sent; its ending says what it is.
        body: its bytes.

    Raises:
        BadTable: it is no table, or too large.
    """
    ending = name.lower().rpartition(".")[2]
    if ending == "xlsx":
        rows = _xlsx(body)
    elif ending in {"csv", "tsv", "txt"}:
        rows = _csv(body)
    else:
        raise BadTable("import.ending", name=name[:80])
    count = 0
    for number, cells in rows:
        if not any(cells):
            continue
        count += 1
        if count > MOST_ROWS + 1:
            raise BadTable("import.rows", most=MOST_ROWS)
        if len(cells) > MOST_COLUMNS:
            raise BadTable("import.columns", most=MOST_COLUMNS)
        yield number, [cell_text(cell) for cell in cells]


def _csv(body: bytes) -> Rows:
    try:
        text = body.decode("utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        raise BadTable("import.encoding") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise BadTable("import.broken") from None


def _xlsx(body: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
        if len(sizes) > MOST_PARTS or sum(sizes) > MOST_UNPACKED_BYTES:
            raise BadTable("import.unpacked")
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            # What a file says of its own size is not believed.
            sheet.reset_dimensions()
            for number, row in enumerate(islice(sheet.iter_rows(values_only=True), 10 * MOST_ROWS), 1):
                yield number, ["" if value is None else str(value).strip() for value in row]
        finally:
            book.close()
    except BadTable:
        raise
    # A file made to confuse raises whatever the parser meets first.
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        IndexError,
        TypeError,
        SyntaxError,
        EOFError,
    ):
        raise BadTable("import.broken") from None
