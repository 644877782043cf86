"""The words of citizens for imported records: files that staff write, checked record by record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from danloi.guidance.catalogue.aliases import read_alias_files
from danloi.guidance.catalogue.store import load_folder
from danloi.guidance.catalogue.version import read_version
from danloi.guidance.portal.store import read_aliases
from danloi.storage.database import Database

Write = Callable[..., Path]


@pytest.fixture
def write_aliases(folder: Path) -> Callable[..., Path]:
    """Write a file of aliases as it stands."""

    def write(text: str, file: str = "ong.yaml") -> Path:
        path = folder / "aliases" / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


ONG = 'aliases:\n  "9.000001":\n    - nuôi ong lấy mật\n    - thả ong ở rừng\n'
TAM = 'aliases:\n  "9.000002":\n    - nuôi tằm\n'


async def _aliases(database: Database) -> dict[str, list[str]]:
    async with database.transaction() as session:
        return await read_aliases(session)


async def _version(database: Database) -> int:
    async with database.transaction() as session:
        return await read_version(session)


async def test_aliases_are_loaded_in_their_order(
    database: Database, folder: Path, write_aliases: Callable[..., Path]
) -> None:
    write_aliases(ONG)
    write_aliases(TAM, "tam.yaml")
    report = await load_folder(database, folder)
    assert report.aliases_changed
    assert await _aliases(database) == {"9.000001": ["nuôi ong lấy mật", "thả ong ở rừng"], "9.000002": ["nuôi tằm"]}


async def test_a_running_app_notices_a_change_and_only_a_change(
    database: Database, folder: Path, write_aliases: Callable[..., Path]
) -> None:
    write_aliases(ONG)
    await load_folder(database, folder)
    before = await _version(database)
    assert not (await load_folder(database, folder)).aliases_changed
    assert await _version(database) == before
    write_aliases(ONG.replace("thả ong", "để ong"))
    assert (await load_folder(database, folder)).aliases_changed
    assert await _version(database) == before + 1


async def test_aliases_that_are_gone_from_the_files_are_gone(
    database: Database, folder: Path, write_aliases: Callable[..., Path]
) -> None:
    path = write_aliases(ONG)
    await load_folder(database, folder)
    path.unlink()
    await load_folder(database, folder)
    assert await _aliases(database) == {}


async def test_a_broken_file_leaves_its_aliases_in_service(
    database: Database, folder: Path, write_aliases: Callable[..., Path]
) -> None:
    write_aliases(ONG)
    await load_folder(database, folder)
    write_aliases("aliases: [\n")
    write_aliases(TAM, "tam.yaml")
    report = await load_folder(database, folder)
    assert [problem.file for problem in report.problems] == ["ong.yaml"]
    assert set(await _aliases(database)) == {"9.000001", "9.000002"}


@pytest.mark.parametrize(
    ("text", "record", "reason"),
    [
        ("- a\n", "file", "one mapping named `aliases`"),
        ("aliases: {}\nother: 1\n", "file", "one mapping named `aliases`"),
        ("aliases: [\n", "line", "is not valid YAML"),
        ('aliases:\n  "9.000001": [a]\n  "9.000001": [b]\n', "line", "has a code twice"),
        ("aliases:\n  9.000001: [nuôi ong]\n", "9.000001", "not a code in quotes"),
        ('aliases:\n  "ong": [nuôi ong]\n', "ong", "not a code in quotes"),
        ('aliases:\n  "9.000001": nuôi ong\n', "9.000001", "must be a list"),
        ('aliases:\n  "9.000001": []\n', "9.000001", "must be a list"),
        ('aliases:\n  "9.000001": [nuôi ong, 5]\n', "9.000001", "no text: 5"),
        ('aliases:\n  "9.000001": [nuôi ong, Nuôi  Ong]\n', "9.000001", "stands twice: nuôi ong"),
        (f'aliases:\n  "9.000001": ["{"ong " * 60}"]\n', "9.000001", "longer than 200"),
        ('aliases:\n  "9.000001": [nuôi ong]\n  "9.000002": [Nuôi ong]\n', "9.000002", "is that of 9.000001 too"),
    ],
)
def test_what_breaks_a_rule_is_named(
    folder: Path, write_aliases: Callable[..., Path], text: str, record: str, reason: str
) -> None:
    write_aliases(text)
    (problem,) = read_alias_files(folder / "aliases").problems
    assert problem.file == "ong.yaml"
    assert record in problem.record
    assert reason in problem.reason


def test_a_code_in_two_files_is_refused_once(folder: Path, write_aliases: Callable[..., Path]) -> None:
    write_aliases(ONG)
    write_aliases('aliases:\n  "9.000001": [ong bò vẽ]\n', "z.yaml")
    reading = read_alias_files(folder / "aliases")
    assert [str(problem) for problem in reading.problems] == ["z.yaml: 9.000001: aliases: stands already in ong.yaml"]
    assert reading.aliases["9.000001"][0] == "nuôi ong lấy mật"


def test_decomposed_letters_are_mended(folder: Path, write_aliases: Callable[..., Path]) -> None:
    write_aliases('aliases:\n  "9.000001": ["nuo\u0302i ong"]\n')
    assert read_alias_files(folder / "aliases").aliases == {"9.000001": ["nuôi ong"]}


def test_the_projects_own_files_have_no_problems(data: Path) -> None:
    reading: Any = read_alias_files(data / "catalogue" / "aliases")
    assert [str(problem) for problem in reading.problems] == []
    assert reading.aliases
