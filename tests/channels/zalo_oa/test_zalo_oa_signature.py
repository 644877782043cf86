"""Only what Zalo has signed, and lately, gets past the door."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from multidict import CIMultiDict

from channels.zalo_oa.signature import Signature
from danloi.conversation.channel import Forged
from tests.fakes.zalo_oa import FakeZaloOA

NOW = 1_764_136_900.0
IDS = {"app_id": "4127483940163264401", "oa_id": "579745863508352884"}
SECRET = "secret-of-the-account"


def signature(**changes: Any) -> Signature:
    return Signature(**{"ids": IDS, "secret_key": SECRET, "clock": lambda: NOW, **changes})


def signed(body: bytes, stamp: str = "1764136801354", **fake: Any) -> CIMultiDict[str]:
    zalo = FakeZaloOA(secret_key=fake.pop("secret_key", SECRET))
    for name, value in fake.items():
        setattr(zalo, name, value)
    return CIMultiDict(zalo.headers(body, stamp))


BODY = (
    '{"app_id":"4127483940163264401","event_name":"user_send_text",'
    '"timestamp":"1764136801354","message":{"text":"chào ạ"}}'
).encode()


def test_what_zalo_signed_is_genuine() -> None:
    signature().check(signed(BODY), BODY)


def test_the_header_may_be_written_in_any_case_and_without_its_prefix() -> None:
    (mac,) = [value.removeprefix("mac=") for value in signed(BODY).values()]
    signature().check(CIMultiDict({"x-zevent-signature": mac.upper()}), BODY)


FORGERIES: dict[str, Callable[[], tuple[CIMultiDict[str], bytes]]] = {
    "no signature": lambda: (CIMultiDict(), BODY),
    "an empty one": lambda: (CIMultiDict({"X-ZEvent-Signature": "mac="}), BODY),
    "no digest": lambda: (CIMultiDict({"X-ZEvent-Signature": "mac=" + "đ" * 64}), BODY),
    "a digest of nothing": lambda: (CIMultiDict({"X-ZEvent-Signature": "mac=" + "0" * 64}), BODY),
    "another secret": lambda: (signed(BODY, secret_key="secret-of-the-app"), BODY),
    "another text": lambda: (signed(BODY), BODY.replace("chào".encode(), b"khai")),
    "a blank more": lambda: (signed(BODY), BODY + b" "),
    "a body cut off": lambda: (signed(BODY), BODY[:-20]),
    "another timestamp": lambda: (signed(BODY, "1764136801355"), BODY),
    "no timestamp": lambda: (signed(b'{"event_name":"follow"}', ""), b'{"event_name":"follow"}'),
    "the empty object, but signed wrongly": lambda: (CIMultiDict({"X-ZEvent-Signature": "mac=" + "0" * 64}), b"{}"),
    "a timestamp inside the citizen's text": lambda: (
        signed(rb'{"message":{"text":"\"timestamp\":\"1764136801354\""}}'),
        rb'{"message":{"text":"\"timestamp\":\"1764136801354\""}}',
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_refused(name: str) -> None:
    headers, body = FORGERIES[name]()
    with pytest.raises(Forged):
        signature().check(headers, body)


def test_the_unsigned_probe_of_the_console_passes_for_it_does_nothing() -> None:
    signature().check(CIMultiDict(), b"{}\n")


@pytest.mark.parametrize(
    ("zalo", "settings"),
    [
        ({"signed_id": "oa_id"}, {"signed_id": "oa_id"}),
        ({"signs_header": True}, {"signed_timestamp": "header"}),
        ({"signed_id": "oa_id", "signs_header": True}, {"signed_id": "oa_id", "signed_timestamp": "header"}),
    ],
)
def test_the_disputed_points_are_settings_and_the_refusal_names_the_right_ones(
    zalo: dict[str, Any], settings: dict[str, Any]
) -> None:
    headers = signed(BODY, **zalo)
    signature(**settings).check(headers, BODY)
    with pytest.raises(Forged) as refusal:
        signature().check(headers, BODY)
    for name, value in settings.items():
        assert f"ZALO_OA_{name.upper()}={value}" in str(refusal.value)
    assert SECRET not in str(refusal.value)


def test_a_replay_is_refused_once_zalo_itself_would_have_given_up() -> None:
    signature(clock=lambda: NOW + 23 * 3600).check(signed(BODY), BODY)
    with pytest.raises(Forged, match=r"25\.0 h ago"):
        signature(clock=lambda: NOW + 25 * 3600 - 99).check(signed(BODY), BODY)
    signature(clock=lambda: NOW + 10**9, max_age_seconds=0).check(signed(BODY), BODY)


def test_a_timestamp_in_seconds_is_understood() -> None:
    body = b'{"event_name":"follow","timestamp": 1764136801}'
    signature().check(signed(body, "1764136801"), body)


def test_a_body_of_a_megabyte_is_checked_in_no_time() -> None:
    body = json.dumps({"timestamp": "1764136801354", "message": {"text": '"timestamp"' * 80_000}}).encode()
    assert len(body) > 1_000_000
    began = time.monotonic()
    signature().check(signed(body), body)
    with pytest.raises(Forged):
        signature().check(signed(body, secret_key="x"), body)
    assert time.monotonic() - began < 0.5
