"""The steps of a turn, in the order in which the worker takes them; each may end the turn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from tenacity import (
    AsyncRetrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential_jitter,
)

from danloi.conversation.engine import Engine, EngineDown, EngineUnavailable, Heard
from danloi.conversation.turn import Turn
from danloi.guidance.answers.contract import Answer, Memory
from danloi.guidance.answers.render import Render
from danloi.guidance.catalogue.links import is_allowed, links_in
from danloi.guidance.phrases import Phrases
from danloi.guidance.privacy import has_personal_number, has_secret
from danloi.guidance.vietnamese import clean, find_dossier_codes

logger = logging.getLogger(__name__)

LONGEST_READ = 1_000
LONGEST_ACCEPTED = 10_000


def turn_away(turn: Turn, say: Phrases) -> None:
    """Answer a message that came over a limit."""
    if turn.turned_away == "rate_limited":
        turn.finish("rate_limited", say("rate_limited"))
    elif turn.turned_away:
        turn.finish("unavailable", say("overloaded"))


def answer_other_kinds(turn: Turn, say: Phrases) -> None:
    """Answer what is no text: a picture, a sticker, the first contact."""
    if not turn.is_finished and turn.kind != "text":
        turn.finish("smalltalk", say(f"kinds.{turn.kind}"))


def normalise(turn: Turn, say: Phrases) -> None:
    """Bring the text to its one form; cut a long one; a leading slash never reaches the engine."""
    if len(turn.text) > LONGEST_ACCEPTED:
        turn.finish("too_long", say("too_long"))
        return
    turn.text = clean(turn.text).lstrip("/ ")
    if not turn.text:
        turn.finish("smalltalk", say("empty"))
    elif len(turn.text) > LONGEST_READ:
        turn.text = turn.text[:LONGEST_READ]
        turn.notices.append(say("cut_off"))


def guard(turn: Turn, say: Phrases) -> None:
    """Refuse secrets, warn of identity numbers and of links that are no government site."""
    if has_secret(turn.text):
        turn.finish("refused_personal_data", say("secret"))
        return
    if turn.is_public and (find_dossier_codes(turn.text) or has_personal_number(turn.text)):
        turn.finish("refused_personal_data", say("in_public"))
        return
    if turn.memory.awaiting != "second_fact" and has_personal_number(turn.text):
        turn.notices.append(say("personal"))
    strange = [link for link in links_in(turn.text) if not is_allowed(link) and not _is_government(link)]
    if strange:
        turn.notices.append(say("strange_link", host=urlsplit(strange[0]).hostname or strange[0]))


def _is_government(link: str) -> bool:
    host = urlsplit(link).hostname or ""
    return host.endswith(".gov.vn") or host == "gov.vn"


def read_as_meant(turn: Turn, read: Callable[[str], str]) -> None:
    """Mend slips of the finger, except where a code or a number is waited for: there every sign counts."""
    if turn.memory.awaiting not in {"dossier_code", "second_fact"}:
        turn.text = read(turn.text)


async def understand_and_answer(turn: Turn, engine: Engine, say: Phrases, patience: float) -> None:
    """Let the engine understand the text; its actions answer from guidance.

    An engine that does not listen is waited for, `patience` seconds at most.
    """
    context: dict[str, Any] = {
        "memory": turn.memory.model_dump(exclude_defaults=True),
        "awaiting": turn.memory.awaiting,
        "procedure_in_mind": turn.memory.procedure,
        "source": turn.source,
        "is_public": turn.is_public,
    }
    try:
        heard: Heard = await _patiently(patience)(engine.ask, turn.conversation, turn.text, context)
    except EngineUnavailable as err:
        logger.error("turn of %s: %s", turn.conversation.split(":")[0], err)
        turn.finish("unavailable", say("unavailable"))
        return
    try:
        turn.model = heard.model
        take_over(turn, heard.messages)
    except ValidationError:
        logger.exception("an action broke the answer contract")
        turn.finish("unavailable", say("unavailable"))


def _patiently(patience: float) -> AsyncRetrying:
    return AsyncRetrying(
        retry=retry_if_exception_type(EngineDown),
        stop=stop_after_delay(patience) if patience else stop_after_attempt(1),
        wait=wait_exponential_jitter(multiplier=0.5, max=3.0),
        reraise=True,
    )


def take_over(turn: Turn, messages: list[dict[str, Any]]) -> None:
    """Read answer, memory and what was understood from the engine's messages.

    Raises:
        pydantic.ValidationError: an answer or memory breaks the contract; the turn's memory is untouched.
    """
    customs = [message.pop("custom", {}) for message in messages]
    memories = [Memory.model_validate(custom["memory"]) for custom in customs if "memory" in custom]
    answers = [Answer.model_validate(custom["answer"]) for custom in customs if "answer" in custom]
    renders = [Render.model_validate(custom["render"]) for custom in customs if "render" in custom]
    turn.understood = next((custom["understood"] for custom in customs if "understood" in custom), {})
    turn.memory = memories[-1] if memories else turn.memory
    turn.answer = answers[-1] if answers else Answer(outcome="smalltalk")
    turn.messages = messages
    turn.render = renders[-1] if renders else None


def keep_private(turn: Turn, say: Phrases) -> None:
    """Say nothing of a file where others read along."""
    if turn.is_public and turn.answer is not None and turn.answer.outcome.startswith("status_"):
        turn.memory.awaiting = turn.memory.dossier_code = turn.memory.wish = None
        turn.finish("status_refused", say("in_public"))


def check_links(turn: Turn, say: Phrases) -> None:
    """Take out every address that is not on the list of government hosts, whatever wrote it."""
    for message in turn.messages:
        for link in links_in(message["text"]):
            if not is_allowed(link):
                logger.error("a reply held a link that is not allowed: %s", urlsplit(link).hostname)
                message["text"] = message["text"].replace(link, say("removed_link"))
    if turn.answer is not None:
        turn.answer.links = [link for link in turn.answer.links if is_allowed(link.url)]
    if turn.render is not None and not all(map(is_allowed, links_in("\n".join(turn.render.texts())))):
        turn.render = None  # the text is complete, and clean


def introduce(turn: Turn, say: Phrases) -> None:
    """Put notices before the answer, and the first words before everything in a new conversation."""
    if not turn.messages:
        return
    before = [{"text": text} for text in turn.notices]
    if turn.is_first:
        before.insert(0, {"text": say("first_words")})
    turn.messages = before + turn.messages
