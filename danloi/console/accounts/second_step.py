"""The second step: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for a lost telephone."""

from __future__ import annotations

import datetime as dt
import io
import secrets
from dataclasses import dataclass

import pyotp
import segno
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from danloi.console.accounts.models import RecoveryCodeRow
from danloi.console.frame.models import AccountRow
from danloi.console.frame.sessions import hashed
from danloi.guidance.status.vault import Vault

ISSUER = "Dẫn Lối"
_STEP_SECONDS = 30
_SLACK = 1  # codes of the half minute before and after are taken: clocks differ
_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_ENROLMENT_LASTS = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Enrolment:
    """What the page shows: the picture, the secret for typing, and the sealed secret that the form brings back."""

    picture: str
    secret: str
    sealed: str


class SecondStep:
    """Makes and checks the codes.

    Args:
        vault: seals secrets, so that a copy of the database makes no codes.
    """

    def __init__(self, vault: Vault) -> None:
        """Keep it."""
        self._vault = vault

    def begin(self, account_id: int, login: str, sealed: str = "") -> Enrolment:
        """Return a new secret to be shown, or the one that a form brought back."""
        secret = (self._secret_of(account_id, sealed) if sealed else None) or pyotp.random_base32()
        address = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
        picture = io.BytesIO()
        segno.make(address, error="m").save(picture, kind="svg", border=4, light="#fff", xmldecl=False, omitsize=True)
        in_fours = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return Enrolment(picture.getvalue().decode(), in_fours, self._vault.seal(f"{account_id} {secret}"))

    async def finish(
        self, session: AsyncSession, account: AccountRow, sealed: str, code: str, moment: dt.datetime
    ) -> list[str] | None:
        """Switch the second step on if `code` is right; return the recovery codes, None if it is not."""
        secret = self._secret_of(account.id, sealed)
        step = _step_of(secret, code, moment) if secret else None
        if secret is None or step is None:
            return None
        account.totp, account.totp_step = self._vault.seal(secret), step
        return await self.new_recovery_codes(session, account.id)

    async def new_recovery_codes(self, session: AsyncSession, account_id: int) -> list[str]:
        """Put ten new recovery codes in place of the old ones, and return them: they are shown once."""
        await session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id))
        codes = ["".join(secrets.choice(_ALPHABET) for _ in range(12)) for _ in range(_CODES)]
        session.add_all(RecoveryCodeRow(code=hashed(code), account_id=account_id) for code in codes)
        return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]

    async def takes(self, session: AsyncSession, account: AccountRow, code: str, moment: dt.datetime) -> bool:
        """Check a code and use it up: the same is not taken again (RFC 6238, section 5.2), nor by two at once."""
        plain = "".join(letter for letter in code.lower() if letter.isalnum())
        mine = (RecoveryCodeRow.code == hashed(plain), RecoveryCodeRow.account_id == account.id)
        if (await session.execute(delete(RecoveryCodeRow).where(*mine).returning(RecoveryCodeRow.code))).first():
            return True
        secret = self._vault.open(account.totp)
        step = _step_of(secret, plain, moment) if secret else None
        if step is None:
            return False
        newer = (AccountRow.id == account.id, AccountRow.totp_step < step)
        used = await session.execute(update(AccountRow).where(*newer).values(totp_step=step).returning(AccountRow.id))
        return used.first() is not None

    def _secret_of(self, account_id: int, sealed: str) -> str | None:
        owner, _, secret = (self._vault.open(sealed, _ENROLMENT_LASTS) or "").partition(" ")
        return secret if owner == str(account_id) and secret else None


def _step_of(secret: str, code: str, moment: dt.datetime) -> int | None:
    """Return the half minute whose code it is."""
    totp, current = pyotp.TOTP(secret), int(moment.timestamp()) // _STEP_SECONDS
    for step in range(current - _SLACK, current + _SLACK + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), code.replace(" ", "")):
            return step
    return None


async def switch_off(session: AsyncSession, account: AccountRow) -> None:
    """Ask for the password alone from now on."""
    account.totp, account.totp_step = "", 0
    await session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account.id))
