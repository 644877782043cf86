"""Setting Telegram up, and saying plainly what is wrong: `danloi channels check`, `set-webhook telegram`."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from telegram import Bot, User, WebhookInfo
from telegram.error import BadRequest, TelegramError

from channels.telegram.failures import failure_of, translated
from channels.telegram.profile import Profile
from channels.telegram.updates import READ
from danloi.conversation.channel import Finding, NeedsStaff

PATH = "/webhooks/telegram"
_PORTS = (443, 80, 88, 8443)  # https://core.telegram.org/bots/api#setwebhook
_MANY_WAITING = 20
_RECENT = dt.timedelta(hours=1)  # an older error of the webhook has been overcome


class Setup:
    """What an installation's Telegram should look like, and whether it does.

    Args:
        bot: the client.
        secret: of the webhook; "" means polling.
        public_url: of this installation, "" if it has none.
        profile: how the bot introduces itself.
    """

    def __init__(self, bot: Bot, secret: str, public_url: str, profile: Profile) -> None:
        """Keep what is wanted."""
        self._bot = bot
        self._secret = secret
        self._wanted = public_url.rstrip("/") + PATH if public_url else ""
        self._profile = profile

    async def check(self) -> list[Finding]:
        """Look at the bot and at how its messages reach us."""
        try:
            me = await self._bot.get_me()
            info = await self._bot.get_webhook_info()
        except TelegramError as err:
            return [Finding("Telegram answers for this token", is_well=False, mend=str(failure_of(err)))]
        found = [Finding(f"Telegram answers for this token: @{me.username}, number {me.id}", is_well=True), _groups(me)]
        return [*found, *(self._webhook(info) if self._secret else _polling(info))]

    def _webhook(self, info: WebhookInfo) -> list[Finding]:
        command = "run `danloi channels set-webhook telegram`"
        if not info.url:
            return [Finding("a webhook is set", is_well=False, mend=f"none is: {command}")]
        found = []
        if self._wanted:
            mend = f"Telegram has {info.url}, PUBLIC_URL wants {self._wanted}: {command}"
            found.append(Finding(f"the webhook is {self._wanted}", info.url == self._wanted, mend))
        missing = sorted(set(READ) - set(info.allowed_updates or READ))
        found.append(
            Finding("the webhook delivers what is needed", not missing, f"{', '.join(missing)} missing: {command}")
        )
        waiting = info.pending_update_count
        mend = "the assistant takes them too slowly or not at all; see the webhook's last error"
        found.append(Finding(f"{waiting} messages wait at Telegram", waiting < _MANY_WAITING, mend))
        last = info.last_error_date
        if last is not None:
            is_past = dt.datetime.now(dt.UTC) - last > _RECENT
            what = f"the webhook's last error, {last:%d.%m.%Y %H:%M} UTC: {info.last_error_message}"
            found.append(Finding(what, is_past, _mend_of(info.last_error_message or "")))
        return found

    async def set_webhook(self, url: str) -> str:
        """Tell Telegram to deliver to `url`, or to nowhere if it is "", and set its profile.

        Raises:
            NeedsStaff: the address or the secret cannot be used; the text says why.
            ChannelError: Telegram did not take it.
        """
        if not url:
            return await self.delete_webhook()
        self._make_sure(url)
        with translated():
            try:
                await self._bot.set_webhook(url, secret_token=self._secret, allowed_updates=READ)
            except BadRequest as err:
                msg = f"Telegram refuses the address {url}: {err.message}"
                raise NeedsStaff(msg) from None
            await self.introduce()
        return f"Telegram delivers to {url} now"

    async def delete_webhook(self) -> str:
        """Take the webhook away, so that polling works; messages that wait are kept.

        Raises:
            ChannelError: Telegram did not do it.
        """
        with translated():
            await self._bot.delete_webhook(drop_pending_updates=False)
            await self.introduce()
        return "Telegram has no webhook for this bot now; it can be polled"

    async def introduce(self) -> None:
        """Set the bot's profile; see `Profile.introduce`."""
        await self._profile.introduce(self._bot)

    def _make_sure(self, url: str) -> None:
        """Refuse what Telegram would refuse, or would take and never deliver to."""
        if not self._secret:
            msg = (
                "TELEGRAM_WEBHOOK_SECRET is not set: make one (openssl rand -hex 32), set it and start the app with it"
            )
            raise NeedsStaff(msg)
        parts = urlsplit(url)
        is_local = parts.hostname in {"127.0.0.1", "localhost", "::1"}  # a Bot API server of one's own
        if parts.scheme != "https" and not is_local:
            msg = f"{url} is not https, and Telegram delivers to nothing else: put a TLS proxy in front (PUBLIC_URL)"
            raise NeedsStaff(msg)
        if not is_local and (parts.port or 443) not in _PORTS:
            msg = f"{url}: Telegram delivers to the ports 443, 80, 88 and 8443 only"
            raise NeedsStaff(msg)


def _groups(me: User) -> Finding:
    seen = "everything" if me.can_read_all_group_messages else "only what is meant for it"
    joins = f"may be added to groups, where it sees {seen}" if me.can_join_groups else "cannot be added to groups"
    return Finding(f"the bot {joins}", is_well=True)


def _polling(info: WebhookInfo) -> list[Finding]:
    mend = (
        f"a webhook is set ({info.url}), so Telegram refuses polling: set TELEGRAM_WEBHOOK_SECRET to use it here, or "
        "take it away with `danloi channels set-webhook telegram --delete`"
    )
    waiting = f"{info.pending_update_count} messages wait at Telegram"
    return [
        Finding("messages are polled (TELEGRAM_WEBHOOK_SECRET is not set)", not info.url, mend),
        Finding(waiting, info.pending_update_count < _MANY_WAITING, "is the assistant running?"),
    ]


def _mend_of(error: str) -> str:
    """Return what usually mends an error of the webhook (https://core.telegram.org/bots/webhooks)."""
    text = error.lower()
    if "ssl" in text or "certificate" in text:
        return "the proxy's certificate is not trusted or its chain is incomplete"
    if "403" in text:
        return "the secret differs: run `danloi channels set-webhook telegram` with the app's TELEGRAM_WEBHOOK_SECRET"
    if "404" in text:
        return f"the proxy does not pass {PATH} on to the app"
    if "timed out" in text or "timeout" in text or "refused" in text:
        return "the public address does not answer: is the app running, and does the proxy reach it?"
    return "look into the log of the app and of the proxy at that time"
