"""The status dialogue: ask for the code, ask for the second fact, then say what was asked for, or refuse."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from danloi.guidance.answers.contract import Answer, Button, FileStatus, Link, Memory, Outcome, Reply
from danloi.guidance.catalogue.links import STATUS_URL
from danloi.guidance.phrases import Phrases
from danloi.guidance.question import Question
from danloi.guidance.status.dossier import WAITS_FOR_MONEY, Dossier, Found, Payment, Provider, ProviderUnavailable
from danloi.guidance.status.explain import explain
from danloi.guidance.status.gate import PROOF_LASTS, Asker, Gate
from danloi.guidance.status.hide import short_code
from danloi.guidance.status.notices import NoticeDesk
from danloi.guidance.status.payment import explain_payment, payment_not_known, payment_page
from danloi.guidance.status.reading import MISTAKEN, Wish, codes_in, no_code_kind, second_fact, wish_in
from danloi.guidance.status.timeline import file_status
from danloi.guidance.status.vault import Vault
from danloi.storage.base import now

logger = logging.getLogger(__name__)
_NO = {"deny", "correct"}


class StatusDesk:
    """Answers "hồ sơ của tôi đến đâu rồi", "tôi đóng tiền chưa" and "báo cho tôi khi có thay đổi".

    Args:
        gate: opens files.
        files, payments: where they are looked up.
        vault: seals the codes that are remembered between two messages.
        notices: opting in and out.
        phrases_folder: data/phrases/.
        today: the present day in Vietnam.
        clock: the present moment.
    """

    def __init__(
        self,
        gate: Gate,
        files: Provider[Dossier],
        payments: Provider[Payment],
        vault: Vault,
        notices: NoticeDesk,
        phrases_folder: Path,
        today: Callable[[], dt.date],
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Read the phrases."""
        self._gate = gate
        self._files = files
        self._payments = payments
        self._vault = vault
        self._notices = notices
        self._say = Phrases.read(phrases_folder / "status.yaml")
        self._today = today
        self._clock = clock
        self._buttons: dict[Wish, str] = {
            "notices": self._say("buttons.notices"),
            "payment": self._say("buttons.payment"),
            "stop": self._say("buttons.stop"),
            "consent": self._say("buttons.consent"),
            "decline": self._say("buttons.decline"),
        }

    def takes(self, text: str) -> bool:
        """Whether `text` is what one of the desk's own buttons sends."""
        return wish_in(Question(text, "", 0.0), self._buttons) is not None

    async def answer(self, asker: Asker, question: Question, memory: Memory, is_group: bool = False) -> Reply:
        """Take what the message brings (code, four digits) and go one step on; in a group nothing is told at all."""
        if is_group:
            return self._reply("status_refused", self._say("group", url=STATUS_URL), memory)
        try:
            return await self._answer(asker, question, memory)
        except (SQLAlchemyError, OSError) as err:
            logger.error("status: the database does not answer: %s", type(err).__name__)
        except ProviderUnavailable:
            pass  # whoever was asked has said why in the log
        return self._reply("status_unavailable", self._say("unavailable", url=STATUS_URL), memory)

    async def _answer(self, asker: Asker, question: Question, memory: Memory) -> Reply:
        wish = wish_in(question, self._buttons) or self._pending(question, memory)
        if wish == "stop":
            await self._gate.forget(asker.conversation)
            return self._plain(await self._notices.stop(asker.conversation), memory)
        if wish == "decline" or (memory.wish == "consent" and question.intent in _NO):
            return self._plain(self._notices.declined(), memory)
        proven = await self._gate.proven(asker)
        named, kind = codes_in(question), no_code_kind(question)
        codes = named if named or kind in MISTAKEN else self._remembered(memory) or proven[:1]
        if not codes:
            text = self._say(f"no_code.{kind}") if kind else self._say("ask_code", url=STATUS_URL)
            return self._reply("status_needs_code", text, memory, "dossier_code", wish=wish)
        fact = second_fact(question)
        if fact is None and not set(codes) <= set(proven):
            shown = self._say("and").join(short_code(code) for code in codes)
            text = self._say("ask_proof", code=shown)
            return self._reply("status_needs_proof", text, memory, "second_fact", codes, wish)
        # Who names a file and digits is taken at their word; without digits an earlier proof serves.
        opened = await self._open(asker, codes, fact, () if named and fact else proven)
        if not any(opened):
            return self._reply("status_refused", self._say("refused", url=STATUS_URL), memory)
        found = [one for one in opened if one]
        refused = [code for code, one in zip(codes, opened, strict=True) if one is None]
        return await self._tell(asker, wish, found, refused, memory)

    @staticmethod
    def _pending(question: Question, memory: Memory) -> Wish:
        """Return what the earlier messages wanted; only a yes is a consent, another code begins anew."""
        if memory.wish == "consent":
            return "consent" if question.intent == "affirm" else "notices"
        return memory.wish or "status"

    async def _open(
        self, asker: Asker, codes: Sequence[str], fact: str | None, proven: Sequence[str]
    ) -> list[Found[Dossier] | None]:
        """Open what was proven before, and try the rest with `fact`."""

        async def one(code: str) -> Found[Dossier] | None:
            if code in proven:
                found = await self._files.look_up(code)
                return found if found.what else None
            return await self._gate.open(asker, code, fact or "")

        return list(await asyncio.gather(*(one(code) for code in codes)))

    async def _tell(
        self, asker: Asker, wish: Wish, found: list[Found[Dossier]], refused: list[str], memory: Memory
    ) -> Reply:
        dossiers = [one.what for one in found if one.what]
        if wish in {"notices", "consent"}:
            if wish == memory.wish == "consent":
                told = await self._notices.note(asker.conversation, dossiers, self._buttons["consent"])
            else:
                told = await self._notices.ask(asker.conversation, dossiers)
            reply = self._plain(told.text, memory, told.buttons)
            if told.waits:
                self._wait_for_consent(reply, [one.code for one in dossiers])
            return reply
        texts, links, statuses = [], [], []
        for one in found:
            if one.what:
                text, link, status = await self._one(one.what, one.at, wish)
                texts.append(text)
                links += link
                statuses.append(status)
        texts += [self._say("one_refused", code=short_code(code)) for code in refused]
        buttons = self._offers(asker.conversation, wish, dossiers)
        reply = self._reply("status_shown", "\n\n".join(texts), memory)
        self._offer(reply, buttons)
        reply.answer.links += links
        reply.answer.status = statuses
        return reply

    async def _one(self, dossier: Dossier, at: dt.datetime, wish: Wish) -> tuple[str, list[Link], FileStatus]:
        status = file_status(dossier, at, self._say, self._today())
        if wish == "payment":
            try:
                payment = (await self._payments.look_up(dossier.code)).what
            except ProviderUnavailable:
                page = payment_page(dossier, None)
                return payment_not_known(dossier, page, self._say), [self._pay_link(page)], status
            page = payment_page(dossier, payment)
            links = [self._pay_link(page)] if payment and payment.state == "unpaid" else []
            return explain_payment(dossier, payment, self._say), links, status
        page = payment_page(dossier, await self._payment_of(dossier))
        age = max(0, int((self._clock() - at).total_seconds()))
        text = explain(dossier, self._say, self._today(), at, age, page)
        return text, [self._pay_link(page)] if dossier.state == WAITS_FOR_MONEY else [], status

    async def _payment_of(self, dossier: Dossier) -> Payment | None:
        """Return the payment that a file waits for; without it the portal's general page is told."""
        if dossier.state != WAITS_FOR_MONEY:
            return None
        try:
            return (await self._payments.look_up(dossier.code)).what
        except ProviderUnavailable:
            return None

    def _offers(self, conversation: str, wish: Wish, dossiers: Sequence[Dossier]) -> list[Button]:
        buttons = []
        if wish != "payment" and any(one.fee_due_vnd for one in dossiers):
            buttons.append(self._button("payment"))
        if self._notices.can_reach(conversation) and any(self._notices.may_change(one.state) for one in dossiers):
            buttons.append(self._button("notices"))
        return buttons

    def _button(self, wish: Wish) -> Button:
        return Button(title=self._buttons[wish], payload=self._buttons[wish])

    def _offer(self, reply: Reply, buttons: Sequence[Button]) -> None:
        """Put buttons under a reply, and the same by number into its text."""
        if not buttons:
            return
        reply.buttons = list(buttons)
        numbered = " · ".join(f"{number}. {button.title}" for number, button in enumerate(buttons, 1))
        reply.text += "\n\n" + self._say("offers") + "\n" + numbered
        if reply.memory:
            reply.memory.options = [button.payload for button in buttons]

    def _wait_for_consent(self, reply: Reply, codes: Sequence[str]) -> None:
        reply.answer.outcome = "clarify"
        if reply.memory:
            reply.memory.wish = "consent"
            reply.memory.awaiting = "choice"
            reply.memory.dossier_code = self._sealed(codes)

    def _pay_link(self, page: str) -> Link:
        return Link(label=self._say("payment.link"), url=page, kind="payment")

    def _remembered(self, memory: Memory) -> list[str]:
        sealed = memory.dossier_code
        text = self._vault.open(sealed, PROOF_LASTS, self._clock()) if sealed else None
        return text.split() if text else []

    def _sealed(self, codes: Sequence[str]) -> str:
        return self._vault.seal(" ".join(codes), self._clock())

    def _plain(self, text: str, memory: Memory, buttons: Sequence[Button] = ()) -> Reply:
        reply = self._reply("smalltalk", text, memory)
        self._offer(reply, buttons)
        reply.answer.links = []
        return reply

    def _reply(
        self,
        outcome: Outcome,
        text: str,
        memory: Memory,
        awaiting: str | None = None,
        codes: Sequence[str] = (),
        wish: Wish | None = None,
    ) -> Reply:
        sealed = self._sealed(codes) if codes else None
        kept = memory.model_copy(
            update={"awaiting": awaiting, "dossier_code": sealed, "options": [], "wish": wish if awaiting else None}
        )
        link = Link(label=self._say("link"), url=STATUS_URL, kind="status")
        return Reply(text=text, answer=Answer(outcome=outcome, links=[link]), memory=kept)
