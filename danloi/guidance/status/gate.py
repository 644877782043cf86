"""The privacy gate: a file is shown for its code and a second fact, and a wrong guess learns nothing.

No such file, a wrong fact and too many tries are one answer in the same words after exactly the same time: the time
that a look-up may take at most. What was proven holds in that conversation for a quarter of an hour.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.guidance.status.dossier import Dossier, Found, Provider, ProviderUnavailable
from danloi.guidance.status.limits import Keys, Limits, Tries
from danloi.guidance.status.models import StatusProof
from danloi.guidance.status.vault import Vault
from danloi.storage.base import now
from danloi.storage.database import Database

PROOF_LASTS = dt.timedelta(minutes=15)
DIGITS = 4
_NO_FACTS = ("\x00",)
_FACT = re.compile(rf"[0-9]{{{DIGITS}}}")


@dataclass(frozen=True)
class Asker:
    """Who asks: the conversation, and where it comes from as the server knows it (an address, a Zalo user)."""

    conversation: str
    source: str = ""


class Gate:
    """Opens a file to the person who knows its code and four digits given when it was handed in.

    Args:
        database: tries and proofs; they outlive a restart and hold in every process.
        provider: where files are looked up.
        vault: seals codes.
        limits: how many wrong tries there may be.
        clock: the present moment; tests set it.
        margin_seconds: what a refusal takes beyond the longest look-up, for the database.
    """

    def __init__(
        self,
        database: Database,
        provider: Provider[Dossier],
        vault: Vault,
        limits: Limits | None = None,
        clock: Callable[[], dt.datetime] = now,
        margin_seconds: float = 0.1,
    ) -> None:
        """Keep the parts."""
        self._margin_seconds = margin_seconds
        self._database = database
        self._provider = provider
        self._vault = vault
        self._clock = clock
        self.tries = Tries(database, limits or Limits(), clock)

    async def open(self, asker: Asker, code: str, fact: str) -> Found[Dossier] | None:
        """Return the file, or None: no such file, a wrong fact, or too many refused tries.

        Raises:
            ProviderUnavailable: nobody can say at the moment; the try is not counted.
            sqlalchemy.exc.SQLAlchemyError: the database does not answer.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + self._provider.answer_seconds + self._margin_seconds
        found = await self._try(asker, code, fact)
        if found is None:
            await asyncio.sleep(max(0.0, until - loop.time()))
        return found

    async def _try(self, asker: Asker, code: str, fact: str) -> Found[Dossier] | None:
        if not self._provider.is_available:  # before the lock: that is not to be told from an open door either
            msg = "not asked, the last look-ups failed"
            raise ProviderUnavailable(msg)
        keys = self._keys(asker, code)
        number = await self.tries.begin(keys)
        if number is None:
            return None
        try:
            found = await self._provider.look_up(code)
        except BaseException:
            await self.tries.forgive(number)
            raise
        if not _proves(fact, found.what.facts if found.what else _NO_FACTS):
            return None
        await self._note_proof(keys, code, number)
        return found

    async def proven(self, asker: Asker) -> list[str]:
        """Return the codes that were proven in this conversation not long ago, newest first."""
        mine = self._vault.fingerprint("conversation", asker.conversation)
        since = self._clock() - PROOF_LASTS
        query = select(StatusProof.sealed_code).where(StatusProof.conversation_key == mine, StatusProof.at > since)
        async with self._database.transaction() as session:
            sealed = list(await session.scalars(query.order_by(StatusProof.at.desc(), StatusProof.id.desc())))
        return [code for one in sealed if (code := self._vault.open(one))]

    async def forget(self, conversation: str) -> None:
        """Let nothing be proven any more in a conversation."""
        async with self._database.transaction() as session:
            await self.erase(session, conversation)

    async def erase(self, session: AsyncSession, conversation: str) -> None:
        """Do the same as a part of `session`'s transaction."""
        mine = self._vault.fingerprint("conversation", conversation)
        await session.execute(delete(StatusProof).where(StatusProof.conversation_key == mine))

    async def forget_old(self) -> None:
        """Remove proofs and tries that count no more."""
        async with self._database.transaction() as session:
            await session.execute(delete(StatusProof).where(StatusProof.at < self._clock() - PROOF_LASTS))
        await self.tries.forget_old()

    async def _note_proof(self, keys: Keys, code: str, number: int) -> None:
        async with self._database.transaction() as session:
            await self.tries.forgive_in(session, number)
            mine = (StatusProof.conversation_key == keys.conversation, StatusProof.code_key == keys.code)
            await session.execute(delete(StatusProof).where(*mine))
            session.add(
                StatusProof(
                    conversation_key=keys.conversation,
                    code_key=keys.code,
                    sealed_code=self._vault.seal(code),
                    at=self._clock(),
                )
            )

    def _keys(self, asker: Asker, code: str) -> Keys:
        return Keys(
            self._vault.fingerprint("conversation", asker.conversation),
            self._vault.fingerprint("code", code),
            self._vault.fingerprint("source", asker.source or asker.conversation),
        )


def _proves(fact: str, known: tuple[str, ...]) -> bool:
    """Whether `fact` is the last four digits of a number given with the file."""
    endings = [re.sub(r"\D", "", number)[-DIGITS:] for number in known]
    matches = [hmac.compare_digest(fact.encode(), ending.encode()) for ending in endings if len(ending) == DIGITS]
    return bool(_FACT.fullmatch(fact)) and any(matches)
