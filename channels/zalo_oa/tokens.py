"""Keeps the account's tokens: one renewal at a time over all processes, the new pair stored before it is used.

A refresh token works once. So a renewal goes: claim the row and write down that a renewal is sent; send it; store the
new pair; use it. If the process dies, or Zalo's answer is lost, between sending and storing, nobody knows whether the
token is spent: it is tried again, and if Zalo then says that it is, an administrator must consent again. The old access
token goes on working for the rest of its 25 hours, which is why renewal begins hours ahead.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from channels.zalo_oa.models import ZaloTokenRow
from channels.zalo_oa.oauth import ConsentLost, OAuth, Pair
from channels.zalo_oa.store import TokenStore
from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import NeedsStaff, TryAgain
from danloi.storage.base import now
from danloi.storage.whole import whole

logger = logging.getLogger(__name__)

CONSENT_ALERT = "zalo_oa.consent"
RENEWAL_ALERT = "zalo_oa.renewal"
CONSENT_MEND = "an administrator of the account must consent: page /noi-bo/zalo, or `danloi channels consent zalo_oa`"
_JUST = dt.timedelta(seconds=60)  # a token this young that Zalo refuses is not mended by another one
_NEAR_END = dt.timedelta(hours=2)


@dataclass(frozen=True)
class Token:
    """An access token and which pair it is of."""

    text: str
    generation: int
    obtained_at: dt.datetime


class TokenKeeper:
    """The tokens of one app.

    Args:
        store: where the pair lies.
        oauth: who renews it.
        alerts: told when an administrator is needed.
        refresh_after: age at which an access token is renewed; it lives 25 hours.
        look_every: seconds between two looks of the job.
        patience: seconds to wait for a renewal that another process has under way.
    """

    def __init__(
        self,
        store: TokenStore,
        oauth: OAuth,
        alerts: Alerts,
        refresh_after: dt.timedelta = dt.timedelta(hours=20),
        look_every: float = 60.0,
        patience: float = 12.0,
    ) -> None:
        """Keep them."""
        self.store = store
        self.oauth = oauth
        self._alerts = alerts
        self._refresh_after = refresh_after
        self._look_every = look_every
        self._patience = patience
        self._renewals: set[asyncio.Task[None]] = set()

    async def current(self) -> Token:
        """Return the token to send with.

        Raises:
            NeedsStaff: there is none that works, and none can be had without a consent.
            TryAgain: it has run out and Zalo does not answer.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        row = await self._row()
        return _token(row) if row.expires_at > now() else await self.renew(_token(row))

    async def replace(self, refused: Token) -> Token:
        """Return another token for one that Zalo did not take (-216, -220).

        Raises:
            NeedsStaff: it was a fresh one, or no other can be had.
            TryAgain: Zalo does not answer.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        newest = _token(await self._row())
        if newest.generation != refused.generation:
            return newest
        if now() - refused.obtained_at < _JUST:
            raise await self._without_consent("Zalo refuses a fresh access token")
        return await self.renew(refused)

    async def renew(self, old: Token, *, insist: bool = False) -> Token:
        """Have the pair after `old`: renew it, or wait for the process that does.

        Args:
            old: the token that will not do.
            insist: try again although Zalo has refused (the app's secret may have been corrected since).

        Raises:
            NeedsStaff: Zalo did not renew it.
            TryAgain: Zalo, or the other process, does not answer.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        deadline = asyncio.get_running_loop().time() + self._patience
        while True:
            row = await self._row()
            if row.generation != old.generation:
                return _token(row)
            if row.refused and not insist:
                raise NeedsStaff(f"{row.refused}; {CONSENT_MEND}")
            if await whole(self.store.claim(row.generation)):
                await self._to_the_end(row)
                return _token(await self._row())
            if asyncio.get_running_loop().time() > deadline:
                raise TryAgain("another process is renewing the Zalo token", after=5, whole_channel=True)
            await asyncio.sleep(0.1)

    async def keep_fresh(self) -> None:
        """Renew the pair ahead of time, for ever; in one process only (a `Job`)."""
        told = -1  # the pair about whose end staff have been told, 0 for none at all
        while True:
            row = await self.store.row()
            if row is None:
                if told != 0:
                    await self._without_consent("there is no Zalo token yet")
                told = 0
            elif row.refused:
                if told != row.generation:
                    await self._renew_ahead(row)
                told = row.generation
            else:
                told = -1
                if now() - row.obtained_at >= self._refresh_after:
                    await self._renew_ahead(row)
            await asyncio.sleep(self._look_every)

    async def _renew_ahead(self, row: ZaloTokenRow) -> None:
        try:
            await self.renew(_token(row), insist=True)
        except NeedsStaff as err:
            logger.warning("the Zalo token is not renewed: %s", err)
        except TryAgain as err:
            logger.warning("the Zalo token is not renewed yet: %s", err)
            if row.expires_at - now() < _NEAR_END:
                until = f"{row.expires_at:%Y-%m-%d %H:%M} UTC"
                text = f"Zalo does not renew the token, which ends {until}: {err}"
                await whole(self._alerts.report(RENEWAL_ALERT, text))
        else:
            await self.all_is_well()

    async def all_is_well(self) -> None:
        """Take back the alerts: there is a good pair."""
        await whole(self._alerts.clear(CONSENT_ALERT))
        await whole(self._alerts.clear(RENEWAL_ALERT))

    async def _row(self) -> ZaloTokenRow:
        row = await self.store.row()
        if row is None:
            raise NeedsStaff(f"there is no Zalo token yet; {CONSENT_MEND}")
        return row

    async def _to_the_end(self, row: ZaloTokenRow) -> None:
        """Renew and store, also if we are cancelled meanwhile: once it is sent, the old pair is spent."""
        renewal = asyncio.ensure_future(self._renew(row))
        self._renewals.add(renewal)
        renewal.add_done_callback(self._renewals.discard)
        renewal.add_done_callback(lambda task: task.cancelled() or task.exception())  # looked at, also if nobody waits
        await asyncio.shield(renewal)

    async def _renew(self, row: ZaloTokenRow) -> None:
        try:
            pair = await self.oauth.refresh(row.refresh_token)
        except TryAgain:
            await self.store.release(row.generation)
            raise
        except ConsentLost as err:
            lost = f"; the renewal of {row.sent_at:%Y-%m-%d %H:%M} UTC had no answer" if row.sent_at else ""
            reason = (str(err) if row.refused else f"{err}{lost}")[:300]
            await self.store.release(row.generation, refused=reason)
            raise await self._without_consent(reason) from None
        await self._store(row.generation, pair)

    async def _store(self, generation: int, pair: Pair) -> None:
        """Store a pair; if the database is away, keep trying: this process alone knows it."""
        attempt = 0
        while True:
            try:
                await self.store.replace(generation, pair)
            except (SQLAlchemyError, OSError) as err:
                attempt += 1
                logger.error("the new Zalo token is not stored yet (%s, attempt %d)", type(err).__name__, attempt)
                await asyncio.sleep(min(attempt * 0.2, 2.0))
            else:
                return

    async def _without_consent(self, reason: str) -> NeedsStaff:
        """Report that an administrator is needed; return what to raise."""
        text = f"{reason}; {CONSENT_MEND}"
        await whole(self._alerts.report(CONSENT_ALERT, text))
        return NeedsStaff(text)

    async def finish(self) -> None:
        """Wait until renewals under way are stored."""
        if self._renewals:
            await asyncio.wait(self._renewals, timeout=self._patience)


def _token(row: ZaloTokenRow) -> Token:
    return Token(row.access_token, row.generation, row.obtained_at)
