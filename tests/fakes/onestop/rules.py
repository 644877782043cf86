"""How a file moves through the ten national states: drawn once per file, so its state is a function of the time.

1 new · 2 received · 3 not received · 4 in work · 5 papers asked for · 6 money asked for · 7 withdrawn · 8 stopped ·
9 done · 10 handed over.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from danloi.guidance.status.calendar import is_working_day

OPENS, CLOSES = dt.time(7, 30), dt.time(16, 30)
_DAY_MINUTES = 9 * 60
ENDS = {3, 7, 8, 10}


@dataclass(frozen=True)
class Step:
    """A state entered at a moment, with what the office wrote."""

    at: dt.datetime
    state: int
    text: str = ""


def office_time(moment: dt.datetime) -> dt.datetime:
    """Return `moment`, or the next one at which the offices are open."""
    while not (is_working_day(moment.date()) and moment.time() <= CLOSES):
        moment = dt.datetime.combine(moment.date() + dt.timedelta(days=1), OPENS, moment.tzinfo)
    return max(moment, dt.datetime.combine(moment.date(), OPENS, moment.tzinfo))


def after(moment: dt.datetime, working_days: float) -> dt.datetime:
    """Return the moment that many working days of office time later."""
    moment, minutes = office_time(moment), working_days * _DAY_MINUTES
    while True:
        closing = dt.datetime.combine(moment.date(), CLOSES, moment.tzinfo)
        left = (closing - moment).total_seconds() / 60
        if minutes <= left:
            return moment + dt.timedelta(minutes=minutes)
        minutes -= left
        moment = office_time(dt.datetime.combine(moment.date() + dt.timedelta(days=1), OPENS, moment.tzinfo))


MISSING = (
    "Bản sao giấy chứng nhận kết hôn có chứng thực.",
    "Tờ khai theo mẫu mới, bản đã nộp thiếu chữ ký của người yêu cầu.",
    "Sơ đồ thửa đất có xác nhận của các hộ liền kề.",
    "Ảnh chân dung nền trắng chụp trong 6 tháng gần đây.",
)
REFUSED = ("Hồ sơ nộp sai thẩm quyền, đề nghị nộp tại nơi cư trú.", "Tờ khai không đúng người được cấp giấy.")
STOPPED = ("Quá thời hạn bổ sung mà chưa nhận được giấy tờ.", "Đang có tranh chấp được Tòa án thụ lý.")


def timeline(random: Random, sent: dt.datetime, online: bool, term_days: int, fee: int) -> list[Step]:
    """Draw the life of a file that was sent at `sent`, with `term_days` working days to work on it."""
    steps = [Step(sent, 1)] if online else []
    at = after(sent, random.uniform(0.02, 0.9)) if online else sent
    luck = random.random()
    if online and luck < 0.06:
        return [*steps, Step(at, 3, random.choice(REFUSED))]
    if online and luck < 0.08:
        return [*steps, Step(at, 7, "Người nộp xin rút hồ sơ.")]
    steps.append(Step(at, 2))
    at = after(at, random.uniform(0.2, 1.0))
    steps.append(Step(at, 4))
    due = after(steps[-2].at, term_days)
    if random.random() < 0.2:
        at = after(at, random.uniform(0.1, 0.4) * term_days)
        steps.append(Step(at, 5, random.choice(MISSING)))
        waited = random.uniform(0.5, 12)
        due = after(due, waited)
        if random.random() < 0.15:
            return [*steps, Step(after(at, 30), 8, STOPPED[0])]
        at = after(at, waited)
        steps.append(Step(at, 4, "Đã nhận giấy tờ bổ sung."))
    if fee and random.random() < 0.6:
        at = after(at, random.uniform(0.1, 0.4) * term_days)
        steps.append(Step(at, 6, "Thông báo nộp phí, lệ phí."))
        at = after(at, random.uniform(0.3, 6))
        steps.append(Step(at, 4, "Đã ghi nhận khoản nộp."))
    luck = random.random()
    if luck < 0.02:
        return [*steps, Step(after(at, 1.5), 8, STOPPED[1])]
    if luck < 0.04:
        return [*steps, Step(after(at, 1.5), 7, "Người nộp xin rút hồ sơ.")]
    late = random.random() < 0.15
    earliest = after(at, 0.3)
    done = after(due, random.uniform(0.2, 1.0) * term_days) if late else after(at, random.uniform(0.2, 0.8) * term_days)
    done = max(done, earliest)
    steps.append(Step(done, 9))
    if random.random() < 0.95:
        steps.append(Step(after(done, random.uniform(0.1, 4)), 10))
    return steps
