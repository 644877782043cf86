"""What is to be paid for a file and whether it was, in plain Vietnamese; the assistant itself never takes money."""

from __future__ import annotations

from danloi.guidance.answers.format import day, money, sentence
from danloi.guidance.catalogue.links import PAYMENT_URL, is_allowed
from danloi.guidance.phrases import Phrases
from danloi.guidance.status.dossier import Dossier, Payment
from danloi.guidance.status.hide import short_code, without_persons

_TOLD_DIGITS = 4
_DONE = {"paid", "unreconciled"}


def payment_page(dossier: Dossier, payment: Payment | None) -> str:
    """Return where this file is paid: the platform's own page for it, or the portal's page for all.

    A page on a host that is not allowed is not told, nor one that carries the file's code or a number of a person: what
    is said stays readable in the chat.
    """
    page = payment.page if payment else ""
    secret = [dossier.code, *(fact for fact in dossier.facts if len(fact) > _TOLD_DIGITS)]
    return page if is_allowed(page) and not any(one in page for one in secret) else PAYMENT_URL


def explain_payment(dossier: Dossier, payment: Payment | None, say: Phrases) -> str:
    """Return the answer to "have I paid?" from the payment side, with what the file itself says beside it."""
    code = short_code(dossier.code)
    if payment is None:
        return say("payment.none", code=code)
    amount = money(payment.amount_vnd)
    on = say("payment.day", date=day(payment.paid_on)) if payment.paid_on else ""
    if payment.state == "paid":
        lines = [say("payment.paid", code=code, amount=amount, day=on)]
    elif payment.state == "unreconciled":
        lines = [say("payment.unreconciled", code=code, amount=amount, day=on)]
    elif payment.state == "refunded":
        lines = [say("payment.refunded", code=code, amount=amount, day=on)]
    elif payment.state == "unpaid":
        lines = [say("payment.unpaid", code=code, amount=amount)]
    else:
        lines = [say("payment.unknown", code=code)]
    if payment.purpose:
        purpose = sentence(without_persons(payment.purpose, dossier.applicant))
        lines.append(say("payment.purpose", text=purpose))
    if payment.state == "unpaid":
        lines += [say("payment.until", date=day(payment.due_on))] if payment.due_on else []
        lines.append(say("payment.page", url=payment_page(dossier, payment)))
        lines.append(say("payment.warning"))
    if payment.state in _DONE:
        lines += _proofs(dossier, payment, say)
    return "\n".join(lines)


def _proofs(dossier: Dossier, payment: Payment, say: Phrases) -> list[str]:
    lines = []
    if payment.transaction:
        lines.append(say("payment.transaction", digits=payment.transaction[-_TOLD_DIGITS:]))
    lines.append(say("payment.file_paid" if dossier.fee_paid else "payment.file_unpaid"))
    if payment.state == "unreconciled" or not dossier.fee_paid:
        lines += [say("payment.proofs"), say("payment.lag")]
    return lines


def payment_not_known(dossier: Dossier, page: str, say: Phrases) -> str:
    """Return what can be said while the platform does not answer: what the file itself has noted."""
    lines = [say("payment.unavailable", url=page)]
    if dossier.fee_due_vnd:
        lines.append(say("payment.file_paid" if dossier.fee_paid else "payment.file_unpaid"))
    return "\n".join(lines)
