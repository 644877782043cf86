"""What the citizen sees of a message, and what becomes of one that is not taken."""

from __future__ import annotations

import logging
import unicodedata

import pytest

from channels.zalo_bot.channel import ZaloBot
from danloi.conversation.channel import (
    ChannelError,
    GiveUp,
    Incoming,
    NeedsStaff,
    Outgoing,
    OutgoingButton,
    SendFailed,
    TryAgain,
)
from danloi.storage.base import now
from tests.channels.zalo_bot.conftest import SECRET, MakeBot
from tests.fakes.platform import Fault
from tests.fakes.zalo_bot import FakeZaloBot

USER = "6ede9afa66b88fe6d6a9"


def outgoing(text: str = "Dạ, lệ phí là 8.000 đồng.") -> Outgoing:
    return Outgoing(USER, text, now(), buttons=[OutgoingButton("Có", "có", "t1")])


async def test_a_text_arrives_and_its_id_comes_back(bot: ZaloBot, fake: FakeZaloBot) -> None:
    message_id = await bot.send(outgoing())
    (shown,) = fake.screen(USER)
    assert (shown.text, shown.request_id, shown.buttons) == ("Dạ, lệ phí là 8.000 đồng.", message_id, ())


async def test_2000_letters_arrive_however_they_were_composed(bot: ZaloBot, fake: FakeZaloBot) -> None:
    assert (bot.limits.text, bot.limits.buttons, bot.limits.links) == (2000, 0, 0)
    await bot.send(outgoing(unicodedata.normalize("NFD", "ế" * 2000)))
    assert fake.screen(USER)[0].text == "ế" * 2000


@pytest.mark.parametrize(
    ("code", "kind"), [(400, GiveUp), (401, NeedsStaff), (403, GiveUp), (404, GiveUp), (429, TryAgain), (599, TryAgain)]
)
async def test_every_refusal_has_its_meaning(
    bot: ZaloBot, fake: FakeZaloBot, code: int, kind: type[SendFailed]
) -> None:
    fake.refuses[USER] = code
    with pytest.raises(SendFailed, match=str(code)) as failure:
        await bot.send(outgoing())
    assert type(failure.value) is kind
    assert fake.screen(USER) == []


async def test_the_wait_that_is_asked_for_is_passed_on(bot: ZaloBot, fake: FakeZaloBot) -> None:
    fake.faults.plan, fake.faults.retry_after = ["too_many"], 7.0
    with pytest.raises(TryAgain) as failure:
        await bot.send(outgoing())
    assert (failure.value.after, failure.value.whole_channel) == (7.0, True)


@pytest.mark.parametrize(("fault", "arrived"), [("server_error", 0), ("lost", 0), ("late", 1)])
async def test_what_nobody_knows_is_tried_again(
    make_bot: MakeBot, fake: FakeZaloBot, fault: Fault, arrived: int
) -> None:
    fake.faults.plan, fake.faults.hang_seconds = [fault], 0.6
    with pytest.raises(TryAgain):
        await make_bot(timeout_seconds=0.3).send(outgoing())
    assert len(fake.screen(USER)) == arrived


@pytest.mark.parametrize("answers_a_page", [True, False])
async def test_a_wrong_token_needs_staff_and_is_told_nowhere(
    make_bot: MakeBot, fake: FakeZaloBot, answers_a_page: bool, caplog: pytest.LogCaptureFixture
) -> None:
    fake.html_for_bad_tokens = answers_a_page
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NeedsStaff, match="ZALO_BOT_TOKEN") as failure:
        await make_bot(token="1:geheim").send(outgoing())
    assert "geheim" not in str(failure.value) + caplog.text


async def test_nobody_listening_is_tried_again_and_the_address_is_told_nowhere(bot: ZaloBot) -> None:
    bot._url = "http://127.0.0.1:9"
    with pytest.raises(TryAgain) as failure:
        await bot.send(outgoing())
    assert "token-of-the-bot" not in str(failure.value)


async def test_the_citizen_sees_that_we_are_typing(bot: ZaloBot, fake: FakeZaloBot) -> None:
    await bot.acknowledge(Incoming("zalo_bot", "1", f"zalo_bot:{USER}", "chào"))
    assert fake.typing == [USER]


async def test_the_webhook_is_set_with_its_secret_and_check_sees_it(bot: ZaloBot, fake: FakeZaloBot) -> None:
    (_, before) = await bot.check()
    assert (before.is_well, "set-webhook" in before.mend) == (False, True)
    said = await bot.set_webhook("https://danloi.example/webhooks/zalo_bot")
    assert "https://danloi.example/webhooks/zalo_bot" in said
    assert (fake.webhooks.url, fake.webhook_secret) == ("https://danloi.example/webhooks/zalo_bot", SECRET)
    findings = await bot.check()
    assert [finding.is_well for finding in findings] == [True, True]
    assert "bot.VDKyGxQvc" in findings[0].what


async def test_what_zalo_does_not_take_as_a_webhook_is_told(bot: ZaloBot, fake: FakeZaloBot) -> None:
    fake.asks_for_https = True
    with pytest.raises(ChannelError, match="HTTPS"):
        await bot.set_webhook("http://danloi.example/webhooks/zalo_bot")


async def test_a_secret_that_zalo_does_not_take_is_told_beforehand(make_bot: MakeBot) -> None:
    with pytest.raises(ChannelError, match="ZALO_BOT_SECRET"):
        await make_bot(secret="ngan").set_webhook("https://danloi.example/webhooks/zalo_bot")


async def test_check_tells_a_wrong_token(make_bot: MakeBot) -> None:
    (finding,) = await make_bot(token="1:sai").check()
    assert (finding.is_well, "ZALO_BOT_TOKEN" in finding.mend) == (False, True)
