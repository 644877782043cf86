"""What the citizen sees of a message, and what becomes of one that Zalo does not take."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest

from channels.zalo_oa.errors import MEANINGS, TOKEN_REFUSED
from danloi.conversation.channel import GiveUp, NeedsStaff, SendFailed, TryAgain
from danloi.storage.base import now
from danloi.storage.database import Database
from tests.channels.zalo_oa.account import BUTTONS, LINKS, USER, Account, outgoing
from tests.fakes.platform import Fault
from tests.fakes.zalo_oa import BAD_PARAMETER, OUTSIDE_WINDOW
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite

WAYS = {"again": TryAgain, "give_up": GiveUp, "staff": NeedsStaff}


async def test_a_text_arrives_and_zalos_id_of_it_comes_back(agreed: Account) -> None:
    message_id = await agreed.channel.send(outgoing("Dạ, lệ phí là 8.000 đồng."))
    (shown,) = agreed.fake.screen(USER)
    assert (shown.text, shown.request_id) == ("Dạ, lệ phí là 8.000 đồng.", message_id)


async def test_a_text_of_2000_letters_arrives_however_it_was_composed(agreed: Account) -> None:
    text = unicodedata.normalize("NFD", "ế" * 2000)
    await agreed.channel.send(outgoing(text))
    assert agreed.fake.screen(USER)[0].text == "ế" * 2000
    assert len(agreed.fake.received[-1]["message"]["text"]) == agreed.channel.limits.text == 2000


async def test_a_longer_text_is_given_up_for_zalo_cuts_nothing_off(agreed: Account) -> None:
    with pytest.raises(GiveUp, match="-210"):
        await agreed.channel.send(outgoing("a" * 2001))
    assert agreed.fake.screen(USER) == []


@pytest.mark.parametrize("shape", ["template", "beside"])
async def test_buttons_and_links_arrive_with_the_whole_text(agreed: Account, shape: str) -> None:
    one = agreed.another(buttons=shape)
    one.fake.shapes = {shape}
    text = "Anh/chị hỏi thủ tục nào ạ?\n1. Đăng ký khai sinh\n2. Đăng ký lại khai sinh"
    await one.channel.send(outgoing(text, buttons=BUTTONS, links=LINKS))
    (shown,) = one.fake.screen(USER)
    assert shown.text == text
    assert [(button.title, button.value, button.url) for button in shown.buttons] == [
        ("Đăng ký khai sinh", "Đăng ký khai sinh cho trẻ mới sinh", ""),
        ("Đăng ký lại khai sinh", "Đăng ký lại khai sinh", ""),
        ("Nộp trực tuyến", "", "https://dichvucong.gov.vn/p/1"),
    ]


async def test_a_pressed_button_comes_back_as_typed_text(agreed: Account) -> None:
    await agreed.channel.send(outgoing(buttons=BUTTONS))
    agreed.fake.webhooks.url = "http://127.0.0.1:9/"  # nobody listens: the event itself is looked at
    agreed.fake.webhooks.schedule = ()
    await agreed.fake.press(USER, agreed.fake.screen(USER)[0].buttons[0])
    await agreed.fake.webhooks.quiet()
    (incoming,) = agreed.channel.parse(agreed.fake.webhooks.attempts[-1].body)
    assert (incoming.kind, incoming.text, incoming.token) == ("text", BUTTONS[0].payload, "")


async def test_a_template_that_zalo_does_not_know_goes_out_as_text(agreed: Account) -> None:
    agreed.fake.shapes = set()
    await agreed.channel.send(outgoing("1. Khai sinh\n2. Kết hôn", buttons=BUTTONS))
    (shown,) = agreed.fake.screen(USER)
    assert (shown.text, shown.buttons) == ("1. Khai sinh\n2. Kết hôn", ())


async def test_with_buttons_switched_off_there_are_none(agreed: Account) -> None:
    one = agreed.another(buttons="off")
    await one.channel.send(outgoing(buttons=BUTTONS, links=LINKS))
    assert one.fake.screen(USER)[0].buttons == ()
    assert (one.channel.limits.buttons, one.channel.limits.links) == (0, 0)


async def test_more_buttons_than_a_template_holds_are_left_out(agreed: Account) -> None:
    await agreed.channel.send(outgoing(buttons=BUTTONS * 3, links=LINKS))
    shown = agreed.fake.screen(USER)[0].buttons
    assert len(shown) == 5
    assert shown[-1].url


@pytest.mark.parametrize("code", sorted(set(MEANINGS) - TOKEN_REFUSED))
async def test_every_error_code_has_its_meaning(agreed: Account, code: int) -> None:
    agreed.fake.refuses[USER] = code
    with pytest.raises(SendFailed, match=str(code)) as failure:
        await agreed.channel.send(outgoing())
    assert type(failure.value) is WAYS[MEANINGS[code].way]
    assert agreed.fake.screen(USER) == []


async def test_a_code_that_nobody_has_heard_of_is_tried_again(agreed: Account) -> None:
    agreed.fake.refuses[USER] = -9999
    with pytest.raises(TryAgain, match="-9999"):
        await agreed.channel.send(outgoing())


async def test_too_many_calls_hold_up_the_whole_channel(agreed: Account) -> None:
    agreed.fake.faults.plan = ["too_many"]
    with pytest.raises(TryAgain) as failure:
        await agreed.channel.send(outgoing())
    assert failure.value.whole_channel
    assert failure.value.after == 30


@pytest.mark.parametrize(("fault", "arrived"), [("server_error", 0), ("lost", 0), ("late", 1)])
async def test_what_nobody_knows_is_tried_again(agreed: Account, fault: Fault, arrived: int) -> None:
    agreed.fake.faults.plan = [fault]
    agreed.fake.faults.hang_seconds = 0.6
    one = agreed.another(timeout_seconds=0.3)
    with pytest.raises(TryAgain):
        await one.channel.send(outgoing())
    assert len(one.fake.screen(USER)) == arrived


async def test_zalo_away_is_tried_again_and_no_token_is_told(agreed: Account) -> None:
    one = agreed.another()
    one.channel._url = "http://127.0.0.1:9"
    with pytest.raises(TryAgain) as failure:
        await one.channel.send(outgoing())
    token = (await agreed.row()).access_token
    assert token not in str(failure.value)
    assert "127.0.0.1" not in str(failure.value)


async def test_forty_eight_hours_after_the_last_word_a_message_costs_money(agreed: Account) -> None:
    three_days_ago = now() - dt.timedelta(days=3)
    with pytest.raises(GiveUp, match="ZALO_OA_MAY_BILL"):
        await agreed.channel.send(outgoing(heard_at=three_days_ago))
    assert agreed.fake.received == []
    await agreed.another(may_bill=True).channel.send(outgoing(heard_at=three_days_ago))
    assert len(agreed.fake.screen(USER)) == 1


async def test_seven_days_after_the_last_word_nothing_is_sent_at_all(agreed: Account) -> None:
    with pytest.raises(GiveUp, match="seven days"):
        await agreed.another(may_bill=True).channel.send(outgoing(heard_at=now() - dt.timedelta(days=7, minutes=1)))
    assert agreed.fake.received == []


async def test_zalo_counts_the_window_itself_and_has_the_last_word(agreed: Account) -> None:
    agreed.fake.ahead = 8 * 24 * 3600
    await agreed.tokens.renew(await agreed.tokens.current())
    with pytest.raises(GiveUp, match=str(OUTSIDE_WINDOW)):
        await agreed.channel.send(outgoing())


async def test_a_wrong_recipient_is_given_up_after_one_try_as_text(agreed: Account) -> None:
    agreed.fake.refuses[USER] = BAD_PARAMETER
    with pytest.raises(GiveUp):
        await agreed.channel.send(outgoing(buttons=BUTTONS))
    assert len(agreed.fake.received) == 2


async def test_the_echo_of_our_own_message_is_not_answered(agreed: Account) -> None:
    agreed.fake.echoes = True
    agreed.fake.webhooks.url = "http://127.0.0.1:9/"
    agreed.fake.webhooks.schedule = ()
    await agreed.channel.send(outgoing())
    await agreed.fake.webhooks.quiet()
    assert agreed.channel.parse(agreed.fake.webhooks.attempts[-1].body) == []


async def test_a_database_that_is_away_is_tried_again(agreed: Account) -> None:
    away = agreed.another(database=Database("sqlite+aiosqlite:////proc/nowhere.db"))
    with pytest.raises(TryAgain, match="database"):
        await away.channel.send(outgoing())
