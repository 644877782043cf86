"""The consent of an administrator of the account, without which there are no tokens: the first one and each new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from channels.zalo_oa.models import ZaloTokenRow
from channels.zalo_oa.oauth import BadState, ConsentLink, ConsentLost
from channels.zalo_oa.tokens import TokenKeeper
from danloi.conversation.channel import TryAgain

type Outcome = Literal["done", "bad_state", "lost", "no_answer"]
type Also = Callable[[AsyncSession], None]


class Consent:
    """Begins and finishes a consent, for the staff page and for the command.

    Args:
        link: makes the addresses.
        tokens: keeps the pair.
    """

    def __init__(self, link: ConsentLink, tokens: TokenKeeper) -> None:
        """Keep both."""
        self.tokens = tokens
        self._link = link

    @property
    def callback_url(self) -> str:
        """Where Zalo sends the administrator afterwards; "" if that is not set."""
        return self._link.callback_url

    def address(self) -> str:
        """Return the address at which the administrator consents; good for an hour."""
        return self._link.make()

    async def token(self) -> ZaloTokenRow | None:
        """Return the pair that is kept, None before the first consent.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        return await self.tokens.store.row()

    async def settle(self, code: str, state: str, also: Also) -> tuple[Outcome, str]:
        """Do what `finish` does, and return what came of it, with a detail for the technicians.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        try:
            await self.finish(code, state, also)
        except BadState:
            return "bad_state", ""
        except ConsentLost as err:
            return "lost", str(err)
        except TryAgain as err:
            return "no_answer", str(err)
        return "done", ""

    async def finish(self, code: str, state: str, also: Also | None = None) -> None:
        """Exchange the code that Zalo gave, and keep the tokens.

        Args:
            code: what Zalo gave.
            state: what it sent back.
            also: done in the transaction that keeps the tokens.

        Raises:
            BadState: it was not begun here within the hour.
            ConsentLost: Zalo gives no tokens for the code.
            TryAgain: Zalo does not answer.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        verifier = self._link.verifier_of(state)
        pair = await self.tokens.oauth.redeem(code, verifier)
        await self.tokens.store.begin(pair, also)
        await self.tokens.all_is_well()

    async def finish_at(self, address: str, also: Also | None = None) -> None:
        """Do the same from the address that the browser shows after the consent.

        Raises:
            BadState: it has no code and state of ours; and what `finish` raises.
        """
        query = parse_qs(urlsplit(address.strip()).query)
        code, state = (query.get(key, [""])[0] for key in ("code", "state"))
        if not code or not state:
            raise BadState("that address has no code=… and state=…: copy all of it from the browser")
        await self.finish(code, state, also)
