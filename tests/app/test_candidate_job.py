"""A request for a new model that cannot be carried out ends with a word that says why."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from danloi.app.candidate.archive import NotReadable, cross_validated
from danloi.app.candidate.job import Job
from danloi.app.settings import ROOT, Settings
from danloi.app.training import code_fingerprint, fingerprint, model_file
from danloi.console.release.jobs import Jobs, ask
from danloi.console.release.models import TrainingRow
from danloi.console.release.quality.intents import Guess
from danloi.console.training.workspace import WorkspaceError
from danloi.storage.database import Database
from tests.storage.choice import on_sqlite


def copy(folder: Path) -> None:
    for part in ("nlu", "rules"):
        shutil.copytree(ROOT / "data" / part, folder / "data" / part)


async def carried_out(
    database: Database, tmp_path: Path, copying: Callable[[Path], object] = copy, *, has_model: bool = True
) -> tuple[TrainingRow, list[str]]:
    settings = Settings(data_dir=tmp_path)
    (tmp_path / "models").mkdir()
    if has_model:
        (tmp_path / "models" / model_file(fingerprint())).touch()
    async with database.transaction() as session:
        number = (await ask(session, "Lan")).id
    told: list[str] = []
    assert await Job(settings, database, number, copying, told.append).run()
    row = await Jobs(database).get(number)
    assert row is not None
    return row, told


@on_sqlite
async def test_data_that_have_not_changed_are_not_trained(database: Database, tmp_path: Path) -> None:
    row, told = await carried_out(database, tmp_path)
    assert (row.state, row.error, row.model) == ("failed", "unchanged", fingerprint())
    assert "nothing new" in told[-1]
    assert await Jobs(database).lease().take()  # it is free again


@on_sqlite
async def test_a_workspace_that_cannot_be_read_is_said(database: Database, tmp_path: Path) -> None:
    def refuse(_folder: Path) -> None:
        raise WorkspaceError("another process holds it")

    row, told = await carried_out(database, tmp_path, refuse)
    assert (row.state, row.error) == ("failed", "data")
    assert "another process holds it" in told[-1]


@on_sqlite
async def test_a_live_model_without_file_is_said_before_anything_is_trained(database: Database, tmp_path: Path) -> None:
    row, _ = await carried_out(database, tmp_path, has_model=False)
    assert (row.state, row.error) == ("failed", "live_gone")


@on_sqlite
async def test_one_that_is_ended_by_a_restart_says_so_and_leaves_the_lease(database: Database, tmp_path: Path) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait(folder: Path) -> None:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(20)

    work = asyncio.create_task(carried_out(database, tmp_path, wait))
    await begun.wait()
    work.cancel()
    row, told = await work
    go_on.set()
    assert (row.state, row.error) == ("failed", "restart")
    assert told[-1] == "cut off"
    assert await Jobs(database).lease().take()


def archive(path: Path, name: str, content: bytes) -> Path:
    with tarfile.open(path, "w:gz") as made:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        made.addfile(member, io.BytesIO(content))
    return path


def test_how_cross_validation_judged_is_read_from_the_archive(tmp_path: Path) -> None:
    content = json.dumps([["lệ phí khai sinh", "ask_fee", "ask_time", 0.4]]).encode()
    model = archive(tmp_path / "m.tar.gz", "components/train_intent/cross_validated.json", content)
    assert cross_validated(model) == [Guess("lệ phí khai sinh", "ask_fee", "ask_time", 0.4)]


@pytest.mark.parametrize("content", [b"{", b"[1]"])
def test_an_archive_that_is_damaged_or_of_an_earlier_version_is_said(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotReadable, match="cannot be read"):
        cross_validated(archive(tmp_path / "m.tar.gz", "components/x/cross_validated.json", content))
    with pytest.raises(NotReadable, match="earlier version"):
        cross_validated(archive(tmp_path / "n.tar.gz", "components/x/other.json", content))
    (tmp_path / "o.tar.gz").write_bytes(b"no archive")
    with pytest.raises(NotReadable, match=r"o\.tar\.gz"):
        cross_validated(tmp_path / "o.tar.gz")


def test_the_fingerprint_of_code_and_of_sentences_are_told_apart(tmp_path: Path) -> None:
    copy(tmp_path)
    data = tmp_path / "data"
    assert fingerprint(data) == fingerprint()
    before = code_fingerprint()
    with (data / "nlu" / "fee.yml").open("a", encoding="utf-8") as file:
        file.write("    - thêm một câu\n")
    assert fingerprint(data) != fingerprint()
    assert code_fingerprint() == before
