"""Builds the door of the console and the accounts behind it from the settings."""

from __future__ import annotations

from danloi.app.parts import Parts
from danloi.app.settings import Settings, SettingsError
from danloi.console.accounts.audit_pages import audit_area
from danloi.console.accounts.door import door_area
from danloi.console.accounts.openid import OpenIdOptions, OpenIdProvider
from danloi.console.accounts.openid_door import CALLBACK, openid_area
from danloi.console.accounts.outsiders import Outsiders
from danloi.console.accounts.own import own_area
from danloi.console.accounts.pages import accounts_area
from danloi.console.accounts.passwords import Passwords
from danloi.console.accounts.register import Register
from danloi.console.accounts.second_step import SecondStep
from danloi.console.accounts.sign_in import SignIn
from danloi.console.frame.area import Area
from danloi.console.frame.console import PATH, Console


def account_areas(console: Console, settings: Settings, parts: Parts) -> list[Area]:
    """Return the door, one's own page, the administrators' pages and the audit log.

    Raises:
        SettingsError: some of the settings of OpenID Connect are missing.
    """
    passwords, second_step = Passwords(), SecondStep(parts.status.vault)
    register = Register(parts.database, passwords)
    sign_in = SignIn(parts.database, passwords, second_step, console.sessions)
    provider = openid_provider(settings)
    areas = [
        door_area(console, sign_in, register, has_openid=provider is not None),
        own_area(console, sign_in, passwords, second_step),
        accounts_area(console, register),
        audit_area(console),
    ]
    if provider is not None:
        claims = settings.oidc_login_claim, settings.oidc_roles_claim
        outsiders = Outsiders(parts.database, *claims, settings.roles_of_groups)
        areas.append(openid_area(console, provider, outsiders, sign_in))
    return areas


def openid_provider(settings: Settings) -> OpenIdProvider | None:
    """Return the provider, None if it has no settings.

    Raises:
        SettingsError: some of its settings are missing.
    """
    if not settings.oidc_issuer:
        return None
    needed = {
        "OIDC_CLIENT_ID": settings.oidc_client_id,
        "OIDC_ROLES": settings.oidc_roles,
        "PUBLIC_URL": settings.public_url,
    }
    if missing := [name for name, value in needed.items() if not value]:
        msg = f"OIDC_ISSUER needs {', '.join(missing)} besides. See docs/console.md"
        raise SettingsError(msg)
    secret = settings.oidc_client_secret.get_secret_value()
    back = f"{settings.public_url}{PATH}{CALLBACK}"
    options = OpenIdOptions(settings.oidc_issuer, settings.oidc_client_id, secret, back, settings.oidc_scopes)
    return OpenIdProvider(options)
