"""Numbers and dates as Vietnamese writes them."""

from __future__ import annotations

import datetime as dt


def money(amount: int) -> str:
    """Return `amount` đồng with dots between the thousands, without the unit ("1.250.000")."""
    return f"{amount:,}".replace(",", ".")


def day(date: dt.date) -> str:
    """Return a date as 05/11/2026."""
    return date.strftime("%d/%m/%Y")


def number(value: float) -> str:
    """Return a number with a decimal comma and no needless zeros ("0,5", "10")."""
    return f"{value:g}".replace(".", ",")


def sentence(text: str) -> str:
    """Return `text` with a capital first letter and a full stop where it has no end mark."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?:…" else ".")


def clause(text: str) -> str:
    """Return `text` without its final full stop, to stand inside a sentence."""
    return text.strip().rstrip(".")
