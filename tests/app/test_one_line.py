"""What an operator did wrong is one line of output, exit status 1 and no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from danloi.app.process import free_port
from danloi.app.supervisor import claim
from tests.system.processes import run_cli


def _refusal(seconds: float = 60, **settings: object) -> str:
    status, output = run_cli("serve", seconds=seconds, **settings)
    (line,) = output.splitlines()
    assert status == 1
    assert line.startswith("danloi: error: ")
    return line


def test_a_port_that_is_no_number(tmp_path: Path) -> None:
    assert "PORT='abc'" in _refusal(DATA_DIR=tmp_path, PORT="abc")


def test_a_database_we_do_not_know(tmp_path: Path) -> None:
    assert "DATABASE_URL" in _refusal(DATA_DIR=tmp_path, DATABASE_URL="mysql://localhost/danloi")


def test_a_second_assistant_on_the_same_data(tmp_path: Path) -> None:
    with claim(tmp_path):
        line = _refusal(DATA_DIR=tmp_path, PORT=free_port(), ENGINE_PORT=free_port())
    assert "already running" in line


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_the_world_is_not_served_without_a_token(host: str, tmp_path: Path) -> None:
    line = _refusal(seconds=20, DATA_DIR=tmp_path, HOST=host, PORT=free_port(), ENGINE_PORT=free_port())
    assert "REST_TOKEN" in line


def test_the_catalogue_of_the_project_has_no_problems() -> None:
    status, output = run_cli("catalogue", "check")
    assert (status, "0 problems" in output) == (0, True), output
