"""Reading a body of the REST channel."""

from __future__ import annotations

from typing import Any

import pytest

from channels.rest import Refused, RestMessage, parse

GOOD: dict[str, Any] = {"sender": "lan", "message": "khai sinh", "message_id": "7"}


def test_a_good_body_is_read() -> None:
    assert parse(GOOD) == RestMessage("lan", "khai sinh", "7")


def test_a_message_without_an_id_gets_one_of_its_own() -> None:
    first, second = (parse({"sender": "lan", "message": "khai sinh"}) for _ in range(2))
    assert first.message_id != second.message_id


def test_a_name_is_read_without_the_blanks_around_it() -> None:
    assert parse({**GOOD, "sender": "  lan "}).sender == "lan"


def test_unknown_keys_are_passed_over() -> None:
    assert parse({**GOOD, "metadata": "x", "stream": True}) == parse(GOOD)


@pytest.mark.parametrize("body", [None, [], [GOOD], "lan", 5, {}, True])
def test_what_is_no_message_is_refused(body: object) -> None:
    with pytest.raises(Refused):
        parse(body)


@pytest.mark.parametrize("sender", [None, 5, True, {}, [], "", "   ", "x" * 121, "a\nb", "a\x00", "a\u200b", "a\ud83d"])
def test_an_odd_sender_is_refused_by_name(sender: object) -> None:
    with pytest.raises(Refused, match="sender"):
        parse({**GOOD, "sender": sender})


@pytest.mark.parametrize("message", [None, 5, True, {}, ["a"]])
def test_an_odd_message_is_refused_by_name(message: object) -> None:
    with pytest.raises(Refused, match="message"):
        parse({**GOOD, "message": message})


@pytest.mark.parametrize("message_id", [5, {}, "", "x" * 121, "a\x00", "a\ud83d"])
def test_an_odd_message_id_is_refused_by_name(message_id: object) -> None:
    with pytest.raises(Refused, match="message_id"):
        parse({**GOOD, "message_id": message_id})
