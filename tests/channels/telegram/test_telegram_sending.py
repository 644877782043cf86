"""Sending: what the citizen sees, and what each refusal of Telegram's means."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from channels.telegram.channel import TelegramChannel
from channels.telegram.pace import Rates
from danloi.conversation.alerts import Alerts
from danloi.conversation.channel import GiveUp, NeedsStaff, Outgoing, OutgoingButton, OutgoingLink, TryAgain
from tests.fakes.platform import Button
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_flood import Flood, FloodRules

BUTTONS = (OutgoingButton("Lệ phí", "lệ phí bao nhiêu", "1f.0"), OutgoingButton("Thời gian", "mấy ngày có", "1f.1"))
LINKS = (OutgoingLink("Nộp trực tuyến", "https://dichvucong.gov.vn/p/home/dvc-trang-chu.html"),)


def answer(recipient: object, text: str = "Giấy tờ cần có: tờ khai.", **more: object) -> Outgoing:
    return Outgoing(str(recipient), text, dt.datetime.now(dt.UTC), **more)  # type: ignore[arg-type]


async def lan_of(telegram: FakeTelegram) -> int:
    await telegram.user_says("lan", "/start")
    return telegram.chats.user("lan").id


async def test_the_citizen_sees_text_buttons_and_links(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    lan = await lan_of(telegram)
    sent = await channel.send(answer(lan, buttons=BUTTONS, links=LINKS))
    (shown,) = telegram.screen("lan")
    assert shown.text == "Giấy tờ cần có: tờ khai."
    assert shown.request_id == sent
    assert shown.buttons == (
        Button("Lệ phí", "1f.0"), Button("Thời gian", "1f.1"), Button("Nộp trực tuyến", url=LINKS[0].url),
    )  # fmt: skip


async def test_addresses_in_a_text_open_no_preview(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    await channel.send(answer(await lan_of(telegram), "Xem https://dichvucong.gov.vn"))
    assert "is_disabled" in str(telegram.calls[-1][1]["link_preview_options"])


async def test_signs_of_mark_up_are_shown_as_they_are(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    await channel.send(answer(await lan_of(telegram), "mẫu *TK_01* <b> [x](y) & `z`"))
    assert telegram.screen("lan")[0].text == "mẫu *TK_01* <b> [x](y) & `z`"


async def test_the_longest_text_fits_and_a_longer_one_is_given_up(
    channel: TelegramChannel, telegram: FakeTelegram
) -> None:
    lan = await lan_of(telegram)
    await channel.send(answer(lan, "đ" * channel.limits.text))
    with pytest.raises(GiveUp, match="too long"):
        await channel.send(answer(lan, "đ" * (channel.limits.text + 1)))
    assert len(telegram.screen("lan")) == 1


async def test_a_button_that_telegram_refuses_does_not_cost_the_answer(
    channel: TelegramChannel, telegram: FakeTelegram
) -> None:
    lan = await lan_of(telegram)
    await channel.send(answer(lan, buttons=[OutgoingButton("Quá dài", "x", "x" * 65)]))
    await channel.send(answer(lan, links=[OutgoingLink("Trang", "https://")]))
    assert [shown.buttons for shown in telegram.screen("lan")] == [(), ()]


async def test_an_answer_in_a_group_goes_to_the_group(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    group = telegram.chats.group("tổ 5")
    await channel.send(answer(f"{group.id}:{await lan_of(telegram)}"))
    assert len(telegram.screen("tổ 5")) == 1
    assert telegram.screen("lan") == []


async def test_a_group_that_became_a_supergroup_is_followed(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    old, new = telegram.chats.group("tổ 6", "group"), telegram.chats.group("tổ 6 mới")
    old.moved_to = new.id
    await channel.send(answer(f"{old.id}:1"))
    assert len(telegram.screen("tổ 6 mới")) == 1


async def test_who_has_blocked_the_bot_is_given_up(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    lan = await lan_of(telegram)
    await telegram.user_blocks("lan")
    with pytest.raises(GiveUp, match="blocked by the user"):
        await channel.send(answer(lan))


async def test_a_group_that_removed_the_bot_is_given_up(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    group = telegram.chats.group("tổ 7")
    await telegram.bot_is_removed("tổ 7", by="minh")
    with pytest.raises(GiveUp, match="kicked"):
        await channel.send(answer(f"{group.id}:1"))


@pytest.mark.parametrize("recipient", ["999", "lan", ""])
async def test_an_unknown_recipient_is_given_up(recipient: str, channel: TelegramChannel) -> None:
    with pytest.raises(GiveUp):
        await channel.send(answer(recipient))


async def test_who_never_wrote_is_given_up(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    with pytest.raises(GiveUp, match="initiate"):
        await channel.send(answer(telegram.chats.user("never wrote").id))


async def test_a_wait_that_telegram_asks_for_is_passed_on(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    telegram.faults.plan = ["too_many"]
    telegram.faults.retry_after = 7
    with pytest.raises(TryAgain) as refusal:
        await channel.send(answer(await lan_of(telegram)))
    assert refusal.value.after == 7
    assert not refusal.value.whole_channel


async def test_two_chats_slowed_at_once_slow_the_whole_channel(
    channel: TelegramChannel, telegram: FakeTelegram
) -> None:
    telegram.faults.plan = ["too_many", "too_many"]
    with pytest.raises(TryAgain):
        await channel.send(answer(await lan_of(telegram)))
    await telegram.user_says("minh", "/start")
    with pytest.raises(TryAgain) as refusal:
        await channel.send(answer(telegram.chats.user("minh").id))
    assert refusal.value.whole_channel


@pytest.mark.parametrize(("fault", "seen"), [("server_error", 0), ("lost", 0), ("late", 1)])
async def test_an_outage_or_silence_may_be_tried_again(
    fault: str, seen: int, channel: TelegramChannel, telegram: FakeTelegram
) -> None:
    telegram.faults.plan = [fault]  # type: ignore[list-item]
    telegram.faults.hang_seconds = 1.5
    with pytest.raises(TryAgain):
        await channel.send(answer(await lan_of(telegram)))
    assert len(telegram.screen("lan")) == seen


async def test_nobody_at_the_address_may_be_tried_again(channel: TelegramChannel, telegram: FakeTelegram) -> None:
    lan = await lan_of(telegram)
    await telegram.__aexit__()
    with pytest.raises(TryAgain, match="cannot be reached"):
        await channel.send(answer(lan))


@pytest.mark.parametrize("token", ["7000000001:AAF-another_token_that_was_revoked", "7:short"])
async def test_a_refused_token_needs_staff_and_is_never_shown(
    token: str, telegram: FakeTelegram, no_alerts: Alerts, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    channel = TelegramChannel(token, no_alerts, api_url=telegram.url)
    with pytest.raises(NeedsStaff, match="TELEGRAM_TOKEN") as refusal:
        await channel.send(answer(1))
    await channel.close()
    ours = [record.getMessage() for record in caplog.records if record.name != "aiohttp.access"]
    assert token not in "".join([*ours, str(refusal.value)])
    assert refusal.value.__suppress_context__


async def test_a_chat_gets_a_burst_and_then_a_message_at_a_time(telegram: FakeTelegram, no_alerts: Alerts) -> None:
    lan = await lan_of(telegram)
    telegram.flood.rules.scale = 4  # the platform's rule and ours, four times as fast as the real ones
    channel = TelegramChannel(TOKEN, no_alerts, api_url=telegram.url, rates=Rates(overall=120, chat=4))
    began = time.monotonic()
    for _ in range(3 + 2):
        await channel.send(answer(lan))
    assert 0.4 < time.monotonic() - began < 3
    await channel.close()


def test_the_simulated_telegram_is_flooded_by_the_sixth_message_at_once() -> None:
    flood = Flood(FloodRules())
    assert [flood.wait(1) for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    assert [flood.wait(-1) for _ in range(20)] == [0] * 20
    assert flood.wait(-1) == 3


async def test_a_pressed_button_stops_spinning_and_the_bot_is_seen_typing(
    channel: TelegramChannel, telegram: FakeTelegram
) -> None:
    lan = await lan_of(telegram)
    await channel.send(answer(lan, buttons=BUTTONS))
    await telegram.press("lan", telegram.screen("lan")[0].buttons[0])
    pressed = telegram.updates.pending[telegram.updates.next_id - 1][0]
    (incoming,) = channel._read(pressed)
    await channel.acknowledge(incoming)
    assert incoming.token == "1f.0"
    assert telegram.spinning == {}
    assert telegram.chats.user("lan").typing_until > time.time()
    await channel.acknowledge(incoming)  # once more, as after a second delivery: too old, and no harm
