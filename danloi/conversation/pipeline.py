"""The way of one message through the steps, whoever asks for it: the worker, or the comparison of two models."""

from __future__ import annotations

from collections.abc import Callable

from danloi.conversation.engine import Engine
from danloi.conversation.handover.desk import Desk
from danloi.conversation.steps import (
    answer_other_kinds,
    check_links,
    guard,
    introduce,
    keep_private,
    normalise,
    read_as_meant,
    turn_away,
    understand_and_answer,
)
from danloi.conversation.turn import Turn
from danloi.guidance.answers.contract import Answer
from danloi.guidance.phrases import Phrases


async def take_steps(
    turn: Turn,
    engine: Engine,
    say: Phrases,
    read: Callable[[str], str],
    patience: float = 0.0,
    *,
    desk: Desk | None = None,
    gives_up: bool = False,
) -> None:
    """Take `turn` through every step; afterwards it has an answer, messages and what is remembered.

    Args:
        turn: the message and what is remembered.
        engine: understands the text.
        say: data/phrases/conversation.yaml.
        read: returns a message as it was meant (danloi/guidance/reading).
        patience: seconds to wait for an engine that does not listen.
        desk: hands a conversation over to an officer; None where nobody waits for one.
        gives_up: the engine is not asked any more, and the citizen told so.
    """
    turn_away(turn, say)
    if desk is not None:
        with turn.timed("handover"):
            await desk.look(turn)
    if turn.kind == "left":
        turn.answer = Answer(outcome="smalltalk")
        return
    if not turn.is_finished:
        await _clean(turn, say, desk)
    if not turn.is_finished and gives_up:
        turn.finish("unavailable", say("unavailable"))
    if not turn.is_finished:
        with turn.timed("read"):
            read_as_meant(turn, read)
        with turn.timed("engine"):
            await understand_and_answer(turn, engine, say, patience)
        if desk is not None:
            with turn.timed("ticket"):
                await desk.conclude(turn)
    with turn.timed("links"):
        keep_private(turn, say)
        check_links(turn, say)
    introduce(turn, say)


async def _clean(turn: Turn, say: Phrases, desk: Desk | None) -> None:
    with turn.timed("normalise"):
        answer_other_kinds(turn, say)
        if not turn.is_finished:
            normalise(turn, say)
    if not turn.is_finished:
        with turn.timed("guard"):
            guard(turn, say)
    if not turn.is_finished and desk is not None:
        await desk.hear(turn)
