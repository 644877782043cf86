"""Who may do what: roles, permissions, and the account that a page is shown to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for; one account may have several."""

    REVIEWER = "reviewer"
    APPROVER = "approver"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    OBSERVER = "observer"


class Permission(StrEnum):
    """What a route asks of the account; each route names exactly one."""

    ANYBODY = "anybody"  # also without an account: the door itself
    SIGNED_IN = "signed_in"
    SEE_NUMBERS = "see_numbers"
    SEE_QUEUE = "see_queue"
    REVIEW = "review"
    SEE_DATA = "see_data"
    PROPOSE_DATA = "propose_data"
    APPROVE_DATA = "approve_data"
    SEE_RELEASES = "see_releases"
    TRAIN = "train"
    RELEASE = "release"
    OVERRIDE = "override"
    SEE_CATALOGUE = "see_catalogue"
    EDIT_CATALOGUE = "edit_catalogue"
    APPROVE_CATALOGUE = "approve_catalogue"
    SEE_CONVERSATIONS = "see_conversations"
    SEE_UNMASKED = "see_unmasked"
    TAKE_OVER = "take_over"
    SEE_DELIVERY = "see_delivery"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_AUDIT = "see_audit"


_P = Permission
_SIGNED_IN = frozenset({_P.ANYBODY, _P.SIGNED_IN})
_OBSERVER = _SIGNED_IN | {_P.SEE_NUMBERS}
_REVIEWER = _OBSERVER | {
    _P.SEE_QUEUE, _P.REVIEW, _P.SEE_DATA, _P.PROPOSE_DATA, _P.SEE_RELEASES, _P.SEE_CATALOGUE,
    _P.SEE_CONVERSATIONS, _P.TAKE_OVER,
}  # fmt: skip

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.OBSERVER: _OBSERVER,
    Role.REVIEWER: _REVIEWER,
    Role.APPROVER: _REVIEWER | {_P.APPROVE_DATA, _P.TRAIN, _P.RELEASE, _P.APPROVE_CATALOGUE, _P.SEE_UNMASKED},
    Role.EDITOR: _OBSERVER | {_P.SEE_CATALOGUE, _P.EDIT_CATALOGUE, _P.SEE_DATA, _P.PROPOSE_DATA},
    Role.ADMINISTRATOR: frozenset(Permission),
}


@dataclass(frozen=True)
class Account:
    """The person who looks at a page.

    `id` is the row's number, `login` what is typed at the door, `name` how colleagues know them. `must_change`: the
    password was given by somebody else, and nothing else may be done before there is a new one.
    """

    id: int
    login: str
    name: str
    roles: frozenset[Role]
    must_change: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether any of the roles allows it."""
        return any(permission in ALLOWED[role] for role in self.roles)
