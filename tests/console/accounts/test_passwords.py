"""Which passwords will do."""

from __future__ import annotations

import pytest

from danloi.console.accounts.passwords import temporary_password, weakness_of

NEW = "ba chiếc thuyền giấy trôi qua cầu"


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("ngắn quá", "short"),
        ("x" * 14, "short"),
        ("Tr0ub4dor&3Tr0ub4dor&3", ""),
        ("aaaaaaaaaaaaaaaaaaaa", "common"),
        ("123456789012345678", "common"),
        ("qwertyuiopasdfghjk", "common"),
        ("passwordpassword1", "common"),
        ("quangninhquangninh", "common"),
        ("nguyenthilan nguyenthilan", "common"),
        ("lan.nguyen2026lan.nguyen", "common"),
        ("mật khẩu mật khẩu mật khẩu 1", "common"),
        (NEW, ""),
        ("🐈 🐕 🐎 🐖 🐓 🦆 🐢 🐇", ""),
        ("x y " * 70, "long"),
    ],
)
def test_a_password_is_judged_by_length_and_by_how_soon_it_is_guessed(password: str, weakness: str) -> None:
    assert weakness_of(password, "lan.nguyen", "nguyenthilan") == weakness


def test_a_temporary_password_is_never_the_same_and_holds_against_the_rules() -> None:
    made = {temporary_password() for _ in range(50)}
    assert len(made) == 50
    assert {weakness_of(one) for one in made} == {""}
