"""Accounts of people who sign in at the OpenID provider: made and kept up with what it says of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from sqlalchemy import select

from danloi.console.accounts.register import AccountError, described
from danloi.console.frame import audit
from danloi.console.frame.access import Role
from danloi.console.frame.models import AccountRow
from danloi.storage.database import Database

_LONGEST_LOGIN, _LONGEST_NAME, _LONGEST_SUBJECT = 80, 200, 500


class Outsiders:
    """Finds or makes the account of a person whom the provider has named.

    Args:
        database: the accounts.
        login_claim: what the login is taken from.
        roles_claim: where the person's groups stand: the name of a claim, or a path such as `realm_access.roles`.
        roles: what each group may do here.
    """

    def __init__(
        self, database: Database, login_claim: str, roles_claim: str, roles: Mapping[str, Collection[Role]]
    ) -> None:
        """Keep the parts."""
        self._database = database
        self._login_claim = login_claim
        self._roles_claim = roles_claim
        self._roles = roles

    async def welcome(self, issuer: str, claims: Mapping[str, Any]) -> int:
        """Return the number of the person's account, its name and roles as the provider has them today.

        Raises:
            AccountError: none of the person's groups has a role here, the account is closed, or its login belongs to
                somebody else.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        subject = f"{issuer} {claims['sub']}"
        login = str(claims.get(self._login_claim) or claims["sub"]).strip().lower()[:_LONGEST_LOGIN]
        name = str(claims.get("name") or login).strip()[:_LONGEST_NAME]
        roles = sorted(self._roles_of(claims))
        if len(subject) > _LONGEST_SUBJECT:
            raise AccountError("outside_no_role", f"the provider's name for {login} is longer than any should be")
        if not roles:
            raise AccountError("outside_no_role", f"{login} is in no group of OIDC_ROLES")
        async with self._database.transaction() as session:
            row = await session.scalar(select(AccountRow).where(AccountRow.subject == subject))
            if row is None:
                # A login that is here already is not taken over: whoever holds it at the provider need not be the same.
                if await session.scalar(select(AccountRow.id).where(AccountRow.login == login)):
                    raise AccountError("outside_taken", f"the login {login} belongs to an account that has a password")
                row = AccountRow(login=login, name=name, roles=roles, subject=subject)
                session.add(row)
                await session.flush()
                audit.record(session, None, "account.create", login, None, described(row), who=audit.AT_THE_DOOR)
            if not row.is_active:
                raise AccountError("outside_closed", f"the account {row.login} is closed")
            before = described(row)
            row.name, row.roles = name, roles
            if before != described(row):
                audit.record(session, None, "account.change", row.login, before, described(row), who=audit.AT_THE_DOOR)
            return row.id

    def _roles_of(self, claims: Mapping[str, Any]) -> set[Role]:
        found = claims.get(self._roles_claim)
        if found is None:
            try:
                found = jmespath.search(self._roles_claim, dict(claims))
            except JMESPathError:
                found = None
        groups = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        return {role for group in groups if isinstance(group, str) for role in self._roles.get(group, ())}
