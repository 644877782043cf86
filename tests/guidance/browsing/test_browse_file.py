"""data/catalogue/browse.yaml: what staff lay out is there, and a slip is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from danloi.guidance.browsing.browser import Browser
from danloi.guidance.browsing.events import Browse, BrowseError, check_browse
from danloi.guidance.library import Library

GOOD = """\
most_asked: ['1.001193']
life_events:
- {id: sinh-con, name: Sinh con, summary: Khai sinh., procedures: ['1.001193']}
"""


@pytest.fixture(scope="module")
def browse(data: Path) -> Browse:
    return Browse.read(data / "catalogue" / "browse.yaml")


def test_every_code_and_topic_of_the_file_is_in_the_catalogue(data: Path, library: Library) -> None:
    assert check_browse(data / "catalogue" / "browse.yaml", library.shelf.procedures, library.shelf.topics) == []


def test_a_code_and_a_topic_that_nobody_knows_are_named_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "browse.yaml"
    path.write_text(GOOD.replace("}", ", topics: [la-gi]}"), encoding="utf-8")
    assert [str(problem) for problem in check_browse(path, [], [])] == [
        "browse.yaml: 1.001193: most_asked: no such procedure",
        "browse.yaml: 1.001193: sinh-con: no such procedure",
        "browse.yaml: la-gi: sinh-con: no such topic",
    ]
    path.write_text("a: [", encoding="utf-8")
    assert "browse.yaml: file: shape: cannot be read" in str(check_browse(path, [], [])[0])


def test_almost_every_procedure_belongs_to_a_life_event(browse: Browse, library: Library) -> None:
    placed = {code for event in browse.life_events for code in event.procedures}
    assert set(library.shelf.procedures) - placed == set()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "browse.yaml: file:"),
        ("a: [", "browse.yaml: cannot be read"),
        (GOOD.replace("['1.001193']", "['khai sinh']", 1), "most_asked.0"),
        (GOOD.replace("['1.001193']", "['1.001193', '1.001193']", 1), "1.001193 stands twice"),
        (GOOD.replace("id: sinh-con", "id: Sinh con"), "life_events.0.id"),
        (GOOD + "more: 1\n", "more"),
    ],
)
def test_a_slip_is_named_with_its_place(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "browse.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BrowseError, match=says):
        Browse.read(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrowseError, match=r"browse\.yaml: cannot be read"):
        Browse.read(tmp_path / "browse.yaml")


async def test_a_file_that_breaks_later_leaves_the_one_read_before(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "browse.yaml"
    path.write_text(GOOD, encoding="utf-8")
    browser = Browser(library, path)
    path.write_text("a: [", encoding="utf-8")
    present = await browser.present()
    assert [entry.code for entry in present.contents.most_asked] == ["1.001193"]


async def test_a_change_of_the_file_is_taken_up_at_once(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "browse.yaml"
    path.write_text(GOOD, encoding="utf-8")
    browser = Browser(library, path)
    before = await browser.present()
    path.write_text(GOOD.replace("Sinh con,", "Sinh em bé,"), encoding="utf-8")
    os.utime(path, ns=(0, 0))
    after = await browser.present()
    assert after.contents.events["sinh-con"].event.name == "Sinh em bé"
    assert after.number != before.number


async def test_a_code_that_is_not_loaded_is_left_out_and_an_old_one_is_the_one_of_today(
    tmp_path: Path, library: Library
) -> None:
    path = tmp_path / "browse.yaml"
    path.write_text(GOOD.replace("['1.001193']", "['9.999999', '1.012575']", 1), encoding="utf-8")
    present = await Browser(library, path).present()
    assert [entry.code for entry in present.contents.most_asked] == ["1.115970"]
