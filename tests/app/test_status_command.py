"""`danloi status check` tells an operator what is wrong and how to mend it, and nothing of a file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from danloi.app.settings import ROOT, Settings, SettingsError, read_settings
from danloi.app.status_cli import _check
from danloi.guidance.status.mapping import MappingError
from tests.fakes.onestop import OneStop, settings_for
from tests.system.processes import run_cli


@pytest.fixture
async def onestop() -> AsyncIterator[OneStop]:
    async with OneStop(count=200) as made:
        yield made


async def check(onestop: OneStop | None, code: str = "", **changes: Any) -> list[str]:
    given = {name.lower(): value for name, value in (settings_for(onestop) if onestop else {}).items()}
    settings = Settings(**{"status_read_seconds": 0.3, "status_answer_seconds": 0.8, **given, **changes})
    return [f"{finding.what}: {finding.wrong}" if finding.wrong else "ok" for finding in await _check(settings, code)]


async def test_what_works_is_said_to_work_on_the_command_line(onestop: OneStop, tmp_path: Path) -> None:
    status, output = await asyncio.to_thread(run_cli, "status", "check", DATA_DIR=tmp_path, **settings_for(onestop))
    assert status == 0
    lines = output.splitlines()
    assert len(lines) == 6
    assert all(line.startswith("danloi: ok: ") for line in lines)
    assert "simulated-secret" not in output


async def test_without_a_system_it_says_that_the_sandbox_is_shown() -> None:
    assert await check(None) == ["ok", "ok"]


async def test_a_real_file_is_read_without_telling_what_is_in_it(onestop: OneStop) -> None:
    file = onestop.in_state(4)
    findings = await check(onestop, file.code)
    assert findings == ["ok"] * 7
    file.overrides.update(TrangThaiHoSo="77", SoDienThoai="", MaDoiTuong="")
    (wrong,) = [one for one in await check(onestop, file.code) if one != "ok"]
    assert "`states`" in wrong
    assert not [secret for secret in (file.code, file.phone, file.applicant) if secret in wrong]


@pytest.mark.parametrize(
    ("changes", "mend"),
    [
        ({"status_url": "http://127.0.0.1:9"}, "check the address"),
        ({"status_client_secret": "wrong"}, "check the client id and secret"),
    ],
)
async def test_what_is_wrong_is_named_with_its_mend(onestop: OneStop, changes: dict[str, str], mend: str) -> None:
    (wrong, *_) = [one for one in await check(onestop, **changes) if one != "ok"]
    assert mend in wrong


@pytest.mark.parametrize("kind", ["error", "malformed", "html", "charset", "slow"])
async def test_a_look_up_that_goes_wrong_is_named(onestop: OneStop, kind: str) -> None:
    onestop.faults.set("look_up", kind, seconds=3)  # type: ignore[arg-type]
    (wrong,) = [one for one in await check(onestop) if one != "ok"]
    assert "a look-up at /api/TraCuuHoSo" in wrong


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("path: x", "token_path"),
        ("- a", "valid dictionary"),
        ("a: [", "cannot be read"),
        (None, "cannot be read"),
    ],
)
async def test_a_mapping_that_cannot_be_used_is_named(
    onestop: OneStop, tmp_path: Path, text: str | None, named: str
) -> None:
    path = tmp_path / "mapping.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=r"mapping\.yaml") as refusal:
        await check(onestop, status_mapping=path)
    assert named in str(refusal.value)


async def test_a_mapping_with_a_broken_expression_or_a_missing_field_is_named(onestop: OneStop, tmp_path: Path) -> None:
    whole = (ROOT / "data" / "status" / "onestop.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mapping.yaml"
    path.write_text(whole.replace("office: DonViXuLy", "office: 'DonViXuLy['"), encoding="utf-8")
    with pytest.raises(MappingError, match=r"fields\.office"):
        await check(onestop, status_mapping=path)
    path.write_text("\n".join(line for line in whole.splitlines() if "facts:" not in line), encoding="utf-8")
    with pytest.raises(MappingError, match="facts missing"):
        await check(onestop, status_mapping=path)


@pytest.mark.parametrize(("name", "value"), [("STATUS_URL", "http://motcua.example.vn"), ("STATUS_KEY", "short")])
def test_an_open_line_and_a_short_key_are_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        read_settings()
