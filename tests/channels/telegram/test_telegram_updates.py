"""What each of Telegram's updates is to the assistant."""

from __future__ import annotations

from typing import Any

import pytest

from channels.telegram.updates import callback_of, chat_of, read_update
from danloi.conversation.channel import Incoming, Malformed
from tests.channels.telegram.conftest import FIXTURES, update

BOT = 7000000001
LAN, GROUP, MINH = "telegram:612345678", "telegram:-1002233445566:612345678", "telegram:-1002233445566:5987654321"

PRIVATE = [
    ("text", "text", "làm khai sinh cho con cần giấy tờ gì?"),
    ("text_with_link", "text", "trang này đúng không https://dichvucong.gov.vn"),
    ("text_with_effect", "text", "cảm ơn nhé"),
    ("text_reply", "text", "còn lệ phí thì sao"),
    ("text_forwarded", "text", "đăng ký tạm trú"),
    ("start", "start", ""),
    ("start_topic", "text", "khai sinh"),
    ("start_code", "text", "1.001193"),
    ("start_typed", "text", "đăng ký kết hôn"),
    ("help", "help", ""),
    ("command_unknown", "help", ""),
    ("photo", "image", "giấy này đúng mẫu chưa"),
    ("sticker", "sticker", ""),
    ("animation", "image", ""),
    ("location", "location", ""),
    ("document", "file", ""),
    ("voice", "voice", ""),
    ("contact", "contact", ""),
    ("dice", "other", ""),
    ("edited", "edited", ""),
    ("callback", "text", ""),
    ("callback_old_message", "text", ""),
    ("blocked", "left", ""),
]
IN_GROUPS = [
    ("group_mention", GROUP, "text", "làm sổ đỏ ở đâu"),
    ("group_mention_emoji", MINH, "text", "👍👍 hỏi   đổi căn cước mất bao lâu"),
    ("group_reply", MINH, "text", "thế lệ phí bao nhiêu"),
    ("group_command", GROUP, "help", ""),
    ("group_callback", MINH, "text", ""),
    ("group_admin", "telegram:-1002233445566:-1002233445566", "text", "lịch làm việc"),
]
NOT_FOR_US = [
    "pinned", "edited_location", "callback_inline", "group_chatter", "group_other_bot", "group_person",
    "group_reply_to_person", "group_command_other", "group_from_bot", "group_joined", "unblocked", "group_removed",
    "channel_post", "poll_answer", "unknown",
]  # fmt: skip


def read(data: dict[str, Any], name: str = "danloi_bot") -> list[Incoming]:
    return read_update(data, BOT, name)


def only(name: str) -> Incoming:
    (found,) = read(update(name))
    return found


@pytest.mark.parametrize(("name", "kind", "text"), PRIVATE)
def test_in_a_private_chat_everything_a_person_sends_is_read(name: str, kind: str, text: str) -> None:
    found = only(name)
    assert (found.kind, found.text, found.conversation, found.is_public) == (kind, text, LAN, False)
    assert found.written_at == update(name)["update_id"]


@pytest.mark.parametrize(("name", "conversation", "kind", "text"), IN_GROUPS)
def test_in_a_group_what_is_meant_for_the_bot_is_read(name: str, conversation: str, kind: str, text: str) -> None:
    found = only(name)
    assert (found.conversation, found.kind, found.text, found.is_public) == (conversation, kind, text, True)


@pytest.mark.parametrize("name", NOT_FOR_US)
def test_what_nobody_expects_an_answer_to_is_passed_over(name: str) -> None:
    assert read(update(name)) == []


def test_every_recorded_update_is_expected_to_be_something() -> None:
    named = {name for name, *_ in PRIVATE} | {name for name, *_ in IN_GROUPS} | {*NOT_FOR_US, "edited_again"}
    assert named == {path.stem for path in FIXTURES.glob("*.json")}


def test_a_pressed_button_gives_its_token_back_and_can_be_acknowledged() -> None:
    found = only("callback")
    assert found.token == "1f.0"
    assert callback_of(found) == "2630123456789012345"
    assert callback_of(only("text")) == ""


def test_a_delivery_that_comes_again_has_the_same_id_and_no_other_message_has_it() -> None:
    ids = [found.message_id for path in sorted(FIXTURES.glob("*.json")) for found in read(update(path.stem))]
    again = [found.message_id for path in sorted(FIXTURES.glob("*.json")) for found in read(update(path.stem))]
    assert ids == again
    assert len(set(ids)) == len(ids) - 1  # a message that is edited twice is spoken of once
    assert only("edited").message_id == only("edited_again").message_id


def test_another_bots_messages_never_have_the_same_ids() -> None:
    (ours,), (theirs,) = read(update("text")), read_update(update("text"), BOT + 1, "danloi_bot")
    assert ours.message_id != theirs.message_id


def test_until_the_bots_name_is_known_any_bot_that_is_called_is_taken_to_be_this_one() -> None:
    assert read(update("group_mention"), name="") != []
    assert read(update("group_person"), name="") == []


@pytest.mark.parametrize("data", [{}, {"message": {}}, {"update_id": "802345002"}, {"update_id": True}])
def test_what_is_no_update_is_said_to_be_malformed(data: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(data)


@pytest.mark.parametrize(
    "part",
    [
        {"message": "hello"},
        {"message": {"text": "no chat"}},
        {"message": {"message_id": 1, "date": "today", "chat": {"id": 1, "type": "private"}}},
        {"callback_query": {"id": "1"}},
        {"my_chat_member": []},
    ],
)
def test_an_update_of_an_unknown_shape_holds_up_nothing_and_is_logged(
    part: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert read({"update_id": 802345002, **part}) == []
    assert "802345002" in caplog.text


@pytest.mark.parametrize(
    ("recipient", "chat"), [("612345678", 612345678), ("-1002233445566:612345678", -1002233445566)]
)
def test_the_answer_goes_to_the_chat(recipient: str, chat: int) -> None:
    assert chat_of(recipient) == chat
