"""The catalogue as plain lists and dictionaries; openapi.yaml and the records themselves describe them."""

from __future__ import annotations

from typing import Any

from danloi.guidance.browsing.browser import Present
from danloi.guidance.browsing.contents import Event, Field
from danloi.guidance.browsing.finder import Finding
from danloi.guidance.catalogue.entries import Entry


def procedures(present: Present) -> list[dict[str, Any]]:
    """Return code and official name of every procedure."""
    names = present.shelf.names
    return [{"code": code, "name": names[code]} for code in present.shelf.procedures]


def procedure(present: Present, code: str) -> dict[str, Any] | None:
    """Return the whole record of a code, also of one that is no longer used; None if there is none."""
    found = present.shelf.find(code)
    return found.model_dump(mode="json") if found else None


def fields(present: Present) -> list[dict[str, Any]]:
    """Return every field with the number of its procedures."""
    contents = present.contents
    return [_field(field) for field in [*contents.near_fields, *contents.other_fields]]


def field(present: Present, name: str) -> dict[str, Any] | None:
    """Return a field with its procedures, or None."""
    found = present.contents.fields.get(name)
    return {**_field(found), "procedures": [_entry(entry) for entry in found.entries]} if found else None


def events(present: Present) -> list[dict[str, Any]]:
    """Return every life event."""
    return [_event(event) for event in present.contents.events.values()]


def event(present: Present, name: str) -> dict[str, Any] | None:
    """Return a life event with its procedures and topics, or None."""
    found = present.contents.events.get(name)
    if found is None:
        return None
    topics = [{"id": topic.id, "title": topic.title} for topic in found.topics]
    return {**_event(found), "procedures": [_entry(entry) for entry in found.entries], "topics": topics}


def topics(present: Present) -> list[dict[str, Any]]:
    """Return id, title and field of every topic."""
    return [{"id": topic.id, "title": topic.title, "field": topic.field} for topic in present.shelf.topics.values()]


def topic(present: Present, name: str) -> dict[str, Any] | None:
    """Return a whole topic, or None."""
    found = present.shelf.topics.get(name)
    return found.model_dump(mode="json") if found else None


def units(present: Present) -> list[dict[str, Any]]:
    """Return the 54 units of today and the communes of before July 2025 that each was made of."""
    gazetteer = present.shelf.gazetteer
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "made_of": [
                {"name": former.name, "district": former.district, "is_part": former.is_split}
                for former in gazetteer.contents(unit)
            ],
        }
        for unit in gazetteer.units
    ]


def search(found: Finding) -> dict[str, Any]:
    """Return what a search found, best first; a query that is a code alone has that one procedure."""
    results = [
        {
            "kind": one.kind,
            "key": one.key,
            "title": one.title,
            "summary": one.summary,
            "confidence": round(one.confidence, 4),
        }
        for one in found.results
    ]
    return {
        "query": found.query,
        "read_as": found.read_as or found.query,
        "verdict": found.verdict,
        "none": round(found.none, 4),
        "code": found.redirect,
        "results": results,
    }


def _field(field: Field) -> dict[str, Any]:
    return {"id": field.slug, "name": field.name, "count": len(field.entries), "checked": field.checked}


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.event.id,
        "name": event.event.name,
        "summary": event.event.summary,
        "count": len(event.entries),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "title": entry.title,
        "name": entry.name,
        "levels": list(entry.levels),
        "online_level": entry.online_level,
        "origin": entry.origin,
        "changed_on": entry.changed_on.isoformat(),
    }
