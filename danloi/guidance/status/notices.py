"""Opting in to be told of changes, after proof and with recorded consent, and out again at any time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.answers.contract import Button
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.dossier import Dossier
from danloi.guidance.status.hide import short_code
from danloi.guidance.status.intervals import ENDS, first_look
from danloi.guidance.status.models import StatusSubscription
from danloi.guidance.status.vault import Vault
from danloi.storage.base import now
from danloi.storage.database import Database

LASTS = dt.timedelta(days=90)
MOST = 5  # files that one conversation may follow
# The channels in which a message may be sent that nobody asked for at that moment.
REACHABLE = ("web", "telegram", "zalo_oa", "zalo_bot")


@dataclass(frozen=True)
class Told:
    """What is said; `waits` for a yes or no."""

    text: str
    buttons: list[Button] = field(default_factory=list)
    waits: bool = False


def digest(dossier: Dossier, vault: Vault) -> str:
    """Return a fingerprint of what a change is told of: state, papers asked for, due date and noted payment."""
    seen = f"{dossier.state}|{dossier.missing}|{dossier.due_on}|{dossier.fee_paid}"
    return vault.fingerprint("seen", f"{dossier.code}|{seen}")


class NoticeDesk:
    """Takes and ends subscriptions of a conversation.

    Args:
        database: subscriptions.
        vault: seals the code; it is needed again for every look.
        phrases_folder: data/phrases/.
        clock: the present moment.
        zalo_days: how long after a citizen's last message Zalo lets us write unasked.
    """

    def __init__(
        self,
        database: Database,
        vault: Vault,
        phrases_folder: Path,
        clock: Callable[[], dt.datetime] = now,
        zalo_days: int = 2,
    ) -> None:
        """Read the phrases."""
        self._zalo_days = zalo_days
        self._database = database
        self._vault = vault
        self._say = Phrases.read(phrases_folder / "status.yaml")
        self._clock = clock

    @staticmethod
    def can_reach(conversation: str) -> bool:
        """Whether a notice can be sent in the channel of a conversation."""
        return conversation.split(":")[0] in REACHABLE

    @staticmethod
    def may_change(state: int | None) -> bool:
        """Whether there is anything left to be told of."""
        return state not in ENDS

    async def ask(self, conversation: str, dossiers: Sequence[Dossier]) -> Told:
        """Say what being told means and ask for consent."""
        refusal = self._refusal(conversation, dossiers)
        return refusal or Told(
            self._consent_text(conversation, dossiers),
            [self._button("buttons.consent"), self._button("buttons.decline")],
            waits=True,
        )

    async def note(self, conversation: str, dossiers: Sequence[Dossier], answer: str) -> Told:
        """Record the consent, with what was asked and what was answered, and begin.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database does not answer; nothing was begun.
        """
        refusal = self._refusal(conversation, dossiers)
        if refusal:
            return refusal
        following = [one for one in dossiers if self.may_change(one.state)]
        keys = [self._vault.fingerprint("code", one.code) for one in following]
        at = self._clock()
        text = self._say("notices.record", asked=self._consent_text(conversation, dossiers), answer=answer)
        mine = StatusSubscription.conversation_id == conversation
        async with self._database.transaction() as session:
            await session.execute(delete(StatusSubscription).where(mine, StatusSubscription.code_key.in_(keys)))
            others = len(list(await session.scalars(select(StatusSubscription.id).where(mine))))
            if others + len(following) > MOST:
                return Told(self._say("notices.too_many", most=MOST))
            session.add_all(
                StatusSubscription(
                    conversation_id=conversation,
                    code_key=key,
                    sealed_code=self._vault.seal(one.code),
                    seen=digest(one, self._vault),
                    next_at=first_look(one, at),
                    ends_at=at + LASTS,
                    consent_at=at,
                    consent_text=text,
                )
                for key, one in zip(keys, following, strict=True)
            )
        return Told(self._say("notices.noted", codes=self._names(following)))

    def declined(self) -> str:
        """Return what is said to a no."""
        return self._say("notices.declined")

    async def stop(self, conversation: str) -> str:
        """End and erase every subscription of a conversation, consent included; return what is said."""
        async with self._database.transaction() as session:
            mine = StatusSubscription.conversation_id == conversation
            count = len(list(await session.scalars(select(StatusSubscription.id).where(mine))))
            await session.execute(delete(StatusSubscription).where(mine))
        return self._say("notices.stopped", count=count) if count else self._say("notices.nothing_to_stop")

    @staticmethod
    async def erase(session: AsyncSession, conversation: str) -> None:
        """End and erase every subscription of a conversation as a part of `session`'s transaction."""
        await session.execute(delete(StatusSubscription).where(StatusSubscription.conversation_id == conversation))

    def _refusal(self, conversation: str, dossiers: Sequence[Dossier]) -> Told | None:
        if not self.can_reach(conversation):
            return Told(self._say("notices.no_channel"))
        if not any(self.may_change(one.state) for one in dossiers):
            return Told(self._say("notices.over", codes=self._names(dossiers)))
        return None

    def _consent_text(self, conversation: str, dossiers: Sequence[Dossier]) -> str:
        window = self._say(f"notices.window.{conversation.split(':')[0]}", days=self._zalo_days)
        following = [one for one in dossiers if self.may_change(one.state)]
        return self._say("notices.ask", codes=self._names(following), window=window, days=LASTS.days)

    def _names(self, dossiers: Sequence[Dossier]) -> str:
        return self._say("and").join(short_code(one.code) for one in dossiers)

    def _button(self, key: str) -> Button:
        return Button(title=self._say(key), payload=self._say(key))
