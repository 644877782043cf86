"""The register of accounts: who there is, what they may do; every change is in the audit log."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.accounts.lockout import key_of_login
from danloi.console.accounts.models import KnownBrowserRow, SignInAttemptRow
from danloi.console.accounts.passwords import Passwords, temporary_password
from danloi.console.accounts.second_step import switch_off
from danloi.console.frame import audit
from danloi.console.frame.access import Account, Role
from danloi.console.frame.models import AccountRow, ConsoleSessionRow
from danloi.storage.database import Database

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,79}")
_LONGEST_NAME = 200


class AccountError(Exception):
    """A change that cannot be made. The text is for the operator; `key` is that of the words for staff."""

    def __init__(self, key: str, text: str) -> None:
        """Keep the key."""
        super().__init__(text)
        self.key = key


class Register:
    """Changes accounts. `by` is who does it, None for the command line.

    Every method raises `sqlalchemy.exc.SQLAlchemyError` if the database does not answer.
    """

    def __init__(self, database: Database, passwords: Passwords) -> None:
        """Keep both."""
        self._database = database
        self._passwords = passwords

    async def all(self) -> list[AccountRow]:
        """Return every account, those that are open first, by name."""
        async with self._database.transaction() as session:
            found = await session.scalars(select(AccountRow).order_by(AccountRow.is_active.desc(), AccountRow.name))
            return list(found)

    async def is_empty(self) -> bool:
        """Whether nobody can sign in yet."""
        async with self._database.transaction() as session:
            return not await session.scalar(select(func.count()).select_from(AccountRow).where(AccountRow.is_active))

    async def get(self, account_id: int) -> AccountRow | None:
        """Return an account."""
        async with self._database.transaction() as session:
            return await session.get(AccountRow, account_id)

    async def find(self, login: str) -> AccountRow:
        """Return the account of a login.

        Raises:
            AccountError: there is none.
        """
        async with self._database.transaction() as session:
            row = await session.scalar(select(AccountRow).where(AccountRow.login == login.strip().lower()))
        if row is None:
            raise AccountError("nobody", f"no account has the login {login!r}; see danloi account list")
        return row

    async def create(self, by: Account | None, login: str, name: str, roles: Collection[Role]) -> tuple[int, str]:
        """Open an account; return its number and the password with which it is entered the first time.

        Raises:
            AccountError: the login is no login or is taken, there is no name, or no role.
        """
        login = login.strip().lower()
        if not _LOGIN.fullmatch(login):
            raise AccountError("bad_login", f"{login!r} is no login: 2 to 80 of the letters a-z, digits and . _ @ -")
        _check(name, roles)
        password = temporary_password()
        kept = await self._passwords.hash(password)
        async with self._database.transaction() as session:
            if await session.scalar(select(AccountRow.id).where(AccountRow.login == login)):
                raise AccountError(
                    "taken", f"the login {login} is taken; danloi account reset {login} gives it a password"
                )
            row = AccountRow(login=login, name=name.strip(), roles=sorted(roles), password=kept, must_change=True)
            session.add(row)
            await session.flush()
            audit.record(session, by, "account.create", login, None, described(row))
            return row.id, password

    async def change(self, by: Account | None, account_id: int, name: str, roles: Collection[Role]) -> None:
        """Give an account another name or other roles.

        Raises:
            AccountError: no name, no role, its roles come from outside, or it is the last administrator's.
        """
        _check(name, roles)
        async with self._database.transaction() as session:
            row = await _locked(session, account_id)
            if row.subject and set(row.roles) != set(roles):
                raise AccountError("outside", f"the roles of {row.login} come from the OpenID provider")
            if Role.ADMINISTRATOR not in roles:
                await _leave_an_administrator(session, row)
            before = described(row)
            row.name, row.roles = name.strip(), sorted(roles)
            if before != described(row):
                audit.record(session, by, "account.change", row.login, before, described(row))

    async def close(self, by: Account | None, account_id: int) -> None:
        """Let nobody in with this account, and end its sessions.

        Raises:
            AccountError: it is the last administrator's.
        """
        async with self._database.transaction() as session:
            row = await _locked(session, account_id)
            await _leave_an_administrator(session, row)
            if row.is_active:
                row.is_active = False
                await _end_sessions(session, row)
                audit.record(session, by, "account.close", row.login, {"active": True}, {"active": False})

    async def reopen(self, by: Account | None, account_id: int) -> None:
        """Let a closed account in again."""
        async with self._database.transaction() as session:
            row = await _locked(session, account_id)
            if not row.is_active:
                row.is_active = True
                audit.record(session, by, "account.reopen", row.login, {"active": False}, {"active": True})

    async def reset(self, by: Account | None, account_id: int) -> str:
        """Return a new password to be changed at once; the second step is off, sessions and lock-outs end.

        Raises:
            AccountError: it has no password of ours.
        """
        password = temporary_password()
        kept = await self._passwords.hash(password)
        async with self._database.transaction() as session:
            row = await _locked(session, account_id)
            if row.subject:
                raise AccountError("outside", f"{row.login} signs in at the OpenID provider and has no password here")
            before = {"second_step": bool(row.totp)}
            row.password, row.must_change = kept, True
            await switch_off(session, row)
            await _end_sessions(session, row)
            await session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.login == key_of_login(row.login)))
            await session.execute(delete(KnownBrowserRow).where(KnownBrowserRow.account_id == row.id))
            audit.record(session, by, "account.reset", row.login, before, {"second_step": False})
        return password

    async def end_sessions(self, by: Account | None, account_id: int) -> None:
        """Sign an account out everywhere."""
        async with self._database.transaction() as session:
            row = await _locked(session, account_id)
            ended = await _end_sessions(session, row)
            audit.record(session, by, "account.end_sessions", row.login, {"sessions": ended}, {"sessions": 0})


def described(row: AccountRow) -> dict[str, Any]:
    """Return what the audit log says of an account."""
    return {"name": row.name, "roles": sorted(row.roles)}


def _check(name: str, roles: Collection[Role]) -> None:
    if not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise AccountError("no_name", "a name is needed, of at most 200 letters")
    if not roles:
        raise AccountError("no_role", f"at least one role is needed: {', '.join(Role)}")


async def _locked(session: AsyncSession, account_id: int) -> AccountRow:
    """Return an account while nobody else changes one: two administrators may not close each other at once."""
    await session.execute(update(AccountRow).where(AccountRow.id == account_id).values(name=AccountRow.name))
    await session.execute(select(AccountRow.id).order_by(AccountRow.id).with_for_update())
    row = await session.get(AccountRow, account_id, populate_existing=True)
    if row is None:
        raise AccountError("nobody", f"there is no account {account_id}")
    return row


async def _leave_an_administrator(session: AsyncSession, row: AccountRow) -> None:
    if not row.is_active or Role.ADMINISTRATOR not in row.roles:
        return
    others = await session.scalars(select(AccountRow.roles).where(AccountRow.is_active, AccountRow.id != row.id))
    if not any(Role.ADMINISTRATOR in roles for roles in others):
        raise AccountError("last_administrator", f"{row.login} is the last administrator: make another one first")


async def _end_sessions(session: AsyncSession, row: AccountRow) -> int:
    ended = await session.execute(
        delete(ConsoleSessionRow).where(ConsoleSessionRow.account_id == row.id).returning(ConsoleSessionRow.token)
    )
    return len(ended.all())
