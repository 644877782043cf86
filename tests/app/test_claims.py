"""Ports and the data folder belong to one assistant."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from danloi.app.process import free_port
from danloi.app.settings import Settings
from danloi.app.supervisor import CannotServe, check_ports, claim


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("name", ["PORT", "ENGINE_PORT"])
def test_a_port_in_use_is_named_with_its_setting(name: str, taken_port: int) -> None:
    ports = {"port": free_port(), "engine_port": free_port(), name.lower(): taken_port}
    with pytest.raises(CannotServe, match=rf"port {taken_port} is in use .*`make serve {name}="):
        check_ports(Settings(**ports))


def test_free_ports_are_fine() -> None:
    check_ports(Settings(port=free_port(), engine_port=free_port()))


def test_the_app_and_the_engine_cannot_share_a_port() -> None:
    port = free_port()
    with pytest.raises(CannotServe, match="ENGINE_PORT"):
        check_ports(Settings(port=port, engine_port=port))


def test_an_address_that_is_not_ours_is_not_called_a_port_in_use() -> None:
    with pytest.raises(CannotServe, match="HOST"):
        check_ports(Settings(host="192.0.2.1", port=free_port(), engine_port=free_port()))


def test_a_second_assistant_on_the_same_data_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    with claim(tmp_path) as lock:
        lock.write("port 8765")
        lock.flush()
        with pytest.raises(CannotServe, match=r"already running here \(port 8765\).*DATA_DIR"):
            claim(tmp_path)


def test_the_data_folder_is_free_again_after_the_first_one_has_ended(tmp_path: Path) -> None:
    claim(tmp_path).close()
    claim(tmp_path).close()


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotServe, match="DATA_DIR"):
        claim(tmp_path / "file" / "data")
