"""The open data is what its OpenAPI document says it is."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.library import Library
from tests.channels.pages.records import ATTACK
from tests.channels.pages.site import PUBLIC_URL, Site

MISSING = ["/api/procedures/9.999999", "/api/fields/khong", "/api/life-events/khong", "/api/topics/khong"]


@pytest.fixture(scope="module")
async def document(site: Site) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((await site.get("/api/openapi.json")).body)
    return loaded


def _problems(document: dict[str, Any], schema: dict[str, Any], content: Any) -> list[str]:
    whole = {**schema, "components": document["components"]}
    return [error.message for error in Draft202012Validator(whole).iter_errors(content)]


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)
    assert document["servers"] == [{"url": PUBLIC_URL}]


async def test_every_path_answers_in_the_shape_described(site: Site, document: dict[str, Any]) -> None:
    for path, ways in document["paths"].items():
        url = path
        for parameter in ways["get"].get("parameters", []):
            if parameter["in"] == "path":
                url = url.replace(f"{{{parameter['name']}}}", parameter["example"])
            elif "example" in parameter:
                url += f"?{parameter['name']}={quote(parameter['example'])}"
        got = await site.get(url)
        assert got.status == 200, url
        schema = ways["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert _problems(document, schema, json.loads(got.body)) == [], url


async def test_every_record_has_the_shape_described(
    site: Site, document: dict[str, Any], pages_library: Library
) -> None:
    for code in pages_library.shelf.procedures:
        content = json.loads((await site.get(f"/api/procedures/{code}")).body)
        assert _problems(document, {"$ref": "#/components/schemas/Procedure"}, content) == [], code
    for topic in pages_library.shelf.topics:
        content = json.loads((await site.get(f"/api/topics/{topic}")).body)
        assert _problems(document, {"$ref": "#/components/schemas/Topic"}, content) == [], topic


async def test_the_list_is_code_and_name_alone(site: Site, pages_library: Library) -> None:
    listed = json.loads((await site.get("/api/procedures")).body)
    assert {"code": "1.001193", "name": "Thủ tục đăng ký khai sinh"} in listed
    assert [one["code"] for one in listed] == list(pages_library.shelf.procedures)


async def test_a_record_is_whole_and_an_old_code_gives_the_one_of_today(site: Site, pages_library: Library) -> None:
    whole = pages_library.shelf.procedures["1.115970"]
    for code in ("1.115970", "1.012575"):
        content = (await site.get(f"/api/procedures/{code}")).body
        assert Procedure.model_validate_json(content) == whole


@pytest.mark.parametrize("path", MISSING)
async def test_what_is_not_there_is_said_in_the_shape_described(
    site: Site, document: dict[str, Any], path: str
) -> None:
    got = await site.get(path)
    assert got.status == 404
    assert _problems(document, {"$ref": "#/components/schemas/Error"}, json.loads(got.body)) == []


async def test_scripts_of_every_site_may_read_it_and_nothing_else(site: Site) -> None:
    for path in ("/api/procedures", "/api/search?q=khai+sinh", *MISSING):
        assert (await site.get(path)).headers["access-control-allow-origin"] == "*"
    asked = await site.get("/api/units", "OPTIONS", Origin="https://example.org")
    assert asked.status == 204
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]
    for path in ("/", "/tim?q=a", "/tim/goi-y?q=khai"):
        assert "access-control-allow-origin" not in (await site.get(path)).headers


async def test_all_54_units_are_listed_with_what_they_were_made_of(site: Site) -> None:
    units = json.loads((await site.get("/api/units")).body)
    assert len(units) == 54
    an_sinh = next(unit for unit in units if unit["name"] == "Phường An Sinh")
    assert {"name": "Phường Đức Chính", "district": "Thành phố Đông Triều", "is_part": True} in an_sinh["made_of"]


async def test_a_search_refuses_secrets_and_repeats_no_personal_number(site: Site) -> None:
    got = await site.get(f"/api/search?q={quote('OTP 482913')}")
    assert "482913" not in got.body
    got = await site.get(f"/api/search?q={quote('022090001234 tạm trú')}")
    assert "022090001234" not in got.body
    assert json.loads(got.body)["results"][0]["key"] == "1.004194"


async def test_the_page_to_read_explains_every_path_and_property(site: Site, document: dict[str, Any]) -> None:
    page = await site.get("/api/")
    for path in document["paths"]:
        assert path in page.text
    for name, field in document["components"]["schemas"]["Procedure"]["properties"].items():
        assert name in page.text
        assert field["description"] in page.text
    assert ATTACK not in page.body
