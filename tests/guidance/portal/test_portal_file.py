"""Reading a file line by line, whole or damaged."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from danloi.guidance.portal import reading
from danloi.guidance.portal.judge import Judge, Refused, Seen
from danloi.guidance.portal.reading import Line, UnreadableFile, fingerprint, read_lines
from tests.guidance.portal.api import record, write


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_lines_are_numbered_and_empty_ones_left_out(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, [b"\xef\xbb\xbf{}", b"", b"  ", b"{}"])
    assert [(line.number, line.data) for line in read_lines(path)] == [(1, b"{}"), (4, b"{}")]


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(gzip.compress(b"{}\n"))
    assert [line.data for line in read_lines(path)] == [b"{}"]


def test_reading_goes_on_after_a_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [b"1", b"2", b"3"])
    assert [line.data for line in read_lines(path, after=2)] == [b"3"]


def test_a_file_cut_off_in_the_middle_says_after_which_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl.gz", [record(f"9.{number:06d}") for number in range(200)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    lines = read_lines(path)
    with pytest.raises(UnreadableFile, match=r"a\.jsonl\.gz cannot be read after line \d+: .*fetch the file again"):
        list(lines)


@pytest.mark.parametrize("read", [lambda path: list(read_lines(path)), fingerprint])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, read: object) -> None:
    with pytest.raises(UnreadableFile, match=r"nowhere\.jsonl cannot be read: No such file"):
        read(tmp_path / "nowhere.jsonl")  # type: ignore[operator]


def test_a_line_longer_than_any_record_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_LINE", 16)
    path = write(tmp_path / "a.jsonl", [b"1", b"x" * 50, b"x" * 48, b"2"])
    assert [(line.number, line.data) for line in read_lines(path)] == [(1, b"1"), (2, None), (3, None), (4, b"2")]


@pytest.fixture(scope="module")
def judge(portal_phrases: Path) -> Judge:
    return Judge("may.jsonl", portal_phrases)


@pytest.mark.parametrize(
    ("raw", "code", "reason"),
    [
        (b"{", None, "is not valid JSON"),
        (b'{"code": "9.000001", "name": "\xff"}', None, "is not valid JSON"),
        (b"[" * 100_000, None, "is not valid JSON"),
        (b"[]", None, "is not a JSON object"),
        (None, None, "is longer than any record"),
        (b"{}", None, "'' is not of the form 1.000000"),
        (b'{"code": "9.000001-Xoa"}', "9.000001-Xoa", "'9.000001-Xoa' is not of the form 1.000000"),
        (b'{"code": "9.0000011"}', "9.0000011", "'9.0000011' is not of the form 1.000000"),
    ],
)
def test_a_line_that_is_no_record_is_refused_with_its_number_and_reason(
    judge: Judge, raw: bytes | None, code: str | None, reason: str
) -> None:
    refused = judge.look(Line(7, raw, 0))
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert str(refused.problem).startswith("may.jsonl: line 7 (")
    assert reason in str(refused.problem)


def test_blanks_around_a_code_do_not_matter(judge: Judge) -> None:
    seen = judge.look(Line(1, b'{"code": " 9.000001 ", "name": "x", "id": "y"}', 0))
    assert isinstance(seen, Seen)
    assert seen.code == "9.000001"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b'{"code": "9.000001", "id": "x"}', "name"),
        (b'{"code": "9.000001", "name": "x"}', "id"),
        (b'{"code": "9.000001", "name": "x", "id": "y", "updatedAt": 1, "executionSteps": "none"}', "executionSteps"),
        (b'{"code": "9.000001", "name": "x", "id": "y"}', "updatedAt"),
    ],
)
def test_a_record_that_cannot_be_converted_is_refused_with_the_key(judge: Judge, line: bytes, field: str) -> None:
    seen = judge.look(Line(3, line, 0))
    assert isinstance(seen, Seen)
    refused = judge.convert(seen)
    assert isinstance(refused, Refused)
    assert refused.code == "9.000001"
    assert refused.problem.field == field
