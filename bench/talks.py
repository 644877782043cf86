"""What is said: conversations of eight turns, as citizens write them, with files that the sandbox knows."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from danloi.app.settings import ROOT

_DOSSIERS = ROOT / "data" / "sandbox" / "dossiers.csv"


@dataclass(frozen=True)
class Line:
    """One message; `kind` says what it stands for in the conversation."""

    kind: str
    text: str


# greeting, compound question, follow-up, fee of another procedure, question about a file, thanks
_WORDS = (
    (
        "chào bạn",
        "làm khai sinh cho con cần giấy tờ gì, mất bao lâu ạ",
        "thế nộp ở đâu",
        "lệ phí đăng ký kết hôn bao nhiêu",
        "hồ sơ của tôi đến đâu rồi",
        "cảm ơn bạn nhiều",
    ),
    (
        "xin chao",
        "cap doi can cuoc can giay to gi, nop o dau",
        "bao lau thi co",
        "dang ky tam tru mat bao nhieu tien",
        "kiem tra ho so giup minh",
        "cam on nhe",
    ),
    (
        "dạ em chào anh chị",
        "em muốn đổi giấy phép lái xe thì hồ sơ gồm những gì, hết bao nhiêu tiền ạ",
        "làm online được không",
        "phí cấp phiếu lý lịch tư pháp là bao nhiêu ạ",
        "cho em hỏi hồ sơ em nộp tuần trước xong chưa ạ",
        "dạ em cảm ơn ạ",
    ),
    (
        "alo ad ơi",
        "đăng ký hộ kinh doanh các bước thế nào, mấy ngày xong",
        "cần những giấy tờ gì",
        "sang tên sổ đỏ tốn bao nhiêu tiền vậy",
        "tra cứu tình trạng hồ sơ giúp em với",
        "ok cảm ơn ad",
    ),
)


def read_talks() -> list[list[Line]]:
    """Return the conversations; each asks about another file of the sandbox."""
    with _DOSSIERS.open(encoding="utf-8", newline="") as file:
        dossiers = list(csv.DictReader(file))
    return [
        [
            Line("greet", greeting),
            Line("compound question", compound),
            Line("follow-up", follow_up),
            Line("fee of another", fee),
            Line("status question", status),
            Line("code", dossier["code"]),
            Line("digits", dossier["phone_last4"]),
            Line("thanks", thanks),
        ]
        for (greeting, compound, follow_up, fee, status, thanks), dossier in zip(_WORDS, dossiers, strict=False)
    ]
