"""The pages of numbers as those who look at them see them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from danloi.app.numbers import record_lacks
from danloi.app.parts import today_in_vietnam
from danloi.app.settings import ROOT
from danloi.console.frame.access import Permission, Role
from danloi.console.frame.area import Area
from danloi.console.frame.console import Console
from danloi.console.numbers.pages import numbers_area
from danloi.console.numbers.section import PATHS, Release, Waiting
from danloi.conversation.erasing import Eraser
from danloi.conversation.statistics.counting import Counting
from danloi.conversation.statistics.reading import Statistics
from danloi.guidance.answers.lacking import lacks
from danloi.guidance.library import Library
from danloi.storage.database import Database
from tests.console.staff import Office, office
from tests.conversation.statistics.turns import NOON, add_turn
from tests.storage.choice import on_sqlite

DAY = dt.timedelta(days=1)
BIRTH, HOUSE = "1.001193", "1.013225"
type Open = Callable[..., AbstractAsyncContextManager[Office]]


class Neighbours:
    """What review and release tell."""

    async def releases(self, since: dt.datetime, until: dt.datetime) -> Sequence[Release]:
        """One release, two days ago."""
        return [one for one in [Release(NOON - 2 * DAY, "Bản 24/11")] if since <= one.at < until]

    async def waiting(self, first: dt.date, last: dt.date) -> Waiting:
        """Twelve wait."""
        return Waiting(12, NOON - DAY, {NOON.date(): 5, first - DAY: 99})


@pytest.fixture(scope="module")
async def library(catalogue_sqlite: Path) -> AsyncIterator[Library]:
    database = Database(f"sqlite+aiosqlite:///{catalogue_sqlite}")
    made = Library(database, ROOT / "data")
    await made.refresh()
    yield made
    await database.close()


@pytest.fixture
def opened(database: Database, library: Library) -> Open:
    """Serves the pages at noon of 26 November 2026, with everything counted."""

    @asynccontextmanager
    async def open_them(moment: dt.datetime = NOON + dt.timedelta(minutes=30)) -> AsyncIterator[Office]:
        await Counting(database, lambda code, aspect: aspect == "legal", lambda: NOON).run_once()

        def area(console: Console) -> Area:
            console.clock = lambda: moment
            return numbers_area(console, Statistics(database), lambda: library.shelf, Neighbours())

        async with office(database, area) as here:
            here.console.sessions._clock = lambda: moment
            yield here

    return open_them


async def some_turns(database: Database) -> None:
    await add_turn(database, aspects=("fee", "legal"), verdict="down")
    for _ in range(5):
        await add_turn(database, aspects=("fee", "legal"))
    await add_turn(database, conversation="zalo_oa:binh", outcome="not_found", procedure=None, aspects=())
    await add_turn(database, conversation="zalo_oa:binh", outcome="smalltalk", procedure=None, aspects=())
    await add_turn(database, conversation="web:mai", at=NOON - 40 * DAY, procedure=HOUSE)
    await add_turn(database, conversation="web:mai", at=NOON - 3 * DAY, procedure=HOUSE, aspects=("documents",))


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@on_sqlite
async def test_an_observer_sees_every_page_and_a_stranger_none(database: Database, opened: Open) -> None:
    await some_turns(database)
    async with opened() as here:
        observer, stranger = await here.person(Role.OBSERVER), await here.person()
        for page, path in PATHS.items():
            shown = await observer.get(path)
            assert shown.status == 200, (page, shown.words)
            assert "<svg" in shown.text
            assert "style=" not in shown.text
            assert (await stranger.get(path)).status == 303
        assert {route.permission for route in here.console.routes if "so-lieu" in route.path} == {
            Permission.SEE_NUMBERS
        }


@on_sqlite
async def test_the_periods_differ_and_say_what_they_are(database: Database, opened: Open) -> None:
    await some_turns(database)
    async with opened() as here:
        observer = await here.person(Role.OBSERVER)
        today = await observer.get("/so-lieu?ky=hom-nay")
        week = await observer.get("/so-lieu")
        own = await observer.get("/so-lieu?ky=rieng&tu=2026-10-17&den=2026-10-17")
        wrong = await observer.get("/so-lieu?ky=rieng&tu=2026-11-20&den=2026-11-19")
    assert "Từ 26/11/2026 đến 26/11/2026. Số liệu tính đến 12:00 26/11/2026." in today.words
    assert "Câu hỏi 7 Cuộc trò chuyện 2 Trả lời được 86%" in today.words
    assert "Câu hỏi 8 Cuộc trò chuyện 3 Trả lời được 88%" in week.words
    assert "Câu hỏi 1 Cuộc trò chuyện 1 Trả lời được 100%" in own.words
    assert "Ngày chưa hợp lệ" in wrong.words
    assert "Từ 28/10/2026 đến 26/11/2026" in wrong.words


@on_sqlite
@pytest.mark.parametrize("query", ["ky=rieng&tu=x&den=2026-11-26", "ky=rieng&tu=2020-01-01&den=2026-11-26", "ky=%00"])
async def test_an_address_that_makes_no_sense_is_answered(database: Database, opened: Open, query: str) -> None:
    async with opened() as here:
        assert (await (await here.person(Role.OBSERVER)).get(f"/so-lieu?{query}")).status == 200


@on_sqlite
async def test_a_change_is_told_for_the_same_hours_and_only_where_it_is_no_chance(
    database: Database, opened: Open
) -> None:
    for _ in range(30):
        await add_turn(database, at=NOON - dt.timedelta(hours=3))
    for _ in range(20):
        await add_turn(database, at=NOON - DAY - dt.timedelta(hours=3))
        await add_turn(database, at=NOON - DAY + dt.timedelta(hours=3))
    async with opened() as here:
        shown = await (await here.person(Role.OBSERVER)).get("/so-lieu?ky=hom-nay")
    assert "Câu hỏi 30 tăng 50%" in shown.words
    assert "Cuộc trò chuyện 1 Trả lời được" in shown.words


@on_sqlite
async def test_content_owners_see_what_their_records_lack(database: Database, library: Library, opened: Open) -> None:
    """The counter above says that legal bases were lacking; the records have them by now."""
    await some_turns(database)
    authority = library.shelf.procedures[BIRTH].authority
    async with opened() as here:
        observer = await here.person(Role.OBSERVER)
        shown = await observer.get("/so-lieu/thu-tuc")
        other = await observer.get("/so-lieu/thu-tuc?co-quan=không có")
        file = await observer.get("/so-lieu/tai/procedures/gaps")
    assert "Căn cứ pháp lý" in shown.words
    assert "Đã bổ sung" in shown.words
    assert "6 lượt hỏi" in shown.words
    assert authority in shown.words
    assert "6 lượt hỏi" not in other.words
    assert table(file.text)[1][0] == BIRTH
    assert table(file.text)[1][5:] == ["6", "Đã bổ sung"]


@on_sqlite
async def test_words_are_for_those_who_may_see_conversations_and_go_with_them(database: Database, opened: Open) -> None:
    await add_turn(database, verdict="down", words="lệ phí ghi khác")
    await add_turn(database, conversation="web:xoa", verdict="up", words="cảm ơn nhiều")
    await Eraser(database).erase("web:xoa")
    async with opened() as here:
        observer = await (await here.person(Role.OBSERVER)).get("/so-lieu/danh-gia")
        reviewer = await (await here.person(Role.REVIEWER)).get("/so-lieu/danh-gia")
    assert "Hài lòng 50%" in observer.words
    assert "lệ phí ghi khác" not in observer.text
    assert "lệ phí ghi khác" in reviewer.words
    assert "cảm ơn nhiều" not in reviewer.text


@on_sqlite
async def test_a_release_is_marked_and_its_weeks_are_compared(database: Database, opened: Open) -> None:
    for _ in range(4):
        await add_turn(database, at=NOON - 3 * DAY, outcome="not_found", procedure=None, aspects=())
        await add_turn(database, at=NOON - 3 * DAY)
        await add_turn(database, at=NOON - 1 * DAY)
    async with opened() as here:
        observer = await here.person(Role.OBSERVER)
        overview = await observer.get("/so-lieu")
        work = await observer.get("/so-lieu/cong-viec")
    assert 'class="mark"><title>Bản 24/11</title>' in overview.text
    assert "24/11 (Bản 24/11)" in overview.words
    assert "Trả lời được 50% 100%" in work.words
    assert "Câu đang chờ duyệt 12" in work.words
    assert "5 câu trong khoảng thời gian này" in work.words


@on_sqlite
async def test_a_count_that_falls_behind_is_told(database: Database, opened: Open) -> None:
    await some_turns(database)
    async with opened(NOON + dt.timedelta(minutes=9)) as here:
        assert "chậm hơn mười phút" not in (await (await here.person(Role.OBSERVER)).get("/so-lieu")).words
    async with opened(NOON + dt.timedelta(minutes=11)) as here:
        assert "chậm hơn mười phút" in (await (await here.person(Role.OBSERVER)).get("/so-lieu")).words


@on_sqlite
async def test_every_picture_has_its_file(database: Database, opened: Open) -> None:
    await some_turns(database)
    async with opened() as here:
        observer = await here.person(Role.OBSERVER)
        volume = await observer.get("/so-lieu/tai/overview/volume?ky=7")
        assert volume.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert volume.headers["Content-Disposition"] == 'attachment; filename="volume-2026-11-20-2026-11-26.csv"'
        assert table(volume.text)[0] == ["Ngày", "Trả lời được", "Chưa biết", "Khác"]
        assert table(volume.text)[-1] == ["26/11", "6", "1", "1"]
        for page, path in PATHS.items():
            shown = (await observer.get(path)).text
            for address in {part.split('"')[0] for part in shown.split('href="') if "/tai/" in part.split('"')[0]}:
                file = await observer.get(address.removeprefix("/noi-bo").replace("&amp;", "&"))
                assert file.status == 200, (page, address)
        for nothing in ("/so-lieu/tai/overview/khong", "/so-lieu/tai/khong/volume", "/so-lieu/tai/overview/..%2f"):
            assert (await observer.get(nothing)).status == 404


def test_what_a_record_lacks_is_asked_of_the_catalogue_as_it_is(library: Library) -> None:
    record = library.shelf.procedures[BIRTH]
    assert not record_lacks(library, BIRTH, "documents")
    assert record_lacks(library, BIRTH, "fee") == lacks(record, "fee", today_in_vietnam())
    assert not record_lacks(library, "9.999999", "fee")
    assert not record_lacks(library, BIRTH, "no such need")
