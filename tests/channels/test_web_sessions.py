"""Session cookies of the page cannot be made up."""

from __future__ import annotations

import pytest

from channels.web import Sessions


@pytest.fixture
def sessions() -> Sessions:
    return Sessions(b"k" * 32)


def test_a_cookie_made_here_is_known(sessions: Sessions) -> None:
    session, cookie = sessions.make()
    assert sessions.read(cookie) == session


def test_every_citizen_gets_another_session(sessions: Sessions) -> None:
    assert len({sessions.make()[0] for _ in range(100)}) == 100


def test_a_session_cannot_be_swapped_under_a_signature(sessions: Sessions) -> None:
    (mine, cookie), (others, _) = sessions.make(), sessions.make()
    assert sessions.read(cookie.replace(mine, others)) is None


@pytest.mark.parametrize("cookie", [None, "", ".", "abc", "abc.", ".abc", "abc.def", "đ.đ", "a.b.c", "abc." + "0" * 64])
def test_a_made_up_cookie_is_nobody(sessions: Sessions, cookie: str | None) -> None:
    assert sessions.read(cookie) is None


def test_a_cookie_of_another_key_is_nobody(sessions: Sessions) -> None:
    assert sessions.read(Sessions(b"x" * 32).make()[1]) is None


def test_the_empty_session_cannot_be_signed_for(sessions: Sessions) -> None:
    assert sessions.read("." + Sessions(b"k" * 32).make()[1].partition(".")[2]) is None
