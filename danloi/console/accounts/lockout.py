"""Attempts to sign in, counted in the database, so that they count in every process and after a restart."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, func, select

from danloi.console.accounts.models import KnownBrowserRow, SignInAttemptRow
from danloi.console.frame.sessions import hashed
from danloi.storage.base import now
from danloi.storage.database import Database

WINDOW = dt.timedelta(minutes=15)
BROWSER_LASTS = dt.timedelta(days=180)


@dataclass(frozen=True)
class Limits:
    """Failures within 15 minutes after which the next attempt is refused unjudged.

    One source is stopped at an account (`source_and_login`) long before the account is stopped for every source
    (`login`), so one attacker cannot shut others out; and many sources together shut out only browsers that the account
    has never signed in with, and only for as long as they go on. A known browser has its own count (`browser`).
    """

    source_and_login: int = 5
    source: int = 30
    login: int = 30
    browser: int = 10


@dataclass(frozen=True)
class Attempt:
    """An attempt that may be judged; `id` is its row."""

    id: int


@dataclass(frozen=True)
class Caller:
    """Who knocks: the network address, and the cookie of a browser that may be known."""

    address: str
    browser: str = ""


class Lockout:
    """Lets attempts through or not.

    Args:
        database: attempts and known browsers.
        limits: how many failures are borne.
        clock: the present moment; tests set it.
    """

    def __init__(
        self, database: Database, limits: Limits | None = None, clock: Callable[[], dt.datetime] = now
    ) -> None:
        """Keep the parts."""
        self._database = database
        self._limits = limits or Limits()
        self._clock = clock

    async def begin(self, login: str, caller: Caller, account_id: int | None) -> Attempt | None:
        """Write an attempt down before it is judged, so that many at once count each other; None if it must wait.

        Args:
            login: as typed; what failures are counted under.
            caller: who knocks.
            account_id: the account of that login, if there is one.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        moment = self._clock()
        who, source = _key(login), _key(_network(caller.address))
        async with self._database.transaction() as session:
            await session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.at < moment - WINDOW))
            known = None
            if caller.browser and account_id is not None:
                known = await session.get(KnownBrowserRow, (hashed(caller.browser), account_id))
            browser = known.token if known is not None and known.seen_at > moment - BROWSER_LASTS else ""
            row = SignInAttemptRow(login=who, source=source, browser=browser, at=moment)
            session.add(row)
            await session.flush()
            number = row.id
        of_login, of_source = SignInAttemptRow.login == who, SignInAttemptRow.source == source
        if browser:
            of_browser = and_(of_login, SignInAttemptRow.browser == browser)
            counted: list[tuple[ColumnElement[bool], int]] = [(of_browser, self._limits.browser)]
        else:
            counted = [
                (and_(of_login, of_source), self._limits.source_and_login),
                (of_source, self._limits.source),
                (of_login, self._limits.login),
            ]
        async with self._database.transaction() as session:
            for which, most in counted:
                others = select(func.count()).select_from(SignInAttemptRow).where(which, SignInAttemptRow.id != number)
                if (await session.scalar(others) or 0) >= most:
                    # A refused attempt does not count: whoever waits is let in when the window has passed.
                    await session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.id == number))
                    return None
        return Attempt(number)

    async def is_last(self, login: str, caller: Caller) -> bool:
        """Tell whether the failure just written down is the one after which this source waits; for the audit log.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        same = (SignInAttemptRow.login == _key(login), SignInAttemptRow.source == _key(_network(caller.address)))
        async with self._database.transaction() as session:
            count = await session.scalar(select(func.count()).select_from(SignInAttemptRow).where(*same))
        return count == self._limits.source_and_login

    async def succeeded(self, login: str, caller: Caller) -> None:
        """Forget the failures of this login from this source.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        same = (SignInAttemptRow.login == _key(login), SignInAttemptRow.source == _key(_network(caller.address)))
        async with self._database.transaction() as session:
            await session.execute(delete(SignInAttemptRow).where(*same))

    async def forgive(self, attempt: Attempt) -> None:
        """Take one attempt back: its password was right, and only the second step is to come.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        async with self._database.transaction() as session:
            await session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.id == attempt.id))


def key_of_login(login: str) -> str:
    """Return what failures of a login are kept under."""
    return _key(login)


def _key(text: str) -> str:
    return hashlib.sha256(text.casefold().encode()).hexdigest()


def _network(address: str) -> str:
    """Return the network that one customer has: an IPv4 address, 64 bits of an IPv6 one (RFC 6177)."""
    try:
        found = ipaddress.ip_address(address.strip("[] "))
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
