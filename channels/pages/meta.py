"""Meta data for search engines: schema.org, as the dictionaries that become JSON-LD."""

from __future__ import annotations

from typing import Any

from danloi.guidance.answers.sheet import Sheet
from danloi.guidance.browsing.contents import slug_of
from danloi.guidance.topics.records import Topic

_CONTEXT = "https://schema.org"
_PROVINCE = {"@type": "AdministrativeArea", "name": "Quảng Ninh", "addressCountry": "VN"}
_LONGEST_DESCRIPTION = 160  # letters; search engines show no more


def description(text: str) -> str:
    """Return `text` cut at a word for the description of a page."""
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    return text[:_LONGEST_DESCRIPTION].rpartition(" ")[0].rstrip(" ,;:.") + "…"


def service(sheet: Sheet, url: str, home: str) -> list[dict[str, Any]]:
    """Return the procedure as a GovernmentService, and the way to its page."""
    procedure = sheet.procedure
    made: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "GovernmentService",
        "name": sheet.title,
        "alternateName": [sheet.name, *procedure.aliases],
        "description": procedure.summary,
        "identifier": procedure.code,
        "serviceType": procedure.field,
        "url": url,
        "inLanguage": "vi",
        "areaServed": _PROVINCE,
        "serviceOperator": {"@type": "GovernmentOrganization", "name": procedure.authority},
        "mainEntityOfPage": url,
        "sameAs": sheet.detail_url,
    }
    if not procedure.withheld:
        made["serviceOutput"] = {"@type": "Thing", "name": procedure.result}
        made["availableChannel"] = [
            {
                "@type": "ServiceChannel",
                "name": place.text,
                **({"serviceUrl": sheet.form_url} if place.kind == "online" and sheet.form_url else {}),
            }
            for place in procedure.places
        ]
    field = (procedure.field, f"{home}/thu-tuc/linh-vuc/{slug_of(procedure.field)}")
    return [made, trail(home, field, (sheet.title, url))]


def topic(one: Topic, url: str, home: str) -> list[dict[str, Any]]:
    """Return a topic as a question with its answer, and the way to its page."""
    text = " ".join([one.answer, *one.points])
    question = {"@type": "Question", "name": one.title, "acceptedAnswer": {"@type": "Answer", "text": text}}
    page = {"@context": _CONTEXT, "@type": "FAQPage", "url": url, "inLanguage": "vi", "mainEntity": [question]}
    return [page, trail(home, (one.title, url))]


def site(home: str, name: str) -> list[dict[str, Any]]:
    """Return the site with its search."""
    target = {"@type": "EntryPoint", "urlTemplate": f"{home}/tim?q={{search_term_string}}"}
    search = {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}
    return [
        {
            "@context": _CONTEXT,
            "@type": "WebSite",
            "name": name,
            "url": f"{home}/",
            "inLanguage": "vi",
            "potentialAction": search,
        }
    ]


def trail(home: str, *steps: tuple[str, str]) -> dict[str, Any]:
    """Return the way from the list of procedures to a page as (name, address) pairs."""
    items = [{"@type": "ListItem", "position": i, "name": n, "item": u} for i, (n, u) in enumerate(steps, start=1)]
    return {"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}
