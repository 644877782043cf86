"""`danloi account`: the first administrator by command, and what the console cannot mend."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from danloi.app import cli

type Run = Callable[..., tuple[int, str]]
PASSWORD = r"(?:[a-z2-9]{4}-){4}[a-z2-9]{4}"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, migrated_sqlite: Path
) -> Run:
    """Runs the command in this process; returns exit status and output."""
    shutil.copy(migrated_sqlite, tmp_path / "danloi.db")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    def command(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["danloi", "account", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        captured = capsys.readouterr()
        return int(end.value.code or 0), captured.out + captured.err

    return command


def test_the_first_administrator_is_made_by_command_with_a_password_for_the_first_time(run: Run) -> None:
    status, output = run("create", "Lan", "--name", "Nguyễn Thị Lan", "--role", "administrator", "--role", "reviewer")
    assert status == 0
    assert re.fullmatch(rf"danloi: account lan: temporary password {PASSWORD}\n", output)
    status, listed = run("list")
    assert status == 0
    assert "lan  Nguyễn Thị Lan  administrator+reviewer  open  password  never in" in listed
    assert "1 accounts" in listed


def test_a_forgotten_password_is_given_anew_and_an_account_closed(run: Run) -> None:
    for login in ("lan", "minh"):
        run("create", login, "--name", login, "--role", "administrator")
    first, second = run("reset", "lan")[1], run("reset", "LAN")[1]
    assert re.search(PASSWORD, first)
    assert first != second
    assert run("close", "minh") == (0, "danloi: account minh is closed\n")
    assert "minh  minh  administrator  CLOSED" in run("list")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("close", "lan"), "lan is the last administrator"),
        (("close", "ai"), "no account has the login 'ai'"),
        (("reset", "ai"), "no account has the login 'ai'"),
        (("create", "lan", "--name", "Lan", "--role", "observer"), "the login lan is taken"),
        (("create", "lan nguyen", "--name", "Lan", "--role", "observer"), "is no login"),
        (("create", "hoa", "--name", " ", "--role", "observer"), "a name is needed"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, words: tuple[str, ...], told: str) -> None:
    run("create", "lan", "--name", "Lan", "--role", "administrator")
    status, output = run(*words)
    assert status == 1
    assert re.fullmatch(r"danloi: error: [^\n]+\n", output)
    assert told in output


def test_a_role_that_there_is_not_is_named(run: Run) -> None:
    status, output = run("create", "lan", "--name", "Lan", "--role", "king")
    assert status == 2
    assert "king" in output
    assert "administrator" in output
