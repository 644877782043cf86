"""Telex and VNI that were typed while the input method was off."""

from __future__ import annotations

import pytest

from danloi.guidance.vietnamese import decode, from_telex, from_vni

KNOWN = frozenset({"to", "khai", "sinh", "cccd", "ok", "web", "a1", "a2", "b1"})


def _decode(text: str) -> str:
    return decode(text, KNOWN.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lamf", "làm"),
        ("giaays", "giấy"),
        ("giaasy", "giấy"),
        ("cawn", "căn"),
        ("cuwowcs", "cước"),
        ("nguwowif", "người"),
        ("dduwowcj", "được"),
        ("ddaats", "đất"),
        ("dangw", "dăng"),
        ("ddoor", "đổ"),
        ("theer", "thể"),
        ("tieengs", "tiếng"),
        ("hoaf", "hòa"),
        ("thuyr", "thủy"),
        ("hoanf", "hoàn"),
        ("quys", "quý"),
        ("gif", "gì"),
        ("giuwx", "giữ"),
        ("mias", "mía"),
        ("khuyur", "khuỷu"),
        ("chuyeenr", "chuyển"),
        ("uw", "ư"),
    ],
)
def test_telex_is_read(typed: str, meant: str) -> None:
    assert from_telex(typed) == meant


@pytest.mark.parametrize("typed", ["khai", "oanh", "bcs", "form", "facebook", "làmf", "lam2", "xtsf", ""])
def test_what_is_no_telex_is_not_read_as_such(typed: str) -> None:
    assert from_telex(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("la2m", "làm"),
        ("lam2", "làm"),
        ("gia6y1", "giấy"),
        ("giay61", "giấy"),
        ("ca8n", "căn"),
        ("cu7o7c1", "cước"),
        ("nguoi72", "người"),
        ("d9u7o7c5", "được"),
        ("d9a61t", "đất"),
        ("tie61ng", "tiếng"),
        ("hoa2", "hòa"),
        ("quye6t1", "quyết"),
    ],
)
def test_vni_is_read(typed: str, meant: str) -> None:
    assert from_vni(typed) == meant


@pytest.mark.parametrize("typed", ["khai", "ct01", "b1", "c1d2", "2026", "la0m", "k9", "x6", "1a", ""])
def test_what_is_no_vni_is_not_read_as_such(typed: str) -> None:
    assert from_vni(typed) is None


@pytest.mark.parametrize(("telex", "vni", "meant"), [("cuwocs", "cu7oc1", "cước"), ("dduwocj", "d9u7oc5", "được")])
def test_one_horn_is_enough_for_two_vowels(telex: str, vni: str, meant: str) -> None:
    assert from_telex(telex) == meant
    assert from_vni(vni) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("toi muon lamf giaays khai sinh", "toi muon làm giấy khai sinh"),
        ("la2m gia6y1 khai sinh", "làm giấy khai sinh"),
        ("Lafm cawn cuwowcs, owr ddaau?", "làm căn cước, ở đâu?"),
        ("đất ddai", "đất đai"),
    ],
)
def test_a_message_is_decoded_word_by_word(text: str, meant: str) -> None:
    assert _decode(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "làm khai sinh",
        "to khai CCCD",
        "ok web",
        "lớp toán",
        "số 0912345678, mã H49.22-261103-0042",
        "tờ khai ct01 và ct07",
        "đổi bằng a1 lên a2",
    ],
)
def test_what_may_be_meant_as_it_stands_is_left_alone(text: str) -> None:
    assert _decode(text) == text


def test_one_lone_word_with_one_digit_may_be_a_code() -> None:
    assert _decode("con học lop3 rồi") == "con học lop3 rồi"
    assert _decode("con học lop71 rồi") == "con học lớp rồi"


@pytest.mark.parametrize("text", ["bằng a3 và a4", "hạng A3, A4"])
def test_licence_classes_are_no_vni(text: str) -> None:
    assert _decode(text) == text
