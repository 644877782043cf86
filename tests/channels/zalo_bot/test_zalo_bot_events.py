"""Every kind of update, in both shapes, and the secret that lets it in."""

from __future__ import annotations

from pathlib import Path

import pytest
from multidict import CIMultiDict

from channels.zalo_bot.channel import ZaloBot
from channels.zalo_bot.events import parse_body
from danloi.conversation.channel import Forged, Malformed
from tests.channels.zalo_bot.conftest import SECRET, MakeBot

FIXTURES = Path(__file__).parent / "fixtures"
READ = {
    "text": ("text", "Lệ phí làm sổ đỏ bao nhiêu ạ"),
    "text_wrapped": ("text", "Lệ phí làm sổ đỏ bao nhiêu ạ"),
    "text_in_group": ("text", "@Bot Dẫn Lối hồ sơ 000.00.12.H49"),
    "image": ("image", ""),
    "image_with_caption": ("text", "mẫu này điền sao ạ"),
    "sticker": ("sticker", ""),
    "voice": ("voice", ""),
    "unsupported": ("other", ""),
    "start": ("start", "/start"),
    "help": ("help", "/help"),
}
PASSED_OVER = {"from_a_bot", "an_event_of_tomorrow"}


def body_of(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def test_every_fixture_is_expected_somewhere() -> None:
    assert {path.stem for path in FIXTURES.glob("*.json")} == set(READ) | PASSED_OVER


@pytest.mark.parametrize("name", READ)
def test_what_a_citizen_sends_is_read(name: str) -> None:
    (incoming,) = parse_body(body_of(name))
    assert (incoming.kind, incoming.text) == READ[name]
    assert incoming.conversation == "zalo_bot:6ede9afa66b88fe6d6a9"
    assert incoming.written_at > 1_764_136_000_000
    assert incoming.is_public is (name == "text_in_group")


@pytest.mark.parametrize("name", sorted(PASSED_OVER))
def test_other_machines_and_what_we_do_not_know_are_passed_over(name: str) -> None:
    assert parse_body(body_of(name)) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"ok": true, "result": null}',
        b'{"event_name": "message.text.received"}',
        b'{"event_name": "message.text.received", "message": []}',
        b'{"event_name": "message.text.received", "message": {"chat": {"id": "1"}}}',
        b'{"event_name": "message.text.received", "message": {"chat": {"id": "a b"}, "message_id": "1"}}',
        b'{"event_name": "message.text.received", "message": {"chat": 5, "message_id": "1"}}',
        body_of("text")[:-30],
    ],
)
def test_what_cannot_be_read_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse_body(body)


def test_the_secret_lets_in(bot: ZaloBot) -> None:
    bot.verify(CIMultiDict({"x-bot-api-secret-token": SECRET}), b"anything")


@pytest.mark.parametrize("given", ["", SECRET[:-1], SECRET + "x", SECRET.upper(), "đ"])
def test_another_does_not(bot: ZaloBot, given: str) -> None:
    with pytest.raises(Forged) as refusal:
        bot.verify(CIMultiDict({"X-Bot-Api-Secret-Token": given}), body_of("text"))
    assert SECRET not in str(refusal.value)


def test_without_a_secret_of_our_own_nobody_is_let_in(make_bot: MakeBot) -> None:
    for headers in ({}, {"X-Bot-Api-Secret-Token": ""}):
        with pytest.raises(Forged):
            make_bot(secret="").verify(CIMultiDict(headers), body_of("text"))
