"""Whether a connected system works, step by step, each with what to do if it does not."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from danloi.guidance.status.dossier import ProviderUnavailable
from danloi.guidance.status.mapping import Mapping
from danloi.guidance.status.onestop import HttpProvider
from danloi.guidance.status.service import JsonService, ServiceOptions

NOBODYS = "H49.00-000101-0000"  # a code that no office has given out
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Checked:
    """One step: what was looked at, and what is wrong with it ("" for nothing)."""

    what: str
    wrong: str = ""


async def check_system[T](
    name: str,
    options: ServiceOptions,
    mapping: Mapping,
    provider: HttpProvider[T],
    service: JsonService,
    code: str = "",
) -> AsyncIterator[Checked]:
    """Look at a system; the first step that fails is the last one that is given.

    Args:
        name: for the text.
        options: how it is reached.
        mapping: how it is asked and read.
        provider: what the app would look up with.
        service: the provider's.
        code: a real file to look up, of which only the names of readable fields are told; "" leaves that out.
    """
    wrong = await _connect(options)
    yield Checked(f"{name}: {options.url} can be reached", wrong)
    if wrong:
        return
    yield (checked := await _timed(f"{name}: an access token from {options.token_path}", service.log_in()))[0]
    if checked[0].wrong:
        return
    checked = await _timed(f"{name}: a look-up at {mapping.path}", provider.look_up(NOBODYS))
    if not checked[0].wrong and checked[1].what is not None:
        checked = (Checked(checked[0].what, f"a file was found for {NOBODYS}, which nobody has: check `request`"), None)
    yield checked[0]
    if checked[0].wrong or not code:
        return
    checked = await _timed(f"{name}: the file that was named", provider.look_up(code))
    yield _of_file(checked[0], checked[1])


async def _connect(options: ServiceOptions) -> str:
    parts = urlsplit(options.url)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443)
    try:
        async with asyncio.timeout(options.connect_seconds):
            _, writer = await asyncio.open_connection(host, port, ssl=parts.scheme == "https" or None)
        writer.close()
    except TimeoutError:
        return (
            f"no connection to {host}:{port} within {options.connect_seconds:g} s: check the address and the firewall"
        )
    except OSError as err:
        return f"no connection to {host}:{port} ({err.strerror or type(err).__name__}): check the address, name and TLS"
    return ""


async def _timed(what: str, step: Any) -> tuple[Checked, Any]:
    started = time.perf_counter()
    try:
        result = await step
    except ProviderUnavailable as err:
        return Checked(what, str(err)), None
    return Checked(f"{what} ({(time.perf_counter() - started) * 1000:.0f} ms)"), result


def _of_file(checked: Checked, found: Any) -> Checked:
    """Tell which fields of a real file can be read, and nothing of what they hold."""
    if checked.wrong:
        return checked
    if found.what is None:
        return Checked(checked.what, "no such file: check the code, and `request` in the mapping")
    record = found.what
    empty = [
        field.name for field in dataclasses.fields(record) if getattr(record, field.name) in (None, "", (), "unknown")
    ]
    shown = f"{checked.what}; without a value: {', '.join(empty) or 'none'}"
    if "state" in empty or getattr(record, "state", None) == "unknown":
        return Checked(shown, "its state is not in `states` of the mapping")
    return Checked(
        shown, "" if getattr(record, "facts", True) else "no `facts`: nobody could ever prove whose file it is"
    )
