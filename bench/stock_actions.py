"""Actions of the stock assistant, as a tutorial would have them: look an answer up in a table. Runs on Python 3.10.

Copied into the stock assistant's folder, beside its answers.db.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

TABLE = sqlite3.connect("answers.db", check_same_thread=False)
CODE = re.compile(r"[A-Z]\d{2}(?:\.\d{2})*-\d{6}-\d{4,6}", re.IGNORECASE)
DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")
ASPECTS = ("documents", "fee", "time", "place", "steps", "online", "legal", "eligibility", "result")


def tell(dispatcher: CollectingDispatcher, text: str, outcome: str) -> None:
    """Send `text`; the outcome lets the measurement see that both assistants did the same work."""
    dispatcher.utter_message(text=text, json_message={"answer": {"outcome": outcome}})


class LookUp(Action):
    """Answer a question about a procedure from the table."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_look_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Find the procedure by its words, then one row for each thing asked."""
        message = tracker.latest_message
        named = [str(e["value"]) for e in message.get("entities") or [] if e["entity"] == "procedure"]
        code = tracker.get_slot("procedure_code")
        words = re.findall(r"\w+", " ".join(named) if named or code else str(message.get("text")))
        if words:
            query = " OR ".join(f'"{word}"' for word in words)
            found = TABLE.execute(
                "SELECT code FROM alias WHERE alias MATCH ? ORDER BY rank LIMIT 1", (query,)
            ).fetchone()
            code = found[0] if found else code
        if code is None:
            tell(dispatcher, "Xin lỗi, tôi chưa tìm thấy thủ tục này.", "not_found")
            return []
        asked = [e["entity"] for e in message.get("entities") or [] if e["entity"] in ASPECTS] or ["overview"]
        texts = [
            TABLE.execute("SELECT text FROM answer WHERE code = ? AND aspect = ?", (code, aspect)).fetchone()[0]
            for aspect in dict.fromkeys(asked)
        ]
        tell(dispatcher, "\n\n".join(texts), "answered")
        return [SlotSet("procedure_code", code)]


class ShowStatus(Action):
    """Ask for code and digits, then show the file's row."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_status"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Go one step on."""
        text = str(tracker.latest_message.get("text"))
        code = CODE.search(text)
        known = code.group().upper() if code else tracker.get_slot("dossier_code")
        if known is None:
            tell(dispatcher, "Anh/chị cho biết mã hồ sơ ạ.", "status_needs_code")
            return []
        digits = DIGITS.search(CODE.sub("", text))
        if digits is None:
            tell(dispatcher, "Anh/chị cho biết 4 số cuối điện thoại ạ.", "status_needs_proof")
            return [SlotSet("dossier_code", known)]
        query = "SELECT text FROM dossier WHERE code = ? AND phone_last4 = ?"
        row = TABLE.execute(query, (known, digits.group())).fetchone()
        tell(dispatcher, row[0] if row else "Mã hoặc số không đúng.", "status_shown" if row else "status_refused")
        return [SlotSet("dossier_code", None)]
