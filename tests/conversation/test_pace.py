"""How many messages a conversation may send."""

from __future__ import annotations

from danloi.conversation.pace import Pace


async def test_a_conversation_is_stopped_at_its_limit() -> None:
    pace = Pace(3)
    assert [pace.allows("rest:lan") for _ in range(5)] == [True, True, True, False, False]


async def test_one_conversation_does_not_use_up_anothers_limit() -> None:
    pace = Pace(1)
    assert pace.allows("rest:lan")
    assert not pace.allows("rest:lan")
    assert pace.allows("rest:minh")


async def test_many_conversations_do_not_lift_the_limit_of_one() -> None:
    pace = Pace(1)
    pace.allows("rest:lan")
    for number in range(10_050):
        pace.allows(f"rest:{number}")
    assert not pace.allows("rest:lan")
