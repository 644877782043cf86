"""The consent of an administrator of the account, without which there are no tokens: the first one and each new one."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from channels.zalo_oa.oauth import BadState, ConsentLink
from channels.zalo_oa.tokens import TokenKeeper


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

    async def finish(self, code: str, state: str) -> None:
        """Exchange the code that Zalo gave, and keep the tokens.

        Raises:
            BadState: it was not begun here within the hour.
            ConsentLost: Zalo gives no tokens for the code.
            TryAgain: Zalo does not answer.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        verifier = self._link.verifier_of(state)
        pair = await self.tokens.oauth.redeem(code, verifier)
        await self.tokens.store.begin(pair)
        await self.tokens.all_is_well()

    async def finish_at(self, address: str) -> None:
        """Do the same from the address that the browser shows after the consent.

        Raises:
            BadState: it has no code and state of ours; and what `finish` raises.
        """
        query = parse_qs(urlsplit(address.strip()).query)
        code, state = (query.get(key, [""])[0] for key in ("code", "state"))
        if not code or not state:
            raise BadState("that address has no code=… and state=…: copy all of it from the browser")
        await self.finish(code, state)
