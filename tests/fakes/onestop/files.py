"""Two thousand fictitious files: whose, about what, and where they are at a given moment."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tests.fakes.onestop.clock import VIETNAM, stamp
from tests.fakes.onestop.rules import ENDS, Step, after, timeline

DAYS_BACK = 75


@dataclass(frozen=True)
class Kind:
    """A procedure as the offices know it: code, name, office, its unit code, working days and fee in đồng."""

    code: str
    name: str
    office: str
    unit: str
    days: int
    fee: int


KINDS = (
    Kind("1.001193", "Thủ tục đăng ký khai sinh", "Trung tâm Phục vụ hành chính công phường Bãi Cháy", "H49.31", 1, 0),
    Kind("1.000894", "Thủ tục đăng ký kết hôn", "Trung tâm Phục vụ hành chính công phường Hồng Gai", "H49.28", 3, 0),
    Kind(
        "2.000635",
        "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
        "Trung tâm Phục vụ hành chính công phường Uông Bí",
        "H49.35",
        1,
        8_000,
    ),
    Kind("1.115832", "Tách thửa hoặc hợp thửa đất", "Chi nhánh Văn phòng đăng ký đất đai số 1", "H49.22", 15, 350_000),
    Kind("1.115848", "Cấp đổi Giấy chứng nhận", "Chi nhánh Văn phòng đăng ký đất đai số 7", "H49.22", 7, 150_000),
    Kind(
        "1.013225",
        "Cấp giấy phép xây dựng mới công trình cấp III, IV và nhà ở riêng lẻ",
        "Trung tâm Phục vụ hành chính công phường Mạo Khê",
        "H49.33",
        10,
        75_000,
    ),
    Kind("1.004194", "Đăng ký tạm trú", "Công an phường Cẩm Phả", "G01.92", 3, 15_000),
    Kind(
        "1.001456",
        "Cấp hộ chiếu phổ thông ở trong nước (cấp tỉnh)",
        "Phòng Quản lý xuất nhập cảnh Công an tỉnh Quảng Ninh",
        "G01.899",
        8,
        200_000,
    ),
    Kind(
        "3.000333", "Cấp Phiếu Lý lịch tư pháp", "Phòng Hồ sơ nghiệp vụ Công an tỉnh Quảng Ninh", "G01.92", 10, 200_000
    ),
    Kind("1.014748", "Hưởng trợ cấp thất nghiệp (cấp tỉnh)", "Trung tâm Phục vụ hành chính công tỉnh", "H49.15", 20, 0),
    Kind(
        "1.004628",
        "Cấp thẻ hướng dẫn viên du lịch quốc tế",
        "Trung tâm Phục vụ hành chính công tỉnh",
        "H49.16",
        15,
        650_000,
    ),
)
FAMILY = ("Nguyễn", "Trần", "Phạm", "Lê", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Tằng", "Chíu", "Lỷ")
MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thu", "Quang", "Ngọc", "Hữu", "Thanh")
GIVEN = ("An", "Bình", "Chiến", "Dung", "Giang", "Hà", "Hải", "Hòa", "Lan", "Long", "Nam", "Phúc", "Quý", "Sơn", "Yến")
OFFICERS = ("Vũ Thị Mai Trâm", "Đặng Quốc Khánh", "Lê Thu Hạnh")


@dataclass
class File:
    """One file. `overrides` are fields of the answer that somebody set by hand; they win."""

    code: str
    kind: Kind
    applicant: str
    phone: str
    citizen_number: str
    channel: str
    steps: list[Step]
    due: dt.datetime
    officer: str
    overrides: dict[str, Any] = field(default_factory=dict)

    def step_at(self, now: dt.datetime) -> Step:
        """Return the step that the file has reached."""
        return [step for step in self.steps if step.at <= now][-1]

    def state_at(self, now: dt.datetime) -> int:
        """Return the state, as it is or as it was set by hand."""
        return int(self.overrides.get("TrangThaiHoSo") or self.step_at(now).state)

    def is_paid_at(self, now: dt.datetime) -> bool:
        """Whether the office has noted the payment."""
        states = [step.state for step in self.steps if step.at <= now]
        return 6 in states and states[-1] != 6

    def answer(self, now: dt.datetime) -> dict[str, Any]:
        """Return the file in the fields of the national synchronisation."""
        step, past = self.step_at(now), [one for one in self.steps if one.at <= now]
        done = next((one.at for one in past if one.state == 9), None)
        asked = [one for one in past if one.state == 5]
        asks_for_money = any(one.state == 6 for one in past)
        record = {
            "MaHoSo": self.code,
            "MaTTHC": self.kind.code,
            "TenTTHC": self.kind.name,
            "DonViXuLy": self.kind.office,
            "KenhThucHien": self.channel,
            "ChuHoSo": self.applicant,
            "LoaiDoiTuong": "1",
            "MaDoiTuong": self.citizen_number,
            "SoDienThoai": self.phone,
            "TrangThaiHoSo": str(step.state),
            "NgayTiepNhan": stamp(self.steps[0].at),
            "NgayHenTra": "" if step.state in {1, 3} else stamp(self.due),
            "NgayKetThucXuLy": stamp(done),
            "NgayTra": stamp(step.at if step.state == 10 else None),
            "NgayCapNhat": stamp(step.at),
            "GhiChu": step.text if step.state in {3, 7, 8} else "",
            "DanhSachHoSoBoSung": [
                {"NoiDungBoSung": one.text, "NgayBoSung": stamp(one.at), "HanBoSung": stamp(after(one.at, 30))}
                for one in asked
            ],
            "DanhSachLePhi": [
                {
                    "TenPhiLePhi": f"Lệ phí: {self.kind.name}",
                    "Gia": str(self.kind.fee),
                    "DaThanhToan": "1" if self.is_paid_at(now) else "0",
                    "HanThanhToan": stamp(after(next(one.at for one in past if one.state == 6), 15)),
                }
            ]
            if asks_for_money
            else [],
            "DanhSachTienDo": [
                {
                    "ThoiDiemXuLy": stamp(one.at),
                    "TrangThai": str(one.state),
                    "PhongBanXuLy": self.kind.office,
                    "NguoiXuLy": self.officer,
                    "NoiDungXuLy": one.text,
                }
                for one in past
            ],
        }
        return record | self.overrides


def make_files(now: dt.datetime, count: int = 2_000, seed: int = 49) -> dict[str, File]:
    """Make `count` files that were sent in the weeks before `now`; the same ones for the same moment and seed."""
    return {code: replace(file, overrides={}) for code, file in _drawn(now, count, seed).items()}


@functools.cache
def _drawn(now: dt.datetime, count: int, seed: int) -> dict[str, File]:
    random = Random(seed)
    midnight = now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    files: dict[str, File] = {}
    while len(files) < count:
        kind = random.choice(KINDS)
        channel = random.choices(("1", "2", "3"), (35, 60, 5))[0]
        sent = after(midnight - dt.timedelta(days=random.uniform(1, DAYS_BACK)), random.uniform(0.05, 0.95))
        steps = timeline(random, sent, channel != "1", kind.days, kind.fee)
        is_long_over = steps[-1].state in ENDS and steps[-1].at < midnight - dt.timedelta(days=14)
        if steps[0].at > now or (is_long_over and random.random() < 0.8):
            continue
        digits = 5 if kind.unit.startswith("G01") else 4
        code = f"{kind.unit}-{steps[0].at:%y%m%d}-{random.randrange(1, 10**digits):0{digits}}"
        received = next((step.at for step in steps if step.state == 2), steps[0].at)
        files[code] = File(
            code=code,
            kind=kind,
            applicant=" ".join(random.choice(names) for names in (FAMILY, MIDDLE, GIVEN)),
            phone=f"0900{random.randrange(10**6):06}",
            citizen_number=f"022{random.randrange(10**9):09}",
            channel=channel,
            steps=steps,
            due=after(received, kind.days),
            officer=random.choice(OFFICERS),
        )
    return files
