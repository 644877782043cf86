"""The pages of the queue, as a browser without scripts meets them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from danloi.console.frame.access import Role
from danloi.console.review.decide import Decisions
from danloi.console.review.labels import Label, Opinion
from danloi.guidance.library import Library
from danloi.storage.database import Database
from tests.console.review.desk import account, gathered, groups, proposals, queue_served, talk, training_of
from tests.console.staff import Office, Person, Shown
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
CARD = {"asked": "làm lại thẻ bị mất thì sao", "outcome": "clarify", "understood": {
    "intent": "nlu_fallback", "confidence": 0.4, "ranking": [["ask_steps", 0.44], ["ask_overview", 0.3]],
    "needs": {"steps": 0.61}, "link": {"confidence": 0.3, "none": 0.2, "candidates": [["1.116410", 0.3]]},
}}  # fmt: skip


@pytest.fixture
async def here(database: Database, review_library: Library, tmp_path: Path) -> AsyncIterator[Office]:
    async with queue_served(database, review_library, training_of(database, tmp_path)) as served:
        yield served


def form_of(shown: Shown) -> dict[str, str]:
    """Return the hidden fields of the question's form."""
    return dict(re.findall(r'<input type="hidden" name="(group|item|gold)" value="(\d+)"', shown.text))


async def next_page(who: Person, **form: str) -> Shown:
    """Decide, and follow to the next question."""
    answer = await who.post("/duyet", form)
    assert answer.status == 303
    return await who.get(answer.headers["Location"].removeprefix("/noi-bo"))


async def test_a_question_is_shown_with_its_conversation_and_what_the_assistant_thought(
    database: Database, here: Office
) -> None:
    await talk(
        database,
        {"asked": "chào em", "reply": "Dạ chào anh/chị.", "outcome": "smalltalk"},
        CARD | {"reply": "Anh/chị hỏi thẻ nào ạ?"},
        {"asked": "thẻ căn cước", "procedure": "1.116410", "reply": "Đây là cách làm."},
    )
    await gathered(database)
    shown = await (await here.person(Role.REVIEWER)).get("/duyet")
    for piece in (
        "làm lại thẻ bị mất thì sao", "trợ lý phân vân", "chào em", "Dạ chào anh/chị.", "Anh/chị hỏi thẻ nào ạ?",
        "Hỏi các bước 44 %", "các bước 61 %", "30 %", "Gợi ý: Tên gọi mới:",
        "Sau đó người dân nhận được câu trả lời về thủ tục này.",
    ):  # fmt: skip
        assert piece in shown.words
    assert 'value="1.116410" checked' in shown.text


async def test_an_answer_that_was_given_in_doubt_is_not_suggested_as_right(database: Database, here: Office) -> None:
    guessed = {"intent": "nlu_fallback", "confidence": 0.45, "ranking": [["out_of_scope_shopping", 0.33]]}
    await talk(database, {"asked": "bọc kia chừ nằm mô", "outcome": "out_of_scope", "understood": guessed})
    await gathered(database)
    shown = await (await here.person(Role.REVIEWER)).get("/duyet")
    assert "trợ lý phân vân" in shown.words
    assert "Trợ lý không phân vân" not in shown.words
    assert "Gợi ý:" not in shown.words


async def test_a_label_without_scripts_leads_to_the_next_question(database: Database, here: Office) -> None:
    await talk(database, {"asked": "xin giấy gì đó", "outcome": "not_found"})
    await talk(database, CARD)
    await gathered(database)
    lan = await here.person(Role.REVIEWER)
    shown = await lan.get("/duyet")
    assert "xin giấy gì đó" in shown.words
    shown = await next_page(lan, **form_of(shown), label="unclear")
    assert "Đã lưu." in shown.words
    assert "làm lại thẻ bị mất" in shown.words
    assert "đã quyết 1 lần, xong 1 câu. Còn 1 nhóm" in shown.words
    shown = await next_page(lan, **form_of(shown), label="alias", code="1.116410", alias="làm lại thẻ")
    assert "Không còn câu nào chờ" in shown.words
    (proposal,) = await proposals(database)
    assert (proposal.kind, proposal.code, proposal.text) == ("alias", "1.116410", "làm lại thẻ")
    back = await lan.post("/duyet/hoan-tac")
    assert back.headers["Location"] == "/noi-bo/duyet?xong=undone"
    assert "làm lại thẻ bị mất" in (await lan.get("/duyet?xong=undone")).words
    assert await proposals(database) == []


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"label": "nonsense"}, "chưa chọn nhãn"),
        ({"label": "wrong_intent", "intent": "no_such"}, "chưa chọn ý định"),
        ({"label": "out_of_scope", "outside": "ask_fee"}, "chưa chọn loại ngoài phạm vi"),
        ({"label": "alias", "code": "9.999999", "alias": "x"}, "chưa chọn thủ tục"),
        ({"label": "alias", "code": "1.116410"}, "chưa ghi tên gọi"),
        ({"label": "wrong_intent", "intent": "ask_fee", "example": "số •••••• của tôi"}, "còn chỗ bị che"),
        ({"label": "wrong_intent", "intent": "ask_fee", "example": "a" * 301}, "dài quá 300"),
    ],
)
async def test_what_is_missing_is_said_and_nothing_is_saved(
    database: Database, here: Office, form: dict[str, str], problem: str
) -> None:
    await talk(database, CARD)
    await gathered(database)
    lan = await here.person(Role.REVIEWER)
    shown = await lan.get("/duyet")
    answer = await lan.post("/duyet", form_of(shown) | form)
    assert answer.status == 400
    assert problem in answer.words
    assert "làm lại thẻ bị mất" in answer.words
    assert [group.state for group in await groups(database)] == ["open"]


