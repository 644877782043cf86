"""Sessions of signed-in staff: a random cookie, known to the database by its hash alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable

from sqlalchemy import delete, select

from danloi.console.frame.access import Account, Role
from danloi.console.frame.models import AccountRow, ConsoleSessionRow
from danloi.storage.base import now
from danloi.storage.database import Database

LONGEST = dt.timedelta(hours=12)
IDLE = dt.timedelta(hours=1)
_NOTED_EVERY = dt.timedelta(minutes=1)  # a look at a page is no reason to write each time


class Sessions:
    """Opens, knows and closes sessions.

    Args:
        database: accounts and sessions.
        clock: the present moment; tests set it.
    """

    def __init__(self, database: Database, clock: Callable[[], dt.datetime] = now) -> None:
        """Keep the parts."""
        self._database = database
        self._clock = clock

    async def open(self, account_id: int, browser: str = "") -> str:
        """Return the cookie of a new session; one that a browser brought along is never taken over.

        Args:
            account_id: whose it is.
            browser: how the browser calls itself, shown to its owner.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        token = secrets.token_urlsafe(32)
        moment = self._clock()
        async with self._database.transaction() as session:
            await session.execute(delete(ConsoleSessionRow).where(ConsoleSessionRow.opened_at < moment - LONGEST))
            session.add(
                ConsoleSessionRow(
                    token=hashed(token),
                    account_id=account_id,
                    browser=browser[:200],
                    opened_at=moment,
                    seen_at=moment,
                )
            )
        return token

    async def account_of(self, token: str) -> Account | None:
        """Return whose session it is; None if it is unknown, too old, idle for too long, or the account is closed.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        if not token:
            return None
        moment = self._clock()
        async with self._database.transaction() as session:
            row = await session.get(ConsoleSessionRow, hashed(token))
            if row is None or row.opened_at < moment - LONGEST or row.seen_at < moment - IDLE:
                return None
            account = await session.get(AccountRow, row.account_id)
            if account is None or not account.is_active:
                return None
            if row.seen_at < moment - _NOTED_EVERY:
                row.seen_at = moment
            roles = frozenset(map(Role, account.roles))
            return Account(account.id, account.login, account.name, roles, must_change=account.must_change)

    async def close(self, token: str) -> None:
        """End a session.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            await session.execute(delete(ConsoleSessionRow).where(ConsoleSessionRow.token == hashed(token)))

    async def of_account(self, account_id: int) -> list[ConsoleSessionRow]:
        """Return the open sessions of an account, the one used last first.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        moment = self._clock()
        alive = (ConsoleSessionRow.opened_at >= moment - LONGEST, ConsoleSessionRow.seen_at >= moment - IDLE)
        async with self._database.transaction() as session:
            found = await session.scalars(
                select(ConsoleSessionRow)
                .where(ConsoleSessionRow.account_id == account_id, *alive)
                .order_by(ConsoleSessionRow.seen_at.desc())
            )
            return list(found)

    async def close_all(self, account_id: int, keep: str = "") -> None:
        """End every session of an account, as after a new password; `keep` is the cookie of one to be left open.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        mine = (ConsoleSessionRow.account_id == account_id, ConsoleSessionRow.token != hashed(keep))
        async with self._database.transaction() as session:
            await session.execute(delete(ConsoleSessionRow).where(*mine))


def csrf_of(token: str) -> str:
    """Return what every form of this session must carry."""
    return hmac.new(token.encode(), b"danloi console form", hashlib.sha256).hexdigest()


def is_csrf(token: str, given: str) -> bool:
    """Compare, in constant time."""
    return bool(token) and hmac.compare_digest(csrf_of(token).encode(), given.encode())


def hashed(token: str) -> str:
    """Return what the database keeps of a cookie."""
    return hashlib.sha256(token.encode()).hexdigest()
