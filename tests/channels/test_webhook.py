"""Every channel's webhook: verified before it is read, stored before it is confirmed."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from danloi.conversation.channel import Incoming
from danloi.conversation.inbox import NotAccepted
from tests.channels.conftest import ServeWebhooks
from tests.fakes.channel import ListChannel
from tests.fakes.until import until

type Post = Callable[..., Awaitable[int]]


class Taking:
    """Keeps what is handed over; `away` while its database does not answer."""

    def __init__(self) -> None:
        self.taken: list[Incoming] = []
        self.away = False

    async def __call__(self, message: Incoming) -> None:
        if self.away:
            raise NotAccepted
        self.taken.append(message)


@pytest.fixture
def channel() -> ListChannel:
    return ListChannel()


@pytest.fixture
def taking() -> Taking:
    return Taking()


@pytest.fixture
async def post(
    serve_webhooks: ServeWebhooks, http: aiohttp.ClientSession, channel: ListChannel, taking: Taking
) -> Post:
    url = await serve_webhooks([channel], taking)

    async def send(body: bytes, secret: str = "right", kind: str = "application/json", path: str = "list") -> int:
        headers = {"X-Secret": secret, "Content-Type": kind}
        async with http.post(f"{url}/{path}", data=io.BytesIO(body), headers=headers) as response:
            return response.status

    return send


async def test_a_genuine_message_is_handed_over_and_then_acknowledged(
    post: Post, channel: ListChannel, taking: Taking
) -> None:
    assert await post(b'"lan hello"') == 200
    assert [message.conversation for message in taking.taken] == ["list:lan"]
    await until(lambda: channel.acknowledged == taking.taken, "it is acknowledged")


@pytest.mark.parametrize("secret", ["", "wrong", "righ", "right ", "r\u00ecght"])
async def test_a_forged_message_is_never_read(post: Post, channel: ListChannel, taking: Taking, secret: str) -> None:
    assert await post(b'"lan hello"', secret=secret.encode().decode("latin-1")) == 403
    assert (channel.parsed, taking.taken) == ([], [])


async def test_what_cannot_be_read_is_refused_with_the_reason(post: Post, taking: Taking) -> None:
    assert await post(b'"lan"') == 400
    assert taking.taken == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json"])
async def test_another_content_type_is_never_read(post: Post, channel: ListChannel, kind: str) -> None:
    assert await post(b'"lan hello"', kind=kind) == 415
    assert channel.parsed == []


async def test_a_megabyte_is_never_read(post: Post, channel: ListChannel) -> None:
    assert await post(b'"lan ' + b"x" * 900_000 + b'"') == 413
    assert await post(b'"lan ' + b"x" * 1_100_000 + b'"') == 413

    assert channel.parsed == []


async def test_an_unknown_channel_is_not_there(post: Post) -> None:
    assert await post(b'"lan hello"', path="other") == 404


async def test_what_could_not_be_stored_is_not_confirmed(post: Post, channel: ListChannel, taking: Taking) -> None:
    taking.away = True
    assert await post(b'"lan hello"') == 503
    await asyncio.sleep(0.05)
    assert channel.acknowledged == []


async def test_a_failing_courtesy_harms_nothing(post: Post, channel: ListChannel, taking: Taking) -> None:
    async def fail(_message: Incoming) -> None:
        raise aiohttp.ClientError

    channel.acknowledge = fail  # type: ignore[method-assign]
    assert await post(b'"lan hello"') == 200
    assert await post(b'"lan again"') == 200
    assert len(taking.taken) == 2
