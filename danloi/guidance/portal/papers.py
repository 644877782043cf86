"""One line of a file to hand in: a paper, the case it belongs to, or just a remark."""

from __future__ import annotations

import re
from dataclasses import dataclass

from danloi.guidance.portal.text import lower_first, strip_mark, strip_number, upper_first

IF_ANY = "nếu có"

_LONG_NAME = 160
_NOUN = (
    r"(?:đơn|tờ khai|tờ trình|tờ|giấy|bản|văn bản|công văn|công hàm|công thư|hồ sơ|báo cáo|biên bản|"
    r"biên lai|quyết định|hợp đồng|"
    r"danh sách|danh mục|sơ yếu|lý lịch|hộ chiếu|thẻ|căn cước|sổ|phiếu|ảnh|bằng|chứng|hóa đơn|hoá đơn|"
    r"tài liệu|phương án|đề án|"
    r"đề cương|đề xuất|dự án|dự thảo|dự toán|thuyết minh|bảng|mẫu|mảnh|trích|xác nhận|cam kết|điều lệ|"
    r"nghị quyết|kế hoạch|"
    r"thông báo|ý kiến|kết quả|quy trình|quy chế|sơ đồ|sơ họa|bình đồ|thư|vận đơn|thỏa thuận|thoả thuận|"
    r"lệnh|tóm tắt|hình ảnh|"
    r"đĩa|tệp|file|nhãn|phong bì|phụ lục|đề nghị|lời khai|di chúc|giải trình|chương trình|cataloge?|"
    r"catalogue|c/o|cpp|cfs)"
)
_COUNT = (
    r"(?:(?:\d+|một|hai|ba|bốn|các|những|toàn bộ|một trong (?:các|những)|mỗi loại|bộ|loại)\s+(?:\([^)]*\)\s+)?)*"
    r"(?:loại\s+|bộ\s+)?"
)
_PAPER = re.compile(rf"^{_COUNT}{_NOUN}\b", re.IGNORECASE)
_REMARK = re.compile(
    r"^(?:\(?\*+\)?\s*)?(?:lưu ý|ghi chú|chú ý|chú thích|người tiếp nhận|cán bộ|công chức|"
    r"cơ quan (?:đăng ký|giải quyết|tiếp nhận|có)|"
    r"số lượng|tổng số|thời hạn|(?:gửi|nộp) hồ sơ (?:trực|qua)|cá nhân có quyền|khi các cơ quan)\b|"
    r"không (?:phải|cần|yêu cầu|được yêu cầu) (?:\w+ ){0,2}?(?:nộp|xuất trình|gửi|cung cấp|tải)|(?:thì|"
    r"có thể) không (?:phải|cần)\b|"
    r"phải (?:bảo đảm|đảm bảo)|\bcó trách nhiệm\b|\bcó quyền lựa chọn\b|\bđược lựa chọn\b|có giá trị trong thời hạn",
    re.IGNORECASE,
)
_NAMED_PAPER = re.compile(
    r"(?:\bcó|nộp|kèm theo|kèm|gồm|bổ sung|\blà|gửi|cung cấp|xuất trình|:)(?:\s+(?:thêm|kèm|theo|bổ sung|"
    r"-|\+|\(?\w{1,2}[.)]))*\s+"
    rf"{_COUNT}{_NOUN}\b",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(
    r"^(?:(?:trong |riêng )?(?:trường hợp|đối với|nếu|khi)|người|cơ quan|cá nhân|tổ chức|việc|trừ|"
    r"doanh nghiệp|thương nhân|ngoài|"
    r"theo|tùy|tuỳ|các (?:cơ quan|tổ chức)|chủ đầu tư)\b",
    re.IGNORECASE,
)
_CASE = re.compile(r"^(?:trong |riêng )?(?:trường hợp|đối với|nếu|khi)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:\s*:\s*|,?\s+(?:thì\s+)?(?:phải\s+|cần\s+)(?:có|nộp|bổ sung|gửi|cung cấp|"
    r"xuất trình)(?:\s+(?:thêm|kèm theo|kèm|bổ sung))*\s+|"
    r",?\s+thì\s+(?:có|nộp|bổ sung|gửi|cung cấp|xuất trình)(?:\s+(?:thêm|kèm theo|kèm|bổ sung))*\s+)(?=\S)",
    re.IGNORECASE,
)
_LONGEST_CASE = 600
_LABEL = re.compile(r"^(?:thành phần hồ sơ|giấy tờ)\s+\d+\s*:\s*", re.IGNORECASE)
_IF_ANY = re.compile(r"\s*\((?:nếu có|nếu cần)\)\s*$", re.IGNORECASE)
_BREAK = re.compile(
    r"(?<=[^\d\W])[.;]\s+(?=\S)|(?<=\))[.;]\s+(?=\S)|(?<=\d)[.;]\s+(?=[A-ZĐ])|(?<=gồm):\s+|(?<=sau):\s+|"
    r"(?<=sau đây):\s+"
)


@dataclass(frozen=True)
class Paper:
    """A paper: its name, the case in which it is needed ("" always), and what else the line says."""

    name: str
    case: str = ""
    note: str = ""


def is_remark(line: str, count: int) -> bool:
    """Whether a line is no paper: a remark, a sentence without a paper, or neither copies nor a kind of paper."""
    text = strip_number(line)
    if _REMARK.search(text) and not (count and _PAPER.match(text)):
        return True
    if _SENTENCE_START.match(text) and not _NAMED_PAPER.search(text):
        return True
    return not count and not _PAPER.match(text) and not _splits(text)


def is_heading(line: str, count: int) -> bool:
    """Whether a line only introduces those after it ("Giấy tờ nộp qua mạng:")."""
    return line.rstrip().endswith(":") and (not count or bool(_CASE.match(strip_number(line))))


def is_case(text: str) -> bool:
    """Whether a heading names a case ("Trường hợp ủy quyền", "Đối với cấp lại")."""
    return bool(_CASE.match(strip_number(text)))


def _splits(text: str) -> tuple[str, str] | None:
    """Split "Trường hợp … thì phải nộp …" into its case and a paper; None where that is not what it says."""
    if not _CASE.match(text):
        return None
    for asks in _ASKS.finditer(text, 0, _LONGEST_CASE):
        case, paper = text[: asks.start()], strip_number(text[asks.end() :])
        if re.search(r"\bkhông$", case, re.IGNORECASE):
            return None
        if _PAPER.match(paper):
            return case.rstrip(" ,"), paper
    return None


def read_paper(line: str) -> Paper:
    """Read a line that is a paper; bullets and numbers go, the rest is kept in name, case or note."""
    text = _LABEL.sub("", strip_number(line)).rstrip(" ;,.")
    case = ""
    parts = _splits(text)
    if parts:
        case, text = parts
    name, note = _divide(text)
    if _IF_ANY.search(name) and not case:
        name, case = _IF_ANY.sub("", name), IF_ANY
    return Paper(upper_first(name.rstrip(" ;,.")), lower_first(case), upper_first(note))


def _divide(text: str) -> tuple[str, str]:
    """Return a name that can be read at a glance, and the rest of the line."""
    condition = re.search(r"[;.,]\s+(?=(?:trường hợp|nếu)\b)", text, re.IGNORECASE)
    if condition and condition.start() > 3:
        return text[: condition.start()], text[condition.end() :]
    if len(text) <= _LONG_NAME:
        return text, ""
    for end in _BREAK.finditer(text):
        if end.start() >= 12:
            return text[: end.start()], text[end.end() :]
    return text, ""


def heading(text: str) -> str:
    """Return the heading of a group as a case: without bullet, number and "gồm:", small first letter."""
    text = strip_number(strip_mark(" ".join(text.split())))
    text = re.sub(
        r"[\s,]*(?:,\s*)?(?:thì\s+)?(?:hồ sơ\s+)?(?:bao gồm|gồm|gồm có|cụ thể|như sau)?\s*[:;.,]*\s*$",
        "",
        text,
        flags=re.I,
    )
    return lower_first(text.strip(" :;."))
