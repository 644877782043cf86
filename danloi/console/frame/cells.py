"""Cells of files that are opened in a spreadsheet."""

from __future__ import annotations

_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_PASSED_OVER = " '\u00a0"  # what spreadsheets may look past


def safe_cell(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula (OWASP, CSV injection).

    An apostrophe goes before it, which spreadsheets do not show; one who reads the file back takes it off with
    `cell_text`.
    """
    return f"'{text}" if text.lstrip(_PASSED_OVER).startswith(_FORMULA_BEGINS) else text


def cell_text(cell: str) -> str:
    """Return what `safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) == cell else cell
