"""An OpenID Connect provider as a province runs one (OpenID Connect Core 1.0, Discovery 1.0, RFC 7636, RFC 9207)."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import unquote_plus, urlencode

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

type Claims = dict[str, Any]


@dataclass
class Grant:
    """What a code stands for."""

    redirect_uri: str
    nonce: str
    challenge: str


@dataclass
class FakeOpenId:
    """Serves one client; whoever is sent to it is `person`, signed in already, and comes back at once.

    `twist` changes the claims of the next ID tokens, `sign` makes the token in another way; `is_down`: no answer helps.
    """

    client_id: str = "danloi"
    client_secret: str = "bi-mat-cua-danloi"
    person: Claims = field(
        default_factory=lambda: {
            "sub": "8f4a-01",
            "preferred_username": "Hoa.Le",
            "name": "Lê Thị Hoa",
            "realm_access": {"roles": ["can-bo", "lanh-dao"]},
        }
    )
    twist: Callable[[Claims], Claims] = dict
    sign: Callable[[FakeOpenId, Claims], str] | None = None
    declines: bool = False
    is_down: bool = False
    asked: list[str] = field(default_factory=list)
    grants: dict[str, Grant] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        app = web.Application()
        app.router.add_get("/realm/.well-known/openid-configuration", self._configuration)
        app.router.add_get("/realm/auth", self._authorize)
        app.router.add_post("/realm/token", self._token)
        app.router.add_get("/realm/certs", self._certs)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.issuer = f"http://{host}:{port}/realm"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def change_key(self) -> None:
        """Sign with another key from now on, as providers do every few months."""
        self.key = RSAKey.generate_key(2048, {"kid": "k2", "use": "sig", "alg": "RS256"})

    async def _configuration(self, _request: web.Request) -> web.Response:
        if self.is_down:
            raise web.HTTPServiceUnavailable
        return web.json_response(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/auth",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/certs",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        )

    async def _authorize(self, request: web.Request) -> web.Response:
        query = request.query
        if query["client_id"] != self.client_id or query["response_type"] != "code" or "openid" not in query["scope"]:
            raise web.HTTPBadRequest
        if query.get("code_challenge_method") != "S256" or not query.get("nonce"):
            raise web.HTTPBadRequest
        back = {"state": query["state"], "iss": self.issuer}
        if self.declines:
            back |= {"error": "access_denied"}
        else:
            code = secrets.token_urlsafe(16)
            self.grants[code] = Grant(query["redirect_uri"], query["nonce"], query["code_challenge"])
            back |= {"code": code}
        raise web.HTTPFound(f"{query['redirect_uri']}?{urlencode(back)}")

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.asked.append(str(form.get("code")))
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        pair = [unquote_plus(part) for part in base64.b64decode(given).decode().split(":")]
        if pair != [self.client_id, self.client_secret]:
            return web.json_response({"error": "invalid_client"}, status=401)
        grant = self.grants.pop(str(form["code"]), None)
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if grant is None or grant.redirect_uri != form["redirect_uri"] or grant.challenge != challenge:
            return web.json_response({"error": "invalid_grant"}, status=400)
        moment = int(time.time())
        claims = {"iss": self.issuer, "aud": self.client_id, "iat": moment, "exp": moment + 300, "nonce": grant.nonce}
        claims = self.twist({**claims, **self.person})
        token = self.sign(self, claims) if self.sign else self.signed(claims)
        return web.json_response({"access_token": "x", "token_type": "Bearer", "id_token": token})

    async def _certs(self, _request: web.Request) -> web.Response:
        return web.json_response(KeySet([self.key]).as_dict(private=False))

    def signed(self, claims: Claims) -> str:
        """Return an ID token as it should be."""
        return jwt.encode({"alg": "RS256", "kid": str(self.key.kid)}, claims, self.key)

    def signed_by_a_stranger(self, claims: Claims) -> str:
        """Return one with a key that the provider does not have."""
        stranger = RSAKey.generate_key(2048)
        return jwt.encode({"alg": "RS256", "kid": str(self.key.kid)}, claims, stranger)

    def unsigned(self, claims: Claims) -> str:
        """Return one without any signature (`alg` none)."""
        header, payload, _ = self.signed(claims).split(".")
        header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
        return f"{header}.{payload}."

    def signed_with_the_public_key(self, claims: Claims) -> str:
        """Return one made by whoever knows the public key, which everybody does (`alg` confusion)."""
        secret = OctKey.import_key(base64.b64encode(self.key.as_der(private=False)))
        return jwt.encode({"alg": "HS256", "kid": str(self.key.kid)}, claims, secret)
