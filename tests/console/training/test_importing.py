"""A file of sentences becomes proposals, line by line; Rasa's own format in and out."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select

from danloi.console.training.export import as_zip
from danloi.console.training.importing import Importer, Report
from danloi.console.training.lint import Weight
from danloi.console.training.models import ProposalRow
from danloi.console.training.proposals import Kind
from danloi.console.training.service import Training
from danloi.console.training.tables import BadTable, as_csv
from danloi.guidance.phrases import Phrases
from danloi.storage.database import Database
from tests.console.training.conftest import BA, LAN, WORDS
from tests.console.training.test_service import QUAN_BUN, TAM_TRU, submit
from tests.storage.choice import on_sqlite

pytestmark = on_sqlite
RASA = """\
version: "3.1"
nlu:
# their own words
- intent: chao_hoi
  examples: |
    - xin chào bạn
    - alo alo
- intent: ask_fee
  examples: |
    - giá [hộ chiếu]{"entity": "thu_tuc", "role": "x"} ở [Hạ Long](city:Ha Long)
    - [phí](fee:lệ phí) [tạm trú](procedure) nhiêu
- intent: faq/ask_hours
  examples:
  - text: mở cửa lúc nào
    metadata: {sentiment: neutral}
  - text: |
      - mấy giờ đóng cửa
- synonym: hộ chiếu
  examples: |
    - passport
- regex: phone
  examples: |
    - \\d{10}
"""


@pytest.fixture
def importer(training: Training, database: Database) -> Importer:
    return Importer(database, training, Phrases.read(WORDS))


def gist(report: Report) -> list[tuple[int, str, str, list[str]]]:
    return [
        (one.number, one.proposal.intent or one.proposal.code, one.proposal.text, [f.rule for f in one.findings])
        for one in report.entries
    ]


async def test_a_table_of_sentences_and_aliases_is_looked_at_line_by_line(importer: Importer) -> None:
    rows = [
        ["hỏi [phí](fee) [tạm trú](procedure)", "ask_fee", "", "hay gặp"],
        ["phải rồi", "deny", "", ""],
        ["Hỏi phí tạm trú?", "ask_time", "", ""],
        ["giấy vệ sinh quán bún", "", "1.013855", ""],
        ["gọi 0912345678", "ask_fee", "", ""],
    ]
    body = as_csv(["Câu hoặc tên gọi", "Ý định", "Mã thủ tục", "Lý do"], rows)
    report = await importer.look("câu.csv", body)
    assert gist(report) == [
        (2, "ask_fee", "hỏi [phí](fee) [tạm trú](procedure)", ["twin_proposed"]),
        (3, "deny", "phải rồi", ["twin"]),
        (4, "ask_time", "Hỏi phí tạm trú?", ["twin_proposed"]),
        (5, "1.013855", "giấy vệ sinh quán bún", []),
        (6, "ask_fee", "gọi 0912345678", ["personal"]),
    ]
    assert [one.number for one in report.good] == [5]


async def test_an_existing_rasa_project_is_read_and_what_it_calls_otherwise_is_mapped(importer: Importer) -> None:
    report = await importer.look("nlu.yml", RASA.encode())
    assert report.unknown_intents == {"chao_hoi": 2, "faq/ask_hours": 2}
    assert report.unused == [
        "Dòng 18: phần synonym “hộ chiếu” không dùng đến nên bỏ qua.",
        "Dòng 21: phần regex “phone” không dùng đến nên bỏ qua.",
    ]
    mapping = "chao_hoi = affirm\nfaq = ask_time\nthu_tuc = procedure\n"
    mapped = await importer.look("nlu.yml", RASA.encode(), mapping)
    assert gist(mapped) == [
        (6, "affirm", "xin chào bạn", []),
        (7, "affirm", "alo alo", []),
        (10, "ask_fee", "giá [hộ chiếu](procedure) ở Hạ Long", ["lost_mark"]),
        (11, "ask_fee", "[phí](fee) [tạm trú](procedure) nhiêu", []),
        (14, "ask_time", "mở cửa lúc nào", []),
        (16, "ask_time", "mấy giờ đóng cửa", []),
    ]
    assert mapped.unknown_intents == {}


async def test_the_good_lines_are_proposed_and_no_others(importer: Importer, database: Database) -> None:
    report = await importer.look("nlu.yml", RASA.encode())
    done = await importer.submit(report, LAN, "từ dự án cũ", "nlu.yml")
    assert done.submitted == 2
    async with database.transaction() as session:
        rows = list(await session.scalars(select(ProposalRow)))
    assert {(row.intent, row.reason, row.source, row.state) for row in rows} == {
        ("ask_fee", "từ dự án cũ", "import:nlu.yml", "proposed")
    }
    again = await importer.submit(report, LAN, "từ dự án cũ", "nlu.yml")
    assert again.submitted == 2  # the same ones: nothing is there twice
    async with database.transaction() as session:
        assert len(list(await session.scalars(select(ProposalRow)))) == 2


@pytest.mark.parametrize(
    ("name", "body", "key"),
    [
        ("a.yml", b"nlu:\n- intent: [\n", "import.yaml"),
        ("a.yml", b"stories: []\n", "import.no_nlu"),
        ("a.yml", b"nlu: []\n", "import.nothing"),
        ("a.yml", b"\xff\xfe\x00", "import.encoding"),
        ("a.yml", b"!!python/object/apply:os.system ['touch x']\n", "import.no_nlu"),
        ("a.csv", b"a,b\nc,d\n", "import.header"),
        ("a.csv", b"", "import.header"),
    ],
)
async def test_a_file_that_says_nothing_is_refused(importer: Importer, name: str, body: bytes, key: str) -> None:
    with pytest.raises(BadTable) as refused:
        await importer.look(name, body)
    assert refused.value.key == key
    assert Phrases.read(WORDS)(refused.value.key, **refused.value.values)


async def test_what_would_break_a_file_is_only_a_finding(importer: Importer) -> None:
    body = as_csv(["text", "intent"], [["một\n- intent: deny\n  examples: |\n    - hai", "ask_fee"]])
    report = await importer.look("a.csv", body)
    assert [f.rule for f in report.entries[0].findings if f.weight is Weight.STOP] == ["line_break"]


async def test_what_was_approved_can_be_taken_away_as_a_file(training: Training, database: Database) -> None:
    ids = await submit(training, database, TAM_TRU, QUAN_BUN)
    await training.approve(ids, BA)
    with zipfile.ZipFile(io.BytesIO(as_zip(training.workspace))) as file:
        names, patch = set(file.namelist()), file.read("changes.patch").decode()
        journal = file.read("approved.jsonl").decode()
    assert {"data/nlu/fee.yml", "data/catalogue/procedures/y-te.yaml"} <= names
    assert f"+    - {TAM_TRU.text}" in patch
    assert f"+  - {QUAN_BUN.text}" in patch
    assert '"approver": "Bà"' in journal
    assert Kind.ALIAS in journal
