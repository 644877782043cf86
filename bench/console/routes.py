"""What is asked of every route of the console that shows something: several addresses each, near and deep."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bench.console.catalogue import OFTEN, OPEN_REVISIONS, REVISIONS
from bench.console.changes import MODELS
from bench.console.desk import LONG
from danloi.console.frame.access import ALLOWED, Permission, Role
from danloi.console.frame.console import PATH, Route
from danloi.console.numbers.section import PATHS

_ROLES = (Role.REVIEWER, Role.APPROVER, Role.EDITOR, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Asked:
    """A line of the table: a route, and the addresses below /noi-bo that are asked in turn.

    `status` is what each is answered with.
    """

    route: Route
    note: str
    addresses: list[str] = field(default_factory=list)
    status: int = 200

    @property
    def role(self) -> Role | None:
        """The first role that may see it; None for the door, which is for those who are not in yet."""
        if self.route.permission is Permission.ANYBODY:
            return None
        return next(role for role in _ROLES if self.route.permission in ALLOWED[role])


@dataclass(frozen=True)
class Found:
    """What was looked up: tickets, that of the long conversation first; open groups; a late page of the review list."""

    tickets: list[int]
    groups: list[int]
    deep: str


def asked_of(routes: list[Route], today: dt.date, found: Found) -> list[Asked]:
    """Return every GET route with its addresses.

    Raises:
        KeyError: a route that nothing is asked of; add it here.
    """
    known = _known(today, found)
    lines = []
    for route in routes:
        if route.method == "GET":
            path = route.path.removeprefix(PATH)
            lines += [Asked(route, note, addresses, *status) for note, addresses, *status in known[path]]
    return lines


type _Lines = list[tuple[str, list[str]] | tuple[str, list[str], int]]


def _known(today: dt.date, found: Found) -> dict[str, _Lines]:
    year = f"ky=rieng&tu={today - dt.timedelta(days=365)}&den={today}"
    quarter = f"ky=rieng&tu={today - dt.timedelta(days=90)}&den={today}"
    periods = ["ky=7", "ky=30", "ky=hom-nay", quarter]
    month_ago = today - dt.timedelta(days=30)
    ticket = "/tiep-nhan/phieu/<number:int>"
    open_revisions = [REVISIONS - OPEN_REVISIONS + at for at in (1, 50, 199)]
    pictures = {
        "overview": ("volume", "share", "channels", "hours", "outcomes"),
        "work": ("settled",),
    }
    files = [f"/so-lieu/tai/{page}/{key}" for page, keys in pictures.items() for key in keys]
    return {
        "": [("", [""])],
        "/duyet": [("", ["/duyet"]), ("one group", [f"/duyet?nhom={number}" for number in found.groups])],
        "/duyet/thu-tuc": [
            ("", [f"/duyet/thu-tuc?q={words}" for words in ("lam+lai+can+cuoc+bi+mat", "khai+sinh", "đất", "xe", "")])
        ],
        "/duyet/danh-sach": [
            ("", ["/duyet/danh-sach"]),
            ("by reason", [f"/duyet/danh-sach?ly-do={reason}" for reason in ("unknown", "unsure", "sample")]),
            ("settled", ["/duyet/danh-sach?trang-thai=settled", "/duyet/danh-sach?trang-thai=disputed"]),
            ("deep", [f"/duyet/danh-sach?{found.deep}"]),
        ],
        "/duyet/do-thong-nhat": [("", ["/duyet/do-thong-nhat"])],
        "/du-lieu": [
            ("", ["/du-lieu"]),
            ("search", [f"/du-lieu?q={words}" for words in ("khai+sinh", "le+phi", "xe", "a")]),
        ],
        "/du-lieu/y-dinh/<intent:str>": [
            ("", [f"/du-lieu/y-dinh/{name}" for name in ("ask_fee", "ask_documents?trang=9", "check_status")])
        ],
        "/du-lieu/ten-goi/<code:str>": [("", [f"/du-lieu/ten-goi/{code}" for code in (OFTEN, "1.001193", "8.003000")])],
        "/du-lieu/de-xuat": [("", ["/du-lieu/de-xuat", "/du-lieu/de-xuat?loai=alias&ma=1.001193"])],
        "/du-lieu/cho-duyet": [
            ("", ["/du-lieu/cho-duyet"]),
            ("deep", ["/du-lieu/cho-duyet?trang=10", "/du-lieu/cho-duyet?trang=18&chon=dat"]),
        ],
        "/du-lieu/lich-su": [("", ["/du-lieu/lich-su"]), ("deep", ["/du-lieu/lich-su?trang=170"])],
        "/du-lieu/nhap-xuat": [("", ["/du-lieu/nhap-xuat"])],
        "/du-lieu/xuat/<name:str>": [
            (name, [f"/du-lieu/xuat/{name}"])
            for name in ("cau-mau.csv", "cau-mau.xlsx", "ten-goi.csv", "ten-goi.xlsx", "nlu.yml", "du-lieu.zip")
        ],
        "/phat-hanh": [("a model on trial", ["/phat-hanh"])],
        "/phat-hanh/huan-luyen/<job:int>": [("", ["/phat-hanh/huan-luyen/1", "/phat-hanh/huan-luyen/12"])],
        "/phat-hanh/<model:str>": [("", [f"/phat-hanh/{MODELS[at]}" for at in (1, -2, -1)])],
        "/tiep-nhan": [
            ("", ["/tiep-nhan", "/tiep-nhan?xem=toi"]),
            ("all", ["/tiep-nhan?xem=tat-ca", "/tiep-nhan?xem=tat-ca&sau=9000", "/tiep-nhan?sau=100"]),
        ],
        "/tiep-nhan/tim": [
            ("", ["/tiep-nhan/tim", f"/tiep-nhan/tim?ngay={month_ago}", f"/tiep-nhan/tim?ngay={month_ago}&kenh=web"]),
            ("ticket", [f"/tiep-nhan/tim?phieu={month_ago:%d%m}-500", "/tiep-nhan/tim?phieu=0101-1"]),
        ],
        ticket: [
            ("", [f"/tiep-nhan/phieu/{number}" for number in found.tickets[1:]]),
            ("3,000 messages", [f"/tiep-nhan/phieu/{found.tickets[0]}"]),
        ],
        f"{ticket}/moi": [("with news", [f"/tiep-nhan/phieu/{number}/moi?sau=0" for number in found.tickets])],
        "/tiep-nhan/hoi-thoai": [
            ("", [f"/tiep-nhan/hoi-thoai?ma={LONG}", f"/tiep-nhan/hoi-thoai?ma={LONG}&truoc=400"]),
        ],
        "/tiep-nhan/mau": [("", ["/tiep-nhan/mau"])],
        "/tiep-nhan/mau/moi": [("", ["/tiep-nhan/mau/moi"])],
        "/tiep-nhan/mau/<number:int>": [("", [f"/tiep-nhan/mau/{number}" for number in (1, 2, 3)])],
        **{
            path: [
                ("", [f"{path}?{period}" for period in periods]),
                ("366 days", [f"{path}?{year}"]),
            ]
            for path in PATHS.values()
        },
        "/so-lieu/tai/<page:str>/<key:str>": [
            ("", [f"{path}?ky=30" for path in files]),
            ("366 days", [f"{path}?{year}" for path in files]),
        ],
        "/danh-muc": [
            ("", ["/danh-muc", "/danh-muc?nguon=imported&trang=150"]),
            ("search", [f"/danh-muc?tim={words}" for words in ("dang+ky+khai+sinh", "đất", "8.003", "giay+phep+xe")]),
        ],
        "/danh-muc/ho-so/<code:str>": [("", [f"/danh-muc/ho-so/{code}" for code in (OFTEN, "1.001193", "8.003000")])],
        "/danh-muc/ho-so/<code:str>/lich-su": [
            ("", [f"/danh-muc/ho-so/{OFTEN}/lich-su{page}" for page in ("", "?trang=50", "?trang=90")])
        ],
        "/danh-muc/ho-so/<code:str>/sua": [("", [f"/danh-muc/ho-so/{code}/sua" for code in (OFTEN, "1.001193")])],
        "/danh-muc/de-xuat": [
            ("", ["/danh-muc/de-xuat"]),
            ("deep", ["/danh-muc/de-xuat?trang=4", "/danh-muc/de-xuat?muc=xong&trang=300"]),
        ],
        "/danh-muc/de-xuat/<number:int>": [("", [f"/danh-muc/de-xuat/{number}" for number in (17, *open_revisions)])],
        "/danh-muc/can-xem": [("", ["/danh-muc/can-xem", "/danh-muc/can-xem?ly-do=source"])],
        "/danh-muc/xuat": [("", ["/danh-muc/xuat"])],
        "/danh-muc/xuat/danh-muc.zip": [("", ["/danh-muc/xuat/danh-muc.zip"])],
        "/kenh": [("", ["/kenh"])],
        "/zalo": [("", ["/zalo"])],
        "/zalo/callback": [("declined", ["/zalo/callback"], 400)],
        "/dang-nhap": [("", ["/dang-nhap"])],
        "/dang-nhap/ma": [("", ["/dang-nhap/ma"])],
        # The way over the province's own sign-in waits for another system.
        "/dang-nhap/tinh": [],
        "/dang-nhap/tinh/tro-lai": [],
        "/toi": [("", ["/toi"])],
        "/toi/mat-khau": [("", ["/toi/mat-khau"])],
        "/toi/ma-xac-thuc": [("", ["/toi/ma-xac-thuc"])],
        "/tai-khoan": [("", ["/tai-khoan"])],
        "/tai-khoan/<number:int>": [("", [f"/tai-khoan/{number}" for number in (1, 5, 8)])],
        "/nhat-ky": [
            ("", ["/nhat-ky", f"/nhat-ky?tu={month_ago}&den={month_ago}"]),
            ("deep", ["/nhat-ky?trang=2000", "/nhat-ky?trang=300&viec=review"]),
            ("filters", [
                "/nhat-ky?ai=can-bo-3", "/nhat-ky?viec=training", "/nhat-ky?doi-tuong=ticket+77",
                "/nhat-ky?ai=can-bo-3&viec=catalogue.check&doi-tuong=procedure+123", "/nhat-ky?doi-tuong=khong-co",
                f"/nhat-ky?ai=can-bo-3&tu={year[12:22]}&den={month_ago}", "/nhat-ky?ai=nobody",
            ]),
        ],
        "/nhat-ky/tep.csv": [
            ("5,000 rows", ["/nhat-ky/tep.csv"]),
            ("filters", ["/nhat-ky/tep.csv?doi-tuong=ticket+77", f"/nhat-ky/tep.csv?tu={month_ago}&den={month_ago}"]),
        ],
    }  # fmt: skip
