"""The papers to hand in. No record marks any of them as required, so what is always needed is read off the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from danloi.guidance.catalogue.records import Document
from danloi.guidance.phrases import Phrases
from danloi.guidance.portal.papers import IF_ANY, heading, is_case, is_heading, is_remark, read_paper
from danloi.guidance.portal.record import Component, ExecutionCase, PortalRecord
from danloi.guidance.portal.text import LIMIT, pieces, says_nothing, strip_mark, upper_first
from danloi.guidance.vietnamese import fold

_GENERAL = re.compile(
    r"^(?:(?:các |những |mỗi |thành phần |số lượng |loại |danh mục |tên |một |yêu cầu |chung |\d+ |\(một\) |bộ |về )*"
    r"(?:hồ sơ|giấy tờ|tài liệu|bộ|chung|mặc định|văn bản)|bao gồm|gồm|mặc định)"
    r"(?:[\s,:;.()/\-]|\d+|\(một\)|phải|cần|nộp|xuất trình|bao|gồm|có|sau|đây|bộ|hồ|sơ|bản|gốc|chính|là|"
    r"đề|nghị|các|giấy|tờ|loại|"
    r"mỗi|thành|phần|và|tài|liệu|đăng|ký|yêu|cầu|thủ|tục|người|nộp|kèm|theo|như|trực|tiếp|khi|cụ|thể|số|lượng)*$",
    re.IGNORECASE,
)
_REMARKS = re.compile(r"^[\W_]*(?:lưu ý|ghi chú|chú ý)\b", re.IGNORECASE)
_SHOWN = re.compile(r"xuất trình", re.IGNORECASE)
_LONGEST_HEADING = 400
_SAME_WORDS = 0.6


@dataclass
class Papers:
    """The documents of a record, and the remarks that belong to no single one."""

    documents: list[Document] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Group:
    """What the heading of a group makes of its lines."""

    case: str = ""
    shown: bool = False
    remarks: bool = False


def papers(record: PortalRecord, say: Phrases) -> Papers:
    """Return the papers of all cases.

    A heading that names a case becomes `when`; "giấy tờ phải nộp" and the like mean always. A line that begins with a
    case is needed in that case. A remark goes to the paper before it, or, from a group of remarks, to `remarks`.
    """
    found = Papers()
    named = [case for case in record.execution_cases if case.profile_components and not _REMARKS.match(case.name)]
    for case in record.execution_cases:
        group = _group_of(case, record.name, alone=len(named) <= 1, found=found)
        for document in _documents(case, group, found, say):
            if document not in found.documents:
                found.documents.append(document)
    return found


def _group_of(case: ExecutionCase, procedure: str, *, alone: bool, found: Papers) -> _Group:
    name = strip_mark(" ".join(case.name.split()))
    if says_nothing(name):
        return _Group()
    if _REMARKS.match(name):
        if len(name.split()) > 4:
            found.remarks.append(name)
        return _Group(remarks=True)
    shown = bool(_SHOWN.search(name)) and not is_case(name)
    if _GENERAL.match(name):
        return _Group(shown=shown)
    if not case.profile_components or (len(name) > _LONGEST_HEADING and not name.endswith(":")):
        found.remarks.append(name)
        return _Group(shown=shown)
    if alone and not is_case(name):
        if not name.endswith(":") and not _repeats(name, procedure):
            found.remarks.append(name)
        return _Group(shown=shown)
    text = heading(name)
    if len(text) > LIMIT:
        found.remarks.append(name)
        return _Group(shown=shown)
    return _Group(case=text, shown=shown)


def _repeats(heading: str, procedure: str) -> bool:
    """Whether a heading says little more than the name of the procedure."""
    words = set(fold(heading).split())
    return len(words & set(fold(procedure).split())) >= _SAME_WORDS * len(words)


def _documents(case: ExecutionCase, group: _Group, found: Papers, say: Phrases) -> Iterator[Document]:
    inner = ""
    last: Document | None = None
    for component in case.profile_components:
        line = " ".join(component.name.split())
        count = int((component.original_qty or 0) + (component.copy_qty or 0))
        if says_nothing(line):
            continue
        if is_heading(line, count):
            inner = heading(line) if is_case(line) else ""
            continue
        if group.remarks or is_remark(line, count):
            text = upper_first(strip_mark(line))
            # The document was handed out already; a changed one takes its place.
            if last is None or group.remarks or len(last.note) + len(text) >= LIMIT:
                found.remarks.append(text)
            else:
                last = _noted(last, text, found)
            continue
        for last in _read(component, line, [group.case, inner], group.shown, say):
            yield last


def _noted(document: Document, text: str, found: Papers) -> Document:
    note = f"{document.note.rstrip('. ')}. {text}" if document.note else text
    noted = document.model_copy(update={"note": note})
    at = found.documents.index(document)
    found.documents[at] = noted
    return noted


def _read(component: Component, line: str, cases: Sequence[str], shown: bool, say: Phrases) -> Iterator[Document]:
    paper = read_paper(line)
    if paper.case == IF_ANY and any(cases):
        paper = replace(paper, name=f"{paper.name} ({IF_ANY})", case="")
    when = "; ".join(case for case in [*cases, paper.case] if case)
    if not when and is_case(paper.name):
        when = say("document.in_line")
    copies = _copies(component, shown, say)
    rest: list[str] = []
    if len(paper.name) > LIMIT:
        first, *rest = pieces(paper.name)
        paper = replace(paper, name=first)
    if component.attachments:
        paper = replace(
            paper, note=f"{paper.note.rstrip('. ')}. {say('document.form')}" if paper.note else say("document.form")
        )
    notes = [*rest, *pieces(paper.note)] or [""]
    when = when or "always"
    if len(when) > LIMIT:
        notes, when = [when, *notes], say("document.in_line")
    for number, note in enumerate(notes):
        name = paper.name if number == 0 else say("document.continued", name=paper.name[:200])
        yield Document(name=name, when=when, copies=copies if number == 0 else "", note=note)


def _copies(component: Component, shown: bool, say: Phrases) -> str:
    parts = []
    if component.original_qty:
        parts.append(say("document.original", count=int(component.original_qty)))
    if component.copy_qty:
        parts.append(say("document.copy", count=int(component.copy_qty)))
    if shown:
        parts.append(say("document.shown"))
    return ", ".join(parts)
