"""Where a request comes from, without keeping its address."""

from __future__ import annotations

import pytest

from channels.web.network import network_of


def mark(address: str) -> str:
    return f"<{address}>"


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("113.160.92.4", "<113.160.92.4>"),
        ("::ffff:113.160.92.4", "<113.160.92.4>"),
        ("2001:ee0:4161:1234:aaaa::1", "<2001:ee0:4161:1234::/64>"),
        ("2001:ee0:4161:1234:bbbb::2", "<2001:ee0:4161:1234::/64>"),
        ("[2001:ee0:4161:1234::3]", "<2001:ee0:4161:1234::/64>"),
    ],
)
def test_a_public_address_is_counted_as_one_source(address: str, counted_as: str) -> None:
    assert network_of(address, mark) == counted_as


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.1.4", "::1", "fd00::1", "", "unknown"])
def test_an_address_behind_a_proxy_tells_nobody_apart(address: str) -> None:
    assert network_of(address, mark) == ""
