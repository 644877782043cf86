"""The way in by the province's own sign-in: to the provider, and back."""

from __future__ import annotations

import hmac
import logging

from sanic.response import HTTPResponse, redirect

from danloi.console.accounts.caller import onward_of
from danloi.console.accounts.door import OPENID, admit
from danloi.console.accounts.openid import Begun, OpenIdError, OpenIdProvider
from danloi.console.accounts.outsiders import Outsiders
from danloi.console.accounts.register import AccountError
from danloi.console.accounts.sign_in import SignIn
from danloi.console.accounts.tickets import COOKIE as TICKET
from danloi.console.accounts.tickets import LASTS
from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import HEADERS, Console
from danloi.console.frame.cookies import give, take_back
from danloi.console.frame.visit import Visit

logger = logging.getLogger(__name__)
CALLBACK = f"{OPENID}/tro-lai"
_PURPOSE = "openid"
_LONGEST = 4000


def openid_area(console: Console, provider: OpenIdProvider, outsiders: Outsiders, sign_in: SignIn) -> Area:
    """Return the two addresses of the way through the provider."""
    area = Area("openid", console)

    @area.get(OPENID, Permission.ANYBODY)
    async def begin(visit: Visit) -> HTTPResponse:
        begun = Begun.new()
        try:
            address = await provider.address(begun)
        except OpenIdError as err:
            return _no_answer(visit, err)
        body = {
            "state": begun.state,
            "nonce": begun.nonce,
            "verifier": begun.verifier,
            "onward": onward_of(str(visit.request.args.get("den") or "")),
        }
        response = redirect(address, status=303, headers=HEADERS)
        give(visit.request, response, TICKET, await sign_in.tickets.issue(_PURPOSE, body), LASTS)
        return response

    @area.get(CALLBACK, Permission.ANYBODY)
    async def come_back(visit: Visit) -> HTTPResponse:
        given = {name: str(visit.request.args.get(name) or "")[:_LONGEST] for name in ("code", "state", "iss")}
        body = await sign_in.tickets.take(visit.request.cookies.get(TICKET) or "", _PURPOSE)
        if body is None or not hmac.compare_digest(str(body["state"]).encode(), given["state"].encode()):
            return visit.refuse("openid.not_begun", 400)
        if given["iss"] and given["iss"] != provider.options.issuer:  # RFC 9207: another provider's answer
            return visit.refuse("openid.not_begun", 400)
        if not given["code"]:
            return visit.refuse("openid.declined", 400)
        try:
            claims = await provider.claims(given["code"], Begun(body["state"], body["nonce"], body["verifier"]))
            account_id = await outsiders.welcome(provider.options.issuer, claims)
        except OpenIdError as err:
            return _no_answer(visit, err)
        except AccountError as err:
            logger.warning("console: the OpenID provider's sign-in is refused: %s", err)
            return visit.refuse(f"refused.{err.key}", 403)
        response = await admit(visit, sign_in, account_id, str(body["onward"]), "openid")
        take_back(visit.request, response, TICKET)
        return response

    return area


def _no_answer(visit: Visit, err: OpenIdError) -> HTTPResponse:
    logger.error("console: the OpenID provider: %s", err)
    return visit.refuse("openid.no_answer", 502)
