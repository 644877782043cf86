"""Files in and out: tables, Rasa's format, and the whole workspace."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePath

from sanic.response import HTTPResponse, raw

from danloi.console.frame.access import Permission
from danloi.console.frame.area import Area
from danloi.console.frame.console import HEADERS
from danloi.console.frame.visit import Visit
from danloi.console.training.export import as_zip
from danloi.console.training.importing import COLUMNS, Importer, Report
from danloi.console.training.lint import Names
from danloi.console.training.made_files import MadeFiles, Mark, stamp_of
from danloi.console.training.proposal_pages import LONGEST_REASON
from danloi.console.training.rasa_files import as_nlu
from danloi.console.training.service import Training
from danloi.console.training.tables import MOST_ROWS, BadTable, as_csv, as_xlsx
from danloi.guidance.phrases import Phrases

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 300
type Maker = Callable[[Training, Names, Phrases], bytes]


def _examples(training: Training, say: Phrases) -> tuple[list[str], list[list[str]]]:
    header = [say("column.text"), say("column.intent"), say("column.file")]
    return header, [[one.line, one.intent, one.file] for one in training.lint.corpus().examples]


def _aliases(names: Names, say: Phrases) -> tuple[list[str], list[list[str]]]:
    header = [say("column.text"), say("column.code"), say("column.name")]
    rows = [[text, code, names.names.get(code, "")] for code, texts in sorted(names.aliases.items()) for text in texts]
    return header, rows


# What can be fetched: type, and how it is made.
FILES: dict[str, tuple[str, Maker]] = {
    "cau-mau.xlsx": (_XLSX, lambda training, _, say: as_xlsx(*_examples(training, say), [80, 24, 24])),
    "cau-mau.csv": ("text/csv; charset=utf-8", lambda training, _, say: as_csv(*_examples(training, say))),
    "ten-goi.xlsx": (_XLSX, lambda _, names, say: as_xlsx(*_aliases(names, say), [60, 12, 80])),
    "ten-goi.csv": ("text/csv; charset=utf-8", lambda _, names, say: as_csv(*_aliases(names, say))),
    "nlu.yml": (
        "application/yaml",
        lambda training, _, __: as_nlu(training.lint.corpus().examples, training.lint.intents).encode(),
    ),
    "du-lieu.zip": ("application/zip", lambda training, _, __: as_zip(training.workspace)),
}


def _with_unknown(mapping: str, report: Report | None) -> str:
    """Return what was typed, and a line to complete for each intent of the file that is not ours."""
    lines = [f"{intent} = " for intent in report.unknown_intents if intent] if report else []
    return "\n".join([*([mapping] if mapping else []), *(line for line in lines if line not in mapping)])


def add_exchange(area: Area, training: Training) -> None:
    """Register the pages."""
    importer = Importer(area.console.database, training, area.say)
    made = MadeFiles()

    def form(visit: Visit, report: Report | None = None, problems: list[str] | None = None) -> HTTPResponse:
        entries = sorted(report.entries, key=lambda one: (one.is_good, not one.findings)) if report else []
        return visit.page(
            "training/exchange.html",
            status=400 if problems else 200,
            problems=problems or [],
            report=report,
            entries=entries[:_SHOWN],
            hidden=max(0, len(entries) - _SHOWN),
            mapping=_with_unknown(visit.form("doi_ten"), report),
            reason=visit.form("ly_do"),
            columns=[visit.say(f"column.{column}") for column in COLUMNS],
            most=MOST_ROWS,
            files=list(FILES),
        )

    @area.get("/du-lieu/nhap-xuat", Permission.SEE_DATA)
    async def exchange(visit: Visit) -> HTTPResponse:
        return form(visit)

    @area.post("/du-lieu/nhap-xuat", Permission.PROPOSE_DATA)
    async def take_in(visit: Visit) -> HTTPResponse:
        file = visit.file("tep")
        if file is None:
            return form(visit, problems=[visit.say("page.no_file")])
        name = PurePath(file.name.replace("\\", "/")).name[:150]
        try:
            report = await importer.look(name, file.body, visit.form("doi_ten"))
        except BadTable as err:
            return form(visit, problems=[visit.say(err.key, **err.values)])
        if visit.form("buoc") == "gui" and report.good:
            report = await importer.submit(report, visit.account, visit.form("ly_do")[:LONGEST_REASON], name)
        return form(visit, report)

    @area.get("/du-lieu/xuat/<name:str>", Permission.SEE_DATA)
    async def give_out(visit: Visit, name: str) -> HTTPResponse:
        if name not in FILES:
            return visit.refuse("page.no_export", 404)
        kind, make = FILES[name]
        names = await training.read_names()
        workspace = training.workspace

        def mark() -> Mark:
            return names, stamp_of(workspace.root / "data", workspace.installed)

        body = await made.get(name, mark, partial(make, training, names, visit.say))
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return raw(body, headers=headers, content_type=kind)
