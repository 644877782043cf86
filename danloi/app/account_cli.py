"""`danloi account create|reset|list|close`: the first administrator, and mending what the console cannot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from danloi.app.preparing import migrate_when_up
from danloi.app.settings import read_settings
from danloi.app.training import print_line
from danloi.console.accounts.passwords import Passwords
from danloi.console.accounts.register import Register
from danloi.console.frame.access import Role
from danloi.storage.database import Database

account = typer.Typer(no_args_is_help=True, help="Accounts of the staff console.")
_Login = Annotated[str, typer.Argument(help="What is typed at the door.")]


def _with_register[T](work: Callable[[Register], Awaitable[T]]) -> T:
    async def run() -> T:
        settings = read_settings()
        database = Database(settings.database)
        try:
            await migrate_when_up(database, settings.database_wait_seconds)
            return await work(Register(database, Passwords()))
        finally:
            await database.close()

    return asyncio.run(run())


@account.command("create")
def create(
    login: _Login,
    name: Annotated[str, typer.Option(help="How colleagues know the person.")],
    role: Annotated[list[Role], typer.Option(help="What the person may do; may be given several times.")],
) -> None:
    """Open an account and print the password for the first time."""

    async def work(register: Register) -> str:
        return (await register.create(None, login, name, role))[1]

    print_line(f"account {login.strip().lower()}: temporary password {_with_register(work)}")


@account.command("reset")
def reset(login: _Login) -> None:
    """Print a new password; the second step is off, sessions and lock-outs end."""

    async def work(register: Register) -> str:
        return await register.reset(None, (await register.find(login)).id)

    print_line(f"account {login.strip().lower()}: temporary password {_with_register(work)}")


@account.command("list")
def list_all() -> None:
    """List every account."""
    rows = _with_register(Register.all)
    for row in rows:
        way = "openid" if row.subject else "password and code" if row.totp else "password"
        seen = f"{row.signed_in_at:%Y-%m-%d %H:%M} UTC" if row.signed_in_at else "never in"
        state = "open" if row.is_active else "CLOSED"
        print_line(f"{row.login}  {row.name}  {'+'.join(row.roles)}  {state}  {way}  {seen}")
    print_line(f"{len(rows)} accounts")


@account.command("close")
def close(login: _Login) -> None:
    """Let nobody in with an account any more, and end its sessions."""

    async def work(register: Register) -> None:
        await register.close(None, (await register.find(login)).id)

    _with_register(work)
    print_line(f"account {login.strip().lower()} is closed")
