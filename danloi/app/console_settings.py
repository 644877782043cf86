"""The settings of the staff console (docs/console.md leads through them)."""

from __future__ import annotations

import re

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from danloi.console.frame.access import Role


class ConsoleSettings(BaseSettings):
    """Part of `Settings`; without OIDC_ISSUER staff sign in with passwords alone."""

    oidc_issuer: str = Field("", description="Address of the OpenID Connect provider; switches that way in on.")
    oidc_client_id: str = Field("", description="Client id at the provider.")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Client secret at the provider; empty for a public client."
    )
    oidc_scopes: str = Field("openid profile email", description="What is asked of the provider, separated by spaces.")
    oidc_login_claim: str = Field("preferred_username", description="Claim that becomes the login.")
    oidc_roles_claim: str = Field(
        "groups", description="Claim with the person's groups, or a path to it such as realm_access.roles."
    )
    oidc_roles: str = Field(
        "", description="What each group may do: group=role, several roles with +, separated by commas."
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _is_an_issuer(cls, url: str) -> str:
        if url and not re.match(r"https://[^/]|http://(?:127\.0\.0\.1|localhost)[:/]", url):
            msg = "must begin with https://"
            raise ValueError(msg)
        return url

    @field_validator("oidc_roles")
    @classmethod
    def _are_roles(cls, text: str) -> str:
        for pair in _parts(text):
            group, is_pair, roles = pair.rpartition("=")
            unknown = [role for role in roles.split("+") if role not in set(Role)]
            if not is_pair or not group or unknown:
                msg = f"{pair} is not group=role, where a role is one of {', '.join(Role)}"
                raise ValueError(msg)
        return text

    @property
    def roles_of_groups(self) -> dict[str, frozenset[Role]]:
        """OIDC_ROLES, read."""
        pairs = [pair.rpartition("=") for pair in _parts(self.oidc_roles)]
        return {group: frozenset(Role(role) for role in roles.split("+")) for group, _, roles in pairs}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
