"""Signing in: by password, and by a code where the account asks for one."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select

from danloi.console.accounts.lockout import Caller, Limits, Lockout
from danloi.console.accounts.models import KnownBrowserRow
from danloi.console.accounts.passwords import Passwords
from danloi.console.accounts.second_step import SecondStep
from danloi.console.accounts.tickets import Tickets
from danloi.console.frame import audit
from danloi.console.frame.access import Account
from danloi.console.frame.models import AccountRow
from danloi.console.frame.sessions import Sessions, hashed
from danloi.storage.base import now
from danloi.storage.database import Database

_CODE = "second step"  # the purpose of a ticket
_LONGEST_LOGIN = 80
_WRONG_CODES = 10  # within 15 minutes from all sources; whoever tries knows the password


class Outcome(StrEnum):
    """What came of an attempt; each has its words below `refused.`, but for the first two."""

    IN = "in"
    CODE_NEEDED = "code_needed"
    WRONG = "wrong"
    WRONG_CODE = "wrong_code"
    WAIT = "wait"
    BEGIN_AGAIN = "begin_again"


@dataclass(frozen=True)
class Result:
    """`ticket` is the cookie of the next step, `account_id` whoever is in, `onward` where to."""

    outcome: Outcome
    account_id: int = 0
    ticket: str = ""
    onward: str = ""


@dataclass(frozen=True)
class Admitted:
    """The cookies of somebody who is in."""

    session: str
    browser: str


class SignIn:
    """Judges attempts.

    Args:
        database: the accounts.
        passwords: compares them.
        second_step: checks codes.
        sessions: opened for whoever is let in.
        limits: how many failures are borne.
        clock: the present moment; tests set it.

    Every method raises `sqlalchemy.exc.SQLAlchemyError` if the database does not answer.
    """

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        second_step: SecondStep,
        sessions: Sessions,
        limits: Limits | None = None,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Keep the parts."""
        limits = limits or Limits()
        self._database = database
        self._passwords = passwords
        self._second_step = second_step
        self._sessions = sessions
        self._clock = clock
        self._lockout = Lockout(database, limits, clock)
        self._lockout_of_codes = Lockout(database, replace(limits, login=_WRONG_CODES), clock)
        self.tickets = Tickets(database, clock)

    async def with_password(self, login: str, password: str, caller: Caller, onward: str) -> Result:
        """Judge a login and password; unknown, closed and wrong are the same to whoever knocks, in time too."""
        login = login.strip().lower()
        row = await self._account_of(login)
        attempt = await self._lockout.begin(login, caller, row.id if row else None)
        if attempt is None:
            return Result(Outcome.WAIT)
        kept = row.password if row is not None and row.is_active else ""
        if not await self._passwords.is_right(kept, password):
            if row is not None and await self._lockout.is_last(login, caller):
                await self._note(row, "account.locked_out")
            return Result(Outcome.WRONG)
        assert row is not None  # noqa: S101 - only what an account keeps can be right
        if self._passwords.is_outdated(kept):
            await self._keep_anew(row, password)
        if not row.totp:
            await self._lockout.succeeded(login, caller)
            return Result(Outcome.IN, row.id, onward=onward)
        await self._lockout.forgive(attempt)
        ticket = await self.tickets.issue(_CODE, {"account": row.id, "onward": onward})
        return Result(Outcome.CODE_NEEDED, ticket=ticket)

    async def with_code(self, ticket: str, code: str, caller: Caller) -> Result:
        """Judge the second step of whoever holds `ticket`."""
        body = await self.tickets.look(ticket, _CODE)
        if body is None:
            return Result(Outcome.BEGIN_AGAIN)
        number = int(body["account"])
        counted = f"code of {number}"
        if await self._lockout_of_codes.begin(counted, caller, number) is None:
            return Result(Outcome.WAIT)
        async with self._database.transaction() as session:
            row = await session.get(AccountRow, number)
            if row is None or not row.is_active or not row.totp:
                return Result(Outcome.BEGIN_AGAIN)
            if not await self._second_step.takes(session, row, code, self._clock()):
                audit.record(session, None, "account.wrong_code", row.login, who=audit.AT_THE_DOOR)
                return Result(Outcome.WRONG_CODE)
        if await self.tickets.take(ticket, _CODE) is None:
            return Result(Outcome.BEGIN_AGAIN)
        await self._lockout_of_codes.succeeded(counted, caller)
        return Result(Outcome.IN, number, onward=str(body["onward"]))

    async def is_really(self, account: Account, password: str, caller: Caller) -> bool:
        """Ask for the password once more, before something grave; guessing is counted here too."""
        attempt = await self._lockout.begin(account.login, caller, account.id)
        row = await self._account_of(account.login)
        if attempt is None or row is None or not await self._passwords.is_right(row.password, password):
            return False
        await self._lockout.forgive(attempt)
        return True

    async def admit(self, account_id: int, caller: Caller, browser: str, old_session: str, way: str) -> Admitted:
        """Open a session; the one that the browser came with is ended, so that nobody can have planted it.

        Args:
            account_id: who is let in.
            caller: with the cookie of the browser, if it has one.
            browser: how it calls itself.
            old_session: the cookie of its session so far, "" for none.
            way: `password`, `code` or `openid`, for the audit log.
        """
        if old_session:
            await self._sessions.close(old_session)
        moment = self._clock()
        async with self._database.transaction() as session:
            # A cookie that is not ours may have been planted: it does not become a known browser.
            is_ours = KnownBrowserRow.token == hashed(caller.browser)
            is_known = bool(await session.scalar(select(KnownBrowserRow.token).where(is_ours).limit(1)))
            known = caller.browser if is_known else secrets.token_urlsafe(32)
            row = await session.get_one(AccountRow, account_id)
            row.signed_in_at = moment
            await session.merge(KnownBrowserRow(token=hashed(known), account_id=account_id, seen_at=moment))
            actor = Account(row.id, row.login, row.name, frozenset())
            audit.record(session, actor, "account.sign_in", row.login, None, {"way": way})
        return Admitted(await self._sessions.open(account_id, browser), known)

    async def _account_of(self, login: str) -> AccountRow | None:
        if len(login) > _LONGEST_LOGIN:
            return None
        async with self._database.transaction() as session:
            return await session.scalar(select(AccountRow).where(AccountRow.login == login))

    async def _keep_anew(self, row: AccountRow, password: str) -> None:
        kept = await self._passwords.hash(password)
        async with self._database.transaction() as session:
            found = await session.get(AccountRow, row.id)
            if found is not None and found.password == row.password:
                found.password = kept

    async def _note(self, row: AccountRow, action: str) -> None:
        async with self._database.transaction() as session:
            audit.record(session, None, action, row.login, who=audit.AT_THE_DOOR)