async def test_a_procedure_is_searched_for_by_words_and_by_code(database: Database, here: Office) -> None:
    await talk(database, CARD)
    await gathered(database)
    lan = await here.person(Role.REVIEWER)
    shown = await lan.get("/duyet")
    answer = await lan.post("/duyet", form_of(shown) | {"label": "search", "q": "dang ky khai sinh"})
    assert answer.status == 200
    assert 'value="1.001193"' in answer.text
    fragment = await lan.get("/duyet/thu-tuc?q=1.004194")
    assert 'value="1.004194"' in fragment.text
    assert "<html" not in fragment.text
    assert "Chưa có thủ tục nào hợp" in (await lan.get("/duyet/thu-tuc?q=")).words


async def test_what_a_citizen_wrote_is_never_markup(database: Database, here: Office) -> None:
    await talk(database, {"asked": "<script>alert(1)</script> khai gì", "outcome": "not_found", "reply": "<b>x</b>"})
    await gathered(database)
    lan = await here.person(Role.REVIEWER)
    for path in ("/duyet", "/duyet/danh-sach"):
        shown = await lan.get(path)
        assert "<script>alert" not in shown.text
        assert "&lt;script&gt;alert" in shown.text
    assert "<b>x" not in (await lan.get("/duyet")).text


async def test_the_list_is_filtered_and_goes_on_where_it_ended(database: Database, here: Office) -> None:
    await talk(database, *({"asked": f"việc lạ thứ {number}", "outcome": "not_found"} for number in range(60)))
    await talk(database, CARD)
    await gathered(database)
    lan = await here.person(Role.REVIEWER)
    shown = await lan.get("/duyet/danh-sach?ly-do=unknown")
    assert shown.text.count("<article") == 50
    assert "làm lại thẻ" not in shown.words
    (following,) = re.findall(r'rel="next" href="/noi-bo([^"]+)"', shown.text)
    rest = await lan.get(following.replace("&amp;", "&"))
    assert rest.text.count("<article") == 10
    both = re.findall(r"việc lạ thứ \d+", shown.words + rest.words)
    assert len(set(both)) == 60
    assert "Không có câu nào." in (await lan.get("/duyet/danh-sach?trang-thai=settled")).words
    (one,) = re.findall(r'href="/noi-bo(/duyet\?nhom=\d+)">việc lạ thứ 7<', shown.text + rest.text)
    assert "việc lạ thứ 7" in (await lan.get(one)).words


async def test_scores_on_gold_questions_are_the_reviewers_own_and_the_approvers(
    database: Database, here: Office, tmp_path: Path
) -> None:
    await talk(database, {"asked": "giá vàng hôm nay", "outcome": "not_found"})
    (group,) = await gathered(database)
    decisions = Decisions(database, training_of(database, tmp_path))
    await decisions.give(await account(database), group.id, Opinion(Label.OUT_OF_SCOPE, "out_of_scope_shopping"))
    chief, lan, ba = [await here.person(role) for role in (Role.APPROVER, Role.REVIEWER, Role.REVIEWER)]
    made = await chief.post("/duyet/cau-kiem-tra", {"group": str(group.id), "why": "Không phải dịch vụ công."})
    assert made.headers["Location"].endswith("xong=gold_made")
    told = await lan.post("/duyet", {"gold": "1", "label": "out_of_scope", "outside": "out_of_scope_shopping"})
    assert "Đúng rồi" in told.words
    assert "Không phải dịch vụ công." in told.words
    assert "1 (100,0 %)" in (await lan.get("/duyet/do-thong-nhat")).words
    assert "Chưa có ai trả lời" in (await ba.get("/duyet/do-thong-nhat")).words
    seen = await chief.get("/duyet/do-thong-nhat")
    assert "1 (100,0 %)" in seen.words
    assert "giá vàng hôm nay" in seen.words
    assert (await lan.post("/duyet/cau-kiem-tra", {"group": str(group.id)})).status == 403
    await chief.post("/duyet/cau-kiem-tra/bo", {"gold": "1"})
    assert "giá vàng hôm nay" not in (await chief.get("/duyet/do-thong-nhat")).words
