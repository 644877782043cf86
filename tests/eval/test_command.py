"""`make evaluate` from its words to what it prints."""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from danloi.console.release.quality.questions import FILES, QuestionError
from evaluation.__main__ import read_arguments, run
from tests.eval.answering import assistant

BIRTH = "1.001193"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files with a question each."""
    lines = [
        {"id": "a", "text": "lệ phí khai sinh", "procedure_codes": [BIRTH], "ask": "fee", "slices": ["plain"]},
        {"id": "b", "text": "cấp hộ chiếu ngoại giao", "procedure_codes": ["9.000001"], "slices": ["national"]},
    ]
    made = [tmp_path / f"{line['id']}.jsonl" for line in lines]
    for file, line in zip(made, lines, strict=True):
        file.write_text(json.dumps(line), encoding="utf-8")
    return made


def birth(_body: dict[str, str]) -> Any:
    return [{"text": "…", "custom": {"answer": {"outcome": "answered", "procedure": BIRTH, "aspects": ["fee"]}}}]


def test_without_files_the_projects_own_are_asked() -> None:
    assert read_arguments([]).files == list(FILES)


def test_files_are_given_bare_or_by_option() -> None:
    assert read_arguments(["a", "b"]).files == [Path("a"), Path("b")]
    assert read_arguments(["--file", "a", "b", "--url", "http://x", "--file", "c"]).files == [*map(Path, "abc")]


@pytest.mark.parametrize("more", [["a.jsonl"], ["--url", "http://x"], ["--variant", "typo"]])
def test_the_gate_is_written_from_nothing_but_the_whole_run(more: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        read_arguments(["--refreeze", *more])
    assert stopped.value.code == 2


async def test_a_run_tells_shares_failures_by_slice_and_that_confidences_are_missing(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    async with assistant(birth) as url:
        arguments = read_arguments([*map(str, files), "--url", url, "--json", str(out)])
        await asyncio.to_thread(run, arguments, ExitStack())
    told = capsys.readouterr()
    assert "100.0 % (1/1)" in told.out
    assert "national: 1 of 1 not right" in told.out
    given = json.loads(out.read_text(encoding="utf-8"))
    assert given["totals"]["not_loaded_said"] == {"right": 0, "of": 1}
    assert given["totals"]["procedure_at_1"] == {"right": 1, "of": 1}


async def test_a_page_of_a_foreign_assistant_says_that_confidences_are_missing(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with assistant(birth) as url:
        arguments = read_arguments([*map(str, files), "--url", url, "--write", "--folder", str(tmp_path / "page")])
        await asyncio.to_thread(run, arguments, ExitStack())
    assert "no picture of the reliability" in capsys.readouterr().err
    page = (tmp_path / "page" / "README.md").read_text(encoding="utf-8")
    assert "2 questions of `a.jsonl` and `b.jsonl`" in page
    assert "2 procedures loaded" in page


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(QuestionError, match=r"nowhere\.jsonl"):
        run(read_arguments(["nowhere.jsonl", "--url", "http://127.0.0.1:9"]), ExitStack())
