"""The audit log: every change by staff, written in the transaction of the change itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.frame.access import Account
from danloi.console.frame.models import AuditRow

COMMAND_LINE = "command line"
AT_THE_DOOR = "door"


def record(
    session: AsyncSession,
    account: Account | None,
    action: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    reason: str = "",
    *,
    who: str = COMMAND_LINE,
) -> None:
    """Write down a change; it stands or falls with the transaction of `session`.

    Args:
        session: the transaction in which the change is made.
        account: who made it; None for nobody who is signed in.
        action: `area.verb`, such as `training.approve`.
        subject: what was changed, as staff would look for it: a login, a procedure's code, a model's name.
        before: what it was; anything JSON holds, without personal data.
        after: what it is now.
        reason: in the words of whoever made it.
        who: stands for the account where there is none.
    """
    session.add(
        AuditRow(
            account_id=account.id if account else None,
            who=account.login if account else who,
            action=action,
            subject=subject[:300],
            before=before,
            after=after,
            reason=reason,
        )
    )
