"""A conversation with the guide, as the engine would understand the messages and the app remember them."""

from __future__ import annotations

from danloi.guidance.answers.contract import Memory, Reply
from danloi.guidance.guide import Guide
from danloi.guidance.question import Cue, Question


def question(
    text: str,
    intent: str = "ask_overview",
    *procedures: str,
    outside: float = 0.0,
    unsure: bool = False,
    **needs: str,
) -> Question:
    """Return `text` with the parts marked that name procedures and, by the names of needs, what is asked of them.

    `outside` is the engine's doubt that it is about public services.
    """
    cues = [Cue("procedure", part, text.index(part)) for part in procedures]
    cues += [Cue(kind, part, text.index(part)) for kind, part in needs.items()]
    ranking = [(intent, 0.95 - outside), ("out_of_scope_general", outside)]
    return Question(text, intent, 0.95 - outside, cues, unsure, ranking)


def memory_of(reply: Reply) -> Memory:
    """Return what a reply says is to be remembered."""
    assert reply.memory is not None
    return reply.memory


class Talk:
    """One citizen's conversation."""

    def __init__(self, guide: Guide, memory: Memory | None = None) -> None:
        """Begin, with nothing remembered unless `memory` is given."""
        self._guide = guide
        self.memory = memory or Memory()

    def ask(self, text: str, intent: str = "ask_overview", *procedures: str, **needs: str) -> Reply:
        """Send a question."""
        return self._keep(self._guide.answer(question(text, intent, *procedures, **needs), self.memory))

    def choose(self, text: str) -> Reply:
        """Send what the engine takes for the choice of an option."""
        return self._keep(self._guide.choose(question(text, "choose_option"), self.memory))

    def correct(self, text: str, *procedures: str) -> Reply:
        """Send a correction."""
        return self._keep(self._guide.correct(question(text, "correct", *procedures), self.memory))

    def _keep(self, reply: Reply) -> Reply:
        self.memory = reply.memory or self.memory
        return reply


def numbered_in(reply: Reply) -> list[str]:
    """Return the titles of the buttons that the text shows with their numbers."""
    return [
        button.title
        for number, button in enumerate(reply.buttons, start=1)
        if f"{number}. {button.title}" in reply.text
    ]
