"""Pictures: what is drawn, what is said of it, and how it looks to a phone."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser
from sanic.response import HTTPResponse

from danloi.console.frame.access import Permission, Role
from danloi.console.frame.area import Area
from danloi.console.frame.console import PATH, Console
from danloi.console.frame.marks import Picture, Series, figure, round_steps, short
from danloi.console.frame.pictures import bars, heat, lines, stacked
from danloi.console.frame.visit import COOKIE, Visit
from danloi.storage.database import Database
from tests.console.staff import office
from tests.storage.choice import on_sqlite

DAYS = [f"{day:02}/11" for day in range(1, 31)]
HOURS = [str(hour) for hour in range(24)]
ATTACK = "<script>alert(1)</script>"


def all_kinds() -> list[Picture]:
    up, down = [12.0 + day % 7 for day in range(30)], [float(day % 3) for day in range(30)]
    good, bad = Series("Trả lời được", up, "good"), Series("Chưa biết", down, "bad")
    share: list[float | None] = [80.0 + day % 9 if day != 4 else None for day in range(30)]
    week = ["Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật"]
    names = [
        ("Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ tại khu vực đô thị", 42),
        (ATTACK, 7),
        ("Khai sinh", 0),
    ]
    return [
        bars("top", "Thủ tục được hỏi nhiều", "Nhiều nhất là giấy phép xây dựng.", names, ("Thủ tục", "Lượt")),
        stacked("days", "Lượt hỏi theo ngày", "Mỗi cột là một ngày.", DAYS, [good, bad], "Ngày"),
        lines("share", "Tỷ lệ trả lời được", "Đường đi theo ngày.", DAYS, [Series("Tỷ lệ", share)], "Ngày",
              unit="%", highest=100, marks=[(9, "Bản 2026-11-10")]),
        heat("hours", "Giờ nào đông", "Ô càng đậm càng đông.", week, HOURS,
             [[float((day + 1) * hour % 11) for hour in range(24)] for day in range(7)], "Ngày trong tuần"),
        bars("none", "Không có gì", "Trống.", [], ("Tên", "Lượt")),
    ]  # fmt: skip


def gallery(console: Console) -> Area:
    area = Area("frame", console)

    @area.get("/tranh", Permission.SEE_NUMBERS)
    async def show(visit: Visit) -> HTTPResponse:
        template = visit.console._templates.from_string(
            '{% extends "base.html" %}{% import "pictures.html" as pictures with context %}'
            '{% block title %}Tranh{% endblock %}{% block body %}<div class="pictures">'
            "{% for one in shown %}{{ pictures.show(one) }}{% endfor %}</div>{% endblock %}"
        )
        return visit.page(template, shown=all_kinds())  # type: ignore[arg-type]

    area.blueprint = area.blueprint.copy("gallery")
    return area


@pytest.mark.parametrize(
    ("highest", "steps"),
    [(0, [0, 1]), (3, [0, 1, 2, 3]),
     (19, [0, 5, 10, 15, 20]), (0.7, [0, 0.2, 0.4, 0.6, 0.8]), (4321, [0, 2000, 4000, 6000])],
)  # fmt: skip
def test_an_axis_has_round_figures(highest: float, steps: list[float]) -> None:
    assert round_steps(highest) == steps


@pytest.mark.parametrize(
    ("value", "text"), [(12345, "12.345"), (0.5, "0,5"), (99.0, "99"), (1234.5, "1.234"), (None, "–"), ("a.b", "a.b")]
)
def test_figures_are_written_as_vietnamese_reads_them(value: float | str | None, text: str) -> None:
    assert figure(value) == text


def test_a_long_name_is_cut_at_a_word() -> None:
    assert short("Cấp giấy phép xây dựng", 15) == "Cấp giấy phép…"
    assert short("Khai sinh", 15) == "Khai sinh"


def test_a_column_is_as_high_as_its_parts_together() -> None:
    columns = stacked("d", "", "", ["1", "2"], [Series("a", [3, 1], "good"), Series("b", [1, None], "bad")], "Ngày")
    first = [box for box in columns.boxes if box.name.startswith("1:")]
    assert round(sum(box.height for box in first)) == 150
    assert first[0].y == pytest.approx(first[1].y + first[1].height, abs=0.2)
    assert columns.table.rows == [["1", 3, 1], ["2", 1, None]]


def test_a_gap_in_the_figures_is_a_gap_in_the_line() -> None:
    drawn = lines("d", "", "", ["1", "2", "3"], [Series("a", [1, None, 3])], "Ngày", marks=[(2, "bản mới")])
    (line,) = [stroke for stroke in drawn.strokes if stroke.css.startswith("line")]
    assert line.path.count("M") == 2
    assert drawn.table.rows[2] == ["3 (bản mới)", 3]


@on_sqlite
async def test_a_picture_is_told_to_those_who_do_not_see_it_and_is_never_markup(database: Database) -> None:
    async with office(database, gallery) as here:
        shown = await (await here.person(Role.OBSERVER)).get("/tranh")
    assert shown.status == 200, shown.words
    assert ATTACK not in shown.text
    for picture in all_kinds():
        if not picture.is_empty:
            assert f'aria-labelledby="{picture.key}-title {picture.key}-about"' in shown.text
            assert f'<desc id="{picture.key}-about">{picture.about}</desc>' in shown.text
    assert "style=" not in shown.text
    assert "Chưa có số liệu" in shown.words
    assert len(re.findall("<details>", shown.text)) == 4


@on_sqlite
async def test_pictures_fit_a_narrow_phone(database: Database, browser: Browser) -> None:
    async with office(database, gallery) as here:
        person = await here.person(Role.OBSERVER)
        context = await browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark")
        await context.add_cookies([{"name": COOKIE, "value": person.token, "url": here.url}])
        page = await context.new_page()
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text) if "Policy" in message.text else None)
        await page.goto(f"{here.url}{PATH}/tranh")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        inside = await page.evaluate(
            """[...document.querySelectorAll('.picture > svg text')].filter(one => {
                const box = one.getBoundingClientRect(); return box.left < 0 || box.right > 360;
            }).map(one => one.textContent)"""
        )
        fills = await page.evaluate(
            "[...document.querySelectorAll('.picture > svg rect.good')].map(one => getComputedStyle(one).fill)[0]"
        )
        await context.close()
    assert inside == []
    assert fills == "rgb(87, 184, 133)"
    assert problems == []
