"""The pages on which a reviewer works: one group at a time, its decision, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sanic.response import HTTPResponse

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.visit import Visit
from danloi.console.review.choices import Choices, Named
from danloi.console.review.decide import Decisions, Undone
from danloi.console.review.gold import Gold
from danloi.console.review.groups import blank
from danloi.console.review.labels import Label
from danloi.console.review.likeness import core, is_masked
from danloi.console.review.models import GoldRow, GroupRow
from danloi.console.review.queue import Queue
from danloi.console.review.reading import BadOpinion, numbers_of, opinion_of
from danloi.console.review.suggest import Suggestion, best_outside, suggestion_for
from danloi.console.review.view import Thought, view_of

_GENERAL = "out_of_scope_general"


@dataclass(frozen=True)
class Desk:
    """What the pages work with."""

    choices: Choices
    queue: Queue
    decisions: Decisions
    gold: Gold


def add_work_pages(area: Area, desk: Desk) -> None:
    """Register the pages."""

    @area.get("/duyet", Permission.REVIEW)
    async def review_next(visit: Visit) -> HTTPResponse:
        asked = visit.number("nhom", 0)
        if asked:
            async with visit.database.transaction() as session:
                if not await desk.queue.claim(session, asked, visit.account):
                    return visit.redirect("/duyet", "gone")
            return await _show(visit, desk, asked)
        following = await desk.queue.next_for(visit.account)
        if following.gold_id is not None and (gold := await desk.gold.find(following.gold_id)):
            return await _show(visit, desk, gold.group_id, gold)
        if following.group_id is None:
            return visit.page("review/empty.html", progress=await desk.queue.progress(visit.account))
        return await _show(visit, desk, following.group_id)

    @area.post("/duyet", Permission.REVIEW)
    async def decide(visit: Visit) -> HTTPResponse:
        group_id, gold_id = visit.form("group"), visit.form("gold")
        if visit.form("label") == "search":
            return await _show_again(visit, desk, [], found=desk.choices.search(visit.form("q")))
        try:
            opinion = opinion_of(visit, desk.choices)
        except BadOpinion as err:
            return await _show_again(visit, desk, [visit.say(str(err))])
        if gold_id.isdigit():
            result = await desk.gold.answer(visit.account, int(gold_id), opinion)
            if result is None:
                return visit.redirect("/duyet", "gone")
            if opinion.label is Label.SKIP:
                return visit.redirect("/duyet", "given_skipped")
            right = _said(visit, desk.choices, result.gold.label, result.gold.intent, result.gold.code)
            return visit.page("review/gold_told.html", result=result, right=right)
        item = numbers_of([visit.form("item")])
        apart = set(numbers_of(visit.forms("member"))) - set(numbers_of(visit.forms("keep")))
        given = await desk.decisions.give(
            visit.account, next(iter(numbers_of([group_id])), 0), opinion, next(iter(item), None), sorted(apart)
        )
        return visit.redirect("/duyet", f"given_{given.value}")

    @area.post("/duyet/hoan-tac", Permission.REVIEW)
    async def take_back(visit: Visit) -> HTTPResponse:
        undone = await desk.decisions.undo(visit.account)
        return visit.redirect("/duyet", undone.value if undone is not Undone.DONE else "undone")

    @area.get("/duyet/thu-tuc", Permission.REVIEW)
    async def find_procedures(visit: Visit) -> HTTPResponse:
        return visit.page("review/_procedures.html", procedures=desk.choices.search(visit.query("q")), chosen="")


async def _show_again(
    visit: Visit, desk: Desk, problems: Sequence[str], found: list[Named] | None = None
) -> HTTPResponse:
    """Show the same question with what is wrong, or with the procedures that were looked for."""
    gold_id = visit.form("gold")
    if gold_id.isdigit() and (gold := await desk.gold.find(int(gold_id))):
        return await _show(visit, desk, gold.group_id, gold, problems, found)
    group_id = next(iter(numbers_of([visit.form("group")])), 0)
    async with visit.database.transaction() as session:
        if not await desk.queue.claim(session, group_id, visit.account):
            return visit.redirect("/duyet", "gone")
    return await _show(visit, desk, group_id, None, problems, found)


async def _show(
    visit: Visit,
    desk: Desk,
    group_id: int,
    gold: GoldRow | None = None,
    problems: Sequence[str] = (),
    found: list[Named] | None = None,
) -> HTTPResponse:
    """Show a group; as a gold question it looks no different."""
    async with visit.database.transaction() as session:
        group = await session.get(GroupRow, group_id)
        view = await view_of(session, group) if group else None
        if group is None or view is None:
            if group is not None:
                await blank(session, group)
            return visit.redirect("/duyet", "gone")
        suggestion = await suggestion_for(session, view)
    return visit.page(
        "review/work.html",
        status=400 if problems else 200,
        problems=list(problems),
        view=view,
        gold=gold,
        progress=await desk.queue.progress(visit.account),
        opinions=view.opinions if group.state == "disputed" else [],
        **_seen(visit, desk, view.thought, suggestion, group.text, found),
    )


def _seen(
    visit: Visit, desk: Desk, thought: Thought, suggestion: Suggestion, text: str, found: list[Named] | None
) -> dict[str, Any]:
    """Return what the page needs besides the question itself."""
    choices = desk.choices
    likely = [name for name, _ in thought.ranking]
    outside = suggestion.intent if suggestion.label is Label.OUT_OF_SCOPE else (best_outside(thought) or ("",))[0]
    offered = [(code, share) for code, share in thought.candidates if code != thought.procedure]
    first = [(suggestion.code, None)] if suggestion.code else []
    return {
        "thought": thought,
        "suggestion": suggestion,
        "suggested": _said(visit, choices, suggestion.label or "", suggestion.intent, suggestion.code),
        "labels": list(Label),
        "intents": choices.intents([suggestion.intent, *likely]),
        "outside": choices.outside(),
        "chosen_outside": outside or _GENERAL,
        "chosen_intent": suggestion.intent if suggestion.label is Label.WRONG_INTENT else "",
        "procedures": found if found is not None else choices.procedures([*first, *offered]),
        "chosen": suggestion.code,
        "searched": visit.form("q"),
        "is_search": found is not None,
        "example": visit.form("example") or ("" if is_masked(text) else text),
        "alias": visit.form("alias") or ("" if is_masked(text) else core(text)),
        "named": choices.named,
        "plain": choices.plain,
    }


def _said(visit: Visit, choices: Choices, label: str, intent: str, code: str) -> str:
    """Say a label with what belongs to it."""
    if not label:
        return ""
    detail = choices.plain(intent) if intent else choices.named(code).title if code else ""
    return f"{visit.say(f'label.{label}')}{': ' if detail else ''}{detail}"
