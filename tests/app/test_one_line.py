"""What an operator did wrong is told in one line that says how to mend it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from danloi.app.process import free_port
from danloi.app.supervisor import claim
from tests.system.assistant import run_cli

BAD_SETTINGS = {
    "PORT": "abc",
    "ENGINE_PORT": "70000",
    "DATABASE_URL": "mysql://localhost/danloi",
    "TURN_TIMEOUT_SECONDS": "0",
    "LOG_LEVEL": "LOUD",
    "MESSAGES_PER_MINUTE": "many",
}


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def _one_line(output: str) -> str:
    (line,) = output.splitlines()
    assert line.startswith("danloi: error: ")
    return line


@pytest.mark.parametrize("name", BAD_SETTINGS)
def test_a_bad_setting_is_named(name: str, tmp_path: Path) -> None:
    settings = {"DATA_DIR": tmp_path, name: BAD_SETTINGS[name]}
    status, output = run_cli("serve", **settings)
    assert status == 1
    line = _one_line(output)
    assert name in line
    assert BAD_SETTINGS[name] in line


def test_a_bad_address_of_the_database_does_not_tell_its_password(tmp_path: Path) -> None:
    status, output = run_cli("serve", DATA_DIR=tmp_path, DATABASE_URL="postgresql://staff:geheim@db/danloi")
    assert status == 1
    assert "DATABASE_URL" in _one_line(output)
    assert "geheim" not in output


@pytest.mark.parametrize("name", ["PORT", "ENGINE_PORT"])
def test_a_port_in_use_is_named_with_its_setting(name: str, taken_port: int, tmp_path: Path) -> None:
    ports = {"PORT": free_port(), "ENGINE_PORT": free_port(), name: taken_port}
    status, output = run_cli("serve", DATA_DIR=tmp_path, **ports)
    assert status == 1
    line = _one_line(output)
    assert f"port {taken_port} is in use" in line
    assert f"make serve {name}=" in line


def test_the_app_and_the_engine_cannot_share_a_port(tmp_path: Path) -> None:
    port = free_port()
    status, output = run_cli("serve", DATA_DIR=tmp_path, PORT=port, ENGINE_PORT=port)
    assert status == 1
    assert "ENGINE_PORT" in _one_line(output)


def test_an_address_that_is_not_ours_is_not_called_a_port_in_use(tmp_path: Path) -> None:
    status, output = run_cli("serve", DATA_DIR=tmp_path, PORT=free_port(), ENGINE_PORT=free_port(), HOST="192.0.2.1")
    assert status == 1
    assert "HOST" in _one_line(output)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_the_world_is_not_served_without_a_token(host: str, tmp_path: Path) -> None:
    status, output = run_cli(
        "serve", seconds=20, DATA_DIR=tmp_path, HOST=host, PORT=free_port(), ENGINE_PORT=free_port()
    )
    assert status == 1
    assert "REST_TOKEN" in _one_line(output)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, output = run_cli("serve", DATA_DIR=tmp_path / "file" / "data", PORT=free_port(), ENGINE_PORT=free_port())
    assert status == 1
    assert "DATA_DIR" in _one_line(output)


def test_a_second_assistant_on_the_same_data_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    with claim(tmp_path) as lock:
        lock.write("port 8765")
        lock.flush()
        status, output = run_cli("serve", DATA_DIR=tmp_path, PORT=free_port(), ENGINE_PORT=free_port())
    assert status == 1
    assert "port 8765" in _one_line(output)


def test_the_catalogue_of_the_project_has_no_problems() -> None:
    status, output = run_cli("catalogue", "check")
    assert (status, "0 problems" in output) == (0, True), output
