"""What nobody understood is answered later: the widget, the queue, two members of the staff, real browsers.

A name of a procedure is learned without training, so its whole way is here. What needs a training goes here as far as
the training at work; the rest of that way takes minutes and is `make bench-learning`, which presses the same buttons.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from danloi.console.frame.access import Role
from tests.fakes.until import until
from tests.system.assistant import Assistant
from tests.system.learning import INTENT_WORDS, Staff, asks_something_unknown, citizen, staff

PROCEDURE = "xác nhận tình trạng hôn nhân"
BY_NAME, NAME = "xin giấy ở giá", "giấy ở giá"


@pytest.fixture
async def reviewer(browser: Browser, assistant: Assistant) -> AsyncIterator[Staff]:
    async with staff(browser, assistant.url, assistant.data_dir, "Nguyễn Thị Duyệt", Role.REVIEWER) as page:
        yield page


@pytest.fixture
async def approver(browser: Browser, assistant: Assistant) -> AsyncIterator[Staff]:
    async with staff(browser, assistant.url, assistant.data_dir, "Trần Văn Phê", Role.APPROVER) as page:
        yield page


async def test_what_nobody_understood_is_labelled_approved_and_learned(
    browser: Browser, assistant: Assistant, reviewer: Staff, approver: Staff
) -> None:
    async with citizen(browser, assistant.url) as somebody:
        assert PROCEDURE not in (await somebody.hears(BY_NAME)).lower()
    question = await asks_something_unknown(browser, assistant.url)

    await reviewer.takes(BY_NAME)
    await reviewer.labels_alias(NAME, PROCEDURE)
    await reviewer.takes(question)
    await reviewer.labels_intent(INTENT_WORDS)
    await reviewer.open("/du-lieu/cho-duyet")
    await expect(reviewer.page.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)

    await approver.approves(NAME)

    async def is_learned() -> bool:
        async with citizen(browser, assistant.url) as somebody:
            return PROCEDURE in (await somebody.hears(BY_NAME)).lower()

    await until(is_learned, "the new name is known", 20)

    await approver.approves(question)
    taught = assistant.data_dir / "workspace" / "data" / "nlu"
    assert any(question in path.read_text(encoding="utf-8") for path in taught.glob("*.yml"))
    await approver.begins_training()
    await approver.stops_training()
