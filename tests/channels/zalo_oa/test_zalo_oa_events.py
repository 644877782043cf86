"""Every kind of event, read from bodies as Zalo sends them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from channels.zalo_oa.events import parse_event
from danloi.conversation.channel import Malformed

FIXTURES = Path(__file__).parent / "fixtures"
CONVERSATION = "zalo_oa:4642367181905721393"

READ = {
    "user_send_text": ("text", "Cho em hỏi làm giấy khai sinh cho con cần những gì ạ"),
    "user_send_image": ("image", ""),
    "user_send_image_with_caption": ("text", "tờ này nộp ở đâu ạ"),
    "user_send_gif": ("image", ""),
    "user_send_link": (
        "text",
        "trang này có phải của nhà nước không https://dichvucong-gov.example/dang-nhap",
    ),
    "user_send_audio": ("voice", ""),
    "user_send_video": ("file", ""),
    "user_send_sticker": ("sticker", ""),
    "user_send_location": ("location", ""),
    "user_send_file": ("file", ""),
    "user_send_business_card": ("contact", ""),
    "user_send_something_new": ("other", ""),
    "follow": ("start", ""),
    "unfollow": ("left", ""),
    "user_submit_info_old": ("personal_form", ""),
    "user_submit_info_new": ("personal_form", ""),
}
PASSED_OVER = {
    "oa_send_text",
    "oa_send_template",
    "user_seen_message",
    "user_received_message",
    "user_reacted_message",
    "user_click_chatnow",
    "user_send_group_text",
    "an_event_of_tomorrow",
}


def body_of(name: str) -> bytes:
    return (FIXTURES / f"{name}.json").read_bytes()


def test_every_fixture_is_expected_somewhere() -> None:
    assert {path.stem for path in FIXTURES.glob("*.json")} == set(READ) | PASSED_OVER


@pytest.mark.parametrize("name", READ)
def test_what_a_citizen_does_is_read(name: str) -> None:
    (incoming,) = parse_event(body_of(name))
    assert (incoming.kind, incoming.text) == READ[name]
    assert (incoming.channel, incoming.conversation, incoming.is_public) == ("zalo_oa", CONVERSATION, False)
    assert incoming.written_at == int(json.loads(body_of(name))["timestamp"])


@pytest.mark.parametrize("name", sorted(PASSED_OVER))
def test_echoes_receipts_and_what_we_do_not_know_are_passed_over(name: str) -> None:
    assert parse_event(body_of(name)) == []


def test_the_probe_of_the_console_is_no_message() -> None:
    assert parse_event(b"{}") == []


def test_a_message_has_the_same_id_at_every_delivery_and_another_message_another() -> None:
    ids = [parse_event(body_of(name))[0].message_id for name in READ]
    assert ids == [parse_event(body_of(name))[0].message_id for name in READ]
    assert len(set(ids)) == len(READ)
    assert all(len(message_id) <= 300 for message_id in ids)


@pytest.mark.parametrize("name", ["user_submit_info_old", "user_submit_info_new"])
def test_nothing_of_a_form_of_personal_data_is_kept(name: str) -> None:
    shown = repr(parse_event(body_of(name)))
    for word in ("Nguyễn", "84900000001", "tổ 3", "Hạ Long", "1990"):
        assert word not in shown


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"user_send_text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"event_name": 5}',
        b'{"timestamp": "1"}',
        b'{"event_name": "user_send_text", "message": {"text": "a", "msg_id": "1"}}',
        b'{"event_name": "user_send_text", "sender": "x", "message": {"text": "a", "msg_id": "1"}}',
        b'{"event_name": "user_send_text", "sender": {"id": ""}, "message": {"text": "a", "msg_id": "1"}}',
        b'{"event_name": "user_send_text", "sender": {"id": "a b"}, "message": {"text": "a", "msg_id": "1"}}',
        b'{"event_name": "follow", "follower": {"id": null}}',
        body_of("user_send_text")[:-40],
    ],
)
def test_what_cannot_be_read_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        parse_event(body)


@pytest.mark.parametrize(
    "message",
    ["null", '"text"', "{}", '{"text": 5, "msg_id": ["a"]}', '{"text": null, "attachments": [1, {"payload": 3}]}'],
)
def test_odd_content_of_a_genuine_message_is_an_empty_text(message: str) -> None:
    for name in ("user_send_text", "user_send_link"):
        event = f'{{"event_name":"{name}","sender":{{"id":"7"}},"timestamp":"12","message":{message}}}'
        (incoming,) = parse_event(event.encode())
        assert (incoming.text, incoming.message_id) == ("", f"{name}:7:12")


def test_ids_written_as_numbers_lose_no_digit() -> None:
    event = b'{"event_name":"user_send_text","sender":{"id":4642367181905721393},"timestamp":1,"message":{"text":"a"}}'
    assert parse_event(event)[0].conversation == CONVERSATION
