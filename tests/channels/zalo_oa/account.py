"""The channel of a Zalo Official Account as one app process has it, and messages for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import update

from channels.json_api import JsonApi
from channels.zalo_oa.channel import Sending, ZaloOA
from channels.zalo_oa.consent import Consent
from channels.zalo_oa.messages import Buttons
from channels.zalo_oa.models import ZaloTokenRow
from channels.zalo_oa.oauth import ConsentLink, OAuth
from channels.zalo_oa.signature import Signature
from channels.zalo_oa.store import TokenStore
from channels.zalo_oa.tokens import TokenKeeper
from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import Outgoing, OutgoingButton, OutgoingLink
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.fakes.zalo_oa import FakeZaloOA

FIXTURES = Path(__file__).parent / "fixtures"
CALLBACK = "https://danloi.example/noi-bo/zalo/callback"
USER = "4642367181905721393"


@dataclass
class Account:
    """What one app process has; `another` makes a second process on the same database."""

    fake: FakeZaloOA
    database: Database
    buttons: Buttons = "template"
    may_bill: bool = False
    refresh_after: dt.timedelta = dt.timedelta(hours=20)
    callback: str = CALLBACK
    timeout_seconds: float = 3.0
    opened: list[JsonApi] = field(default_factory=list)

    def __post_init__(self) -> None:
        api = JsonApi("Zalo", self.timeout_seconds)
        self.opened.append(api)
        oauth = OAuth(api, self.fake.url, self.fake.oauth.app_id, self.fake.oauth.app_secret)
        self.alerts = Alerts(self.database)
        store = TokenStore(self.database, self.fake.app_id)
        self.tokens = TokenKeeper(store, oauth, self.alerts, self.refresh_after, look_every=0.02, patience=3.0)
        signature = Signature({"app_id": self.fake.app_id, "oa_id": self.fake.oa_id}, self.fake.secret_key)
        self.channel = ZaloOA(signature, self.tokens, api, Sending(self.fake.url, self.buttons, self.may_bill))
        self.consent = Consent(ConsentLink(oauth, self.callback, b"key"), self.tokens)

    def another(self, **changes: object) -> Account:
        return Account(**{"fake": self.fake, "database": self.database, "opened": self.opened, **changes})  # type: ignore[arg-type]

    async def agree(self) -> None:
        """The administrator consents on Zalo's page and comes back."""
        address = self.consent.address()
        reply = await self.opened[0]._opened().get(address, allow_redirects=False)
        await self.consent.finish_at(reply.headers["Location"])

    async def grow_old(self, hours: float) -> None:
        """Let the token be so many hours older, for us; Zalo takes it as long as it is `accepted`."""
        by = dt.timedelta(hours=hours)
        async with self.database.transaction() as session:
            await session.execute(
                update(ZaloTokenRow).values(obtained_at=now() - by, expires_at=now() - by + dt.timedelta(hours=25))
            )

    async def row(self) -> ZaloTokenRow:
        row = await self.tokens.store.row()
        assert row is not None
        return row

    async def alert_keys(self) -> list[str]:
        return [row.key for row in await self.alerts.open()]


def outgoing(text: str = "Dạ, lệ phí là 8.000 đồng.", **values: object) -> Outgoing:
    return Outgoing(**{"recipient": USER, "text": text, "heard_at": now(), **values})  # type: ignore[arg-type]


BUTTONS = (
    OutgoingButton("Đăng ký khai sinh", "Đăng ký khai sinh cho trẻ mới sinh", "t1"),
    OutgoingButton("Đăng ký lại khai sinh", "Đăng ký lại khai sinh", "t2"),
)
LINKS = (OutgoingLink("Nộp trực tuyến", "https://dichvucong.gov.vn/p/1"),)
