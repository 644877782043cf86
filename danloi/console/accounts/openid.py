"""OpenID Connect: the province's own sign-in, by authorization code with PKCE (OpenID Connect Core 1.0, RFC 7636)."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus, urlencode

import aiohttp
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

# Signatures by the provider's own key; never one that our secret, or nothing, could make.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"]
_LEEWAY_SECONDS = 60
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_KNOWN_FOR_SECONDS = 3600


class OpenIdError(Exception):
    """The provider does not answer, or its answer cannot be trusted. For the log."""


@dataclass(frozen=True)
class OpenIdOptions:
    """How we are known to the provider.

    Args:
        issuer: its address, as it stands in its tokens.
        client_id: ours.
        client_secret: ours; "" for a public client.
        redirect_uri: where it sends browsers back to.
        scopes: separated by spaces, `openid` among them.
    """

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    scopes: str = "openid profile email"


@dataclass(frozen=True)
class Begun:
    """What the browser's ticket keeps until it comes back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Begun:
        """Return fresh ones."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


class OpenIdProvider:
    """Asks the provider.

    Args:
        options: how we are known to it.
    """

    def __init__(self, options: OpenIdOptions) -> None:
        """Keep them; nothing is opened yet."""
        self.options = options
        self._known: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._known_until = 0.0
        self._lock = asyncio.Lock()

    async def address(self, begun: Begun) -> str:
        """Return where the browser is sent to sign in.

        Raises:
            OpenIdError: the provider does not answer.
        """
        known = await self._discover()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).rstrip(b"=")
        query = {
            "response_type": "code",
            "client_id": self.options.client_id,
            "redirect_uri": self.options.redirect_uri,
            "scope": self.options.scopes,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        endpoint = _text(known, "authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    async def claims(self, code: str, begun: Begun) -> dict[str, Any]:
        """Exchange the code that the browser brought for what the provider says of the person.

        Raises:
            OpenIdError: the provider does not answer, refuses the code, or its token does not hold.
        """
        known = await self._discover()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.options.redirect_uri,
            "code_verifier": begun.verifier,
        }
        headers = {}
        methods = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if self.options.client_secret and "client_secret_basic" in methods:
            pair = f"{quote_plus(self.options.client_id)}:{quote_plus(self.options.client_secret)}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form["client_id"] = self.options.client_id
            if self.options.client_secret:
                form["client_secret"] = self.options.client_secret
        answer = await self._ask("POST", _text(known, "token_endpoint"), data=form, headers=headers)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise OpenIdError("the answer of the token endpoint has no id_token")
        return await self._verified(token, begun.nonce)

    async def _verified(self, token: str, nonce: str) -> dict[str, Any]:
        """Return the claims of an ID token after every check of section 3.1.3.7."""
        try:
            claims = jwt.decode(token, await self._key_set(), algorithms=ALGORITHMS).claims
        except (JoseError, ValueError):  # perhaps the provider has changed its keys
            try:
                claims = jwt.decode(token, await self._key_set(afresh=True), algorithms=ALGORITHMS).claims
            except (JoseError, ValueError) as err:
                msg = f"the signature of the ID token does not hold: {type(err).__name__}"
                raise OpenIdError(msg) from err
        registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": self.options.issuer},
            aud={"essential": True, "value": self.options.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            registry.validate(claims)
        except JoseError as err:
            msg = f"a claim of the ID token does not hold: {err}"
            raise OpenIdError(msg) from err
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self.options.client_id:
            raise OpenIdError("the ID token is meant for another client (azp)")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise OpenIdError("the ID token names nobody (sub)")
        return claims

    async def _discover(self) -> dict[str, Any]:
        async with self._lock:
            if not self._known or time.monotonic() > self._known_until:
                address = f"{self.options.issuer.rstrip('/')}/.well-known/openid-configuration"
                known = await self._ask("GET", address)
                if known.get("issuer") != self.options.issuer:
                    msg = f"{address} is of the issuer {known.get('issuer')!r}: correct OIDC_ISSUER"
                    raise OpenIdError(msg)
                self._known, self._keys = known, None
                self._known_until = time.monotonic() + _KNOWN_FOR_SECONDS
            return self._known

    async def _key_set(self, *, afresh: bool = False) -> KeySet:
        if self._keys is None or afresh:
            answer = await self._ask("GET", _text(await self._discover(), "jwks_uri"))
            try:
                self._keys = KeySet.import_key_set(answer)  # type: ignore[arg-type]
            except (JoseError, KeyError, TypeError, ValueError) as err:
                raise OpenIdError("the provider's keys cannot be read") from err
        return self._keys

    async def _ask(self, method: str, url: str, **how: Any) -> dict[str, Any]:
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as http,
                http.request(method, url, allow_redirects=False, **how) as answer,
            ):
                found = json.loads(await answer.read())
        except (aiohttp.ClientError, TimeoutError, ValueError) as err:
            msg = f"{url} does not answer as a provider does: {type(err).__name__}"
            raise OpenIdError(msg) from err
        if answer.status != HTTPStatus.OK or not isinstance(found, dict):
            reason = found.get("error") if isinstance(found, dict) else None
            msg = f"{url} answers {answer.status}{f' {reason}' if isinstance(reason, str) else ''}"
            raise OpenIdError(msg)
        return found


def _text(known: dict[str, Any], key: str) -> str:
    value = known.get(key)
    if not isinstance(value, str) or not value:
        msg = f"the provider's configuration lacks {key}"
        raise OpenIdError(msg)
    return value
