"""The Zalo channels from the settings, and the commands that an operator has for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from typer.testing import CliRunner

from danloi.app.channels import make_channels
from danloi.app.channels_cli import channels
from danloi.app.settings import Settings, SettingsError, read_settings
from danloi.app.zalo import zalo_consent, zalo_oa
from danloi.conversation.alerts import Alerts
from danloi.storage.database import Database
from tests.fakes.zalo_bot import FakeZaloBot
from tests.fakes.zalo_oa import FakeZaloOA

OA = {"ZALO_OA_APP_ID": "41", "ZALO_OA_APP_SECRET": "bi-mat-ung-dung", "ZALO_OA_SECRET_KEY": "bi-mat-oa"}
BOT = {"ZALO_BOT_TOKEN": "7:ma-cua-bot", "ZALO_BOT_SECRET": "bi-mat-webhook"}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **settings: str) -> set[str]:
    for name, value in {"DATA_DIR": str(tmp_path), **settings}.items():
        monkeypatch.setenv(name, value)
    made = read_settings()
    database = Database(made.database)
    return set(make_channels(made, database, Alerts(database)))


def test_a_channel_without_settings_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not {"zalo_oa", "zalo_bot"} & names(monkeypatch, tmp_path)


def test_a_channel_with_its_settings_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert {"zalo_oa", "zalo_bot"} <= names(monkeypatch, tmp_path, **OA, **BOT)


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({name: value for name, value in OA.items() if name != left_out}, left_out)
        for left_out in OA
        if left_out != "ZALO_OA_APP_ID"
    ]
    + [
        ({"ZALO_OA_APP_SECRET": "x"}, "ZALO_OA_APP_ID"),
        ({**OA, "ZALO_OA_SIGNED_ID": "oa_id"}, "ZALO_OA_ID"),
        ({"ZALO_BOT_TOKEN": "7:x"}, "ZALO_BOT_SECRET"),
        ({"ZALO_BOT_SECRET": "bi-mat-webhook"}, "ZALO_BOT_TOKEN"),
    ],
)
def test_half_a_channel_is_refused_and_the_rest_named(
    settings: dict[str, str], missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=missing):
        names(monkeypatch, tmp_path, **settings)


def test_polling_needs_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "zalo_bot" in names(monkeypatch, tmp_path, ZALO_BOT_TOKEN="7:x", ZALO_BOT_MODE="polling")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZALO_BOT_SECRET", "ngan"),
        ("ZALO_OA_SIGNED_ID", "user_id"),
        ("ZALO_OA_REFRESH_HOURS", "25"),
        ("ZALO_OA_BUTTONS", "list"),
        ("ZALO_OA_API_URL", "http://openapi.zalo.me"),
        ("ZALO_OA_SITE_VERIFICATION", "../x"),
    ],
)
def test_a_bad_setting_is_named_and_a_secret_not_shown(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as refusal:
        read_settings()
    assert ("ngan" in str(refusal.value)) is False


def test_no_secret_of_zalo_is_printed_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**OA, **BOT}.items():
        monkeypatch.setenv(name, value)
    shown = repr(read_settings())
    assert not [value for value in ("bi-mat", "ma-cua-bot") if value in shown]


@pytest.fixture
async def fake() -> AsyncIterator[FakeZaloOA]:
    async with FakeZaloOA() as made:
        yield made


def set_up(fake: FakeZaloOA, database_url: str, tmp_path: Path) -> dict[str, Any]:
    return {
        "DATA_DIR": tmp_path,
        "DATABASE_URL": database_url,
        "PUBLIC_URL": "https://danloi.example",
        "ZALO_OA_APP_ID": fake.app_id,
        "ZALO_OA_APP_SECRET": fake.oauth.app_secret,
        "ZALO_OA_SECRET_KEY": fake.secret_key,
        "ZALO_OA_API_URL": fake.url,
        "ZALO_OA_OAUTH_URL": fake.url,
    }


async def run(*arguments: str, **settings: Any) -> tuple[int, str]:
    """Run `danloi channels …`; return its exit status and what it said, the line of an error included."""
    environment = {name: str(value) for name, value in settings.items()}
    result = await asyncio.to_thread(CliRunner().invoke, channels, list(arguments), env=environment)
    return result.exit_code, result.output + (str(result.exception) if result.exception else "")


async def test_the_consent_is_given_by_command_and_the_check_is_content(
    fake: FakeZaloOA, fresh_sqlite: str, tmp_path: Path
) -> None:
    settings = set_up(fake, fresh_sqlite, tmp_path)
    status, said = await run("check", **settings)
    assert (status, "danloi channels consent zalo_oa" in said) == (1, True), said

    address = await _back_from_zalo(settings)
    assert address.startswith("https://danloi.example/noi-bo/zalo/callback?code=")
    status, said = await run("consent", "zalo_oa", "--address", address, **settings)
    assert (status, "stored" in said) == (0, True), said
    status, said = await run("check", **settings)
    assert (status, "Hành chính công Quảng Ninh" in said) == (0, True), said


async def test_the_console_is_told_what_to_enter(fake: FakeZaloOA, fresh_sqlite: str, tmp_path: Path) -> None:
    settings = set_up(fake, fresh_sqlite, tmp_path)
    status, said = await run("set-webhook", "zalo_oa", **settings)
    assert status == 0
    assert "https://danloi.example/webhooks/zalo_oa" in said
    assert "user_send_text" in said
    wrong = {**settings, "PUBLIC_URL": "https://danloi.example:8443"}
    status, said = await run("set-webhook", "zalo_oa", **wrong)
    assert (status, "without a port" in said) == (1, True)


async def test_a_bots_webhook_is_set_and_taken_away_by_command(fresh_sqlite: str, tmp_path: Path) -> None:
    async with FakeZaloBot() as fake:
        settings = {
            "DATA_DIR": tmp_path,
            "DATABASE_URL": fresh_sqlite,
            "ZALO_BOT_TOKEN": fake.token,
            "ZALO_BOT_SECRET": "bi-mat-webhook",
            "ZALO_BOT_API_URL": fake.url,
        }
        status, said = await run("set-webhook", "zalo_bot", **settings)
        assert (status, "PUBLIC_URL" in said) == (1, True)
        await run("set-webhook", "zalo_bot", **settings, PUBLIC_URL="https://danloi.example")
        assert fake.webhooks.url == "https://danloi.example/webhooks/zalo_bot"
        status, _said = await run("set-webhook", "zalo_bot", "--delete", **settings)
        assert (status, fake.webhooks.url) == (0, "")


async def _back_from_zalo(settings: dict[str, Any]) -> str:
    """An administrator consents on Zalo's page; return where the browser ends up."""
    typed = Settings(**{name.lower(): value for name, value in settings.items()})
    database = Database(typed.database)
    account = zalo_oa(typed, database, Alerts(database))
    assert account is not None
    async with aiohttp.ClientSession() as browser:
        reply = await browser.get(zalo_consent(typed, account).address(), allow_redirects=False)
    await account.close()
    await database.close()
    return reply.headers["Location"]
