"""A PostgreSQL cluster of the test run's own, from the programs that Debian installs."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import asyncpg

_PROGRAMS = Path("/usr/lib/postgresql")


class Cluster:
    """Starts, stops and is asked for addresses; all its files lie in one temporary folder."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="danloi-pg-"))
        self._as_user: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self._as_user = ["runuser", "-u", "postgres", "--"]
            owner = pwd.getpwnam("postgres")
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def create(self) -> None:
        """Make the cluster and start it."""
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N", "--locale=C")
        settings = f"""
port = {self.port}
listen_addresses = '127.0.0.1'
unix_socket_directories = '{self._folder}'
fsync = off
full_page_writes = off
shared_buffers = 16MB
"""
        with (self._data / "postgresql.auto.conf").open("a") as file:
            file.write(settings)
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._control("start", "-w", "-l", str(self._folder / "log"))

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is a crash."""
        self._control("stop", "-w", "-m", mode)

    def begin_to_stop(self) -> None:
        """Let it wait for the last client to leave; new clients are turned away meanwhile."""
        self._control("stop", "-W", "-m", "smart")

    def destroy(self) -> None:
        """Stop it, whatever its state, and remove every trace."""
        if (self._data / "postmaster.pid").exists():
            subprocess.run(self._command("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self._data)), check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    async def create_database(self, name: str, like: str = "template0") -> str:
        """Make a database, empty or like another one, and return its address."""
        await self._execute(f'create database "{name}" template "{like}"')
        return self.url(name)

    async def drop_database(self, name: str) -> None:
        """Remove a database; whoever is still connected is thrown out."""
        await self._execute(f'drop database "{name}" with (force)')

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(host="127.0.0.1", port=self.port, user="postgres", database="postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def url(self, name: str) -> str:
        """Return the address of database `name`."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{name}"

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", *arguments, "-D", str(self._data))

    def _run(self, program: str, *arguments: str) -> None:
        # Output goes to a file: the server would inherit a pipe and keep it open.
        log = self._folder / "output"
        with log.open("ab") as output:
            done = subprocess.run(
                self._command(program, *arguments), cwd=self._folder, stdout=output, stderr=output, check=False
            )
        if done.returncode:
            raise RuntimeError(f"PostgreSQL's {program} failed: {log.read_text(errors='replace')[-500:]}")

    def _command(self, program: str, *arguments: str) -> list[str]:
        found = sorted(_PROGRAMS.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
        if not found:
            raise RuntimeError(f"PostgreSQL's {program} is not under {_PROGRAMS}: apt-get install postgresql")
        return [*self._as_user, str(found[-1]), *arguments]
