"""Where a request to the web page comes from: the network address, made unreadable before anything keeps it."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

_PERSONS_NETWORK = 64  # bits of an IPv6 address that a provider gives to one customer


def network_of(address: str, fingerprint: Callable[[str], str]) -> str:
    """Return a fingerprint of the public network address of a client.

    An address that is not public tells nobody apart (a proxy in front that PROXIES does not count): "" then.
    """
    try:
        found = ipaddress.ip_address(address.strip("[] "))
    except ValueError:
        return ""
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    found = mapped or found
    if not found.is_global:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        return fingerprint(str(ipaddress.ip_network((found, _PERSONS_NETWORK), strict=False)))
    return fingerprint(str(found))
