"""A turn's messages made into pieces that fit one message of a channel each."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from danloi.conversation.channel import Limits

# Where a text may be cut, best first: between paragraphs, lines, sentences, words.
_SEAMS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…:;])\s+"), re.compile(r"\s+"))
_FULL_ENOUGH = 0.5  # a cut at a better seam may leave a piece this empty
_ELLIPSIS = "…"


def length(text: str) -> int:
    """Return the length as the strictest platform counts it: UTF-16 units, after NFC."""
    return len(unicodedata.normalize("NFC", text).encode("utf-16-le")) // 2


def pieces(messages: list[dict[str, Any]], limits: Limits) -> list[dict[str, Any]]:
    """Return `messages` as bodies for the outbox: `text`, and on the last piece of each `buttons` and `links`."""
    made: list[dict[str, Any]] = []
    for message in messages:
        *first, last = split(message["text"], limits.text)
        made += [{"text": text} for text in first]
        body: dict[str, Any] = {"text": last}
        buttons = message.get("buttons", [])[: limits.buttons]
        if buttons:
            body["buttons"] = [{**button, "title": shorten(button["title"], limits.button_title)} for button in buttons]
        answer = (message.get("custom") or {}).get("answer") or {}
        links = [link for link in answer.get("links", []) if link["url"].startswith("https://")][: limits.links]
        if links:
            body["links"] = [
                {"label": shorten(link["label"], limits.button_title), "url": link["url"]} for link in links
            ]
        made.append(body)
    return made


def split(text: str, longest: int) -> list[str]:
    """Cut `text` into pieces of at most `longest`, at the end of a paragraph, line, sentence or word."""
    rest, made = unicodedata.normalize("NFC", text).strip(), []
    while length(rest) > longest:
        cut = _cut(rest, longest)
        made.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*made, rest]


def _cut(text: str, longest: int) -> int:
    room = _fitting(text, longest)
    for seam in _SEAMS:
        ends = [match.start() for match in seam.finditer(text, 0, room + 1) if 0 < match.start() <= room]
        if ends and (ends[-1] >= room * _FULL_ENOUGH or seam is _SEAMS[-1]):
            return ends[-1]
    return room


def _fitting(text: str, longest: int) -> int:
    """Return how many characters of `text` are at most `longest` long together."""
    units = 0
    for index, character in enumerate(text):
        units += 2 if ord(character) > 0xFFFF else 1
        if units > longest:
            return index
    return len(text)


def shorten(title: str, longest: int) -> str:
    """Return `title`, cut at a word and with "…" where it is longer than `longest`."""
    if length(title) <= longest:
        return title
    room = _fitting(title, longest - 1)
    kept, at_word = title[:room], title[: room + 1].rsplit(" ", 1)[0]
    return (at_word if len(at_word) > longest * _FULL_ENOUGH else kept).rstrip(" ,;:") + _ELLIPSIS
