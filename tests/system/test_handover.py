"""From the wish for a person to the officer's word on the citizen's telephone, over simulated Telegram and Zalo."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.conversation.handover.desks import WISH
from tests.fakes.engine import ANSWERED, FakeEngine
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.until import until
from tests.fakes.zalo_bot import FakeZaloBot
from tests.system.conftest import StartApp
from tests.system.officers import Officer, officer


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as fake:
        yield fake


@pytest.fixture
async def bot() -> AsyncIterator[FakeZaloBot]:
    async with FakeZaloBot() as fake:
        yield fake


async def test_an_officer_answers_citizens_of_three_channels_and_hands_them_back(
    start_app: StartApp, engine: FakeEngine, telegram: FakeTelegram, bot: FakeZaloBot
) -> None:
    app = await start_app(
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_API_URL=telegram.url,
        ZALO_BOT_TOKEN=bot.token,
        ZALO_BOT_MODE="polling",
        ZALO_BOT_API_URL=bot.url,
    )

    def sees(words: str) -> bool:
        return any(words in shown.text for shown in telegram.screen("lan"))

    def reads(words: str) -> bool:
        return any(words in shown.text for shown in bot.screen("nam"))

    async with officer(app.url, app.data_dir) as hoa:
        engine.reply = WISH
        await telegram.user_says("lan", "cho tôi gặp cán bộ")
        await until(lambda: sees("hiếu số"), "the ticket")
        path = await hoa.takes_the_next()
        engine.reply = ANSWERED
        asked = len(engine.received)
        await telegram.user_says("lan", "tôi ở Hồng Hải, nộp ở đâu")
        await until(lambda: _shows(hoa, path, "tôi ở Hồng Hải"), "the officer reads it")
        await hoa.post(f"{path}/tra-loi", tra_loi="Dạ, chị đến phường Hồng Gai ạ.")
        await until(lambda: sees("chị đến phường Hồng Gai"), "the officer's word")
        assert len(engine.received) == asked
        assert sees("Cán bộ Trung tâm Phục vụ hành chính công tỉnh Quảng Ninh trả lời")
        assert not sees("Nguyễn Thị Lan")
        await hoa.post(f"{path}/ket-thuc", ket_qua="answered")
        await until(lambda: sees("từ bây giờ trợ lý AI trả lời"), "handed back")
        await telegram.user_says("lan", "lệ phí khai sinh")
        await until(lambda: sees(ANSWERED[0]["text"]), "the assistant answers again")

        engine.reply = WISH
        await bot.user_says("nam", "gặp cán bộ")
        await until(lambda: reads("hiếu số"), "a ticket over the Zalo bot")
        path = await hoa.takes_the_next()
        await hoa.post(f"{path}/tra-loi", tra_loi="Dạ, em nghe ạ.")
        await until(lambda: reads("em nghe ạ"), "the officer's word over Zalo")
        typed = len(bot.typing)
        await bot.user_says("nam", "nhà tôi ở Cẩm Phả")
        await until(lambda: _shows(hoa, path, "nhà tôi ở Cẩm Phả"), "the officer reads it")
        assert len(bot.typing) == typed  # nobody is typing

        said = await app.say("minh", "gặp cán bộ")
        assert "không tự báo tin mới" in said.text
        path = await hoa.takes_the_next()
        await hoa.post(f"{path}/tra-loi", tra_loi="Dạ, anh mang căn cước đi ạ.")
        fetched = await app.say("minh", "có trả lời chưa")
        assert ("anh mang căn cước đi" in fetched.text, fetched.outcome) == (True, "handoff")


async def _shows(hoa: Officer, path: str, words: str) -> bool:
    return words in await hoa.get(path)
